"""What of an archive's mail is not shown, or shown otherwise, because somebody asked for it."""

from listarchive.moderation.attached import content_of_attached
from listarchive.moderation.hidden_posts import FILE, HiddenPost, HiddenPosts
from listarchive.moderation.moderation import NONE, Moderation
from listarchive.moderation.no_archive import asks_not_to_be_archived
from listarchive.moderation.redactions import Person, Redactions
from listarchive.moderation.removed_quotes import RemovedQuotes

__all__ = [
    "FILE",
    "NONE",
    "HiddenPost",
    "HiddenPosts",
    "Moderation",
    "Person",
    "Redactions",
    "RemovedQuotes",
    "asks_not_to_be_archived",
    "content_of_attached",
]
