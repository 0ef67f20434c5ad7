"""Which mails carry hidden posts, by their bytes."""

from __future__ import annotations

from itertools import chain

from listarchive.lazy import lazy_pattern
from listarchive.mail.posts import numbered_posts
from listarchive.message_ids import content_key, is_generated
from listarchive.moderation import HiddenPost, HiddenPosts, content_of_attached
from listarchive.post import Post

_HEADER = 1 << 16
"""Bytes at the beginning of a mail in which its Message-ID is looked for."""
_ID = lazy_pattern(rb"(?im)^message-id[ \t]*:")


class Carried:
    """Hidden posts, in the mails that carry them."""

    def __init__(self, posts: HiddenPosts) -> None:
        self._posts = posts
        # An id may be folded, or stand in a header that is encoded; its longest run of plain letters is not.
        self._signs = [_sign(post.message_id) for post in posts if not is_generated(post.message_id)]
        self._all = any(is_generated(post.message_id) for post in posts)

    def in_mail(self, raw: bytes) -> list[HiddenPost]:
        """Give those of them that a mail carries, as itself, in a digest or attached."""
        if not self._may(raw):
            return []
        found = chain.from_iterable(self._in_post(post) for _, post in numbered_posts(raw, (), ""))
        return list({post.id: post for post in found}.values())

    def by(self, raw: bytes) -> bool:
        """Tell whether a mail carries any of them."""
        return bool(self.in_mail(raw))

    def alone_by(self, raw: bytes) -> bool:
        """Tell whether a mail is one of them, and nothing else."""
        posts = [post for _, post in numbered_posts(raw, (), "")]
        return len(posts) == 1 and self._itself(posts[0]) is not None

    def _may(self, raw: bytes) -> bool:
        return self._all or any(sign in raw for sign in self._signs) or not _ID.search(raw[:_HEADER])

    def _itself(self, post: Post) -> HiddenPost | None:
        content = content_key(post.sent.when, post.subject, post.body.text)
        return self._posts.among(post.message_id, [content])

    def _in_post(self, post: Post) -> list[HiddenPost]:
        itself = self._itself(post)
        attached = [self._posts.with_content(content) for content in map(content_of_attached, post.attached)]
        return [each for each in (itself, *attached) if each]


def _sign(message_id: str) -> bytes:
    """Give a part of a Message-ID that any spelling of it has."""
    return max(message_id.replace("@", " ").encode("utf-8", "surrogatepass").split(), key=len, default=b"")
