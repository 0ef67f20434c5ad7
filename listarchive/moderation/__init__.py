"""What of an archive's mail is not shown, or shown otherwise, because somebody asked for it."""

from listarchive.moderation.attached import content_of_attached, is_covered
from listarchive.moderation.hidden_posts import FILE, HiddenPost, HiddenPosts
from listarchive.moderation.listed_posts import ListedPost
from listarchive.moderation.moderation import NONE, Moderation
from listarchive.moderation.no_archive import asks_not_to_be_archived
from listarchive.moderation.redactions import Person, Redactions
from listarchive.moderation.removed_quotes import RemovedQuotes, is_cut
from listarchive.moderation.spam_marks import NOT_SPAM, SPAM, SpamMark, SpamMarks

__all__ = [
    "FILE",
    "NONE",
    "NOT_SPAM",
    "SPAM",
    "HiddenPost",
    "HiddenPosts",
    "ListedPost",
    "Moderation",
    "Person",
    "Redactions",
    "RemovedQuotes",
    "SpamMark",
    "SpamMarks",
    "asks_not_to_be_archived",
    "content_of_attached",
    "is_covered",
    "is_cut",
]
