"""The one table of kinds of sources, told by a file's first bytes.

A kind is a module with the names of `Kind`; a new kind is a new module and a line in KINDS.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Protocol

from listarchive.lazy import lazy_pattern
from listarchive.limits import limits
from listarchive.sources import digest, eml, emlx, listserv, mbox, mmdf, page, rnews, webpage
from listarchive.sources.window import too_long

if TYPE_CHECKING:
    from listarchive.sources.compressed import Readable

HEAD = 1 << 16
"""How many bytes decide what a file is: room for a long run of Received headers."""

Report = Callable[[int, str], None]
"""Takes a problem: its offset in the decompressed file, and what a person should know about it."""


class Kind(Protocol):
    """What every kind of source can do."""

    kind: str
    """Its name in reports."""

    grows: bool
    """True if mails are added at the end of such a file, so that a grown one need not be read anew."""

    def recognise(self, head: bytes) -> bool:
        """Whether these first bytes of a file (all of it, if it is short) belong to this kind."""

    def split(self, stream: Readable, offset: int, report: Report) -> Iterator[tuple[int, bytes]]:
        """Each mail's offset and bytes, in order, from a stream that stands at `offset` of its file.

        Never raises for any bytes. What is left out must be blank, or what a mail program noted beside the
        mail.
        """


KINDS: tuple[Kind, ...] = (mmdf, rnews, listserv, emlx, mbox, eml, webpage, digest, page)
"""The kinds, asked in this order: the surer sign goes first."""

_BY_NAME = {kind.kind: kind for kind in KINDS}

_UTF_16 = "text in UTF-16: convert it to UTF-8 first, as `iconv -f UTF-16 -t UTF-8` does"

_SIGNS: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"RIFF", "a picture or a sound"),
    (b"SQLite format 3", "an SQLite database"),
    (b"%PDF", "a PDF document"),
    (b"%!PS", "a PostScript document"),
    (b"PK\x03\x04", "a zip archive: unpack it first"),
    (b"PK\x05\x06", "an empty zip archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive: unpack it first"),
    (b"Rar!\x1a\x07", "a RAR archive: unpack it first"),
    (b"\x1f\x9d", "compressed with `compress` (.Z): unpack it first"),
    (b"\x04\x22\x4d\x18", "compressed with lz4: unpack it first"),
    (b"LZIP", "compressed with lzip: unpack it first"),
    (b"]\0\0", "compressed with lzma, as xz did long ago: unpack it first"),
    (b"!BDN", "Outlook's data file (.pst): convert it to mbox first, as `readpst` does"),
    (b"\xcf\xad\x12\xfe", "a folder of Outlook Express (.dbx): convert it to mbox first, as `undbx` does"),
    (b"\xd0\xcf\x11\xe0", "Outlook's own format (.msg), or an Office document: save mails as .eml first"),
    (b"BABYL OPTIONS:", "a folder of Emacs' Rmail (Babyl): convert it to mbox first, as `b2m` does"),
    (b"2 M", "a folder of Dovecot's dbox: export it first, as `doveadm backup` to a Maildir does"),
    (b"\x28\xb5\x2f\xfd", "compressed twice: unpack it first"),
    (b"BZh", "compressed twice: unpack it first"),
    (b"\xfd7zXZ", "compressed twice: unpack it first"),
    (b"\x1f\x8b", "compressed twice: unpack it first"),
    (b"\x7fELF", "a program"),
    (b"\x78\x9f\x3e\x22", "Outlook's winmail.dat (TNEF): unpack it first, as `tnef` does"),
    (b"\xff\xfe", _UTF_16),
    (b"\xfe\xff", _UTF_16),
)


PLAIN_TEXT = "not mail: a text that does not begin with a mail's header"
"""What is said of a file that could be the text of a post, and nothing more."""


# What lies beside mail and is not meant as mail: no reason to call a nightly run a failure.
_BESIDE = lazy_pattern(
    r"(?:README|LICEN[CS]E|COPYING|CHANGES|CHANGELOG|INDEX)(?:\.\w+)?"
    # what Mailman notes of a list and its archive
    r"|(?:pipermail|config|pending|request)\.(?:pck|db)(?:\.last|\.safety)?"
    # the database that Pipermail makes its pages from: "2024-May-article", "Week-of-Mon-20240506-thread"
    r"|(?:\d{4}|Week-of-)[\w-]{0,30}-(?:article|author|date|subject|thread)"
    # what mail servers keep in a Maildir, mail programs beside an mbox, and systems in any folder
    r"|(?:dovecot|courier|maildir)[\w.-]*|subscriptions"
    r"|.*\.(?:msf|cmeta|ibex\.index(?:\.data)?|snm|toc)|(?:popstate|msgFilterRules)\.dat"
    r"|table_of_contents|archive_browser\.html|Info\.plist|Thumbs\.db|desktop\.ini",
    re.IGNORECASE,
)


def beside_mail(name: str, head: bytes) -> bool:
    """Whether a file that holds no mail is one that lies beside mail as a matter of course."""
    return _BESIDE.fullmatch(name) is not None or webpage.is_index(head)


def named(kind: str) -> Kind:
    """The kind of that name."""
    return _BY_NAME[kind]


def split(kind: str, stream: Readable, offset: int, report: Report) -> Iterator[tuple[int, bytes]]:
    """Each mail's offset and bytes, or the beginning of one that is too long; that is reported."""
    for start, raw in named(kind).split(stream, offset, report):
        if len(raw) >= limits().mail_bytes:
            report(start, too_long())
        if raw:
            yield start, raw


def kind_of(head: bytes) -> str | None:
    """The name of the kind that a file's first bytes show; None if they do not look like mail."""
    return next((kind.kind for kind in KINDS if kind.recognise(head)), None)


def what_else(head: bytes) -> str:
    """What a file that is not mail seems to be, for a person."""
    for sign, name in _SIGNS:
        if head.startswith(sign):
            return f"not mail but {name}"
    if head[257:262] == b"ustar":
        return "not mail but a tar archive: unpack it first"
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return "not mail but an HTML or XML page"
    if head and not head.strip(b"\0"):
        return "nothing but NUL bytes: what stood here is lost"
    if b"\r" in head and b"\n" not in head and kind_of(head.replace(b"\r", b"\n")):
        return "mail, but its lines end as on old Macs (CR): convert them first, as `tr '\\r' '\\n'` does"
    for order, every_other in (("LE", head[1::2]), ("BE", head[::2])):
        if every_other and not every_other.strip(b"\0") and kind_of(head.replace(b"\0", b"")):
            return f"not mail but {_UTF_16.replace('UTF-16 -t', f'UTF-16{order} -t')}"
    if b"\0" in head:
        return "not mail but binary data"
    return PLAIN_TEXT
