"""Posts as members of conversations: what ties each to others, and where it stands among them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from listarchive.engine.stored_post import UNDATED

SortKey = tuple[int, int, str]
"""Where a post stands among those of its list and base subject: its date, whether it is an answer, its id."""


class Member(NamedTuple):
    """A post."""

    names: Sequence[str]
    """Its own short id, then those of its ancestors."""
    date: int
    """As `stored_post.seconds` counts it."""
    subject: int
    """The number of its base subject, as `extraction.base` gives it; 0 if that ties it to no other post."""
    lists: Sequence[str]
    """The lists that it is on."""

    @property
    def age(self) -> tuple[bool, int, str]:
        """What conversations are sorted by: the oldest comes first, what has no date last."""
        return (self.date == UNDATED, self.date, self.names[0])

    @property
    def sort_key(self) -> SortKey:
        """Where it stands among the posts of its list and base subject."""
        return (self.date, self.subject & 1, self.names[0])

    @property
    def is_answer(self) -> bool:
        """Whether its subject is marked as that of an answer."""
        return self.subject & 1 == 1
