"""The posts of a snapshot that share a list and a base subject, each in its place among them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from heapq import merge
from itertools import chain
from typing import NamedTuple

from listarchive.engine.member import Member, SortKey
from listarchive.engines.whoosh.codec.segment import Segment

_LOOKED_UP = 1_024  # lists with a base subject: a page asks for those of its conversations again and again
_FEW = 128  # posts that are read at once
_USUAL = 32  # posts: most base subjects have fewer in a segment

_Found = tuple[SortKey, int, Member]
"""A post, behind its place and its document number."""


def member(segment: Segment, number: int) -> Member:
    """Tell what ties a post of a segment to others."""
    ordinals, lists = segment.labelled("list")
    return Member(
        segment.ancestry.names(number),
        segment.column("date")[number],
        segment.column("base_subject")[number],
        lists[ordinals[number]],
    )


def members(segment: Segment) -> Iterator[Member]:
    """Tell it of all posts of a segment, removed ones too."""
    ordinals, lists = segment.labelled("list")
    return map(
        Member,
        segment.ancestry.all_names(),
        segment.column("date"),
        segment.column("base_subject"),
        map(lists.__getitem__, ordinals),
    )


class SameSubject:
    """Finds them in all segments."""

    def __init__(self, parts: Sequence[tuple[Segment, int]]) -> None:
        """Take segments, each with the number of its first document."""
        self._parts = parts
        self._removed = {base + number for segment, base in parts for number in segment.removed}
        self._known: dict[tuple[str, int], tuple[int, list[_Stretch]]] = {}

    def sharing(self, name: str, subject: int) -> int:
        """Count the posts on a list with a base subject, removed ones too."""
        return self._stretches(name, subject)[0]

    def few_alike(self, name: str, subject: int) -> list[tuple[int, Member]]:
        """Give them in the order of their places, but for those removed; none if they are many."""
        count, stretches = self._stretches(name, subject)
        found = sorted(chain.from_iterable(each.every() for each in stretches)) if count <= _FEW else []
        return [(number, post) for _, number, post in found if number not in self._removed]

    def has(self, number: int, post: Member, name: str) -> bool:
        """Tell whether a post is found in its place on a list."""
        _, stretches = self._stretches(name, post.subject >> 1)
        here = (next(each.since(post.sort_key), None) for each in stretches)
        return any(found[1] == number for found in here if found)

    def beside(self, post: Member, name: str, *, later: bool) -> Iterator[tuple[int, Member]]:
        """Give the posts on a list, with the base subject of one, before or behind it, the nearest first."""
        _, stretches = self._stretches(name, post.subject >> 1)
        own = post.sort_key
        found = (
            merge(*[each.since(own) for each in stretches])
            if later
            else merge(*[each.before(own) for each in stretches], reverse=True)
        )
        for key, number, other in found:
            if key != own and number not in self._removed:
                yield number, other

    def _stretches(self, name: str, subject: int) -> tuple[int, list[_Stretch]]:
        found = self._known.get((name, subject))
        if found is None:
            if len(self._known) >= _LOOKED_UP:
                self._known.clear()
            each = (_stretch(segment, base, name, subject) for segment, base in self._parts)
            there = list(filter(None, each))
            found = self._known[name, subject] = sum(one.end - one.first for one in there), there
        return found


class _Stretch(NamedTuple):
    """The posts of one segment that share a list and a base subject."""

    segment: Segment
    base: int
    """The number of the first document of the segment."""
    first: int
    """Where they begin in the order of the segment …"""
    end: int
    """… and where others do."""

    def before(self, key: SortKey) -> Iterator[_Found]:
        """Give the documents before a place, the nearest first, removed ones too."""
        return self._at(range(self._find(key) - 1, self.first - 1, -1))

    def since(self, key: SortKey) -> Iterator[_Found]:
        """Give the documents from a place on, the nearest first, removed ones too."""
        return self._at(range(self._find(key), self.end))

    def every(self) -> Iterator[_Found]:
        """Give all of them in their order."""
        return self._at(range(self.first, self.end))

    def _at(self, those: Iterable[int]) -> Iterator[_Found]:
        order = self.segment.by_base_subject
        for each in those:
            found = member(self.segment, order[each])
            yield found.sort_key, self.base + order[each], found

    def _find(self, key: SortKey) -> int:
        order, dates = self.segment.by_base_subject, self.segment.column("date")
        first = bisect_left(order, key[0], self.first, self.end, key=dates.__getitem__)
        end = bisect_right(order, key[0], first, self.end, key=dates.__getitem__)
        # To read an id takes longer than a date, and usual posts are of one second.
        return bisect_left(order, key, first, end, key=lambda number: member(self.segment, number).sort_key)


def _stretch(segment: Segment, base: int, name: str, subject: int) -> _Stretch | None:
    """Find the posts of a segment that are on a list and have a base subject."""
    first, most = segment.base_subjects_of_lists.get(name, (0, 0))
    order, subjects = segment.by_base_subject, segment.column("base_subject")
    first = bisect_left(order, subject << 1, first, most, key=subjects.__getitem__)
    asked = subject << 1 | 1
    if first == most or subjects[order[first]] | 1 != asked:
        return None
    usual = min(first + _USUAL, most)
    end = most if subjects[order[usual - 1]] | 1 == asked else usual
    return _Stretch(
        segment, base, first, bisect_right(order, asked, first, end, key=lambda n: subjects[n] | 1)
    )
