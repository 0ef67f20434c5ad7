"""The archive: what is in it, and how it is searched.

The only seam towards the search engine: posts and query trees go in, hits come out, and nothing of
Whoosh crosses it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from listarchive.archive.archive import Archive
from listarchive.archive.engine_choice import analyse, engine_of, remember
from listarchive.engine.home import Home
from listarchive.engine.stored_post import StoredPost
from listarchive.engine.visibility import OWNER, Audience
from listarchive.lazy import lazy_attributes

if TYPE_CHECKING:
    from listarchive.archive.adding.copy_ranking import says_otherwise
    from listarchive.archive.adding.post_writer import Outcome, PostWriter
    from listarchive.archive.adding.recognition import Archived, Copy, archived, let_go
    from listarchive.archive.ledger import Failed, Ledger, Read, usual_charset
    from listarchive.archive.search.conversation_tree import Tree
    from listarchive.archive.search.overview import WAITS, Conversation, Listing, Overview
    from listarchive.archive.search.passages import Passage
    from listarchive.archive.search.search import Hit, Results
    from listarchive.archive.search.versions import Series
    from listarchive.archive.sessions import Previous, rebuilding, rehearsing, writing
    from listarchive.archive.whoosh_view import whoosh_index
    from listarchive.engine.analysed_post import AnalysedPost, ReadPost
    from listarchive.engine.search_options import FACETS, SORTS, Sort


__all__ = [
    "FACETS",
    "OWNER",
    "SORTS",
    "WAITS",
    "AnalysedPost",
    "Archive",
    "Archived",
    "Audience",
    "Conversation",
    "Copy",
    "Failed",
    "Hit",
    "Home",
    "Ledger",
    "Listing",
    "Outcome",
    "Overview",
    "Passage",
    "PostWriter",
    "Previous",
    "Read",
    "ReadPost",
    "Results",
    "Series",
    "Sort",
    "StoredPost",
    "Tree",
    "analyse",
    "archived",
    "engine_of",
    "let_go",
    "rebuilding",
    "rehearsing",
    "remember",
    "says_otherwise",
    "usual_charset",
    "whoosh_index",
    "writing",
]

__getattr__ = lazy_attributes(
    __name__,
    {
        "FACETS": "listarchive.engine.search_options",
        "SORTS": "listarchive.engine.search_options",
        "WAITS": ".search.overview",
        "Archived": ".adding.recognition",
        "AnalysedPost": "listarchive.engine.analysed_post",
        "Conversation": ".search.overview",
        "Copy": ".adding.recognition",
        "Hit": ".search.search",
        "Failed": ".ledger",
        "Ledger": ".ledger",
        "Listing": ".search.overview",
        "Outcome": ".adding.post_writer",
        "Overview": ".search.overview",
        "Passage": ".search.passages",
        "PostWriter": ".adding.post_writer",
        "Previous": ".sessions",
        "Read": ".ledger",
        "ReadPost": "listarchive.engine.analysed_post",
        "Results": ".search.search",
        "Series": ".search.versions",
        "Sort": "listarchive.engine.search_options",
        "Tree": ".search.conversation_tree",
        "archived": ".adding.recognition",
        "let_go": ".adding.recognition",
        "says_otherwise": ".adding.copy_ranking",
        "rebuilding": ".sessions",
        "rehearsing": ".sessions",
        "usual_charset": ".ledger",
        "whoosh_index": ".whoosh_view",
        "writing": ".sessions",
    },
)
"""What not every command needs."""
