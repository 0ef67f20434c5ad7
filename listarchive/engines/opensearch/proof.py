"""Proof that an index is whole: each post is there once, and everything in it leads to it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, cast

from listarchive.engine.field_kinds import FORMS, WORDS
from listarchive.engine.stored_post import StoredPost
from listarchive.engines.opensearch.batches import DocumentBatch, analyse
from listarchive.engines.opensearch.commit_reader import CommitReader
from listarchive.engines.opensearch.mapping import NUMBER
from listarchive.engines.opensearch.view import Dsl

_SAMPLE = 200  # posts
_TERMS = 500  # of one field of a post
_CLAUSES = 500  # of one query: a cluster takes 1,024
_LEFT_OUT = frozenset({FORMS, "subject", "header"})
"""In which language a subject is taken hangs on what the owner says of the list, and which headers are kept
on what the owner said at its import."""


def faults(reader: CommitReader) -> list[str]:
    """Look a sample of the posts up by all their terms; a sentence for each fault."""
    numbers = list(reader.numbers())
    found: list[str] = []
    if len(set(numbers)) < len(numbers):
        found.append(f"{len(numbers) - len(set(numbers))} posts have the number of another")
    sample = numbers[:: len(numbers) // _SAMPLE + 1]
    reader.rows.listed(sample)
    queries = {number: _all(reader, number, reader.stored_post(number)) for number in sample}
    asked = [(number, query) for number, some in queries.items() for query in _in_few(number, some)]
    counts = reader.view.counts([query for _, query in asked])
    doubtful = dict.fromkeys(number for (number, _), count in zip(asked, counts, strict=True) if not count)
    for number in doubtful:
        missing = reader.view.counts([_together(number, [each]) for each in queries[number]]).count(0)
        found.append(f"post {reader.labels('ref', number)[0]} is not found by {missing} of its terms")
    return found


def _all(reader: CommitReader, number: int, stored: StoredPost) -> list[Dsl]:
    """Give a query for each term of a post."""
    (language,) = reader.labels("lang", number)
    (analysed,) = analyse([stored], language)
    batch = cast("DocumentBatch", analysed.batch)
    document: dict[str, Any] = json.loads(batch.documents[0] + b"}")
    return [
        {"term": {field: {"value": value}}}
        for field, values in document.items()
        if field not in _LEFT_OUT and not field.endswith("_length")
        for value in _terms(field, values)
    ]


def _in_few(number: int, queries: list[Dsl]) -> Iterator[Dsl]:
    """Join queries to few, each of which asks whether all of its own find a post."""
    for start in range(0, len(queries), _CLAUSES):
        yield _together(number, queries[start : start + _CLAUSES])


def _together(number: int, queries: list[Dsl]) -> Dsl:
    return {"bool": {"filter": [{"term": {NUMBER: number}}, *queries]}}


def _terms(field: str, values: Any) -> list[Any]:
    every = values if isinstance(values, list) else [values]
    if field in WORDS:
        words = [word for text in every for word in text.split()]
        return sorted({term for word in words for term in word.split("|")})[:_TERMS]
    return every
