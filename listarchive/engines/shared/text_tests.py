"""Tests of a text: a pattern that is found in it, or words that stand there in just this form."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from listarchive.engine.analysis.words import folded_words, words
from listarchive.engines.shared.user_patterns import compiled

Test = Callable[[tuple[str, ...], float], bool]
"""Tells whether something is found in the texts of a field, within so many seconds."""


def matches(pattern: str) -> Test:
    """Test as `re.search` does, with MULTILINE: `regex` heeds a time limit. Raises QueryError."""
    search = compiled(pattern, re.MULTILINE).search

    def test(texts: tuple[str, ...], seconds: float) -> bool:
        return search("\n".join(texts), timeout=seconds, concurrent=True) is not None

    return test


def says(phrase: list[str], beginning: str = "") -> Test:
    """Test whether folded words stand side by side, and behind them, if it is asked, one that begins so."""
    length = len(phrase)

    def test(texts: tuple[str, ...], seconds: float) -> bool:  # noqa: ARG001 - see below
        return any(
            said[place - length : place] == phrase
            and (not beginning or "".join(said[place : place + 1]).startswith(beginning))
            for said in map(folded_words, texts)
            for place in range(length, len(said) + 1)
        )

    return test


def has_just(phrase: str) -> Test:
    """Test whether words stand side by side in this form, capitals aside."""
    sought = _forms(phrase)
    # Most texts that have another form lack a word of this one: to see that takes a tenth of the time.
    seldom = max(sought, key=len, default="")

    def test(texts: tuple[str, ...], seconds: float) -> bool:  # noqa: ARG001 - it takes no longer than to read
        return any(seldom in _folded(text) and _stands(sought, _forms(text)) for text in texts)

    return test


def _stands(sought: list[str], written: list[str]) -> bool:
    if len(sought) == 1:
        return sought[0] in written
    first, length = sought[0], len(sought)
    return any(
        word == first and written[place : place + length] == sought for place, word in enumerate(written)
    )


def _forms(text: str) -> list[str]:
    text = _folded(text)
    return [text[word.start : word.end] for word in words(text)]


def _folded(text: str) -> str:
    return text.lower() if text.isascii() else unicodedata.normalize("NFC", text.casefold())
