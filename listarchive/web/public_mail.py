"""A mail as strangers may have it: without the headers that tell of its way and of who had it.

What its author and its list wrote above it stays. What was added on the way, by the servers of whoever kept
it and by his programs, tells where he reads his mail, and often from where its author wrote.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from listarchive.web.tokens import has_token, without_tokens
from listarchive.web.unaddressed import LINES, recoded

CUT_OUT = {
    "received": "the machines that it went by, and the author's own with its address",
    "x-received": "the same, by Google",
    "x-originating-*": "from where the author wrote: address, client, mailbox",
    "x-source-*": "the same, by web hosts",
    "x-sender-ip": "the same",
    "x-client-ip": "the same",
    "x-ip": "the same",
    "x-remote-ip": "the same",
    "x-sender-ident": "the same",
    "x-php-*": "which script sent it, for which visitor",
    "x-get-message-sender-via": "who was logged in where it was sent",
    "x-authenticated-*": "who was logged in where it was sent",
    "x-authuser": "who was logged in where it was sent",
    "x-auth-*": "who was logged in where it was sent",
    "auto-submitted-by": "who was logged in where it was sent",
    "delivered-to": "whose mailbox this copy lay in",
    "x-delivered-to": "whose mailbox this copy lay in",
    "x-original-to": "whose mailbox this copy lay in",
    "original-recipient": "whose mailbox this copy lay in",
    "envelope-to": "whose mailbox this copy lay in",
    "x-envelope-*": "whose mailbox this copy lay in, and who is told of failures",
    "x-rcpt-to": "whose mailbox this copy lay in",
    "x-apparently-to": "whose mailbox this copy lay in",
    "apparently-to": "whose mailbox this copy lay in",
    "x-forwarded-*": "to whom it was handed on",
    "x-resolved-to": "to whom it was handed on",
    "return-path": "who is told of failures: the subscriber's address stands in it (VERP)",
    "x-mailfrom": "who is told of failures",
    "errors-to": "who is told of failures",
    "authentication-results": "what the receiving server thought of its sender",
    "authentication-results-original": "what the receiving server thought of its sender",
    "x-authentication-results": "what the receiving server thought of its sender",
    "arc-*": "what servers on the way thought of its sender",
    "received-spf": "what the receiving server thought of its sender, with his address",
    "dkim-filter": "what the receiving server thought of its sender",
    "x-google-*": "marks of Google's, by account",
    "x-gm-*": "marks of Google's, by account",
    "x-gmail-*": "marks of Google's, by account",
    "x-ms-*": "marks of Microsoft's, by tenant and server",
    "x-microsoft-*": "marks of Microsoft's, by tenant and server",
    "x-forefront-*": "marks of Microsoft's, by tenant and server",
    "x-eopattributedmessage": "marks of Microsoft's, by tenant and server",
    "x-ymail-*": "marks of Yahoo's, by account",
    "x-yahoo-*": "marks of Yahoo's, by account",
    "x-aol-*": "marks of AOL's, by account",
    "x-me-*": "marks of Fastmail's, by account",
    "feedback-id": "marks of who sends in bulk, by recipient",
    "x-ses-*": "marks of who sends in bulk, by recipient",
    "x-mailgun-*": "marks of who sends in bulk, by recipient",
    "x-sg-*": "marks of who sends in bulk, by recipient",
    "x-mc-user": "marks of who sends in bulk, by recipient",
    "x-csa-complaints": "marks of who sends in bulk, by recipient",
    "x-job": "marks of who sends in bulk, by recipient",
    "x-spam*": "what the filter of whoever kept it thought of it",
    "x-virus*": "what the filter of whoever kept it thought of it",
    "x-amavis-*": "what the filter of whoever kept it thought of it",
    "x-barracuda-*": "what the filter of whoever kept it thought of it",
    "x-proofpoint-*": "what the filter of whoever kept it thought of it",
    "x-ironport-*": "what the filter of whoever kept it thought of it",
    "x-rspamd-*": "what the filter of whoever kept it thought of it",
    "x-sophos-*": "what the filter of whoever kept it thought of it",
    "x-mailscanner*": "what the filter of whoever kept it thought of it",
    "x-bogosity": "what the filter of whoever kept it thought of it",
    "x-greylist*": "what the filter of whoever kept it thought of it",
    "x-scanned-by": "what the filter of whoever kept it thought of it",
    "x-dspam-*": "what the filter of whoever kept it thought of it",
    "status": "whether whoever kept it has read it",
    "x-status": "whether whoever kept it has read it",
    "x-uid": "where it lay in his mailbox",
    "x-uidl": "where it lay in his mailbox",
    "x-imap*": "where it lay in his mailbox",
    "x-keywords": "how he has marked it",
    "x-label": "how he has marked it",
    "x-mozilla-*": "how he has marked it",
    "x-evolution*": "how he has marked it",
    "x-folder": "where it lay in his mailbox",
    "content-length": "how long it was in his mailbox; with this, it would be wrong",
    "lines": "how long it was in his mailbox",
    "list-unsubscribe-post": "ends a subscription at one click",
}
"""Headers that are cut out, and what they tell; `*` stands for any end."""

_WHOLE = frozenset(name for name in CUT_OUT if not name.endswith("*"))
_BEGINNINGS = tuple(name[:-1] for name in CUT_OUT if name.endswith("*"))
_FIELD = re.compile(r"([!-9;-~]{1,100})[ \t]*:")
_BOUNDARY = re.compile(r"\bboundary[ \t]*=[ \t]*(?:\"([^\"\r\n]{1,200})\"|([^\s;\"]{1,200}))", re.IGNORECASE)
_MAIL_WITHIN = re.compile(
    r"content-type[ \t]*:\s*(?:message/(?:rfc822|global)|text/rfc822-headers)", re.IGNORECASE
)
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_ONE = re.compile(r"<[^<>]{0,2000}>")


def public(mail: bytes, *, head: bool = True) -> bytes:
    """Give a mail, or a part of one that begins with no `head`, as strangers may have it."""
    text = mail.decode("utf-8", "surrogateescape")
    kept = "".join(_lines(_LINE.findall(text), head=head))
    lowered = text.lower()
    if "base64" in lowered:
        kept = LINES.sub(lambda found: recoded(found[0], lambda said: without_tokens(said)[0]), kept)
    kept, _ = without_tokens(kept, quoted="quoted-printable" in lowered)
    return kept.encode("utf-8", "surrogateescape")


def is_cut_out(name: str) -> bool:
    """Tell whether strangers are not given a header."""
    lowered = name.lower()
    return lowered in _WHOLE or lowered.startswith(_BEGINNINGS)


def _lines(lines: list[str], *, head: bool) -> Iterator[str]:
    """Give the lines of a mail but for the headers that are cut out, its own and those of mails within it."""
    ends: set[str] = set()
    number = 0
    while number < len(lines):
        if not head:
            yield lines[number]
            head = lines[number].rstrip() in ends
            number += 1
            continue
        end = next((n for n in range(number, len(lines)) if not lines[n].strip("\r\n")), len(lines))
        fields = "".join(lines[number:end])
        ends.update(f"--{quoted or bare}" for quoted, bare in _BOUNDARY.findall(fields))
        yield from _fields(lines[number:end])
        yield from lines[end : end + 1]
        number = end + 1
        head = _MAIL_WITHIN.search(fields) is not None


def _fields(lines: Iterable[str]) -> Iterator[str]:
    """Give the lines of a head but for the headers that are cut out."""
    field: list[str] = []
    for line in lines:
        if field and not line.startswith((" ", "\t")):
            yield from _shown(field)
            field = []
        field.append(line)
    yield from _shown(field)


def _shown(field: list[str]) -> list[str]:
    match = _FIELD.match(field[0]) if field else None
    if match is None:
        return field
    if is_cut_out(match[1]):
        return []
    if match[1].lower() != "list-unsubscribe":
        return field
    value = "".join(field)[match.end() :]
    every = _ONE.findall(value)
    kept = [each for each in every if not has_token(each[1:-1])]
    if len(kept) == len(every):
        return field
    return [f"{match[1]}: {', '.join(kept)}\n"] if kept else []
