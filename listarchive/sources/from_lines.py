"""Which lines begin a new mail in an mbox file.

No standard says so for certain: bodies hold lines that begin with "From ", and some hold whole mails with
their From_ lines. A From_ line has a date, stands at the head of a mail's header, and names a sender as
From_ lines do. What remains in doubt after that is decided by the mails around it (see `mbox`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from listarchive.lazy import lazy_pattern
from listarchive.sources import mail_headers

LINE = 600
"""A From_ line's longest line. It holds one address and one date."""

HEAD = 1 << 14
"""How many bytes below a From_ line are looked at for a header: seals and signatures may come first."""

_WORD = rb"[A-Za-z\x80-\xff]{1,12}\.?"
_TIME = rb"\d{1,2}:\d\d(?::\d\d(?:\.\d{1,6})?)?"
_ZONE = rb"(?: {1,2}(?:[+-]\d{4,8}|[+-]\d{1,2}:\d\d|[A-Za-z]{1,5}(?:[+-]\d{1,4})?|\([^()]{0,40}\)))"
_DATED = lazy_pattern(
    rb"(?P<gap>[ \t]{1,8})(?:"
    # asctime, with a zone on either side of the year; hypermail's friends leave out the seconds
    rb"(?P<asctime>%(word)s,? {1,3}%(word)s {1,3}\d{1,2},? {1,3}"
    rb"%(time)s%(zone)s{0,2} {1,3}\d{2,5}%(zone)s{0,2}"
    # ImportExportTools for Thunderbird, 2023-24
    rb"|%(word)s {1,3}%(word)s {1,3}\d{1,2} {1,3}\d{4} {1,3}%(time)s%(zone)s{0,2})"
    # RFC 822: Mailman before 2.0
    rb"|(?:%(word)s,? {1,3})?\d{1,2}[ -]%(word)s[ -]\d{2,5},? {1,3}%(time)s%(zone)s{0,2}"
    rb"|\d{4}-\d\d-\d\d[ T]%(time)s(?:Z|%(zone)s{0,2})"
    # UUCP
    rb")(?: {1,3}remote from \S{1,80})?[ \t\r]{0,8}$" % {b"word": _WORD, b"time": _TIME, b"zone": _ZONE}
)
_BARE = lazy_pattern(rb"From {1,3}-?[ \t\r]{0,8}")
_LONGEST_BARE = 20
# Google's dumps of Usenet: `From -2842573987428574285`, the number of a post; `@xxx` as Takeout has it.
_NUMBERED = lazy_pattern(rb"From {1,3}-?(?:[1-9]|\d{2,20})(?:@xxx)?[ \t\r]{0,8}")
_LONGEST_NUMBERED = 48
# Programs that know no date: an address or a login name alone.
_UNDATED = lazy_pattern(
    rb"From {1,3}[A-Za-z0-9][^\s@:]{1,80}(?:@[^\s@:]{1,200})?(?: \([^()\n]{0,80}\))?[ \t\r]{0,8}"
)
_SENT = frozenset(b"message-id received newsgroups path return-path".split())
_NEWS = frozenset(b"newsgroups path message-id references x-google-thread x-google-attributes".split())
_PATCH = lazy_pattern(rb"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_NOBODY = (b"bogus@does.not.exist.com", b"bogus at does.not.exist.com")
_PIPERMAIL = frozenset(b"from date subject in-reply-to references message-id".split())
_TRACE = frozenset(b"return-path received delivered-to x-original-to envelope-to".split())


@dataclass(frozen=True, slots=True)
class FromLine:
    """What a From_ line and the header below it show of the program that wrote them."""

    patch: bool = False
    """Written by git format-patch: the sender is the name of a commit."""
    pipermail: bool = False
    """As Mailman 2 writes its monthly text files: two blanks, and never more than six header fields."""
    delivered: bool = False
    """As mail systems write: one blank before the date, and the marks of delivery in the header."""
    obscured: bool = False
    """Without any @: in the sender, of a mail as delivered in its header. Mailman writes `user at host`."""
    mozilla: bool = False
    """As Thunderbird writes: without a sender, or above a header that has the state of the mail in it."""
    bare: bool = False
    """Prose, unless such a mail is above: `From ` or `From -`, and nothing more (Thunderbird since 2024), or
    a number above a header that has neither an id nor a newsgroup."""
    fragment: bool = False
    """Above what Pipermail took for a mail without a header: it writes a sender that does not exist."""
    numbered: bool = False
    """The sender is the number of a post, as in dumps of Usenet, which have no date beside it."""
    undated: bool = False
    """A sender, and no date."""

    def goes_on(self, previous: FromLine) -> bool:
        """Whether a bare line is as the one of the mail above."""
        if self.numbered:
            return previous.numbered
        return previous.undated if self.undated else previous.mozilla


def read(line: bytes, below: Callable[[], bytes]) -> FromLine | None:
    """The From_ line in `line` ("From …", without its line feed); None if it is none.

    `below` gives the HEAD bytes below the line; it is asked only if the line looks like a From_ line.
    """
    if len(line) < _LONGEST_BARE and _BARE.fullmatch(line):
        bare = mail_headers.of_a_mail(mail_headers.fields(below()))
        return FromLine(mozilla=True, bare=True) if bare else None
    if number_alone(line):
        names = mail_headers.fields(below())
        return FromLine(numbered=True, bare=_NEWS.isdisjoint(names)) if b"from" in names else None
    if b":" not in line and _UNDATED.fullmatch(line):
        names = mail_headers.fields(below())
        told = b"from" in names and not _SENT.isdisjoint(names)
        return FromLine(undated=True, bare=True) if told else None
    dated = _DATED.search(line, 4) if b":" in line else None
    if dated is None or not mail_headers.of_a_mail(names := mail_headers.fields(head := below())):
        return None
    sender, two = line[5 : dated.start()], dated.end("gap") - dated.start("gap") > 1
    if not (two or _names_a_sender(sender)):
        return None
    delivered = not two and dated["asctime"] is not None and names[0] in _TRACE
    pipermail = (two or dated["asctime"] is None) and _PIPERMAIL.issuperset(names)
    return FromLine(
        patch=_PATCH.fullmatch(sender) is not None,
        pipermail=pipermail,
        delivered=delivered,
        obscured=(pipermail and b"@" not in sender) or (delivered and b"@" not in mail_headers.block(head)),
        mozilla=sender == b"-" or b"x-mozilla-status" in names,
        fragment=pipermail and sender in _NOBODY,
        numbered=sender.removeprefix(b"-").removesuffix(b"@xxx").isdigit(),
    )


def opens(line: bytes, below: Callable[[], bytes]) -> FromLine | None:
    """The From_ line in the first line of a file, where less is asked of it.

    There, a date or a header is enough: programs write `From user@host` and no more, and a mail may
    have no header.
    """
    if from_line := read(line, below):
        return from_line
    dated = _DATED.search(line, 4)
    if dated and _names_a_sender(line[5 : dated.start()]):
        return FromLine()
    if not mail_headers.fields(line) and mail_headers.mail_begins(below()):
        return FromLine(numbered=number_alone(line), undated=_UNDATED.fullmatch(line) is not None)
    return None


def number_alone(line: bytes) -> bool:
    """Whether a From_ line has the number of a post, and neither a sender nor a date."""
    return len(line) < _LONGEST_NUMBERED and _NUMBERED.fullmatch(line) is not None


def _names_a_sender(sender: bytes) -> bool:
    """True unless it is a clause: an address, one word, or words that end in a host ("user at host.org")."""
    words = sender.split()
    return len(words) <= 1 or b"@" in sender or sender.startswith(b'"') or b"." in words[-1].strip(b".")
