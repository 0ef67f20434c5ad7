"""The weights of the terms of a snapshot."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from listarchive.engine.field_kinds import WORDS
from listarchive.engines.shared import weights
from listarchive.engines.shared.weights import COUNTED, ECHO, FILTER, TOPIC
from listarchive.engines.whoosh.queries.doc_set_query import DocSetQuery
from listarchive.engines.whoosh.snapshot import Snapshot

__all__ = ["COUNTED", "ECHO", "FILTER", "TOPIC", "Weights"]


class Weights(weights.Weights):
    """Weighs the terms of one query of a snapshot."""

    def __init__(self, snapshot: Snapshot, doc_frequency: Mapping[str, int] = MappingProxyType({})) -> None:
        self._snapshot = snapshot
        posts = sum(segment.posts for segment in snapshot.segments)
        super().__init__(posts, snapshot.frequency, doc_frequency)

    def all_of(self, query: DocSetQuery) -> float:
        """Weigh a query for one of many terms, like a term that stands where they do."""
        field = query.fieldname
        if field not in WORDS:
            return FILTER
        return self.held(field, sum(query.among(segment).bit_count() for segment in self._snapshot.segments))
