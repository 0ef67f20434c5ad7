"""Mails in an mbox file: where one ends and the next begins.

Reads mboxo, mboxrd, mboxcl, mboxcl2 and Pipermail's monthly text files, with LF or CRLF. A mail reaches
from the first byte of its From_ line to the next From_ line; whatever blank lines stand between belong to
it. Text above the first From_ line is a mail of its own, since somebody wrote it, and is reported.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import TYPE_CHECKING

from listarchive.dates import follows
from listarchive.lazy import lazy_pattern
from listarchive.limits import limits
from listarchive.sources import from_lines, mail_headers
from listarchive.sources.compressed import Readable
from listarchive.sources.window import Window, without_blank

if TYPE_CHECKING:
    from listarchive.sources.from_lines import FromLine

_HEAD = 1 << 14
_MOST_HEADS = 1 << 12
"""As long as nearly every header."""
_NEAR = 1 << 9
"""So much tells of nearly all lines that no header begins below them."""
_PAGE = 1 << 16
_PAGE_ABOVE = lazy_pattern(rb"</html>[ \t\r]{0,8}\n\s{0,80}(?=From )", re.IGNORECASE)
_ENVELOPE = lazy_pattern(rb"(?:(?:>{1,4} ?)?From [^\n]{0,600}\n){1,9}")
"""Separators one below the other: a mail that was in one mbox was put into another as it stood."""
_BODY = lazy_pattern(rb"\n\r?\n")
_CONTENT_LENGTH = lazy_pattern(
    rb"^Content-Length:[ \t]{0,8}(\d{1,10})[ \t\r]{0,8}$", re.IGNORECASE | re.MULTILINE
)

kind = "mbox"
grows = True


def recognise(head: bytes) -> bool:
    """A file that begins with a From_ line, that holds several, or that holds nothing yet."""
    text = without_blank(head)
    if not text:
        return b"\0" not in head
    window = Window(BytesIO(text))
    if _from_line(window, 0, from_lines.opens) or _below_page(window, 0):
        return True
    if text.startswith(b"<") or mail_headers.mail_begins(text):
        return False
    # the file's beginning is lost: one From_ line may be an example in somebody's notes, two are an mbox
    return len(list(_beginnings(window, 0, None))) >= 2


def split(stream: Readable, offset: int, report: Callable[[int, str], None]) -> Iterator[tuple[int, bytes]]:
    """Each mail with its offset."""
    window = Window(stream, offset)
    start = window.skip_blank()
    if below := _below_page(window, start):
        report(start, "a web page above the first mail, left out: did a server answer with an error?")
        window.drop(below)
        start = below
    first = _from_line(window, start, from_lines.opens)
    if first is None and window.peek(start, 1):
        report(start, "text that no separator stands above; read as a mail of its own")
    yield from window.split(start, _beginnings(window, start, first))


def _below_page(window: Window, start: int) -> int:
    """Where the first mail stands below a web page at `start`; 0 if there is no page, or no mail below it."""
    if window.peek(start, 1) != b"<":
        return 0
    page = _PAGE_ABOVE.search(window.peek(start, _PAGE))
    below = start + page.end() if page else 0
    return below if below and _from_line(window, below, from_lines.read) else 0


def _beginnings(window: Window, start: int, previous: FromLine | None) -> Iterator[int]:
    """The offsets, after `start`, of the lines that begin a mail; `previous` is the From_ line at `start`.

    Three sorts of From_ lines are judged by their neighbours. git's patches have their own: they split a
    file of patches, and not a mail that has a patch in it. Those without any date split what Thunderbird
    has written, which leaves no such line in a body. And a mail as it was delivered, below one
    of a Pipermail month, is pasted into that or joined to it. Mailman writes `user at host` in bodies,
    too: a header without any @ is pasted, one with it, below a mail without, is joined. If that
    does not tell: it has been pasted if the next mail is again of Pipermail's making, or if
    none follows; if the next is of another making, too, two sorts of files have been joined here.

    Of several From_ lines one below the other, the first begins a mail. A
    fragment that shows to be the rest of the mail above is left in it.
    Nothing but the mail above and the From_ line below counts, so that reading on from any mail gives
    what reading from the start gives.
    """
    doubtful: tuple[int, FromLine] | None = None
    begun = start
    body = _Length(window, start)
    for line, this in _from_lines(window, start):
        if this.patch and not (previous and previous.patch):
            continue
        if this.bare and not (previous and this.goes_on(previous)):
            continue
        if line - begun < _HEAD and _ENVELOPE.fullmatch(window.peek(begun, line - begun)):
            continue
        if body.reaches_over(line):
            continue
        if this.fragment and previous and not previous.fragment and _is_rest(window, begun, line):
            continue
        if doubtful and not this.pipermail:
            yield doubtful[0]
            begun, previous = doubtful
        doubtful = None
        if previous and previous.pipermail and this.delivered:
            if this.obscured:
                continue
            if not previous.obscured:
                doubtful = line, this
                continue
        yield line
        begun, previous = line, this
        body = _Length(window, line)


def _is_rest(window: Window, begun: int, line: int) -> bool:
    """Whether the fragment at `line` was cut off the mail above it: Pipermail dates both alike."""
    above, below = (window.peek(each, from_lines.LINE).partition(b"\n")[0] for each in (begun, line))
    return follows(above.decode("latin-1"), below.decode("latin-1"))


class _Length:
    """What the Content-Length of a mail says (mboxcl, mboxcl2), if it is true.

    Many are not, since mails were changed on their way: it counts only if it leads to a From_ line, or to
    the end of the file. Looked for when a From_ line is found, since the mail has been read as far as that.
    """

    def __init__(self, window: Window, start: int) -> None:
        self._window = window
        self._start = start
        self._end: int | None = None

    def reaches_over(self, line: int) -> bool:
        """Whether the line at that offset is in the mail's body."""
        if self._end is None:
            self._end = self._stated()
        return line < self._end

    def _stated(self) -> int:
        """Where the body ends; 0 if nothing true is said."""
        head = self._window.peek(self._start, _HEAD)
        blank = _BODY.search(head)
        length = _CONTENT_LENGTH.search(head, 0, blank.start() + 1) if blank else None
        if blank is None or length is None or int(length[1]) > limits().mail_bytes:
            return 0
        end = self._start + blank.end() + int(length[1])
        below = self._window.peek(end, 4)
        gap = len(below) - len(below.lstrip(b"\r\n"))
        last = self._window.peek(end - 1, 1)
        if gap == len(below) < 4:  # the file ends there, or did before
            return end if last else 0
        at_line = last == b"\n" or gap > 0
        return end if at_line and _from_line(self._window, end + gap, from_lines.read) else 0


def _from_lines(window: Window, start: int) -> Iterator[tuple[int, FromLine]]:
    feed = window.find(b"\nFrom ", start)
    while feed is not None:
        if this := _from_line(window, feed + 1, from_lines.read):
            yield feed + 1, this
        feed = window.find(b"\nFrom ", feed + 1)


def _from_line(
    window: Window, offset: int, judge: Callable[[bytes, Callable[[], bytes]], FromLine | None]
) -> FromLine | None:
    line, feed, _ = window.peek(offset, from_lines.LINE).partition(b"\n")
    if not (feed and line.startswith(b"From ")):
        return None
    return judge(line, lambda: _below(window, offset + len(line) + 1))


def _below(window: Window, offset: int) -> bytes:
    """Give the header at an offset, below the From_ lines that the mail had before; nothing if it is none."""
    if not _may_begin_a_header(window.peek(offset, _NEAR)):
        return b""
    head = window.peek(offset, _MOST_HEADS)
    if b"\n\n" not in head and b"\n\r\n" not in head:
        head = window.peek(offset, from_lines.HEAD)
    pushed_down = _ENVELOPE.match(head) if head.startswith((b"From ", b">")) else None
    return head[pushed_down.end() :] if pushed_down and not mail_headers.fields(head) else head


def _may_begin_a_header(near: bytes) -> bool:
    """Whether a header may begin with some bytes, or below the From_ lines in them."""
    if mail_headers.may_begin(near):
        return True
    pushed_down = _ENVELOPE.match(near) if near.startswith((b"From ", b">")) else None
    return pushed_down is not None and mail_headers.may_begin(near[pushed_down.end() :])
