"""Labels as a cluster takes them: of a bounded length, and of whole letters."""

from __future__ import annotations

import re
from collections.abc import Iterable

_LONGEST = 500  # bytes; Lucene refuses the post of a longer one than 32,766
_HALVES = re.compile("[\ud800-\udfff]")
_IN_SMALL_LETTERS = frozenset({"id", "list", "has", "lang", "file"})


def label_of(text: str) -> str:
    """Give the label that stands for a text: without line feeds, cut where the embedded engine cuts it."""
    if text.isascii() and len(text) <= _LONGEST:
        return text.replace("\n", " ")
    cut = text.encode("utf-8", "surrogatepass")[:_LONGEST]
    return cut.decode("utf-8", "replace").replace("\n", " ")


def labels_of(texts: Iterable[str]) -> list[str]:
    """Give those of several texts, each once."""
    return list(dict.fromkeys(map(label_of, texts)))


def asked(field: str, text: str) -> str:
    """Give the label that a query means."""
    return label_of(text.lower() if field in _IN_SMALL_LETTERS else text)


def as_json(packed: bytes) -> str:
    """Give a line of JSON as text that every program takes: half a surrogate pair as its escape."""
    text = packed.decode("utf-8", "surrogatepass")
    return text if text.isascii() else _HALVES.sub(lambda half: f"\\u{ord(half[0]):04x}", text)
