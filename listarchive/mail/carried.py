"""Which mails carry certain posts, by their bytes."""

from __future__ import annotations

from collections.abc import Container, Iterable

from listarchive.lazy import lazy_pattern
from listarchive.mail.posts import numbered_posts
from listarchive.message_ids import content_key
from listarchive.post import Post

_HEADER = 1 << 16
"""Bytes at the beginning of a mail in which its Message-ID is looked for."""
_ID = lazy_pattern(rb"(?im)^message-id[ \t]*:")


class Carried:
    """Certain posts: those with some Message-IDs, and copies, known by their contents, that have lost it."""

    def __init__(self, message_ids: Iterable[str], contents: Container[str]) -> None:
        self._ids = frozenset(filter(None, message_ids))
        self._contents = contents
        # An id may be folded, or stand in a header that is encoded; its longest run of plain letters is not.
        self._signs = [_sign(each) for each in self._ids]

    def by(self, raw: bytes) -> bool:
        """Tell whether a mail carries any of them."""
        return self._may(raw) and any(self._is_one(post) for _, post in numbered_posts(raw, (), ""))

    def alone_by(self, raw: bytes) -> bool:
        """Tell whether a mail carries one of them, and no other post."""
        posts = [post for _, post in numbered_posts(raw, (), "")]
        return len(posts) == 1 and self._is_one(posts[0])

    def _may(self, raw: bytes) -> bool:
        return any(sign in raw for sign in self._signs) or not _ID.search(raw[:_HEADER])

    def _is_one(self, post: Post) -> bool:
        if post.message_id in self._ids:
            return True
        return content_key(post.sent.when, post.subject, post.body.text) in self._contents


def _sign(message_id: str) -> bytes:
    """Give a part of a Message-ID that any spelling of it has."""
    return max(message_id.replace("@", " ").encode("utf-8", "surrogatepass").split(), key=len, default=b"")
