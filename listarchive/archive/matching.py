"""Where in a text do the words of a query stand?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import NamedTuple

from listarchive.archive.words import Word, stem

Run = tuple[str, ...]
"""Stems side by side; most often one."""


@dataclass(frozen=True, slots=True)
class Sought:
    """What one word, phrase or pattern of a query stands for."""

    runs: frozenset[Run]
    exact: Run = ()
    """The folded words as they were written; none for a pattern."""


class Place(NamedTuple):
    """A run found: its first word and the word after its last, counted in words of the text."""

    first: int
    end: int
    run: Run


def places(found: Sequence[Word], runs: AbstractSet[Run]) -> list[Place]:
    """Find runs among the words of a text, from left to right, the longest first; none overlap."""
    if not runs:
        return []
    by_first: dict[str, list[Run]] = {}
    for run in sorted(runs, key=lambda run: (-len(run), run)):
        by_first.setdefault(run[0], []).append(run)
    stems = [stem(word.folded) for word in found]
    matches = []
    place = 0
    while place < len(stems):
        for run in by_first.get(stems[place], ()):
            if tuple(stems[place : place + len(run)]) == run:
                matches.append(Place(place, place + len(run), run))
                place += len(run) - 1
                break
        place += 1
    return matches


def all_runs(sought: Iterable[Sought]) -> frozenset[Run]:
    """Join what several words stand for."""
    return frozenset().union(*(each.runs for each in sought))
