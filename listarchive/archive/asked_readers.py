"""The reader of an archive as its audience sees it, and the one that shows what looks like spam as well.

The latter is asked by a query that asks for spam, and for a post that somebody names who knows of it.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from listarchive.archive.named_posts import number_of
from listarchive.errors import NotFound

if TYPE_CHECKING:
    from listarchive.archive.search.list_names import ListNames
    from listarchive.engine.protocols import Reader
    from listarchive.query import Query


class AskedReaders:
    """Chooses the reader that answers, in the archive of a home."""

    def __init__(self, home: Path, usual: Reader, open_again: Callable[[], Reader]) -> None:
        """`open_again` opens what the audience sees if it asks for spam."""
        self._home = home
        self.usual = usual
        self._open_again = open_again
        self._names: dict[bool, ListNames] = {}

    @cached_property
    def with_spam(self) -> Reader:
        """What is seen if spam is asked for."""
        return self._open_again() if self.usual.audience.spamless else self.usual

    def asked(self, query: Query) -> tuple[Reader, Query]:
        """Give the reader that answers a query, and the query as it is put to it."""
        from listarchive.query.tree import asks_for_spam  # noqa: PLC0415 - `show` asks no query

        spam = bool(self.usual.audience.spamless) and asks_for_spam(query)
        return self._put(query, spam=spam)

    def _put(self, query: Query, *, spam: bool) -> tuple[Reader, Query]:
        from listarchive.archive.search.list_names import ListNames  # noqa: PLC0415 - the same

        reader = self.with_spam if spam else self.usual
        if spam not in self._names:
            self._names[spam] = ListNames(reader)
        return reader, self._names[spam].put_into(query)

    def named(self, name: str) -> tuple[Reader, int]:
        """Give the reader that has the post of a name, and its number there. Raises as `number_of`."""
        if not self.usual.audience.spamless:
            return self.usual, number_of(self.usual, self._home, name)
        with suppress(NotFound):
            return self.usual, number_of(self.usual, self._home, name)
        return self.with_spam, number_of(self.with_spam, self._home, name)

    def left_out(self, query: Query) -> int:
        """Count the posts that would answer a query, but are not shown as they look like spam."""
        if not self.usual.audience.spamless or len(self.with_spam) == len(self.usual):
            return 0
        from listarchive.query.tree import SPAM, And, asks_for_spam  # noqa: PLC0415 - `show` asks no query

        if asks_for_spam(query):
            return 0
        every, shown = (self._put(And((query, SPAM)), spam=each) for each in (True, False))
        return max(0, len(every[0].search(every[1]).numbers()) - len(shown[0].search(shown[1]).numbers()))

    def close(self) -> None:
        """Let go of the files of both."""
        self.usual.close()
        if (other := self.__dict__.get("with_spam")) not in (None, self.usual):
            other.close()
