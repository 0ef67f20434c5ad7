"""Which posts have a date, or a size, between two others?"""

from __future__ import annotations

from dataclasses import dataclass

from listarchive.archive.bits import Bits
from listarchive.archive.chosen import Chosen
from listarchive.archive.segment import Segment


@dataclass(frozen=True)
class Range(Chosen):
    """Finds the posts whose date or size is at least `start`, and below `end` if there is one.

    Whoosh's own range goes through terms: eight for each date, a tenth of all terms. Dates are looked up
    in their order, sizes one by one.
    """

    fieldname: str
    start: int
    end: int | None

    def among(self, segment: Segment) -> Bits:
        """Find the posts of a segment, removed ones too."""
        return segment.between(self.fieldname, self.start, self.end)
