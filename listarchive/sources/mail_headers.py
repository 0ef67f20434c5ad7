"""Headers of mails, told from other lines with colons in them."""

from __future__ import annotations

import re

from listarchive.lazy import lazy_pattern

_FIELD = lazy_pattern(rb"^([!-9;-~]{1,80})[ \t]{0,8}:", re.MULTILINE)
"""RFC 5322 §2.2, and the blanks before the colon that its §4.5 asks readers to bear."""

_LONGEST_NAME = 80 + 8 + 1

_END = lazy_pattern(rb"\n(?=\r?\n|From [^:\r\n])")
"""Where a header ends: at a blank line, and at the latest where another mail begins."""

_PUSHED_DOWN = lazy_pattern(rb"(?:>{1,4} ?From [^\n]{0,600}+\n){0,9}+")

SURE = frozenset(
    b"from subject sender received return-path delivered-to message-id mime-version content-type resent-from "
    b"x-original-to envelope-to in-reply-to references content-transfer-encoding list-id newsgroups "
    b"dkim-signature domainkey-signature authentication-results received-spf arc-seal arc-message-signature "
    b"arc-authentication-results x-received x-mozilla-status x-mozilla-status2 x-account-key".split()
)
"""Fields that are found on top of a mail and hardly anywhere else."""

LIKELY = frozenset(b"date to cc bcc reply-to".split())
"""Fields that other texts begin with, too ("Date: 2010-12-03" in a blog post): two of them are a mail."""


def fields(head: bytes) -> list[bytes]:
    """The names, in lower case, of the fields in the header at the start of `head`.

    Empty if `head` does not begin with a field. Envelope lines that the mail's own pushed down
    (">From somebody …") are passed over.
    """
    start = _PUSHED_DOWN.match(head).end()  # type: ignore[union-attr]  # it matches nothing, too
    if not _FIELD.match(head, start):
        return []
    end = _END.search(head, start)
    return [name.lower() for name in _FIELD.findall(head, start, end.end() if end else len(head))]


def may_begin(near: bytes) -> bool:
    """False if no field stands at the start of `near`, or below the lines that are passed over."""
    rest = near[_PUSHED_DOWN.match(near).end() :]  # type: ignore[union-attr]
    cut = len(rest) < _LONGEST_NAME or (rest.startswith((b"From ", b">")) and b"\n" not in rest)
    return cut or _FIELD.match(rest) is not None


def block(head: bytes) -> bytes:
    """The header at the start of `head`."""
    end = _END.search(head)
    return head[: end.end()] if end else head


def of_a_mail(names: list[bytes]) -> bool:
    """True if fields with these names make the header of a mail."""
    return not SURE.isdisjoint(names) or len(LIKELY.intersection(names)) >= 2


def mail_begins(head: bytes) -> bool:
    """True if `head` begins with the header of a mail."""
    return of_a_mail(fields(head))
