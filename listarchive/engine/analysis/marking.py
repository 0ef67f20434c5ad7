"""Where in a text the words of a query stand."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import repeat
from operator import itemgetter
from typing import NamedTuple

from listarchive.engine.analysis.stemming import Stemming
from listarchive.engine.analysis.words import Span, blanked, fold, written_words
from listarchive.lazy import lazy_pattern
from listarchive.record import record

_BLANKED_WORD = lazy_pattern(r"\S+")
_FIRST = itemgetter(0)
_SOUGHT = 64  # words that are looked for one by one in a text; more take less from word to word
_PAIRS = 16  # of letters with which words are looked for one by one
Run = tuple[str, ...]
"""Terms side by side; most often one."""


@record
class Sought:
    """What one word, phrase or pattern of a query stands for."""

    runs: frozenset[Run]
    exact: Run = ()
    """The folded words as they were written; none for a pattern."""
    doc_frequency: int | None = None
    """How many posts have what it stands for, where the runs are too many to ask for each."""


class Match(NamedTuple):
    """A run found, its [start, end) in characters, and the folded words that stand there."""

    start: int
    end: int
    run: Run
    written: Run
    first: int
    """Its first word, counted in words of the text."""
    after: int


class Marker:
    """Finds runs in texts.

    What may begin with a word is worked out once for each word that is met, and for all new ones of a text
    together: a page, and the ranking of what stands on it, look at the same words again and again.
    """

    def __init__(self, runs: AbstractSet[Run]) -> None:
        self.runs = len(runs)
        self._by_prefix: dict[str, dict[str, Sequence[Run]]] = {}
        """For each language, by what its terms begin with, its first terms and what begins with them."""
        others = [run for run in runs if len(run) > 1 or ":" in run[0]]
        if single := list(runs - set(others)):  # the thousands that a prefix stands for
            self._by_prefix[""] = dict(zip([term for (term,) in single], zip(single), strict=True))
        several: dict[str, list[Run]] = {}
        for run in others:
            several.setdefault(run[0], []).append(run)
        for first, some in several.items():
            firsts = self._by_prefix.setdefault(first[: first.find(":") + 1], {})
            firsts[first] = sorted([*firsts.get(first, ()), *some], key=lambda run: (-len(run), run))
        self._languages: dict[Stemming, _Met] = {}

    def matches(self, text: str, stemming: Stemming) -> list[Match]:
        """Find the runs in a text of some language, from left to right, the longest first; none overlap."""
        met = self._languages.get(stemming)
        if met is None:
            met = self._languages[stemming] = _Met(stemming, self._by_prefix.get(stemming.prefix, {}))
        if not met.firsts:
            return []
        if text.isascii():
            text = blanked(text)
            beginning = met.beginning(met.possible(text))
            written = text.split() if beginning else []
            standing = (
                _standing(text, written, beginning)
                if len(beginning) <= _SOUGHT
                else _spanning(written, _BLANKED_WORD.finditer(text), beginning)
            )
        else:
            written, spans = written_words(text)
            beginning = met.beginning(set(written))
            standing = _spanning(written, spans, beginning)
        found: list[Match] = []
        end = 0
        for position, start in standing:
            word = written[position]
            for run in beginning[word] if position >= end else ():
                if len(run) == 1:  # as nearly all are
                    found.append(Match(start, start + len(word), run, (fold(word),), position, position + 1))
                    break
                after = position + len(run)
                if after <= len(written) and all(
                    term in stemming.terms(word, fold(word))
                    for term, word in zip(run[1:], written[position + 1 : after], strict=True)
                ):
                    here = written[position:after]
                    found.append(
                        Match(start, _end(text, here, start), run, tuple(map(fold, here)), position, after)
                    )
                    end = after
                    break
        return found


class _Met:
    """The words of one language that were met in texts, and what may begin with them."""

    def __init__(self, stemming: Stemming, firsts: Mapping[str, Sequence[Run]]) -> None:
        self.firsts = firsts
        self._stemming = stemming
        self._letters = stemming.beginnings(firsts)
        self._words: set[str] = set()
        self._beginning: dict[str, Sequence[Run]] = {}

    def possible(self, text: str) -> set[str]:
        """Give those words of a blanked text with which something might begin, by their first letters.

        To cut the text before these letters takes a tenth of the time that all its words take.
        """
        if self._letters is None or len(self._letters) > _PAIRS:
            return set(text.split())
        text = f" {text}"
        found: set[str] = set()
        for letters in self._letters:
            _, *behind = text.split(f" {letters}")
            found.update(map(letters.__add__, map(_FIRST, map(str.partition, behind, repeat(" ")))))
        return found

    def beginning(self, written: set[str]) -> dict[str, Sequence[Run]]:
        """Give those of some words with which something begins, and what."""
        new = written - self._words
        self._words |= new
        plain = [word for word in new if word.isascii()]
        for word, term in zip(plain, self._stemming.terms_of_ascii(plain), strict=True):
            if term in self.firsts:
                self._beginning[word] = self.firsts[term]
        for word in new.difference(plain) if len(plain) < len(new) else ():
            terms = self._stemming.terms(word, fold(word))
            if runs := [run for term in terms for run in self.firsts.get(term, ())]:
                self._beginning[word] = runs
        known = self._beginning
        return {word: known[word] for word in known.keys() & written}


def _standing(text: str, written: list[str], words: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Tell where some words stand in a blanked text: counted in words, and in characters.

    To look for a word takes a tenth of the time of going from word to word.
    """
    text = f" {text} "
    starts: list[tuple[int, str]] = []
    for word in words:
        start = text.find(f" {word} ")
        while start >= 0:
            starts.append((start, word))
            start = text.find(f" {word} ", start + len(word) + 1)
    position = -1
    for start, word in sorted(starts):
        position = written.index(word, position + 1)
        yield position, start


def _spanning(written: list[str], spans: Iterator[Span], words: Container[str]) -> Iterator[tuple[int, int]]:
    """Tell the same of any text, from word to word."""
    for position, (word, span) in enumerate(zip(written, spans, strict=True)):
        if word in words:
            yield position, span.span()[0]


def _end(text: str, words: Iterable[str], start: int) -> int:
    """Tell where words end that stand side by side from `start` on: what is between them is in no word."""
    for word in words:
        start = text.find(word, start) + len(word)
    return start


def all_runs(sought: Iterable[Sought]) -> frozenset[Run]:
    """Join what several words stand for."""
    return frozenset().union(*(each.runs for each in sought))
