"""Notebooks of LISTSERV's (`LOOMS.LOG2405A`), split into mails.

Above each mail stands a line of 73 equals signs, with no blank line between it and the header. People write
such lines, too: a mail begins below one only where a mail's header does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from listarchive.frames import LISTSERV
from listarchive.lazy import lazy_pattern
from listarchive.sources import mail_headers
from listarchive.sources.compressed import Readable
from listarchive.sources.window import Window, without_blank

kind = "listserv"
grows = True

_LINE = lazy_pattern(LISTSERV + rb"[ \t\r]{0,8}\n")
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
    yield from window.split(start, _beginnings(window, start))


def _begins(text: bytes) -> bool:
    line = _LINE.match(text)
    return line is not None and mail_headers.mail_begins(text[line.end() :])


def _beginnings(window: Window, start: int) -> Iterator[int]:
    """Where mails begin after the one at `start`."""
    feed = window.find(b"\n" + LISTSERV, start)
    while feed is not None:
        if _begins(window.peek(feed + 1, _HEAD)):
            yield feed + 1
        feed = window.find(b"\n" + LISTSERV, feed + 1)
