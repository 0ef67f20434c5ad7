"""Stems: the terms under which the words of a language are found.

The same rule serves the index, the query and the marks in a snippet.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import cache

from listarchive.engine.analysis.languages import DEFAULT, ONE_LETTER, REWRITING, common_words
from listarchive.engine.analysis.stemmers import stemmer
from listarchive.engine.analysis.words import CACHED, LONGEST, fold, words
from listarchive.lazy import lazy_pattern

_VERSION = lazy_pattern(r"([0-9]{1,9})\.[0-9]")  # `1.2.3` is a part of `v1.2.3`, whose `v1` is one word


class Stemming:
    """The terms under which the words of one language are kept.

    A term names its language unless that is English: `gart` from a German post is no English stem. Stems
    are taken with the accents, as the rules of most languages need them, and without, as people type;
    where that makes two terms, both are kept, so that whatever is the same without accents is found.
    """

    def __init__(self, language: str) -> None:
        self.language = language
        self.suffix = "" if language == DEFAULT else f":{language}"
        """What the forms of its words end with where those of all languages stand together."""
        self.prefix = "" if language == DEFAULT else f"{language}:"
        """What its terms begin with; no other has a colon."""
        self._stem, self._stem_all = stemmer(language)
        self._known: dict[str, tuple[str, ...]] = {}
        self.common = frozenset(self.prefix + self._stem(fold(word)) for word in common_words(language))
        """Terms of which most posts have several, side by side."""

    def terms(self, written: str, folded: str) -> tuple[str, ...]:
        """Give the terms of a word, that of its folded form last: `demonstrators` is `demonstr`."""
        known = self._known.get(written)
        if known is None:
            if len(self._known) > CACHED:
                self._known.clear()
            known = self._known[written] = self.new_terms(written, folded)
        return known

    def new_terms(self, written: str, folded: str) -> tuple[str, ...]:
        """Give the terms of a word that is not asked for again."""
        plain = self.prefix + self._stem(folded)
        if written.isascii():
            return (plain,)
        accented = unicodedata.normalize("NFC", written.lower())[:LONGEST]
        return tuple(dict.fromkeys((self.prefix + fold(self._stem(accented)), plain)))

    def terms_of_ascii(self, written: list[str]) -> list[str]:
        """Give the one term of each of some words without other letters.

        To stem them all in one call takes 0.4 microseconds each, where `terms` takes 2.5.
        """
        return self._marked([word.lower()[:LONGEST] for word in written])

    def _marked(self, folded: list[str]) -> list[str]:
        stems = self._stem_all(folded)
        return list(map(self.prefix.__add__, stems)) if self.prefix else stems

    def beginnings(self, terms: Iterable[str]) -> frozenset[str] | None:
        """Tell with which small letters words without others than ASCII's may begin that have some terms.

        None if their terms do not tell.
        """
        if self.language in REWRITING:
            return None
        plain = [term.removeprefix(self.prefix) for term in terms]
        if self.language in ONE_LETTER:
            return frozenset(term[:1] for term in plain)
        found = frozenset(term[:2] for term in plain)
        if self.language == "en":  # `dying` is `die`
            return found.union(f"{term[0]}y" for term in plain if len(term) == 3 and term.endswith("ie"))
        return found

    def terms_of(self, folded: Iterable[str]) -> set[str]:
        """Give the terms of many words that are folded already."""
        every = list(folded)
        plain = list(filter(str.isascii, every))
        found = set(self._marked(plain))
        for word in set(every).difference(plain) if len(plain) < len(every) else ():
            found.update(self.terms(word, word))
        return found

    def runs(self, text: str) -> set[tuple[str, ...]]:
        """Give the terms by which words side by side are found; one run of them must fit."""
        each = [self.terms(text[start:end], folded) for start, end, folded in words(text)]
        if not each:
            return set()
        found = {tuple(terms[0] for terms in each), tuple(terms[-1] for terms in each)}
        if version := _VERSION.match(text):
            first = self.terms(f"v{version[1]}", f"v{version[1]}")[0]
            found |= {(first, *others) for _, *others in found}
        return found


@cache
def stemming(language: str) -> Stemming:
    """Give the stemming of a language, named by its two letters; one without stems if there is none."""
    return Stemming(language)
