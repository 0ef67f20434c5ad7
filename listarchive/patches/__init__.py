"""Patches in posts: which series and version a subject tells, what a diff changes, who has reviewed it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from listarchive.lazy import lazy_attributes

if TYPE_CHECKING:
    from listarchive.patches.complete import Complete, Sent, newest_complete
    from listarchive.patches.diff_paths import paths
    from listarchive.patches.series import Mark, mark
    from listarchive.patches.trailer_lines import Trailer, holds_trailer, trailers
    from listarchive.text.diffs import holds_diff

__all__ = [
    "Complete",
    "Mark",
    "Sent",
    "Trailer",
    "holds_diff",
    "holds_trailer",
    "mark",
    "newest_complete",
    "paths",
    "trailers",
]

__getattr__ = lazy_attributes(
    __name__,
    {
        "Complete": ".complete",
        "Sent": ".complete",
        "newest_complete": ".complete",
        "paths": ".diff_paths",
        "Mark": ".series",
        "mark": ".series",
        "Trailer": ".trailer_lines",
        "holds_trailer": ".trailer_lines",
        "trailers": ".trailer_lines",
        "holds_diff": "listarchive.text.diffs",
    },
)
"""A post that is shown has a mark, and no diff is looked for."""
