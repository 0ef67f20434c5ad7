"""What is in the archive, and how is it searched?

The only seam towards the search engine: posts and query trees go in, hits come out, and nothing of
Whoosh crosses it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from listarchive.archive.entry import Entry
from listarchive.archive.layout import Home
from listarchive.archive.reading import Archive
from listarchive.archive.trust import trust_anyone
from listarchive.later import found_later

if TYPE_CHECKING:
    from listarchive.archive.copies import mark
    from listarchive.archive.facets import FACETS
    from listarchive.archive.ledger import Ledger, Read
    from listarchive.archive.overview import WAITS, Conversation, Listing, Overview
    from listarchive.archive.proof import faults
    from listarchive.archive.search import Hit, Results, Sort
    from listarchive.archive.sessions import Previous, rebuilding, rehearsing, writing
    from listarchive.archive.sheaf import Card, gathered
    from listarchive.archive.write import Outcome, Writer


__all__ = [
    "FACETS",
    "WAITS",
    "Archive",
    "Card",
    "Conversation",
    "Entry",
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
    "faults",
    "gathered",
    "mark",
    "rebuilding",
    "rehearsing",
    "trust_anyone",
    "writing",
]

__getattr__ = found_later(
    __name__,
    {
        "FACETS": "facets",
        "WAITS": "overview",
        "Card": "sheaf",
        "Conversation": "overview",
        "Hit": "search",
        "Ledger": "ledger",
        "Listing": "overview",
        "Outcome": "write",
        "Overview": "overview",
        "Previous": "sessions",
        "Read": "ledger",
        "Results": "search",
        "Sort": "search",
        "Writer": "write",
        "faults": "proof",
        "gathered": "sheaf",
        "mark": "copies",
        "rebuilding": "sessions",
        "rehearsing": "sessions",
        "writing": "sessions",
    },
)
"""What not every command needs."""
