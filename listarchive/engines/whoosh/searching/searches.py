"""Searches of a snapshot with a query of terms: which posts answer, and in which order."""

from __future__ import annotations

from typing import Any, TypeVar

from listarchive.engines.whoosh.readers import reader, schema_later
from listarchive.engines.whoosh.searching.collector import DateCollector, ScoreCollector, SetCollector
from listarchive.engines.whoosh.searching.searcher import ArchiveSearcher
from listarchive.engines.whoosh.searching.weights import Weights
from listarchive.engines.whoosh.snapshot import Snapshot

Collecting = TypeVar("Collecting", bound=SetCollector)


def collected(snapshot: Snapshot, query: Any, collector: Collecting) -> Collecting:
    """Search with a collector, and give it back."""
    searcher = ArchiveSearcher(reader(snapshot, schema_later(snapshot)))
    searcher.search_with_collector(query, collector)
    return collector


def by_date(snapshot: Snapshot, query: Any, most: int | None, newest: bool) -> tuple[list[int], int]:
    """Give the newest, or the oldest, of the posts that answer, so many at most; and how many there are."""
    found = collected(snapshot, query, DateCollector(most, newest=newest))
    return [number for _, number in found.items], found.total


def by_score(
    snapshot: Snapshot, query: Any, weights: Weights, most: int | None
) -> tuple[list[tuple[int, float]], int]:
    """Give the posts that score highest, so many at most, each with its score; and how many there are.

    Posts of like score come in the order of their numbers.
    """
    found = collected(snapshot, query, ScoreCollector(most, weights))
    return [(number, score) for score, number in found.items], found.total


def numbers(snapshot: Snapshot, query: Any) -> list[int]:
    """Number all posts that answer a query, in ascending order."""
    return list(collected(snapshot, query, SetCollector()).numbers())
