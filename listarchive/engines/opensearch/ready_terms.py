"""The terms of texts, ready for the cluster: what it has to do is to split them at blanks."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from listarchive.engine.analysis.stemming import Stemming, stemming
from listarchive.engine.analysis.words import each_written, fold

_CACHED = 70_000  # words: some 30 MB
_LONGEST = 0xFFFF  # words, as far as an index counts


class ReadyText:
    """The text of one field of a post."""

    __slots__ = ("forms", "length", "parts")

    def __init__(self, parts: list[str], length: int, forms: set[str]) -> None:
        self.parts = parts
        """The terms of each of its parts, with blanks between them."""
        self.length = length
        """How many terms there are."""
        self.forms = forms
        """The words as they are written, folded, each with its language's suffix."""


def ready(texts: Iterable[str], language: str) -> ReadyText:
    """Give the terms of texts in a language, named by its two letters; "" takes no stems."""
    known = _Words.of(language)
    parts: list[str] = []
    length = 0
    written: set[str] = set()
    for text in texts:
        words = list(each_written(text))
        joined = " ".join(map(known.__getitem__, words))
        length += len(words) + joined.count("|")
        written.update(words)
        parts.append(joined)
    forms = set(map(known.forms.__getitem__, written))
    known.forget_if_large()
    return ReadyText(parts, min(length, _LONGEST), forms)


class _Words(dict[str, str]):
    """The terms of each word that was met in one language, with a bar between them if there are two."""

    def __init__(self, stems: Stemming | None) -> None:
        super().__init__()
        self.forms: dict[str, str] = {}
        self._stems = stems

    @staticmethod
    @cache
    def of(language: str) -> _Words:
        """Give the one that this process keeps."""
        return _Words(stemming(language) if language else None)

    def __missing__(self, word: str) -> str:
        folded = fold(word)
        self.forms[word] = folded + (self._stems.suffix if self._stems else "")
        terms = self._stems.new_terms(word, folded) if self._stems else (folded,)
        found = self[word] = "|".join(terms)
        return found

    def forget_if_large(self) -> None:
        """Forget all words, should they take much memory."""
        if len(self) > _CACHED:
            self.clear()
            self.forms.clear()
