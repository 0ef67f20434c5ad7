"""Who may see which posts: the one place that decides it, for every output.

A post is seen by whoever may read one of its lists; posts of no list, and of lists that are not private, by
everybody. What looks like spam, and stands, as far as somebody may know, on lists alone that hide that, he
sees if he asks for it. An index keeps posts of different access classes in different segments, and is opened
for an audience without those that it does not see. So nothing that is counted, suggested or ranked knows of
them, and nobody has to ask again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from listarchive.record import record

AccessClass = tuple[str, ...]
"""The private lists that a post stands on; then what stands for spam, and those of them that show it.

Nothing if everybody sees it.
"""

NOBODY: frozenset[str] = frozenset()
EVERY = "*"
"""Stands among names of lists for all lists but those that are named beside it."""
_SPAM = "\0spam"


def all_among(lists: Iterable[str], names: Collection[str]) -> bool:
    """Tell whether all lists of a post are among those named; a post of no list is on one without a name."""
    usual = EVERY in names
    return all((name in names) != usual for name in lists or ("",))


@record
class Audience:
    """Somebody who asks: which lists are private, and which of them may be read all the same."""

    private: frozenset[str] = NOBODY
    reads: frozenset[str] = NOBODY
    spamless: frozenset[str] = NOBODY
    """The lists of which nothing is seen that looks like spam."""

    @property
    def hidden(self) -> frozenset[str]:
        """The lists that may not even be named."""
        return self.private - self.reads

    @property
    def sees_all(self) -> bool:
        """Whether nothing is kept from it."""
        return not (self.hidden or self.spamless)

    @property
    def with_spam(self) -> Audience:
        """The same, asking for spam."""
        return replace(self, spamless=NOBODY)

    def sees(self, lists: Collection[str], spam: bool = False) -> bool:
        """Tell whether a post on these lists is shown, which looks like spam or does not."""
        named = self.named(lists)
        # A list that may not be named must not show what those hide that may.
        return bool(named or not lists) and not (spam and all_among(named, self.spamless))

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


@record
class KeptApart:
    """What an index keeps in segments of its own."""

    private: frozenset[str] = NOBODY
    spamless: frozenset[str] = NOBODY

    def __bool__(self) -> bool:
        return bool(self.private or self.spamless)

    def class_of(self, lists: Collection[str], spam: bool) -> AccessClass:
        """Give the access class of a post on these lists, which looks like spam or does not."""
        found = access_class(lists, self.private)
        if not spam:
            return found
        every = frozenset(lists) or {""}
        showing = sorted(name for name in every if not all_among((name,), self.spamless))
        if len(showing) == len(every) or not self.private.issuperset(showing):
            return found
        return (*found, _SPAM, *showing)
