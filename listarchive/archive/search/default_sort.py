"""The order in which hits are given to who asks for none."""

from __future__ import annotations

from listarchive.engine.field_kinds import RUNNING
from listarchive.engine.search_options import Sort
from listarchive.query import Query
from listarchive.query.tree import And, AttachedMails, Between, Conversations, Everything, Not, Or, Xor


def default_sort(query: Query) -> Sort:
    """Rank by relevance if the query has words; newest first if it only filters."""
    match query:
        case And(parts) | Or(parts) | Xor(parts):
            return "relevance" if any(default_sort(part) == "relevance" for part in parts) else "newest"
        case Everything() | Between() | Not() | Conversations() | AttachedMails():
            return "newest"
        case _:
            return "relevance" if query.field in RUNNING else "newest"
