"""Limits: how much of what hostile mail and hostile queries ask for is done.

Generous beside all that people write. What meets a limit is told: in the report of the import, among the
repairs of the post, or as the error that a query ends in. docs/limits.md lists them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextvars import ContextVar, copy_context
from typing import TypeVar

from listarchive.record import record

_T = TypeVar("_T")


@record
class Limits:
    """All limits that can be set, as they are where nothing is set."""

    mail_bytes: int = 1 << 25
    """Of a mail that is longer, this much is read: it has to fit into memory, twelve times over."""
    mail_seconds: float = 60
    """A mail that takes more processor time fails."""
    text_length: int = 1 << 21
    """Of a post with a longer text, so many characters are read: each may be a word, or a line."""
    unpacked_bytes: int = 1 << 30
    """So many bytes may come out of a compressed file or a zip archive, however small it is …"""
    unpacked_ratio: int = 500
    """… and beyond them, so many for each byte that went in. No mail packs as well; a bomb does."""
    header_bytes: int = 1 << 20
    """Of a longer header, the rest is taken for text."""
    mail_parts: int = 5_000
    """Of a mail with more parts, the rest is one text …"""
    part_bytes: int = 256
    """… and so it is where more than 64 have fewer bytes each, all told. A digest's posts are parts, too."""
    mail_depth: int = 12
    """What lies deeper in a mail, in so many parts within each other, is one text."""
    line_length: int = 32
    """Of a text with more lines than 4,000, and one for so many characters, the rest is own words."""
    html_tags: int = 100_000
    """Of an HTML text with more tags, the rest is read without them."""
    query_words: int = 1_000
    """So many words may a query stand for: what it says, and what its typos and patterns fit."""
    query_places: int = 10
    """So many times the number of posts may the words of a query stand in posts."""
    pattern_seconds: float = 0.08
    """So long may the regular expressions of a query be looked for, in 100,000 words or in each."""

    @property
    def mail_memory(self) -> int:
        """How many bytes of memory a mail may take."""
        return _MEMORY * self.mail_bytes

    def parts_of(self, size: int) -> int:
        """Tell how many parts of a mail of so many bytes are read."""
        return min(self.mail_parts, _FREE_PARTS + size // self.part_bytes)

    def lines_of(self, size: int) -> int:
        """Tell of how many lines of a text of so many characters it is asked whose they are."""
        return _FREE_LINES + size // self.line_length


_FREE_PARTS = 64
_MEMORY = 12
_FREE_LINES = 4_000
_used: ContextVar[Limits] = ContextVar("limits", default=Limits())  # noqa: B039 - it is frozen


def limits() -> Limits:
    """The limits that hold here: those of the innermost `keeping`, else those of `use`, else the default."""
    return _used.get()


def use(chosen: Limits) -> None:
    """Set the limits of this thread, of what it calls and of the processes that it starts to read mail."""
    _used.set(chosen)


class keeping:  # noqa: N801 - read as a verb: `with keeping(limits):`
    """Keep to some limits within a `with`; None keeps to those that hold already."""

    __slots__ = ("_before", "_chosen")

    def __init__(self, chosen: Limits | None) -> None:
        self._chosen = chosen

    def __enter__(self) -> None:
        self._before = None if self._chosen is None else _used.set(self._chosen)

    def __exit__(self, *raised: object) -> None:
        if self._before is not None:
            _used.reset(self._before)


def each_keeping(items: Iterator[_T], chosen: Limits | None) -> Iterator[_T]:
    """Give items, each made within some limits; whoever takes them keeps to their own."""
    if chosen is None:
        yield from items
        return
    context = copy_context()
    context.run(_used.set, chosen)
    end = object()
    while (item := context.run(next, items, end)) is not end:
        yield item  # type: ignore[misc]
