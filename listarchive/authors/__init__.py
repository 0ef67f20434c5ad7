"""Who wrote a post?"""

from __future__ import annotations

from listarchive.authors.byline import byline
from listarchive.authors.mailbox import author_from, key
from listarchive.authors.mailmap import Mailmap, Person, mailmap

__all__ = ["Mailmap", "Person", "author_from", "byline", "key", "mailmap"]
