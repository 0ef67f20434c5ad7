"""What MMDF folders, batches of news and LISTSERV's notebooks put around each mail."""

from __future__ import annotations

from listarchive.lazy import lazy_pattern

MMDF = b"\1\1\1\1"
"""A line above each mail and one below it."""

RNEWS = b"#! rnews "
"""Begins the line above an article (RFC 1036 §4.3), which goes on with the number of its bytes."""

LISTSERV = b"=" * 73
"""The line above a mail."""

_BLANK_LINE = lazy_pattern(rb"\n\r?\n")
_LISTSERV_LINE = lazy_pattern(LISTSERV + rb"[ \t]{0,8}\n")


def has_line_feeds(mail: bytes) -> bool:
    """Tell whether the lines of a mail end with line feeds alone: those of its header do."""
    blank = _BLANK_LINE.search(mail)
    return b"\r" not in mail[: blank.end() if blank else None]


def without_frame(mail: bytes) -> bytes:
    """Take off what stands around a mail whose lines end with line feeds."""
    if mail.startswith(MMDF + b"\n"):
        mail = mail.strip(b"\1\n") + b"\n"
    if mail.startswith(RNEWS):
        mail = mail.partition(b"\n")[2]
    line = _LISTSERV_LINE.match(mail)
    return mail[line.end() :] if line else mail
