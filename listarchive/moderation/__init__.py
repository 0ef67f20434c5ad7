"""What of an archive's mail is not shown, or shown otherwise, because somebody asked for it."""

from listarchive.moderation.hidden_posts import FILE, NONE_HIDDEN, HiddenPost, HiddenPosts
from listarchive.moderation.no_archive import asks_not_to_be_archived

__all__ = ["FILE", "NONE_HIDDEN", "HiddenPost", "HiddenPosts", "asks_not_to_be_archived"]
