"""The headers and the MIME parts of a mail.

The one place that knows mail-parser. Its object stays here: it answers to any attribute name, and
its text lists flatten forwarded mails and digests, and it encodes every attachment anew. What leaves is the
headers, decoded, beside the message of the standard library, whose parts `mime` finds.
"""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from email.message import Message
from functools import cache, cached_property

from mailparser import MailParser

from listarchive.mail.headers import decoded
from listarchive.mail.mending import mend, without_type
from listarchive.mail.mime import Part, head_of, message_of
from listarchive.mail.raw_fields import charset_of

# What mail-parser finds odd in a mail goes into the post's repairs, not to stderr.
logging.getLogger("mailparser").setLevel(logging.CRITICAL + 1)

_DEFECTS = {
    "StartBoundaryNotFoundDefect": "the first MIME boundary is missing",
    "CloseBoundaryNotFoundDefect": "the last MIME boundary is missing",
    "NoBoundaryInMultipartDefect": "a multipart without a boundary: read as text",
    "MultipartInvariantViolationDefect": "a multipart without parts: read as text",
    "InvalidBase64PaddingDefect": "broken base64",
    "InvalidBase64CharactersDefect": "broken base64",
    "InvalidBase64LengthDefect": "broken base64",
}
_COMPUTED = frozenset({"body", "attachments", "date", "timezone", "to_domains", "received"})
"""Names under which mail-parser has something else than the header so called …"""
_ADDRESSES = frozenset({"bcc", "cc", "delivered-to", "from", "reply-to", "to"})
"""… or lists of names and addresses, which it makes in far more time than all the rest."""
_NOT_ASKED = _COMPUTED | _ADDRESSES

_COMPOUND = (b"multipart", b"message/", b"boundary")

# The email package reads the parameters of a Content-Type in quadratic time.
_MANY_PARAMETERS = re.compile(
    rb"^(Content-(?:Type|Disposition):(?:[^\n]|\n[ \t]){2000})((?:[^\n]|\n[ \t])*)",
    re.IGNORECASE | re.MULTILINE,
)

_LONGEST_PREAMBLE = 1_000
_HEADERS_WORTH_PARSING = 500
_LENGTH_WORTH_PARSING = 1 << 18
"""mail-parser doubles the time that headers take; no true header block has as many, or is longer."""


@dataclass(frozen=True)
class Parsed:
    """A mail's decoded headers, in its order, and its message, for the walk over its parts."""

    headers: tuple[tuple[str, str], ...]
    message: Message
    repairs: tuple[str, ...] = ()

    @cached_property
    def first(self) -> dict[str, str]:
        """The first header of each name (in small letters)."""
        first: dict[str, str] = {}
        for name, value in self.headers:
            first.setdefault(name.lower(), value)
        return first

    def get(self, name: str) -> str:
        """The first header of that name (in small letters); empty if there is none."""
        return self.first.get(name, "")

    def those(self, names: tuple[str, ...]) -> list[str]:
        """What the first headers of these names (in small letters) say, without those that are empty."""
        first = self.first
        if first.keys().isdisjoint(names):
            return []
        return [value for name in names if (value := first.get(name))]

    def all(self, name: str) -> list[str]:
        """Every header of that name (in small letters)."""
        return [value for key, value in self.headers if key.lower() == name] if name in self.first else []

    def raw(self, name: str) -> bytes:
        """The bytes of the first header of that name (in small letters); empty if there is none."""
        found = (str(value) for key, value in self.message.raw_items() if key.lower() == name)
        return next(found, "").encode("utf-8", "surrogateescape")


def parse(mail: bytes | Message, repairs: tuple[str, ...] = ()) -> Parsed:
    """Parse a mail's bytes (a header block, a blank line, a body) or a mail that is a part of another.

    Never raises: where mail-parser gives up, its headers are decoded here.
    """
    found = list(repairs)
    if isinstance(mail, bytes):
        if len(mail) > 10_000:
            mail = _MANY_PARAMETERS.sub(_fewer_parameters, mail)
        message, met = _message(mail)
        found += met
    else:
        message, met = mail, []
    if not met:
        found += _defects(message)
    fields = [(name, str(value)) for name, value in message.raw_items()]
    every = "\n".join([value for _, value in fields])
    # What needs no decoding mail-parser leaves as it is: every other mail was a third faster to read.
    if every.isascii() and "=?" not in every and "\x1b" not in every and "\0" not in every:
        headers = tuple([(name, " ".join(value.split())) for name, value in fields])
        return Parsed(headers, message, tuple(found))
    values: dict[str, object] = {}
    if len(fields) <= _HEADERS_WORTH_PARSING and len(every) <= _LENGTH_WORTH_PARSING:
        try:
            values = _by_mail_parser(message)
        except Exception as error:
            found.append(f"mail-parser gave up ({type(error).__name__}): read without it")
    return Parsed(_headers(message, values), message, tuple(found))


def _fewer_parameters(header: re.Match[bytes]) -> bytes:
    """Cut a header that has far more parameters than any mailer writes; leave a long line of a text."""
    return header[1] if header[0].count(b";") > 200 else header[0]


def _message(mail: bytes) -> tuple[Message, list[str]]:
    # Without a header, the blank line comes first.
    blank = 0 if mail.startswith(b"\n") else mail.find(b"\n\n") + 1 or len(mail)
    head = mail[:blank]
    low = head.lower()
    if any(map(low.__contains__, _COMPOUND)):
        whole, met = message_of(mail)
        return whole, met or mend(whole)
    # A body of one part is one string to the parser, however it got there; line by line takes longer.
    met = []
    message = head_of(head)
    if message is None:
        message, met = message_of(head + b"\n\n")
    message.set_payload(str(memoryview(mail)[blank + 1 :], "ascii", "surrogateescape"))
    if isinstance(message, Part):
        message.is_plain = b"content-" not in low
        if mail.find(b"\nContent-", blank, blank + _LONGEST_PREAMBLE) >= 0:
            met = met or without_type(message)
    return message, met


def _defects(message: Message) -> list[str]:
    names = {type(defect).__name__ for part in message.walk() for defect in part.defects}
    return sorted({_DEFECTS[name] for name in names if name in _DEFECTS})


def _by_mail_parser(message: Message) -> dict[str, object]:
    """The headers as mail-parser decodes them, without those of which it makes something else."""
    head = Message(message.policy)
    for name, value in message.raw_items():
        if name.lower() not in _NOT_ASKED:
            head.set_raw(name, value)
    head.set_payload("")
    return MailParser(head).mail  # type: ignore[no-any-return]


def _headers(message: Message, values: dict[str, object]) -> tuple[tuple[str, str], ...]:
    """Every header in the mail's order, as mail-parser decoded it, unless that loses something.

    It leaves out bytes that their charset does not have, and puts U+FFFD for each raw byte above 127
    (a third of all non-ASCII headers of Pipermail archives), so those are decoded here.
    """
    headers: list[tuple[str, str]] = []
    charset = cache(lambda: charset_of(message))
    seen: dict[str, int] = {}
    for name, source in message.raw_items():
        raw = str(source)
        key = name.lower()
        place = seen[key] = seen.get(key, -1) + 1
        value = values.get(key) if key not in _NOT_ASKED else None
        if isinstance(value, list) and place < len(value):
            value = value[place]
        if "=?" in raw or not raw.isascii() or "\x1b" in raw:
            value = decoded(raw, charset)
        elif not isinstance(value, str):
            value = raw
        headers.append((name, " ".join(value.replace("\0", "").split())))
    return tuple(headers)
