"""The headers, the MIME parts and the attached files of a mail.

Its parts are those of the standard library, which `mime` finds within the limits, and `mending` mends. What
mail-parser then tells of every mail that is more than a text in ASCII is what is used, where it can be right.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.message import Message
from functools import cache, cached_property

from listarchive.lazy import lazy_pattern
from listarchive.mail import mail_parser, transfer
from listarchive.mail.headers import decoded
from listarchive.mail.mending import mend, without_type
from listarchive.mail.mime import Part, head_of, message_of
from listarchive.mail.raw_fields import charset_of

_COMPOUND = (b"multipart", b"message/", b"boundary")

# The email package reads the parameters of a Content-Type in quadratic time.
_MANY_PARAMETERS = lazy_pattern(
    rb"^(Content-(?:Type|Disposition):(?:[^\n]|\n[ \t]){2000})((?:[^\n]|\n[ \t])*)",
    re.IGNORECASE | re.MULTILINE,
)

_LONGEST_PREAMBLE = 1_000


@dataclass(frozen=True)
class Parsed:
    """A mail's decoded headers, in its order, and its message, for the walk over its parts.

    `files` are the attachments that mail-parser sees among them.
    """

    headers: tuple[tuple[str, str], ...]
    message: Message
    repairs: tuple[str, ...] = ()
    files: Mapping[Message, mail_parser.File] = field(default_factory=dict)

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

    Never raises: where mail-parser gives up, the mail is read without it.
    """
    found = list(repairs)
    if isinstance(mail, bytes):
        if len(mail) > 10_000:
            mail = _MANY_PARAMETERS.sub(_fewer_parameters, mail)
        message, met = _message(mail)
        found += met
    else:
        message, met = mail, []
    fields = [(name, str(value)) for name, value in message.raw_items()]
    every = "\n".join([value for _, value in fields])
    plain = every.isascii() and "=?" not in every and "\x1b" not in every and "\0" not in every
    if plain and is_plain(message):
        headers = tuple([(name, " ".join(value.split())) for name, value in fields])
        return Parsed(headers, message, tuple(found))
    told = mail_parser.answer(message)
    if not met:
        found += told.defects
    found += told.failure
    return Parsed(_headers(message, fields), message, tuple(found), told.files)


def is_plain(message: Message) -> bool:
    """Whether a mail is one text in ASCII as it stands: then there is nothing that mail-parser could tell."""
    source = transfer.source_of(message)
    if not isinstance(message, Part) or message.is_multipart() or not source.isascii() or "\x1b" in source:
        return False
    return message.without_mime or (
        message.get_content_type() == "text/plain"
        and not message.raw_fields("content-disposition")
        and "name" not in str(message.get("content-type", "")).lower()
        and transfer.declared(message) in ([], [transfer.NONE])
    )


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
        if not met and not whole.is_multipart() and not transfer.source_of(whole).strip():
            # The email package drops what stands below a closing delimiter that is the first one.
            whole.set_payload(str(memoryview(mail)[blank + 1 :], "ascii", "surrogateescape"))
        return whole, met or mend(whole)
    # A body of one part is one string to the parser, however it got there; line by line takes longer.
    met = []
    message = head_of(head)
    if message is None:
        message, met = message_of(head + b"\n\n")
    message.set_payload(str(memoryview(mail)[blank + 1 :], "ascii", "surrogateescape"))
    if isinstance(message, Part):
        message.without_mime = b"content-" not in low
        if mail.find(b"\nContent-", blank, blank + _LONGEST_PREAMBLE) >= 0:
            met = met or without_type(message)
    return message, met


def _headers(message: Message, fields: list[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Every header in the mail's order: encoded words as mail-parser decodes them, unless it loses something.

    It puts U+FFFD for each raw byte above 127 (a third of all non-ASCII headers of Pipermail archives are in
    Latin-1), so those are decoded here.
    """
    headers: list[tuple[str, str]] = []
    charset = cache(lambda: charset_of(message))
    for name, raw in fields:
        value = None
        if "=?" in raw and raw.isascii() and "\x1b" not in raw and "\0" not in raw:
            value = mail_parser.decoded(raw)
        if value is None:
            value = decoded(raw, charset)
        headers.append((name, value))
    return tuple(headers)
