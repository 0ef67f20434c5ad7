"""What can be asked of a search beside its query."""

from __future__ import annotations

from typing import Literal, get_args

Sort = Literal["relevance", "newest", "oldest"]
SORTS: tuple[Sort, ...] = get_args(Sort)
"""The orders in which hits come."""

FACETS = ("author", "list", "year", "month", "trailer")
"""What the posts that answer can be counted by."""
