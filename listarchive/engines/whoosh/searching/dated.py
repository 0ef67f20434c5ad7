"""Answers in the order of their dates."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterator
from itertools import chain, compress, islice

from listarchive.engine.stored_post import UNDATED
from listarchive.engines.whoosh.codec.bit_sets import BitSet, flags, members
from listarchive.engines.whoosh.codec.segment import Segment

_RARE = 100  # posts to one that answers; from there on to sort these takes less than to meet them
_STEPS = 400
"""Posts that are asked one by one before a flag for each is made: a page of what many answer ends there."""


def dated(segment: Segment, base: int, answers: BitSet, newest: bool) -> Iterator[tuple[int, int]]:
    """Give the date and the number of each; of those without a date, last of the newest, ~number.

    They come in the order of their numbers both ways: an archive that is exported and imported has them in
    the same order.
    """
    dates = segment.column("date")
    if answers.bit_count() * _RARE < segment.posts:
        pairs = [(dates[each], base + each) for each in members(answers)]
        if newest:
            pairs = [(date, ~number if date == UNDATED else number) for date, number in pairs]
        return iter(sorted(pairs, reverse=newest))
    return _met(segment, base, answers, newest)


def _met(segment: Segment, base: int, answers: BitSet, newest: bool) -> Iterator[tuple[int, int]]:
    """Give answers as they are met in the order of the dates."""
    dates, order = segment.column("date"), segment.by_date
    undated = bisect_right(order, UNDATED, key=dates.__getitem__) if newest else 0
    first, again = (
        (_newest(order, undated), _newest(order, undated)) if newest else (iter(order), iter(order))
    )
    again = islice(again, _STEPS, None)

    def named(number: int) -> tuple[int, int]:
        date = dates[number]
        return date, ~(base + number) if newest and date == UNDATED else base + number

    held = answers.to_bytes((segment.posts + 7) >> 3, "little")
    for number in islice(first, _STEPS):
        if held[number >> 3] >> (number & 7) & 1:
            yield named(number)
    among = flags(answers, segment.posts)
    for number in compress(first, map(among.__getitem__, again)):
        yield named(number)


def _newest(order: array[int], undated: int) -> Iterator[int]:
    """Give posts, which come the oldest first, the newest first, and then those without a date."""
    return chain(islice(reversed(order), len(order) - undated), islice(order, undated))
