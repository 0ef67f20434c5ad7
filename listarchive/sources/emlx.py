"""A single mail as Apple Mail keeps it (.emlx).

Above the mail stands how many bytes it has, below it a property list with what Apple Mail knows of it. The
number is not relied upon: what stands between the two is the mail, even if its line ends were changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from listarchive.lazy import lazy_pattern
from listarchive.sources import mail_headers
from listarchive.sources.compressed import Readable
from listarchive.sources.window import whole, without_blank

kind = "emlx"
grows = False

_COUNT = lazy_pattern(rb"\d{1,10}[ \t]{0,16}\r?\n")
_LIST = lazy_pattern(rb"(?:<\?xml [^>]{1,100}>\s{0,9})?(?:<!DOCTYPE plist [^>]{0,200}>\s{0,9})?<plist[ >]")


def recognise(head: bytes) -> bool:
    """A number, alone on its line, above the header of a mail."""
    text = without_blank(head)
    count = _COUNT.match(text)
    return count is not None and mail_headers.mail_begins(text[count.end() :])


def split(stream: Readable, offset: int, report: Callable[[int, str], None]) -> Iterator[tuple[int, bytes]]:
    """What stands below the number, and above the property list."""
    for start, raw in whole(stream, offset):
        if offset:
            report(start, "text after the end of a mail that was read before; read as a mail of its own")
        count = _COUNT.match(raw)
        above = count.end() if count and not offset else 0
        yield start + above, raw[above : _list_in(raw)]


def _list_in(raw: bytes) -> int:
    """Where the property list begins; the end if there is none, as below a mail that was cut off."""
    if raw[-40:].rstrip().endswith(b"</plist>"):
        for sign in (b"<?xml ", b"<!DOCTYPE plist", b"<plist"):
            at = raw.rfind(sign)
            if at >= 0 and _LIST.match(raw, at):
                return at
    return len(raw)
