"""Which posts have a date, or a size, between two others?"""

from __future__ import annotations

from bisect import bisect_left
from typing import Any

from whoosh import query
from whoosh.matching import ListMatcher, NullMatcher
from whoosh.matching.mcore import ReadTooFar

from listarchive.archive.bits import members


class Range(query.Query):  # type: ignore[misc]
    """Finds the posts whose date or size is at least `start`, and below `end` if there is one.

    Whoosh's own range goes through terms: eight for each date, a tenth of all terms. Dates are looked up
    in their order, sizes one by one.
    """

    def __init__(self, field: str, start: Any, end: Any) -> None:
        self.fieldname = field
        self.start = start
        self.end = end
        self.boost = 1.0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Range) and vars(self) == vars(other)

    def __hash__(self) -> int:
        return hash((self.fieldname, self.start, self.end))

    def __repr__(self) -> str:
        return f"Range({self.fieldname}, {self.start}, {self.end})"

    def is_leaf(self) -> bool:
        """Tell that there are no queries in this one."""
        return True

    def estimate_size(self, ixreader: Any) -> int:
        """Guess how many posts it finds: all, at most."""
        return int(ixreader.doc_count_all())

    def matcher(self, searcher: Any, context: Any = None) -> Any:  # noqa: ARG002 (Whoosh's)
        """Give the posts of one segment."""
        opened = searcher.reader().segment()
        found = (
            members(opened.segment.between(self.fieldname, self.start, self.end) & opened.segment.live)
            if opened
            else []
        )
        return Listed(found, all_weights=self.boost) if found else NullMatcher()


class Listed(ListMatcher):  # type: ignore[misc]
    """Goes through posts that are listed by ascending number."""

    def skip_to(self, target: int) -> None:
        """Go to a post, or the one after it; Whoosh's own tries one by one."""
        if not self.is_active():
            raise ReadTooFar
        self._i: int = bisect_left(self._ids, target, self._i)
