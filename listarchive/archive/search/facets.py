"""Counts of the posts that answer, by author, list, year and month.

A common word stands in tens of thousands of posts. What they have is counted column by column, and who or
what that is looked up once for each value, not once for each post.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from listarchive.archive.search.identity import identity, key_of
from listarchive.engine.stored_post import UNDATED, moment
from listarchive.engines.whoosh.codec.bit_sets import members
from listarchive.engines.whoosh.codec.segment import Segment
from listarchive.engines.whoosh.searching.collector import SetCollector
from listarchive.engines.whoosh.searching.searches import collected
from listarchive.engines.whoosh.snapshot import Snapshot

FACETS = ("author", "list", "year", "month")
"""What the posts that answer can be counted by."""

_DAY = 86_400  # seconds

_Counted = Iterator[tuple[str, int, int]]
"""A value, how many posts have it, and the number of the first of them."""


def facets(
    snapshot: Snapshot, asked: Any, names: Sequence[str], most: int | None
) -> dict[str, list[tuple[str, int]]]:
    """Count the posts that answer a Whoosh query by each of some facets, the most frequent values first."""
    found = collected(snapshot, asked, SetCollector()).found
    inside = [members(each) for each, _ in found]
    return {name: _facet(snapshot, name, inside, most) for name in names}


def _facet(
    snapshot: Snapshot, name: str, inside: Sequence[list[int]], most: int | None
) -> list[tuple[str, int]]:
    counts: Counter[str] = Counter()
    first: dict[str, int] = {}
    for (segment, base), numbers in zip(snapshot.parts, inside, strict=True):
        for value, count, number in _values(snapshot, segment, base, name, numbers):
            counts[value] += count
            first[value] = min(first.get(value, number), number)
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:most]
    return [(_who(snapshot, first[key]), n) for key, n in ordered] if name == "author" else ordered


def _values(snapshot: Snapshot, segment: Segment, base: int, name: str, numbers: list[int]) -> _Counted:
    if name == "author":
        yield from _people(snapshot, segment, base, numbers)
    elif name == "list":
        column, labels = segment.labelled("list")
        for row, count in Counter(map(column.__getitem__, numbers)).items():
            yield from ((label, count, base) for label in labels[row])
    else:
        dates = segment.column("date")
        for day, count in Counter(dates[number] // _DAY for number in numbers).items():
            yield _time(day, name), count, base


def _people(snapshot: Snapshot, segment: Segment, base: int, numbers: list[int]) -> _Counted:
    column, labels = segment.labelled("person")
    rows = list(map(column.__getitem__, numbers))
    first = dict(zip(reversed(rows), reversed(numbers), strict=True))
    shared = set()
    for row, count in Counter(rows).items():
        label = "".join(labels[row])
        if snapshot.people.shares(label):
            shared.add(row)
        else:
            yield key_of(snapshot.people, label), count, base + first[row]
    if shared:
        for row, number in zip(rows, numbers, strict=True):
            if row in shared:
                yield identity(snapshot, base + number), 1, base + number


def _time(day: int, name: str) -> str:
    when = None if day == UNDATED // _DAY else moment(day * _DAY)
    if when is None:
        return "undated"
    return f"{when.year:04}" if name == "year" else f"{when.year:04}-{when.month:02}"


def _who(snapshot: Snapshot, number: int) -> str:
    author = snapshot.people.canonical(snapshot.entry(number).post.author)
    return author.byline or author.name or author.email or "unknown"
