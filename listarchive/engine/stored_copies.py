"""What two copies of a stored post differ in: in how they were read alone, or in nothing of the index."""

from __future__ import annotations

from dataclasses import fields

from listarchive.authors import recipients
from listarchive.engine.kept_headers import header_labels
from listarchive.engine.stored_post import StoredPost
from listarchive.post import Post


def reads_again(new: StoredPost, old: StoredPost) -> bool:
    """Tell whether a mail is read again where it stood, now that more is known of those around it."""
    if new.origin != old.origin or new.fingerprint == old.fingerprint:
        return False
    one, dot, _ = new.fingerprint.partition(".")
    return bool(dot) and one == old.fingerprint.partition(".")[0]


def indexed_alike(one: StoredPost, other: StoredPost) -> bool:
    """Tell whether two copies of a post differ in nothing that is in the index: only in what is stored.

    For that, they must be on lists of one usual language, too, and of one person there.
    """
    mine, theirs = one.post, other.post
    if (one.id, one.contents, mine.sent.when) != (other.id, other.contents, theirs.sent.when):
        return False
    return _headers_alike(mine, theirs) and all(
        getattr(mine, name) == getattr(theirs, name) for name in _SEARCHED
    )


def _headers_alike(one: Post, other: Post) -> bool:
    if one.headers == other.headers:
        return True
    return all(taken(one.headers) == taken(other.headers) for taken in (recipients, header_labels))


_SEARCHED = [each.name for each in fields(Post) if each.name not in ("headers", "repairs", "sent", "lists")]
"""What of a post is in the index, but for the date, the lists, the headers, and what hangs on those."""
