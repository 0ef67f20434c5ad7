"""Which of its author's own words show best why a post was found?"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from listarchive.archive.words import Word, stem, words

LENGTH = 200
"""How long a snippet is at most, in characters: two lines and a half on a terminal of 80 columns."""
_LEAD = 60  # characters shown before the first match
_READ = 200_000  # characters of a post that are looked through


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of a text on one line, and the [start, end) places in it that match."""

    text: str
    highlights: tuple[tuple[int, int], ...] = ()


def snippet(text: str, runs: AbstractSet[tuple[str, ...]]) -> Snippet:
    """Choose the piece of a text in which the most of `runs` (of stems) stand; else its beginning."""
    text = " ".join(text[:_READ].split())
    matches = _matches(text, runs)
    start, end = _window(text, matches)
    lead = "… " if start else ""
    tail = " …" if end < len(text) else ""
    shift = len(lead) - start
    inside = tuple((a + shift, b + shift) for a, b, _ in matches if start <= a and b <= end)
    return Snippet(f"{lead}{text[start:end]}{tail}", inside)


def marked(text: str, runs: AbstractSet[tuple[str, ...]]) -> tuple[tuple[int, int], ...]:
    """Find the [start, end) places of a text that match."""
    return tuple((start, end) for start, end, _ in _matches(text, runs))


def _matches(text: str, runs: AbstractSet[tuple[str, ...]]) -> list[tuple[int, int, tuple[str, ...]]]:
    if not runs:
        return []
    found: list[Word] = list(words(text))
    stems = [stem(word.folded) for word in found]
    by_first: dict[str, list[tuple[str, ...]]] = {}
    for run in sorted(runs, key=len, reverse=True):
        by_first.setdefault(run[0], []).append(run)
    matches = []
    place = 0
    while place < len(stems):
        for run in by_first.get(stems[place], ()):
            if tuple(stems[place : place + len(run)]) == run:
                matches.append((found[place].start, found[place + len(run) - 1].end, run))
                place += len(run) - 1
                break
        place += 1
    return matches


def _window(text: str, matches: list[tuple[int, int, tuple[str, ...]]]) -> tuple[int, int]:
    """Choose where the snippet starts and ends: between words, around the richest matches."""
    best, most, reach = 0, (0, 0), 0
    last = 0
    for first, (start, _, _) in enumerate(matches):
        last = max(last, first)
        while last < len(matches) and matches[last][1] <= start + LENGTH - _LEAD:
            last += 1
        within = matches[first:last]
        worth = (len({run for *_, run in within}), len(within))
        if worth > most:
            best, most, reach = start, worth, within[-1][1]
    start = _word_start(text, best - _LEAD) if matches and best > _LEAD else 0
    end = min(len(text), start + LENGTH)
    if end < len(text):
        space = text.rfind(" ", max(start + LENGTH // 2, reach), end + 1)
        end = space if space > 0 else end
    return start, end


def _word_start(text: str, place: int) -> int:
    space = text.find(" ", place, place + _LEAD)
    return space + 1 if space >= 0 else place
