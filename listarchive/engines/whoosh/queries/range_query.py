"""Posts whose date, or size, is between two others."""

from __future__ import annotations

from listarchive.engines.whoosh.codec.bit_sets import BitSet
from listarchive.engines.whoosh.codec.segment import Segment
from listarchive.engines.whoosh.queries.doc_set_query import DocSetQuery


class RangeQuery(DocSetQuery):
    """Finds the posts whose date or size is at least `start`, and below `end` if there is one.

    Whoosh's own range goes through terms: eight for each date, a tenth of all terms. Dates are looked up
    in their order, sizes one by one.
    """

    def __init__(self, name: str, start: int, end: int | None) -> None:
        self.fieldname = name
        self._start = start
        self._end = end

    def among(self, segment: Segment) -> BitSet:
        """Find the posts of a segment, removed ones too."""
        return segment.between(self.fieldname, self._start, self._end)
