"""A mail's header and body, without what was put around them.

The From_ line of an mbox and the marks that mbox writers put before lines of the text are taken off, line
ends become line feeds, and a header block that later programs would misread is mended.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from listarchive.dates import envelope_date
from listarchive.frames import without_frame
from listarchive.lazy import lazy_pattern
from listarchive.limits import limits
from listarchive.mail import heads

AUTHOR_OF_FROM_LINE = "no From: the author is from the separator"
"""The repair of a mail whose header names nobody."""

_BOM = b"\xef\xbb\xbf"
FIELD_START = rb"([!-9;-~]{1,200})[ \t]{0,20}:"
"""A field's name and colon (RFC 5322 §2.2), with the blanks between that §4.5 asks readers to tolerate.

Where a mail is told from prose, and where a digest is split, less counts as one (`sources.mail_headers`).
"""
_FIELD = lazy_pattern(FIELD_START)
# A header in which nothing is to be mended: fields, of which the first tells, and folded lines.
_HEADER = lazy_pattern(rb"(?:[!-9;-~]{1,200}+:[^\n]*+(?:\n[ \t]++[^\s][^\n]*+)*+(?:\n|\Z))++")
_ESCAPED_FROM = lazy_pattern(rb"^>+From ", re.MULTILINE)
# RFC 2046 §5.1.5's own example folds within the quotes, where the email package does not unfold.
_FOLDED_BOUNDARY = lazy_pattern(rb'(boundary="[^"\n]{0,70})\n[ \t]{1,20}', re.IGNORECASE)
_BLANK = (b" ", b"\t")
_FROM_LINES = (b"From ", b">From ", b"> From ", *(b">" * times + b"From " for times in (2, 3, 4)))

_TELLING = frozenset(
    b"""from date subject message-id to cc received reply-to sender return-path in-reply-to references
    mime-version content-type content-transfer-encoding delivered-to x-mailer list-id organization
    newsgroups path resent-from envelope-to x-original-to x-beenthere x-mozilla-status status
    apparently-to""".split()
)
"""A block in which none of these fields stands is no header: prose, too, has words before colons."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A mail without its envelope: `data` is a header block, a blank line and a body, with line feeds."""

    data: bytes
    from_line: str = ""
    """The line of an mbox above it (RFC 4155), if it had one."""
    has_headers: bool = True
    repairs: tuple[str, ...] = ()


def opened(raw: bytes, *, line_ends: bool = True) -> Opened:
    """Take a mail out of its envelope. Without a header, `data` begins with the blank line above the body.

    Without `line_ends`, those of its body stay as they are.
    """
    data = raw.removeprefix(_BOM)
    if line_ends and b"\r" in data:
        data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    data = without_frame(data.lstrip(b"\n"))
    from_line = ""
    if data.startswith(_FROM_LINES):
        first, _, rest = data.partition(b"\n")
        line = first.decode("latin-1").lstrip("> ")
        if envelope_date(line) is not None or _FIELD.match(rest):
            from_line, data = line, _unescaped(rest)
        del rest
    block, gap, start = _divided(data)
    cut = start < len(data) and not gap
    if b"oundary=" in block:
        block = _FOLDED_BOUNDARY.sub(rb"\1 ", block)
    block = heads.mended(block)
    if gap and _HEADER.fullmatch(block) and _telling(block):
        as_it_was = start == len(block) + 2 and data.startswith(block)
        return Opened(data if as_it_was else b"".join((block, gap, memoryview(data)[start:])), from_line)
    lines, tail, repairs = _mended(block)
    if not lines:
        return Opened(b"\n" + data, from_line, has_headers=False, repairs=("no headers: all of it is text",))
    if cut:
        repairs.append(f"the header is longer than {limits().header_bytes} bytes: the rest of it is text")
    above = b"\n".join(tail) + (gap or b"\n") if tail else b""
    # The body is copied once: it may be most of what fits into memory.
    return Opened(
        b"".join((b"\n".join(lines), b"\n\n", above, memoryview(data)[start:])),
        from_line,
        repairs=tuple(repairs),
    )


def _telling(block: bytes) -> bool:
    """Whether a well-formed header begins with a field that only headers have."""
    return block[: block.find(b":")].lower() in _TELLING


def _divided(data: bytes) -> tuple[bytes, bytes, int]:
    """Part a mail at its first blank line: what is above, the line, and where it goes on."""
    if data.startswith(b"\n"):
        return b"", b"\n", 1
    longest = limits().header_bytes
    end = data.find(b"\n\n", 0, longest)
    if end >= 0:
        return data[:end], b"\n\n", end + 2
    if len(data) <= longest:
        return data, b"", len(data)
    end = data.rfind(b"\n", 0, longest)
    cut = end if end >= 0 else longest
    return data[:cut], b"", cut


def _mended(block: bytes) -> tuple[list[bytes], list[bytes], list[str]]:
    """The lines of a header block, the lines below it that are no header, and what was mended.

    A line that is neither a field nor folded (RFC 5322 §2.2.3) is taken for the rest of the field above
    it if fields that only a header has follow, else for the first line of the body.
    """
    lines = block.rstrip(b"\n").split(b"\n")
    fields = [_FIELD.match(line) for line in lines]
    telling = [place for place, field in enumerate(fields) if field and field[1].lower() in _TELLING]
    # A mail that was in another mbox before has the From_ line of that, escaped or not, above its header.
    first = next((place for place, line in enumerate(lines) if not line.startswith(_FROM_LINES)), 0)
    if not telling or (fields[first] is None and telling[:2] != [first + 1, first + 2]):
        return [], [], []
    blank = _first_blank(lines, fields)
    end = max(place for place in telling if place < blank) + 1 if telling[0] < blank else blank
    while end < blank and (fields[end] or (lines[end][:1] in _BLANK and lines[end].strip())):
        end += 1
    kept: list[bytes] = []
    repairs: list[str] = []
    for line, field in zip(lines[:end], fields[:end], strict=True):
        if field is not None or (kept and line[:1] in _BLANK):
            kept.append(line)
        elif kept and not line.startswith(_FROM_LINES):
            kept.append(b" " + line)
            repairs.append("a header was cut in two: joined")
        else:
            kept.append(b"X-Unreadable: " + line)
            repairs.append("a line among the headers is no header: kept as X-Unreadable")
    below = lines[end:]
    if below and not below[0].strip():
        del below[0]
    elif below:
        repairs.append("no blank line below the headers")
    return kept, below, list(dict.fromkeys(repairs))


def _first_blank(lines: list[bytes], fields: list[re.Match[bytes] | None]) -> int:
    """The first line that holds only blanks and ends the header, since no header goes on below it.

    Others are folded (bitcoin-dev digests: a Message-ID, then a line with a tab).
    """
    for place, line in enumerate(lines[:-1]):
        if not line.strip() and not fields[place + 1] and lines[place + 1][:1] not in _BLANK:
            return place
    return len(lines)


def _unescaped(data: bytes) -> bytes:
    """Take one `>` off lines that an mbox writer escaped (mboxrd), but leave those that stand in a quote."""
    if b">From " not in data:
        return data
    pieces: list[bytes] = []
    done = 0
    for match in _ESCAPED_FROM.finditer(data):
        start = match.start()
        if not _quoted(data, start):
            pieces.append(data[done:start])
            done = start + 1
    return b"".join((*pieces, data[done:]))


def _quoted(data: bytes, start: int) -> bool:
    """Whether the line above or below the one at `start` is a quote."""
    above = data.rfind(b"\n", 0, max(start - 1, 0)) + 1
    if start and data[above : above + 1] == b">" and not _ESCAPED_FROM.match(data, above):
        return True
    below = data.find(b"\n", start) + 1
    return bool(below) and data[below : below + 1] == b">" and not _ESCAPED_FROM.match(data, below)
