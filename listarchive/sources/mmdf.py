"""MMDF folders, split into mails.

Each mail stands between two lines of four control-A characters; some programs write one line between two
mails. A "From " line may stand at its head, as in an mbox.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from listarchive.frames import MMDF
from listarchive.sources.compressed import Readable
from listarchive.sources.window import Window, without_blank

kind = "mmdf"
grows = True


def recognise(head: bytes) -> bool:
    """A file that begins with such a line."""
    first, feed, _ = without_blank(head).partition(b"\n")
    return bool(feed) and first.rstrip(b"\r") == MMDF


def split(stream: Readable, offset: int, report: Callable[[int, str], None]) -> Iterator[tuple[int, bytes]]:
    """Each mail, from the line above it to the line above the next one."""
    window = Window(stream, offset)
    start = window.skip_blank()
    if window.peek(start, 4) != MMDF and window.peek(start, 1):
        report(start, "text that no line of control characters stands above; read as a mail of its own")
    yield from window.split(start, _beginnings(window, start))


def _beginnings(window: Window, start: int) -> Iterator[int]:
    """Where mails begin after the one at `start`: at each such line below which there is something else."""
    feed = window.find(b"\n" + MMDF, start)
    while feed is not None:
        line = feed + 1
        below = window.peek(line, 16).partition(b"\n")
        if below[0].rstrip(b"\r") == MMDF and below[2].strip() and not below[2].startswith(MMDF):
            yield line
        feed = window.find(b"\n" + MMDF, line)
