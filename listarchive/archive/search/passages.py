"""Passages: the lines of a post that match a query, with those around them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate

from listarchive.archive.search.snippet import Marked, Snippet
from listarchive.engine.analysis.marking import Marker, all_runs
from listarchive.engine.analysis.stemming import Stemming
from listarchive.engine.protocols import Reader
from listarchive.post import Post
from listarchive.query import Query
from listarchive.record import record

_READ = 200_000  # characters of a post that are looked through


@record
class Passage:
    """Lines that follow one another in a text, and the places in each of them that match."""

    first: int
    """The number of the first line, from 1."""
    lines: tuple[Snippet, ...]
    attachment: str = ""
    """The name of the attachment that they are from; empty if they are the author's own words."""


def passages(reader: Reader, query: Query, numbers: Sequence[int], around: int) -> list[tuple[Passage, ...]]:
    """Give the passages of some documents: of the own words, else of the first attached text that has any."""
    asked = reader.search(query)
    markers = Marked(Marker(all_runs(asked.sought)), Marker(asked.attached_runs))
    return [
        _of_post(reader.stored_post(number).post, markers, reader.stemming(number), around)
        for number in numbers
    ]


def _of_post(post: Post, markers: Marked, stemming: Stemming, around: int) -> tuple[Passage, ...]:
    if own := matching(post.body.own, markers.own, stemming, around):
        return own
    for each in post.attached if markers.attached.runs else ():
        if found := matching(each.text, markers.attached, stemming, around):
            name = each.name or each.type
            return tuple(Passage(one.first, one.lines, name) for one in found)
    return ()


def matching(text: str, marker: Marker, stemming: Stemming, around: int) -> tuple[Passage, ...]:
    """Give the lines of a text that hold matches, and so many around each; none if nothing matches."""
    text = text[:_READ]
    lines = text.split("\n")
    starts = [0, *accumulate(len(line) + 1 for line in lines)]
    places: dict[int, list[tuple[int, int]]] = {}
    for match in marker.matches(text, stemming):
        for number in range(bisect_right(starts, match.start) - 1, bisect_left(starts, match.end)):
            start, end = (min(max(0, each - starts[number]), len(lines[number])) for each in match[:2])
            if start < end:
                places.setdefault(number, []).append((start, end))
    found: list[list[int]] = []
    for number in places:
        first, last = max(0, number - around), min(len(lines), number + around + 1)
        if found and first <= found[-1][1]:
            found[-1][1] = last
        else:
            found.append([first, last])
    return tuple(
        Passage(
            first + 1,
            tuple(Snippet(lines[number], tuple(places.get(number, ()))) for number in range(first, last)),
        )
        for first, last in found
    )
