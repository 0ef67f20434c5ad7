"""What do all posts of one person have in common?"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container
from functools import cache

from listarchive.post import Author


def key(author: Author, lists: Container[str] = ()) -> str:
    """One person, one key: the address in small letters; without one, the name, its accents folded.

    With a name, an address that is a list's own (twisted-web has sixty authors of that sort), or that a
    program uses for whoever it writes for, counts for none.
    """
    local = author.email.partition("@")[0].lower()
    if author.email and not (author.name and (local in lists or _nobodys().fullmatch(author.email))):
        return author.email.lower()
    name = unicodedata.normalize("NFKD", author.name.casefold())
    return " ".join("".join(letter for letter in name if not unicodedata.combining(letter)).split())


@cache
def _nobodys() -> re.Pattern[str]:
    """Addresses from which programs write in the name of many people; no search asks for them."""
    return re.compile(
        r"(?:[\w.+-]{0,60}[-_.+])?(?:no-?reply|do-?not-?reply|notifications?|gerrit|bugzilla|jira)(?:[-_.+][\w.+-]{0,60})?@.*",
        re.IGNORECASE,
    )
