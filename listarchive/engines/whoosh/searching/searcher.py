"""Whoosh's searcher of an archive."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from whoosh.searching import Searcher

from listarchive.engines.whoosh.searching.weighting import PostWeighting
from listarchive.engines.whoosh.searching.weights import Weights
from listarchive.engines.whoosh.snapshot import Snapshot


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

    def search_with_collector(self, q: Any, collector: Any, context: Any = None) -> None:
        """Search with a collector. Raises `QueryError` for a query that asks for too much."""
        from listarchive.engines.whoosh.queries.resolution import Resolution  # noqa: PLC0415

        resolution = Resolution(self.snapshot)
        resolved = resolution(q)
        if context is None and resolution.doc_frequency and isinstance(self.weighting, PostWeighting):
            context = self.context(weighting=PostWeighting(Weights(self.snapshot, resolution.doc_frequency)))
        super().search_with_collector(resolved, collector, context)

    def docs_for_query(self, q: Any, for_deletion: bool = False) -> Iterator[int]:
        """Number the posts that answer a query."""
        from listarchive.engines.whoosh.queries.resolution import Resolution  # noqa: PLC0415

        found: Iterator[int] = super().docs_for_query(Resolution(self.snapshot)(q), for_deletion)
        return found
