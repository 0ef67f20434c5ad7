"""Proof that an index is whole: each post is there once, and everything in it leads to it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, cast

from listarchive.engine.field_kinds import FORMS, WORDS
from listarchive.engine.stored_post import StoredPost
from listarchive.engines.opensearch.batches import DocumentBatch, analyse
from listarchive.engines.opensearch.client import Client
from listarchive.engines.opensearch.commit_reader import CommitReader
from listarchive.engines.opensearch.mail_index import check, is_kept, lengths
from listarchive.engines.opensearch.mapping import NUMBER
from listarchive.engines.opensearch.names import Names
from listarchive.engines.opensearch.view import Dsl

_SAMPLE = 200  # posts
_TERMS = 500  # of one field of a post
_CLAUSES = 500  # of one query: a cluster takes 1,024
_LEFT_OUT = frozenset({FORMS, "subject", "header"})
"""In which language a subject is taken hangs on what the owner says of the list, and which headers are kept
on what the owner said at its import."""


def faults(reader: CommitReader, client: Client, names: Names) -> list[str]:
    """Tell what is wrong, a sentence each."""
    found = _terms_missing(reader)
    if client.cluster.mail == "index":
        check(client, names, reader.view.index)
        found += _mails_missing(reader, client, names.mail_of(reader.view.index))
    return found


def _mails_missing(reader: CommitReader, client: Client, index: str) -> list[str]:
    """Compare the posts with the mails that are kept."""
    kept = dict(lengths(client, index))
    missing = 0
    for stored in reader.readable_posts():
        length = kept.pop(stored.id, None)
        origin = stored.origin
        missing += length is None and is_kept(origin)
    found = [f"the mails of {missing} posts are not kept on the cluster"] if missing else []
    return [*found, *([f"{len(kept)} mails are kept on the cluster, and no posts of them"] if kept else [])]


def _terms_missing(reader: CommitReader) -> list[str]:
    """Look a sample of the posts up by all their terms."""
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
    return (
        _together(number, queries[start : start + _CLAUSES]) for start in range(0, len(queries), _CLAUSES)
    )


def _together(number: int, queries: list[Dsl]) -> Dsl:
    return {"bool": {"filter": [{"term": {NUMBER: number}}, *queries]}}


def _terms(field: str, values: Any) -> list[Any]:
    every = values if isinstance(values, list) else [values]
    if field in WORDS:
        words = [word for text in every for word in text.split()]
        return sorted({term for word in words for term in word.split("|")})[:_TERMS]
    return every
