"""Authors of posts: their names and addresses, and who is one person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from listarchive.authors.mailmap import Mailmap, Person, mailmap, people_in
from listarchive.authors.person_keys import key
from listarchive.lazy import lazy_attributes

if TYPE_CHECKING:
    from listarchive.authors.address_lists import Recipients, recipients
    from listarchive.authors.bylines import byline
    from listarchive.authors.rewritten import author_from

__all__ = [
    "Mailmap",
    "Person",
    "Recipients",
    "author_from",
    "byline",
    "key",
    "mailmap",
    "people_in",
    "recipients",
]

__getattr__ = lazy_attributes(
    __name__,
    {
        "author_from": ".rewritten",
        "byline": ".bylines",
        "Recipients": ".address_lists",
        "recipients": ".address_lists",
    },
)
"""What a search has no use for."""
