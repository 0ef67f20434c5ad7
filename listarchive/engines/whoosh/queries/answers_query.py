"""Posts by their place in conversations: how many answers they have, and whether one begins with them."""

from __future__ import annotations

from collections.abc import Sequence

from listarchive.engines.whoosh.codec.bit_sets import BitSet
from listarchive.engines.whoosh.codec.segment import Segment
from listarchive.engines.whoosh.queries.doc_set_query import DocSetQuery
from listarchive.engines.whoosh.snapshot import Snapshot


class AnswersQuery(DocSetQuery):
    """Finds the posts with at least `start` direct answers, and fewer than `end`, if there is one."""

    fieldname = "replies"

    def __init__(self, snapshot: Snapshot, start: int, end: int | None) -> None:
        self._snapshot = snapshot
        self._start = start
        self._end = end

    def among(self, segment: Segment) -> BitSet:
        """Find the posts of a segment, removed ones too."""
        start, end = self._start, self._end
        counts = _of(self._snapshot, segment, self._snapshot.answers.counts)
        return _set([start <= count and (end is None or count < end) for count in counts])


class BeginsQuery(DocSetQuery):
    """Finds the oldest post of each conversation."""

    fieldname = "is"

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot

    def among(self, segment: Segment) -> BitSet:
        """Find the posts of a segment."""
        return _set(_of(self._snapshot, segment, self._snapshot.answers.begins))


def _of(snapshot: Snapshot, segment: Segment, values: Sequence[int]) -> Sequence[int]:
    base = next(base for each, base in snapshot.parts if each is segment)
    found = values[base : base + segment.posts]
    return [*found, *[0] * (segment.posts - len(found))]  # the last ones may be removed


def _set(found: Sequence[int]) -> BitSet:
    return int(bytes([49 if each else 48 for each in found])[::-1] or b"0", 2)
