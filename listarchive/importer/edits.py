"""Posts as they are shown, where that is otherwise than they were sent."""

from __future__ import annotations

from dataclasses import replace

from listarchive.archive import StoredPost
from listarchive.engine.stored_post import content_of, contents_of, with_contents
from listarchive.moderation import Moderation


def edited(entry: StoredPost, moderation: Moderation) -> StoredPost:
    """Give a post as it is shown, known by what that says and by what its mail says.

    The same object if nothing changes.
    """
    contents = contents_of(entry) if len(moderation.spam) else {}
    marked = moderation.marked(entry.post, contents)
    post = moderation.applied(marked)
    if post is entry.post:
        return entry
    if post is marked:
        return replace(entry, post=post)
    contents = contents or contents_of(entry)
    lists = contents.get(content_of(entry.post), ())
    return with_contents(replace(entry, post=post), {**contents, content_of(post): lists})
