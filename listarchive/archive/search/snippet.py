"""Snippets: the piece of its author's own words that shows best why a post was found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from listarchive.engine.analysis.marking import Marker, Match
from listarchive.engine.analysis.stemming import Stemming
from listarchive.post import AttachedText
from listarchive.record import record

LENGTH = 200
"""How long a snippet is at most, in characters: two lines and a half on a terminal of 80 columns."""
_LEAD = 60  # characters shown before the first match
_READ = (
    (0, 5_000, 2),
    *((max(0, start - 100), start + 20_000, 1) for start in range(0, 200_000, 20_000)),
)
"""The stretches of a post that are looked through, in characters, and how many runs must stand in one to look
no further. A word that one cuts is whole in the next."""


@record
class Snippet:
    """A piece of a text on one line, and the [start, end) places in it that match."""

    text: str
    highlights: tuple[tuple[int, int], ...] = ()


def snippet(text: str, marker: Marker, stemming: Stemming) -> Snippet:
    """Choose the piece of a text in which the most runs (of terms) stand; else its beginning."""
    whole = text
    for begin, most, enough in _READ:
        text = " ".join(whole[begin:most].split())
        matches = marker.matches(text, stemming)
        if len(whole) <= most or len({each.run for each in matches}) >= min(enough, marker.runs):
            break
    if begin and not matches:
        begin, most, _ = _READ[0]
        text = " ".join(whole[begin:most].split())
    start, end = _window(text, matches)
    lead = "… " if begin or start else ""
    tail = " …" if end < len(text) or most < len(whole) else ""
    shift = len(lead) - start
    inside = tuple(
        (each.start + shift, each.end + shift) for each in matches if start <= each.start and each.end <= end
    )
    return Snippet(f"{lead}{text[start:end]}{tail}", inside)


class Marked(NamedTuple):
    """What marks the words of a query in own words, and in what is attached."""

    own: Marker
    attached: Marker


def of_attached(
    attached: Sequence[AttachedText], marker: Marker, stemming: Stemming
) -> tuple[Snippet, str] | None:
    """Choose a piece of the first attached text with a match, and name what it is from; None without one."""
    for each in attached if marker.runs else ():
        head = each.head
        above = (f"{head.author}: {head.subject}",) if head is not None else ()
        for text in (each.text, *above):
            piece = snippet(text, marker, stemming)
            if piece.highlights:
                return piece, each.name or each.type
    return None


def marked(text: str, marker: Marker, stemming: Stemming) -> tuple[tuple[int, int], ...]:
    """Find the [start, end) places of a text that match."""
    return tuple((each.start, each.end) for each in marker.matches(text, stemming))


def _window(text: str, matches: Sequence[Match]) -> tuple[int, int]:
    """Choose where the snippet starts and ends: between words, around the richest matches."""
    best, most, reach = 0, (0, 0), 0
    last = 0
    for first, (start, *_) in enumerate(matches):
        last = max(last, first)
        while last < len(matches) and matches[last].end <= start + LENGTH - _LEAD:
            last += 1
        within = matches[first:last]
        score = (len({each.run for each in within}), len(within))
        if score > most:
            best, most, reach = start, score, within[-1].end
    start = _word_start(text, best - _LEAD) if matches and best > _LEAD else 0
    end = min(len(text), start + LENGTH)
    if end < len(text):
        space = text.rfind(" ", max(start + LENGTH // 2, reach), end + 1)
        end = space if space > 0 else end
    return start, end


def _word_start(text: str, place: int) -> int:
    space = text.find(" ", place, place + _LEAD)
    return space + 1 if space >= 0 else place
