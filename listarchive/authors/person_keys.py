"""Keys of persons: what all posts of one have in common."""

from __future__ import annotations

import re
from collections.abc import Container
from functools import cache

from listarchive.accents import without_accents
from listarchive.post import Author


def key(author: Author, lists: Container[str] = ()) -> str:
    """One person, one key: the address in small letters; without one, the name, its accents folded.

    With a name, an address that is a list's own (twisted-web has sixty authors of that sort), that a
    program uses for whoever it writes for, or that an archive has shortened, counts for none.
    """
    email = author.email.lower()
    if email and not (
        author.name
        and (email.partition("@")[0] in lists or _shortened(email) or nobodys().fullmatch(email) is not None)
    ):
        return email
    return " ".join(without_accents(author.name.casefold()).split())


def _shortened(email: str) -> bool:
    """Whether a web archive has left letters out, so that many may have it: `ann...@example.org`."""
    return ".." in email or "\u2026" in email or "**" in email


@cache
def nobodys() -> re.Pattern[str]:
    """Addresses from which programs write in the name of many people; no search asks for them."""
    return re.compile(
        r"(?:[\w.+-]{0,60}[-_.+])?(?:no-?reply|do-?not-?reply|notifications?|gerrit|bugzilla|jira)(?:[-_.+][\w.+-]{0,60})?@.*",
        re.IGNORECASE,
    )
