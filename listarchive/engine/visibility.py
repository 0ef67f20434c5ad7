"""Who may see which posts: the one place that decides it, for every output.

A post is seen by whoever may read one of its lists; posts of no list, and of lists that are not private, by
everybody. An index keeps posts of different access classes in different segments, and is opened for an
audience without those that it may not see. So nothing that is counted, suggested or ranked knows of them,
and nobody has to ask again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from listarchive.record import record

AccessClass = tuple[str, ...]
"""The private lists that a post stands on; none if everybody may see it."""

NOBODY: frozenset[str] = frozenset()


@record
class Audience:
    """Somebody who asks: which lists are private, and which of them may be read all the same."""

    private: frozenset[str] = NOBODY
    reads: frozenset[str] = NOBODY

    @property
    def hidden(self) -> frozenset[str]:
        """The lists that may not even be named."""
        return self.private - self.reads

    def sees(self, lists: Collection[str]) -> bool:
        """Tell whether a post on these lists is shown."""
        return not lists or not self.hidden.issuperset(lists)

    def named(self, lists: Iterable[str]) -> tuple[str, ...]:
        """Give those of a post's lists that are named."""
        hidden = self.hidden
        return tuple(name for name in lists if name not in hidden)


OWNER = Audience()
"""Who keeps the archive: sees everything."""


def access_class(lists: Iterable[str], private: Collection[str]) -> AccessClass:
    """Give the access class of a post on these lists, if some are private."""
    names = frozenset(lists)
    return tuple(sorted(names)) if names and names.issubset(private) else ()
