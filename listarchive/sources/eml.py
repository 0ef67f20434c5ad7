"""A single mail, as mail programs save one (.eml)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from listarchive.sources import mail_headers
from listarchive.sources.compressed import Readable
from listarchive.sources.window import whole, without_blank

kind = "eml"
grows = False


def recognise(head: bytes) -> bool:
    """A file that begins with a mail's header is a mail."""
    return mail_headers.mail_begins(without_blank(head))


def split(stream: Readable, offset: int, report: Callable[[int, str], None]) -> Iterator[tuple[int, bytes]]:
    """The whole file is the mail."""
    for start, raw in whole(stream, offset):
        if offset:
            report(start, "text after the end of a mail that was read before; read as a mail of its own")
        yield start, raw
