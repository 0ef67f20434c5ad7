"""Queries for posts that are known by their ids, and for the conversations they are in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from listarchive.engine.conversations import conversation
from listarchive.engines.whoosh.import_stubs import query as whoosh
from listarchive.engines.whoosh.queries.cost_limit import CONVERSATION, PLACES, CostLimit
from listarchive.engines.whoosh.snapshot import NAMED, Snapshot
from listarchive.errors import QueryError

_CONVERSATIONS = 20  # that the beginning of an id may name


def any_of(name: str, terms: Iterable[str]) -> Any:
    """Make the query for any of some terms."""
    return whoosh.Or([whoosh.Term(name, term) for term in terms])


def posts_named(snapshot: Snapshot, cost_limit: CostLimit, text: str) -> Any:
    """Make the query for the posts that an id, or the beginning of some, names. Raises QueryError."""
    cost_limit.look_up(1)
    return _of(snapshot, _named(snapshot, "id", text, NAMED - 1))


def conversation_named(snapshot: Snapshot, cost_limit: CostLimit, text: str) -> Any:
    """Make the query for the conversation of such posts. Raises QueryError for too many."""
    numbers = _named(snapshot, "thread", text, _CONVERSATIONS)
    cost_limit.look_up(CONVERSATION * len(numbers))
    return _of(snapshot, {member for number in numbers for member in conversation(snapshot, number)})


def conversations_of(snapshot: Snapshot, cost_limit: CostLimit, numbers: Iterable[int]) -> Any:
    """Make the query for the conversations of posts that were found. Raises QueryError for too many."""
    members: set[int] = set()
    for number in numbers:
        if number not in members:
            cost_limit.read(PLACES)
            members.update(conversation(snapshot, number))
    return _of(snapshot, members)


def _of(snapshot: Snapshot, numbers: Iterable[int]) -> Any:
    return any_of("id", sorted({snapshot.labels("ref", number)[0] for number in numbers}))


def _named(snapshot: Snapshot, name: str, text: str, most: int) -> list[int]:
    numbers = snapshot.find(text)
    if len(numbers) > most:
        raise QueryError(
            f"{name}:{text} is the beginning of the ids of more than {most} posts: write more of it"
        )
    return numbers
