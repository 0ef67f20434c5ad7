"""What looks like spam: by a header that a filter has written, or by the word of the archive's owner.

That stands in the file `spam` of an archive home, a line a post, and goes before any header.
"""

from __future__ import annotations

from listarchive.moderation.listed_posts import ListedPost, ListedPosts
from listarchive.record import record

FILE = "spam"
"""Its name, beside `mbox/` and `index/`."""
SPAM, NOT_SPAM = "spam", "not-spam"


@record
class SpamMark(ListedPost):
    """A post of which its archive's owner says that it is spam, or `not-spam`."""


class SpamMarks(ListedPosts[SpamMark]):
    """All posts of which the owner says it, in the order of the file."""

    FILE = FILE
    HEAD = """\
# The posts that are spam, or not-spam whatever a header says. `listarchive spam` writes this file; it may be
# edited by hand, too. A line for each post: short id, day, `spam` or `not-spam`, its contents, <Message-ID>.
"""
    STATES = (SPAM, NOT_SPAM)
    KIND = SpamMark


NONE_MARKED = SpamMarks()
