"""Who wrote a post?"""

from __future__ import annotations

from listarchive.authors.byline import byline
from listarchive.authors.mailbox import author_from, key

__all__ = ["author_from", "byline", "key"]
