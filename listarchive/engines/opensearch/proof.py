"""Proof that an index is whole: each post is there once, and everything in it leads to it."""

from __future__ import annotations

import json
from typing import Any, cast

from listarchive.engine.field_kinds import FORMS, WORDS
from listarchive.engine.stored_post import StoredPost
from listarchive.engines.opensearch.batches import DocumentBatch, analyse
from listarchive.engines.opensearch.commit_reader import CommitReader
from listarchive.engines.opensearch.mapping import NUMBER
from listarchive.engines.opensearch.view import Dsl

_SAMPLE = 200  # posts
_TERMS = 500  # of one field of a post
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
    for number in sample:
        missing = _missing(reader, number, reader.stored_post(number))
        if missing:
            found.append(f"post {reader.labels('ref', number)[0]} is not found by {missing} of its terms")
    return found


def _missing(reader: CommitReader, number: int, stored: StoredPost) -> int:
    """Count the terms of a post that do not lead to it."""
    (language,) = reader.labels("lang", number)
    (analysed,) = analyse([stored], language)
    batch = cast("DocumentBatch", analysed.batch)
    document: dict[str, Any] = json.loads(batch.documents[0] + b"}")
    queries = [
        {"bool": {"filter": [{"term": {NUMBER: number}}, query]}}
        for field, values in document.items()
        if field not in _LEFT_OUT
        for query in _queries(field, values)
    ]
    return reader.view.counts(queries).count(0)


def _queries(field: str, values: Any) -> list[Dsl]:
    every = values if isinstance(values, list) else [values]
    if field in WORDS:
        terms = {term for text in every for word in text.split() for term in word.split("|")}
        every = sorted(terms)[:_TERMS]
    elif field.endswith("_length"):
        return []
    # One question for all terms of a field: all of them must be there.
    return [
        {"bool": {"filter": [{"term": {field: {"value": value}}} for value in every[start : start + 200]]}}
        for start in range(0, len(every), 200)
    ]
