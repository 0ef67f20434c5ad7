"""The query that somebody who found nothing may ask instead: it finds something."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from listarchive.archive.search.default_sort import default_sort
from listarchive.archive.search.suggest import is_short, only_quoted, suggestion
from listarchive.engine.field_kinds import OVER, TERMS
from listarchive.engine.protocols import Reader
from listarchive.errors import QueryError
from listarchive.query import Query, understood
from listarchive.query.tree import And, Conversations, Everything, Regex, leaves

_FEW = 2_000  # posts that say a word, whose conversations are looked at


class Instead(NamedTuple):
    """What is offered, of each kind at most one."""

    suggestion: str | None = None
    quoted: str | None = None
    apart: str | None = None


def instead(reader: Reader, query: Query) -> Instead:
    """Write down the nearest query, the one for quoted text, and the one for what several posts say."""
    if not is_short(query):
        return Instead()
    nearest = _working(reader, suggestion(reader, query))
    quoted = _working(reader, only_quoted(query))
    return Instead(nearest, quoted, None if nearest or quoted else _working(reader, _apart(reader, query)))


def _working(reader: Reader, query: Query | None) -> str | None:
    """Write down a query if it finds something."""
    return understood(query) if query and _finds(reader, query) else None


def _apart(reader: Reader, query: Query) -> Query | None:
    """Ask for each word but the commonest in any post of a conversation: no post has all of them."""
    if not isinstance(query, And):
        return None
    words = [part for part in query.parts if default_sort(part) == "relevance" and _is_indexed(part)]
    counts = {part: len(reader.search(part).numbers()) for part in words}
    rarer = sorted(counts, key=lambda part: counts[part])[:-1]
    if not rarer or not counts[rarer[0]] or counts[rarer[-1]] > _FEW:
        return None
    return replace(query, parts=tuple(Conversations(part) if part in rarer else part for part in query.parts))


def _is_indexed(query: Query) -> bool:
    """Tell whether the index answers a query: no texts are looked at for what nobody asked for."""
    return all(
        not isinstance(leaf, Everything | Regex) and (leaf.field in TERMS or leaf.field in OVER)
        for leaf in leaves(query)
    )


def _finds(reader: Reader, query: Query) -> bool:
    try:
        return bool(reader.search(query).numbers())
    except QueryError:  # it asks for more than what was asked, and for too much
        return False
