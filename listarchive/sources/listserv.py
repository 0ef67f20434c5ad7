"""Notebooks of LISTSERV's (`LOOMS.LOG2405A`), split into mails.

Above each mail stands a line of 73 equals signs, with no blank line between it and the header. People write
such lines, too: a mail begins below one only where a mail's header does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from listarchive.lazy import lazy_pattern
from listarchive.sources import headers
from listarchive.sources.compressed import Readable
from listarchive.sources.window import Window, without_blank

kind = "listserv"
grows = True

_SIGN = b"=" * 73
_LINE = lazy_pattern(_SIGN + rb"[ \t\r]{0,8}\n")
_HEAD = 1 << 12


def recognise(head: bytes) -> bool:
    """Such a line above the header of a mail."""
    return _begins(without_blank(head))


def split(stream: Readable, offset: int, report: Callable[[int, str], None]) -> Iterator[tuple[int, bytes]]:
    """Each mail, from the line above it to the line above the next one."""
    window = Window(stream, offset)
    start = window.skip_blank()
    if window.peek(start, 1) and not _begins(window.peek(start, _HEAD)):
        report(start, "text that no line of equals signs stands above; read as a mail of its own")
    while (beginning := _next(window, start)) is not None:
        yield start, window.take(start, beginning)
        start = beginning
    end = window.end(start)
    if end > start:
        yield start, window.take(start, end)


def _begins(text: bytes) -> bool:
    line = _LINE.match(text)
    return line is not None and headers.mail_begins(text[line.end() :])


def _next(window: Window, start: int) -> int | None:
    """Where the mail after the one at `start` begins; None if there is none."""
    feed = window.find(b"\n" + _SIGN, start)
    while feed is not None and not _begins(window.peek(feed + 1, _HEAD)):
        feed = window.find(b"\n" + _SIGN, feed + 1)
    return None if feed is None else feed + 1
