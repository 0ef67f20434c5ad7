"""Hidden posts that came attached to other mails."""

from __future__ import annotations

from dataclasses import replace

from listarchive.message_ids import content_key
from listarchive.moderation.hidden_posts import HiddenPosts
from listarchive.post import AttachedText, Head, Post

REMOVED = "[removed]"
"""What stands in the place of such a mail."""


def content_of_attached(attached: AttachedText) -> str:
    """Name what an attached mail has in common with the post that it is; empty for a file."""
    head = attached.head
    return content_key(head.sent.when, head.subject, attached.text) if head else ""


def is_covered(post: Post) -> bool:
    """Tell whether a post lacks what a hidden one says that is attached to it."""
    return any((each.name, each.text) == (REMOVED, REMOVED) for each in post.attached)


def without_hidden(post: Post, hidden: HiddenPosts) -> Post:
    """Give a post without the text and the header of hidden posts that are attached to it."""
    numbers = {each.number for each in post.attached if hidden.with_content(content_of_attached(each))}
    if not numbers:
        return post
    # What is attached to an attached mail has its number, too.
    return replace(
        post,
        attached=tuple(
            replace(each, name=REMOVED, text=REMOVED, head=Head() if each.head else None)
            if each.number in numbers
            else each
            for each in post.attached
        ),
        attachments=tuple(
            replace(each, name=REMOVED) if each.number in numbers else each for each in post.attachments
        ),
    )
