"""Where in a text do the words of a query stand?"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from operator import contains
from typing import NamedTuple

from listarchive.archive.words import Stemming, words

Run = tuple[str, ...]
"""Terms side by side; most often one."""


@dataclass(frozen=True, slots=True)
class Sought:
    """What one word, phrase or pattern of a query stands for."""

    runs: frozenset[Run]
    exact: Run = ()
    """The folded words as they were written; none for a pattern."""


class Place(NamedTuple):
    """A run found, its [start, end) in characters, and the folded words that stand there."""

    start: int
    end: int
    run: Run
    written: Run
    first: int
    """Its first word, counted in words of the text."""
    after: int


def places(text: str, runs: AbstractSet[Run], stemming: Stemming) -> list[Place]:
    """Find runs in a text of some language, from left to right, the longest first; none overlap."""
    if not runs:
        return []
    by_first: dict[str, list[Run]] = {}
    for run in sorted(runs, key=lambda run: (-len(run), run)):
        by_first.setdefault(run[0], []).append(run)
    found = list(words(text))
    terms = [stemming.terms(text[word.start : word.end], word.folded) for word in found]
    matches = []
    place = 0
    while place < len(found):
        for run in (run for term in terms[place] for run in by_first.get(term, ())):
            after = place + len(run)
            if after <= len(found) and all(map(contains, terms[place:after], run)):
                written = tuple(word.folded for word in found[place:after])
                matches.append(Place(found[place].start, found[after - 1].end, run, written, place, after))
                place = after - 1
                break
        place += 1
    return matches


def all_runs(sought: Iterable[Sought]) -> frozenset[Run]:
    """Join what several words stand for."""
    return frozenset().union(*(each.runs for each in sought))
