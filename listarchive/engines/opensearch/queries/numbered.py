"""Posts that are known by their numbers."""

from __future__ import annotations

from collections.abc import Iterable

from listarchive.engines.opensearch.mapping import NUMBER
from listarchive.engines.opensearch.queries.clauses import Dsl, one_of
from listarchive.errors import QueryError

_TOGETHER = 60_000  # of one list: the cluster takes 65,536
_MOST = 1_000_000
"""Numbers of one query: some megabytes."""


def numbered(numbers: Iterable[int]) -> Dsl:
    """Find the posts of some numbers. Raises `QueryError` for too many."""
    every = sorted(numbers)
    if len(every) > _MOST:
        raise QueryError(f"a part of the query finds more than {_MOST:,} posts one by one: leave it out")
    lists = [every[start : start + _TOGETHER] for start in range(0, len(every), _TOGETHER)]
    return one_of([{"terms": {NUMBER: some}} for some in lists])
