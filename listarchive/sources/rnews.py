"""Batches of news (`#! rnews`, RFC 1036 §4.3), split into articles.

Above each article stands how many bytes it has. That counts where it leads to the next such line or to the
end of the file; elsewhere, as in a batch of which the line ends were changed, the next such line does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from listarchive.frames import RNEWS
from listarchive.lazy import lazy_pattern
from listarchive.limits import limits
from listarchive.sources import mail_headers
from listarchive.sources.compressed import Readable
from listarchive.sources.window import Window, without_blank

kind = "rnews"
grows = True

_LINE = lazy_pattern(RNEWS + rb" {0,2}(\d{1,10})[ \t\r]{0,8}\n")
_LONGEST = 40


def recognise(head: bytes) -> bool:
    """Such a line above the header of an article."""
    text = without_blank(head)
    line = _LINE.match(text)
    return line is not None and mail_headers.mail_begins(text[line.end() :])


def split(stream: Readable, offset: int, report: Callable[[int, str], None]) -> Iterator[tuple[int, bytes]]:
    """Each article, from the line above it to the line above the next one."""
    window = Window(stream, offset)
    start = window.skip_blank()
    if window.peek(start, 1) and not _LINE.match(window.peek(start, _LONGEST)):
        report(start, "text that no line of rnews stands above; read as a mail of its own")
    yield from window.split(start, _beginnings(window, start))


def _beginnings(window: Window, start: int) -> Iterator[int]:
    """Where articles begin after the one at `start`."""
    stated = _stated_end(window, start)
    feed = window.find(b"\n" + RNEWS, start)
    while feed is not None:
        begins = _LINE.match(window.peek(feed + 1, _LONGEST))
        # A line before that place stands in the article, if there is such a line at it, too.
        if begins and (feed + 1 >= stated or not _LINE.match(window.peek(stated, _LONGEST))):
            yield feed + 1
            stated = _stated_end(window, feed + 1)
        feed = window.find(b"\n" + RNEWS, feed + 1)


def _stated_end(window: Window, start: int) -> int:
    """Where the article at `start` ends by the line above it; `start` if that is longer than a mail."""
    line = _LINE.match(window.peek(start, _LONGEST))
    return start + line.end() + int(line[1]) if line and int(line[1]) <= limits().mail_bytes else start
