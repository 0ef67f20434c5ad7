"""How many posts parts of a query find, asked of the cluster together before the query is.

A query is translated with what is known; what is not is noted, asked for at once, and it is translated again.
"""

from __future__ import annotations

import json

from listarchive.engines.opensearch.commit_reader import CommitReader
from listarchive.engines.opensearch.queries.clauses import Dsl


class ForeseenCounts:
    """Counts for one query."""

    def __init__(self, reader: CommitReader) -> None:
        self._reader = reader
        self._known: dict[str, int] = {}
        self._waiting: dict[str, Dsl] = {}

    def of_term(self, field: str, term: str) -> int:
        """Count the posts that have a term in a field; 0 as long as that is not known."""
        return self._reader.counts.foreseen(field, term)

    def of_query(self, query: Dsl) -> int:
        """Count the posts that a query finds; 0 as long as that is not known."""
        name = json.dumps(query, sort_keys=True)
        if name not in self._known:
            self._waiting[name] = query
        return self._known.get(name, 0)

    @property
    def waiting(self) -> bool:
        """Whether anything was asked for that is not known."""
        return bool(self._waiting) or self._reader.counts.waiting

    def settle(self) -> None:
        """Ask for all that is not known."""
        if self._reader.counts.waiting:
            self._reader.counts.settle()
        if self._waiting:
            counts = self._reader.view.counts(list(self._waiting.values()))
            self._known.update(zip(self._waiting, counts, strict=True))
            self._waiting = {}
