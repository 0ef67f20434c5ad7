"""Patches in posts: which series and version a subject tells, what a diff changes, who has reviewed it."""

from listarchive.patches.complete import Complete, Sent, newest_complete
from listarchive.patches.diff_paths import paths
from listarchive.patches.series import Mark, mark
from listarchive.patches.trailers import Trailer, trailers
from listarchive.text.diffs import holds_diff

__all__ = [
    "Complete",
    "Mark",
    "Sent",
    "Trailer",
    "holds_diff",
    "mark",
    "newest_complete",
    "paths",
    "trailers",
]
