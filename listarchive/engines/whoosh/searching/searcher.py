"""Whoosh's searcher of an archive."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any

from whoosh.searching import Searcher

from listarchive.engines.whoosh.searching.collector import DateCollector, ScoreCollector, SetCollector
from listarchive.engines.whoosh.searching.weighting import PostWeighting
from listarchive.engines.whoosh.searching.weights import Weights
from listarchive.engines.whoosh.snapshot import Snapshot

if TYPE_CHECKING:
    from listarchive.engines.whoosh.queries.resolution import Resolution


class ArchiveSearcher(Searcher):  # type: ignore[misc]
    """Searches a snapshot. What was typed is resolved to terms before it is looked for.

    Unless another weighting is asked for, hits are scored as `listarchive search` scores them before it looks
    at the first ones again.
    """

    def __init__(self, reader: Any, weighting: Any = PostWeighting, **options: Any) -> None:
        super().__init__(reader, weighting=weighting, **options)

    @property
    def snapshot(self) -> Snapshot:
        """What is searched."""
        found: Snapshot = self.ixreader.snapshot
        return found

    @cached_property
    def weights(self) -> Weights:
        """How much each term counts."""
        return self.get_parent().weights if self.has_parent() else Weights(self.snapshot)

    def _resolution(self) -> Resolution:
        from listarchive.engines.whoosh.queries.resolution import (  # noqa: PLC0415 - not for a query of terms
            Resolution,
        )

        return Resolution(self.snapshot)

    def search(self, q: Any, *, limit: int | None = 10, **options: Any) -> Any:
        """Search as Whoosh does, by whole sets where no option asks for more."""
        newest = options.get("reverse", False)
        by_date = options.get("sortedby") == "date" and options.keys() <= {"sortedby", "reverse"}
        if (options and not by_date) or (limit is not None and limit < 1) or not self._weighs_posts:
            return super().search(q, limit=limit, **options)
        resolution = self._resolution()
        resolved = resolution(q)
        collector: SetCollector
        if by_date:
            collector = DateCollector(limit, newest=newest)
        else:
            collector = ScoreCollector(limit, Weights(self.snapshot, resolution.doc_frequency))
        self.search_with_collector(resolved, collector)
        resolution.check()
        return collector.results()

    @property
    def _weighs_posts(self) -> bool:
        return isinstance(self.weighting, PostWeighting)

    def search_with_collector(self, q: Any, collector: Any, context: Any = None) -> None:
        """Search with a collector. Raises `QueryError` for a query that asks for too much."""
        if isinstance(collector, SetCollector):  # which is given a query of terms
            super().search_with_collector(q, collector, context)
            return
        resolution = self._resolution()
        resolved = resolution(q)
        if context is None and resolution.doc_frequency and self._weighs_posts:
            context = self.context(weighting=PostWeighting(Weights(self.snapshot, resolution.doc_frequency)))
        super().search_with_collector(resolved, collector, context)
        resolution.check()

    def docs_for_query(self, q: Any, for_deletion: bool = False) -> Iterator[int]:
        """Number the posts that answer a query."""
        resolution = self._resolution()
        found = list(super().docs_for_query(resolution(q), for_deletion))
        resolution.check()
        return iter(found)
