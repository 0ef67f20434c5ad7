"""The archive: what is in it, and how it is searched.

The only seam towards the search engine: posts and query trees go in, hits come out, and nothing of
Whoosh crosses it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from listarchive.archive.archive import Archive
from listarchive.engine.stored_post import Entry
from listarchive.engines.whoosh.home import Home
from listarchive.later import found_later

if TYPE_CHECKING:
    from listarchive.archive.adding.archived import Archived, Copy, archived, let_go
    from listarchive.archive.adding.copies import mark
    from listarchive.archive.adding.taking import Outcome, Writer
    from listarchive.archive.ledger import Failed, Ledger, Read, usual_charset
    from listarchive.archive.proof import faults
    from listarchive.archive.search.facets import FACETS
    from listarchive.archive.search.overview import WAITS, Conversation, Listing, Overview
    from listarchive.archive.search.search import Hit, Results, Sort
    from listarchive.archive.sessions import Previous, rebuilding, rehearsing, writing
    from listarchive.archive.whoosh_view import whoosh_index
    from listarchive.engines.whoosh.batches import Card, gathered


__all__ = [
    "FACETS",
    "WAITS",
    "Archive",
    "Archived",
    "Card",
    "Conversation",
    "Copy",
    "Entry",
    "Failed",
    "Hit",
    "Home",
    "Ledger",
    "Listing",
    "Outcome",
    "Overview",
    "Previous",
    "Read",
    "Results",
    "Sort",
    "Writer",
    "archived",
    "faults",
    "gathered",
    "let_go",
    "mark",
    "rebuilding",
    "rehearsing",
    "usual_charset",
    "whoosh_index",
    "writing",
]

__getattr__ = found_later(
    __name__,
    {
        "FACETS": ".search.facets",
        "WAITS": ".search.overview",
        "Archived": ".adding.archived",
        "Card": "listarchive.engines.whoosh.batches",
        "Conversation": ".search.overview",
        "Copy": ".adding.archived",
        "Hit": ".search.search",
        "Failed": ".ledger",
        "Ledger": ".ledger",
        "Listing": ".search.overview",
        "Outcome": ".adding.taking",
        "Overview": ".search.overview",
        "Previous": ".sessions",
        "Read": ".ledger",
        "Results": ".search.search",
        "Sort": ".search.search",
        "Writer": ".adding.taking",
        "archived": ".adding.archived",
        "faults": ".proof",
        "gathered": "listarchive.engines.whoosh.batches",
        "let_go": ".adding.archived",
        "mark": ".adding.copies",
        "rebuilding": ".sessions",
        "rehearsing": ".sessions",
        "usual_charset": ".ledger",
        "whoosh_index": ".whoosh_view",
        "writing": ".sessions",
    },
)
"""What not every command needs."""
