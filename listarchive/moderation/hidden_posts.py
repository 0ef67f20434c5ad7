"""The file `hidden` of an archive home: the posts that its owner has taken out, a line a post."""

from __future__ import annotations

from listarchive.moderation.listed_posts import ListedPost, ListedPosts
from listarchive.record import record

FILE = "hidden"
"""Its name, beside `mbox/` and `index/`."""
REASON = "removed by the owner of this archive"
"""What is told of a post that was hidden without a reason."""


@record
class HiddenPost(ListedPost):
    """A post that is not shown: `hidden`, or `purged` as well."""

    @property
    def told(self) -> str:
        """Why it is not shown, for its readers."""
        return self.reason or REASON


class HiddenPosts(ListedPosts[HiddenPost]):
    """All posts that are not shown, in the order of the file."""

    FILE = FILE
    HEAD = """\
# The posts that this archive does not show. `listarchive hide` and `unhide` write this file; it may be edited
# by hand, too. A line for each post: short id, day, `hidden:` or `purged:` and the lists that it was on, its
# contents, <Message-ID>, reason.
"""
    STATES = ("hidden", "purged")
    KIND = HiddenPost


NONE_HIDDEN = HiddenPosts()
