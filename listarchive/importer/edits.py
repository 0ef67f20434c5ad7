"""Posts as they are shown, where that is otherwise than they were sent."""

from __future__ import annotations

from dataclasses import replace

from listarchive.archive import StoredPost
from listarchive.engine.stored_post import content_of, contents_of, with_contents
from listarchive.moderation import Moderation


def edited(stored: StoredPost, moderation: Moderation) -> StoredPost:
    """Give a post as it is shown, known by what that says and by what its mail says.

    The same object if nothing changes.
    """
    contents = contents_of(stored) if len(moderation.spam) else {}
    marked = moderation.marked(stored.post, contents)
    post = moderation.applied(marked)
    if post is stored.post:
        return stored
    if post is marked:
        return replace(stored, post=post)
    contents = contents or contents_of(stored)
    lists = contents.get(content_of(stored.post), ())
    return with_contents(replace(stored, post=post), {**contents, content_of(post): lists})
