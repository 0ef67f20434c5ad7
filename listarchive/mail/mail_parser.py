"""What mail-parser tells of a mail: its attachments, its encoded header fields, its defects.

The one home of the library. Before it stand the limits of `mime.message_of`, whose tree of parts it is given;
behind it, what it gets wrong is told apart, so that `parts`, `raw_fields` and `headers` read that themselves.
"""

from __future__ import annotations

import binascii
import logging
import re
from collections.abc import Iterable, Mapping
from email.message import Message
from itertools import chain
from typing import Any, NamedTuple
from unicodedata import is_normalized

from mailparser import MailParser
from mailparser.utils import decode_headers, mime_header_view

from listarchive.lazy import lazy_pattern
from listarchive.mail import transfer
from listarchive.mail.mime import Part
from listarchive.text.charset import decode

# What mail-parser finds odd in a mail goes into the post's repairs, not to stderr.
logging.getLogger("mailparser").setLevel(logging.CRITICAL + 1)

_LONGEST = 10_000
"""Of a field: the email package takes quadratic time to take one apart."""
_DEFECTS = {
    "StartBoundaryNotFoundDefect": "the first MIME boundary is missing",
    "CloseBoundaryNotFoundDefect": "the last MIME boundary is missing",
    "NoBoundaryInMultipartDefect": "a multipart without a boundary: read as text",
    "MultipartInvariantViolationDefect": "a multipart without parts: read as text",
    "InvalidBase64PaddingDefect": "broken base64",
    "InvalidBase64CharactersDefect": "broken base64",
    "InvalidBase64LengthDefect": "broken base64",
}
"""The defects that readers are told of; most others say that Pipermail has written `at` for `@`."""
_ENCODED = lazy_pattern(r"=\?(utf-8|us-ascii|iso-8859-1)\?([bq])\?([!->@-~]*)\?=", re.IGNORECASE)
"""RFC 2047 §2, in the charsets about which Python and mailers agree."""
_BASE64 = lazy_pattern(r"[A-Za-z0-9+/]*={0,2}")
_CONTROLS = lazy_pattern("[\0-\x1f\x7f-\x9f]")
_UNSURE = lazy_pattern("[\0\x1b\ufffd]|=\\?|'[\\w-]{0,20}'")


class File(NamedTuple):
    """An attachment as mail-parser gives it.

    The name is empty where it cannot be right; an attached mail has a size, and no bytes.
    """

    name: str
    data: bytes
    size: int


class Answer(NamedTuple):
    """What mail-parser tells of a mail: the attachments by their parts, defects, and whether it failed."""

    files: Mapping[Message, File]
    defects: list[str]
    failure: tuple[str, ...] = ()


def answer(message: Message) -> Answer:
    """Ask mail-parser about a mail, or a part of one. Whatever it raises, the mail is read without it."""
    if any(isinstance(part, Part) and part.longest_field > _LONGEST for part in message.walk()):
        return Answer({}, _defects(message), ("a MIME header is too long for mail-parser: read without it",))
    try:
        parser = LeanParser(message)
        files = {part: _file(part, found) for part, found in parser.attachment_of.items()}
    except MemoryError:
        raise
    except Exception as error:
        failure = f"mail-parser gave up ({type(error).__name__}): read without it"
        return Answer({}, _defects(message), (failure,))
    names = chain.from_iterable(texts for each in parser.defects for texts in each.values())
    return Answer(files, _known(name.partition(":")[0] for name in names))


class _Attachments(list[dict[str, Any]]):
    """Attachments, of which the mails keep only their length: they may be in each other."""

    def append(self, found: dict[str, Any]) -> None:
        """Add one."""
        if not found["binary"]:
            found["payload"] = len(found["payload"])
        super().append(found)


class LeanParser(MailParser):  # type: ignore[misc]  # it has no types
    """mail-parser, without what nobody asks it for: it takes a third of the time.

    Left out are addresses, dates and Received fields taken apart, two dictionaries of all that it knows, and
    the texts, which `parts` finds on its own way through the tree. Added is which part an attachment was.
    What is overridden is private to mail-parser 4.8: tests/mail/test_mail_parser.py shows that it is there.
    """

    def _reset(self) -> None:
        """Begin, as with a mail that has no address, date or Received field."""
        message = self.message
        self._message: Message | None = None
        super()._reset()
        self._message = message
        self._attachments = _Attachments()
        self.attachment_of: dict[Message, dict[str, Any]] = {}
        self._walked: list[Message] = []
        self._assigned = 0

    def parse(self) -> LeanParser:
        """Read the mail, and tell of each attachment which part it is."""
        super().parse()
        self._assign(len(self._walked))
        return self

    def _append_defects(self, part: Message, part_content_type: str) -> None:
        """Note a part and its defects, but look for no parts in the epilogue: `mending` has done that."""
        self._walked.append(part)
        super()._append_defects(part, part_content_type)
        self._defects_categories.discard("StartBoundaryNotFoundDefect")

    def _decode_body_payload(self, part: Message, _charset: str, part_index: int) -> str:
        """Take a part for a text: one with a name is an attachment as well."""
        self._assign(part_index)
        if len(self._attachments) > len(self.attachment_of):
            self.attachment_of[part] = self._attachments[len(self.attachment_of)]
        self._assigned = part_index + 1
        return ""

    def _make_mail(self, **_: bool) -> dict[str, Any]:
        """Make no dictionary."""
        return {}

    def _assign(self, end: int) -> None:
        """Give the parts up to one their attachments: each that holds no others and was no text has one."""
        for part in self._walked[self._assigned : end]:
            if not part.is_multipart() or _is_attached(part):
                self.attachment_of[part] = self._attachments[len(self.attachment_of)]


def _is_attached(part: Message) -> bool:
    return (
        "content-disposition" in part and mime_header_view(part)[0].get_content_disposition() == "attachment"
    )


def decoded(raw: str) -> str | None:
    """A field's raw value with its encoded words decoded; None where mail-parser would lose something.

    It leaves out bytes that are not in their charset, and composes letters (NFC) that were apart.
    """
    if len(raw) > _LONGEST or raw.count("=?") != sum(map(_is_whole, _ENCODED.finditer(raw))):
        return None
    return " ".join(str(decode_headers([" ".join(raw.split())])).split())


def _is_whole(word: re.Match[str]) -> bool:
    """Whether an encoded word is well-formed, and its bytes are in the charset that it names."""
    name, encoding, encoded = word.groups()
    if encoding in "bB":
        if len(encoded) % 4 or not _BASE64.fullmatch(encoded):
            return False
        data = binascii.a2b_base64(encoded)
    else:
        data = binascii.a2b_qp(encoded.encode(), header=True)
    try:
        text = data.decode(name)
    except (UnicodeError, LookupError):
        return False
    if not data.isascii() and decode(data, name)[0] != text:
        return False
    return _CONTROLS.search(text) is None and is_normalized("NFC", text)


def size_of(mail: Message) -> int:
    """How long an attached mail is, written as a mail again, in bytes; 0 if it is too deep for Python."""
    try:
        return len(str(mail))  # a raw byte above 127 is one surrogate
    except RecursionError:  # the limit was set to more than Python's
        return 0


def _file(part: Message, found: dict[str, Any]) -> File:
    name = str(found["filename"])
    name = " ".join(name.split()) if _is_named(part, name) else ""
    if not found["binary"]:
        return File(name, b"", found["payload"])
    if len(transfer.declared(part)) > 1 or part.get_content_maintype() == "text":
        data = transfer.payload(part)  # a text may only claim to be in base64
    else:
        data = transfer.from_base64(found["payload"].encode("utf-8", "surrogateescape"), is_file=True)
    return File(name, data, len(data))


def _is_named(part: Message, name: str) -> bool:
    """Whether a name is the one that the part's fields give.

    mail-parser makes a random one where there is none, or takes the content id; it does not know how fields
    are malformed, which charset raw bytes are in (RFC 2231 may name none), and which of two names is meant.
    """
    given = mime_header_view(part)[0].get_filename()
    if not given or given.strip() != name or not isinstance(part, Part) or _UNSURE.search(name):
        return False
    for field in ("content-disposition", "content-type"):
        values = part.raw_fields(field)
        if values and ("*" in values[0] or values[0] != part[field]):
            return False
    return True


def _known(names: Iterable[str]) -> list[str]:
    return sorted({_DEFECTS[name] for name in names if name in _DEFECTS})


def _defects(message: Message) -> list[str]:
    """The defects of a mail about which mail-parser cannot be asked."""
    return _known(type(defect).__name__ for part in message.walk() for defect in part.defects)
