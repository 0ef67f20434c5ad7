"""Dictionary keys: a field's letter followed by the term."""

from __future__ import annotations

from collections.abc import Sequence


def prefixes(fields: Sequence[str]) -> dict[str, bytes]:
    """Give what the keys of each field's terms begin with: a letter."""
    return {name: bytes([0x41 + place]) for place, name in enumerate(fields)}


def plain(term: bytes) -> bytes:
    """Make a key of a term: without line feeds, and of a bounded length."""
    return term[:500].replace(b"\n", b" ")
