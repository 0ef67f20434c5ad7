"""Mails given as they came, unless something in them is not to be shown."""

from __future__ import annotations

from listarchive.message_ids import content_key
from listarchive.moderation import Moderation
from listarchive.post import Post


def may_be_given(raw: bytes, posts: list[Post], moderation: Moderation) -> bool:
    """Tell whether the bytes of a mail say nothing, in any of its posts, that an archive does not show."""
    if not (moderation.edits or len(moderation.hidden)):
        return True
    for post in posts:
        content = content_key(post.sent.when, post.subject, post.body.text)
        if moderation.hidden.among(post.message_id, [content]) or moderation.applied(post) is not post:
            return False
    # What is not read of a mail, as an HTML part beside the text, may name people as well.
    text = raw.decode("utf-8", "replace")
    return moderation.redactions.whole(text) == text
