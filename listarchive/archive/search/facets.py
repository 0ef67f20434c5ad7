"""Counts of the posts that answer, by author, list, year, month and trailer.

A common word stands in tens of thousands of posts. What they have is counted column by column, and who or
what that is looked up once for each value, not once for each post.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import tzinfo

from listarchive.archive.search.identity import identity, key_of
from listarchive.dates import months_of
from listarchive.engine.protocols import Reader, Search
from listarchive.engine.stored_post import UNDATED

_UNDATED = "undated"

_Counted = Iterator[tuple[str, int, int]]
"""A value, how many posts have it, and the number of one of them."""


def facets(
    reader: Reader, search: Search, names: Sequence[str], most: int | None, tz: tzinfo
) -> dict[str, list[tuple[str, int]]]:
    """Count the posts that answer by each of some facets, the most frequent values first.

    Months and years begin in `tz`.
    """
    months = _months(search, tz) if {"year", "month"} & set(names) else Counter()
    return {name: _facet(reader, search, name, months, most) for name in names}


def _facet(
    reader: Reader, search: Search, name: str, months: Counter[str], most: int | None
) -> list[tuple[str, int]]:
    counts: Counter[str] = Counter()
    first: dict[str, int] = {}
    for value, count, number in _values(reader, search, name, months):
        counts[value] += count
        first[value] = min(first.get(value, number), number)
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:most]
    return [(_who(reader, first[key]), n) for key, n in ordered] if name == "author" else ordered


def _values(reader: Reader, search: Search, name: str, months: Counter[str]) -> _Counted:
    if name == "author":
        yield from _people(reader, search)
    elif name in ("list", "trailer"):
        for labels, count, number in search.labelled(name):
            yield from ((label, count, number) for label in labels)
    else:
        for month, count in months.items():
            yield month if name == "month" or month == _UNDATED else month[:4], count, 0


def _people(reader: Reader, search: Search) -> _Counted:
    shared = set()
    for labels, count, number in search.labelled("person"):
        label = "".join(labels)
        if reader.people.shares(label):
            shared.add(label)
        else:
            yield key_of(reader.people, label), count, number
    for label in shared:
        for number in search.having("person", label):
            yield identity(reader, number), 1, number


def _months(search: Search, tz: tzinfo) -> Counter[str]:
    counts: Counter[str] = Counter()
    for dates in search.dates():
        if undated := dates.count(UNDATED):
            counts[_UNDATED] += undated
            dates = [date for date in dates if date != UNDATED]  # noqa: PLW2901
        counts.update(months_of(dates, tz))
    return counts


def _who(reader: Reader, number: int) -> str:
    author = reader.people.canonical(reader.stored_post(number).post.author)
    return author.byline or author.name or author.email or "unknown"
