"""The headers by whose words posts are found, beside those that have fields of their own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextvars import ContextVar
from itertools import pairwise

_LONGEST = 2_000  # characters of a header
_kept: ContextVar[frozenset[str]] = ContextVar("kept_headers", default=frozenset())


def kept_headers() -> frozenset[str]:
    """The names, in small letters, of the headers that are kept so here; none if nothing was said."""
    return _kept.get()


def keep_headers(names: Iterable[str]) -> None:
    """Say it for this thread, for what it calls and for the processes that it starts to read mail."""
    _kept.set(frozenset(name.lower() for name in names))


def header_labels(headers: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Give the labels of a post by what those say that are kept."""
    names = _kept.get()
    if not names:
        return ()
    from listarchive.engine.analysis.words import folded_words  # noqa: PLC0415 - a reader keeps none

    found: dict[str, None] = {}
    for name, value in headers:
        if (folded := name.lower()) in names:
            words = folded_words(value[:_LONGEST])
            found[folded] = None
            found.update(dict.fromkeys(word_label(folded, each) for each in words))
            found.update(dict.fromkeys(pair_labels(folded, words)))
    found.update(dict.fromkeys(lacking_label(name) for name in sorted(names) if name not in found))
    return tuple(found)


def lacking_label(name: str) -> str:
    """Give the label of a post that has no such header: one of those that are kept by it none the less."""
    return f"!{name}"


def word_label(name: str, word: str) -> str:
    """Give the label of a word in a header."""
    return f"{name}:{word}"


def pair_labels(name: str, words: Iterable[str]) -> Iterator[str]:
    """Give the labels of the words that stand side by side in a header."""
    return (f"{name}:{one} {other}" for one, other in pairwise(words))
