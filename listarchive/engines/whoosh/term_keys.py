"""Terms as bytes: the letter that begins those of each field in a segment, and what follows it."""

from __future__ import annotations

from listarchive.engine.field_infos import TERMS

PREFIXES = {name: bytes([0x41 + number]) for number, name in enumerate(TERMS)}
"""By the names of the fields; as `codec.keys.prefixes` makes them."""

_IN_SMALL_LETTERS = frozenset({"id", "list", "has", "lang"})


def encoded(field: str, value: str | bytes) -> bytes:
    """Give the term of a value; bytes are a term already."""
    if isinstance(value, bytes):
        return value
    if field in _IN_SMALL_LETTERS:
        value = value.lower()
    return value.encode("utf-8", "surrogatepass")
