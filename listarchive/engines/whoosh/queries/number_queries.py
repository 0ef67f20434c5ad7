"""Queries for posts by their numbers: dates, sizes, answers."""

from __future__ import annotations

from typing import Any

from listarchive.engine.stored_post import UNDATED, seconds
from listarchive.engines.shared.cost_limit import SIZES, CostLimit
from listarchive.engines.whoosh.queries.answers_query import AnswersQuery, BeginsQuery
from listarchive.engines.whoosh.queries.range_query import RangeQuery
from listarchive.engines.whoosh.snapshot import Snapshot


def range_of(snapshot: Snapshot, cost_limit: CostLimit, name: str, start: Any, end: Any) -> Any:
    """Make the query for posts whose number is from `start` up to, but not, `end`; None is no bound."""
    if name == "date":
        cost_limit.look_up(1)
        first = seconds(start) if start else UNDATED + 1
        return RangeQuery("date", first, seconds(end) if end else None)
    cost_limit.read(len(snapshot) // SIZES)
    if name == "replies":
        return AnswersQuery(snapshot, start or 0, end)
    return RangeQuery(name, start or 0, end)


def place_of(snapshot: Snapshot, cost_limit: CostLimit, kind: str) -> Any:
    """Make the query for posts by their place in a conversation: one of `fields.PLACES`."""
    cost_limit.read(len(snapshot) // SIZES)
    if kind == "start":
        return BeginsQuery(snapshot)
    return AnswersQuery(snapshot, 1, None) if kind == "answered" else AnswersQuery(snapshot, 0, 1)
