"""Terms as bytes: the letter that begins those of each field in a segment, and what follows it."""

from __future__ import annotations

from listarchive.engine.field_kinds import FORMS, KNOWN_BY, LABELS, NUMBERS, TERMS, WORDS
from listarchive.engines.whoosh.codec.field_infos import FieldInfos

FIELD_INFOS = FieldInfos(
    terms=TERMS,
    words=WORDS,
    numbers=NUMBERS,
    labels=LABELS,
    known_by=KNOWN_BY,
    references="ref",
    by_prefix="body",
    alone=FORMS,
    at_last="list",
    order="date",
    shared="base_subject",
)
"""What the codec is told of the fields of a post."""

PREFIXES = FIELD_INFOS.prefixes
"""The letters, by the names of the fields."""

_IN_SMALL_LETTERS = frozenset({"id", "list", "has", "lang", "file"})


def encoded(field: str, value: str | bytes) -> bytes:
    """Give the term of a value; bytes are a term already."""
    if isinstance(value, bytes):
        return value
    if field in _IN_SMALL_LETTERS:
        value = value.lower()
    return value.encode("utf-8", "surrogatepass")
