"""Queries that give the set of the posts of a segment that answer."""

from __future__ import annotations

from bisect import bisect_left
from typing import Any

from whoosh.matching import ListMatcher, NullMatcher
from whoosh.matching.mcore import ReadTooFar

from listarchive.engines.whoosh.codec.bit_sets import BitSet, members
from listarchive.engines.whoosh.codec.segment import Segment
from listarchive.engines.whoosh.import_stubs import query


class DocSetQuery(query.Query):  # type: ignore[misc]
    """Finds posts of which each segment can give the set."""

    fieldname: str
    boost = 1.0

    def among(self, segment: Segment) -> BitSet:
        """Find the posts of a segment, removed ones too."""
        raise NotImplementedError

    def is_leaf(self) -> bool:
        """Tell that there are no queries in this one."""
        return True

    def estimate_size(self, ixreader: Any) -> int:
        """Guess how many posts it finds: all, at most."""
        return int(ixreader.doc_count_all())

    def matcher(self, searcher: Any, context: Any = None) -> Any:  # noqa: ARG002 (Whoosh's)
        """Give the posts of one segment."""
        opened = getattr(searcher.reader(), "opened", None)  # of no segment, if there is none
        found = members(self.among(opened) & opened.live) if opened else []
        return _Listed(found, all_weights=self.boost) if found else NullMatcher()


class _Listed(ListMatcher):  # type: ignore[misc]
    """Goes through posts that are listed by ascending number."""

    def skip_to(self, target: int) -> None:
        """Go to a post, or the one after it; Whoosh's own tries one by one."""
        if not self.is_active():
            raise ReadTooFar
        self._i: int = bisect_left(self._ids, target, self._i)
