"""Where in a text do the words of a query stand?"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import compress, count
from typing import NamedTuple

from listarchive.archive.words import Stemming, fold, written_words

Run = tuple[str, ...]
"""Terms side by side; most often one."""


@dataclass(frozen=True, slots=True)
class Sought:
    """What one word, phrase or pattern of a query stands for."""

    runs: frozenset[Run]
    exact: Run = ()
    """The folded words as they were written; none for a pattern."""
    holding: int | None = None
    """How many posts have what it stands for, where the runs are too many to ask for each."""


class Place(NamedTuple):
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

    What may begin with a word is worked out once for each word that is met: looking at the 60 posts of a
    page, and of those that are ranked for it, took 20 ms with a step for every word, and takes 4.
    """

    def __init__(self, runs: AbstractSet[Run]) -> None:
        self.runs = len(runs)
        self._by_first: dict[str, list[Run]] = {}
        for run in sorted(runs, key=lambda run: (-len(run), run)):
            self._by_first.setdefault(run[0], []).append(run)
        self._known: dict[Stemming, dict[str, list[Run]]] = {}

    def places(self, text: str, stemming: Stemming) -> list[Place]:
        """Find the runs in a text of some language, from left to right, the longest first; none overlap."""
        if not self._by_first:
            return []
        written, spans = written_words(text)
        known = self._known.setdefault(stemming, {})
        self._learn(set(written).difference(known), stemming)
        beginning = list(map(known.__getitem__, written))
        found: list[tuple[int, int, Run]] = []
        end = 0
        for place, runs in compress(enumerate(beginning), beginning):
            for run in runs if place >= end else ():
                after = place + len(run)
                if after <= len(written) and all(
                    term in stemming.terms(word, fold(word))
                    for term, word in zip(run[1:], written[place + 1 : after], strict=True)
                ):
                    found.append((place, after, run))
                    end = after
                    break
        asked = bytearray(len(written))
        for place, after, _ in found:
            asked[place] = asked[after - 1] = 1
        where = dict(zip(compress(count(), asked), compress(spans, asked), strict=False)) if found else {}
        return [
            Place(
                where[place].span()[0],
                where[after - 1].span()[1],
                run,
                tuple(map(fold, written[place:after])),
                place,
                after,
            )
            for place, after, run in found
        ]

    def _learn(self, written: Iterable[str], stemming: Stemming) -> None:
        for word in written:
            terms = stemming.terms(word, fold(word))
            self._known[stemming][word] = [run for term in terms for run in self._by_first.get(term, ())]


def all_runs(sought: Iterable[Sought]) -> frozenset[Run]:
    """Join what several words stand for."""
    return frozenset().union(*(each.runs for each in sought))
