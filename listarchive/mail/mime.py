"""The parts of a mail, however many there are, however deep they lie, however badly they are marked.

The email package's parser does the work. It keeps some kilobytes for each part, and looks at each line once
for each multipart around it, so a hostile mail of some megabytes would take minutes.
"""

from __future__ import annotations

import re
from email.feedparser import BytesFeedParser
from email.message import Message
from email.parser import BytesHeaderParser
from email.policy import Compat32, compat32
from functools import cached_property
from typing import Any

from listarchive.lazy import lazy_pattern
from listarchive.limits import limits
from listarchive.mail import heads, mime_fields, transfer

_STEP = 1 << 9  # bytes between two looks at how many parts there are
_FIELD = lazy_pattern(r"^([!-9;-~]+):[ \t]*(.*(?:\n[ \t].*)*)", re.MULTILINE)  # RFC 5322 §2.2
_BLOCK = lazy_pattern(r"(?:[!-9;-~]+:.*\n(?:[ \t].*\n)*)*")
_COMPOUND = ("multipart/", "message/")
_FIELDS = ("content-type", "content-disposition")
_ASKED = (*_FIELDS, "content-transfer-encoding")


class Part(Message):
    """A part that knows how deep it lies. Where that is too deep, it says that it is a text.

    What it says of its type and disposition is mended where its header is malformed.
    """

    depth = 0
    without_mime = False
    """Whether no field of MIME is in its head: it is one text in ASCII, or ought to be (RFC 2045 §5.2)."""
    _kind = ""

    @property
    def too_deep(self) -> bool:
        """Whether there would be parts in it, had the limit not been met."""
        return self.depth >= limits().mail_depth and super().get_content_type().startswith(_COMPOUND)

    def attach(self, payload: Message) -> None:  # type: ignore[override]  # typeshed has two types of Message
        """Add a part, and tell it how deep it lies."""
        if isinstance(payload, Part):
            payload.depth = self.depth + 1
        super().attach(payload)

    def get(self, name: str, failobj: Any = None) -> Any:
        """Give the first field of a name; of those that MIME defines, a well-formed one."""
        if name not in _FIELDS:
            return super().get(name, failobj)
        known = self.__dict__.setdefault("_mended", {})
        if name not in known:
            values = self.raw_fields(name)
            known[name] = mime_fields.mended(values) if values else None
        return failobj if known[name] is None else known[name]

    def raw_fields(self, name: str) -> list[str]:
        """Give all fields of a name that MIME defines (in small letters), as they stand in the head."""
        return [] if self.without_mime else self._mime_fields.get(name, [])

    @cached_property
    def _mime_fields(self) -> dict[str, list[str]]:
        # Each is asked for several times, and a head may have a hundred fields.
        found: dict[str, list[str]] = {}
        for key, value in self.raw_items():
            if key[:8].lower() == "content-":
                found.setdefault(key.lower(), []).append(str(value))
        return found

    @property
    def longest_field(self) -> int:
        """How long the longest of the fields is that MIME defines."""
        return max((len(value) for values in self._mime_fields.values() for value in values), default=0)

    def get_all(self, name: str, failobj: Any = None) -> Any:
        """Give all fields of a name; those that MIME defines as they stand."""
        return (self.raw_fields(name) or failobj) if name in _ASKED else super().get_all(name, failobj)

    def get_payload(self, i: Any = None, decode: bool = False) -> Any:
        """Give the parts, the bytes (`decode`), or the text as it stands, whatever charset is declared.

        The email package would read the text in that charset, and lose what does not fit, or raise.
        """
        if self.is_multipart() or i is not None:
            return super().get_payload(i, decode)  # type: ignore[call-overload]
        return transfer.payload(self) if decode else transfer.source_of(self)

    def as_string(self, *_: Any, **__: Any) -> str:
        """Write the part again, as it came.

        The email package would fold its fields, and encode raw bytes anew; of parts that are in each other it
        would write the innermost as many times.
        """
        head = "".join(f"{name}: {value}\n" for name, value in self.raw_items())
        if not self.is_multipart():
            return f"{head}\n{transfer.source_of(self)}"
        parts = [str(part) for part in super().get_payload()]
        if self.get_content_type().startswith("message/"):
            return f"{head}\n{''.join(parts)}"
        rule = f"--{self.get_boundary() or ''}"
        above = f"{self.preamble}\n" if self.preamble else ""
        body = f"\n{rule}\n".join(parts)
        return f"{head}\n{above}{rule}\n{body}\n{rule}--\n{self.epilogue or ''}"

    def get_content_type(self) -> str:
        """Give the type of the content, in small letters."""
        # Asked for seven times for each part, first when its header is read: a third of what it takes.
        if not self._kind:
            kind = "text/plain" if self.too_deep else super().get_content_type()
            self._kind = mime_fields.MEANT.get(kind, kind)
        return self._kind

    def get_content_maintype(self) -> str:
        """Give what stands before the slash of the type: what the parser asks for."""
        kind = self.get_content_type()
        if kind == "message/rfc822" and self.encoded:  # no mail for the parser yet
            return "application"
        return kind.partition("/")[0]

    def taken_for(self, kind: str) -> None:
        """Give it the type that its content shows, where no header tells."""
        self._kind = kind

    @property
    def encoded(self) -> bool:
        """Whether all of it is in a transfer encoding, as no multipart or mail should be (RFC 2045 §6.4)."""
        return bool({transfer.BASE64, transfer.QUOTED_PRINTABLE}.intersection(transfer.declared(self)))


def head_of(block: bytes) -> Message | None:
    """Give a message without a body that has the fields of a header block; None if some are malformed.

    It is the one that the parser of the email package makes, five times as fast.
    """
    text = str(block, "ascii", "surrogateescape")
    if "\r" in text or not _BLOCK.fullmatch(text):
        return None
    message = Part(compat32)
    for name, value in _FIELD.findall(text):
        message.set_raw(name, value)
    return message


def message_of(mail: bytes, depth: int = 0) -> tuple[Message, list[str]]:
    """Parse the bytes of a mail that lies so deep in another; tell which limits it met.

    Below as many parts as are read, the rest of the mail is one text.
    """
    mail = heads.mended(mail)
    parts: list[Part] = []

    def part(policy: Compat32 = compat32) -> Part:
        parts.append(Part(policy))
        parts[-1].depth = depth
        return parts[-1]

    most = limits().parts_of(len(mail))
    step = len(mail) if _parts_at_most(mail) <= most else _STEP
    parser = BytesFeedParser(part, policy=compat32)
    parts.clear()  # the parser tries what it was given
    end = 0
    try:
        while end < len(mail) and len(parts) <= most:
            start, end = end, mail.find(b"\n", end + step) + 1 or len(mail)
            parser.feed(mail[start:end])
        message = parser.close()
    except RecursionError:  # the limit was set to more than Python's
        return BytesHeaderParser(Part).parsebytes(mail), ["the parts lie too deep: all of it is one text"]
    met = []
    if any(each.too_deep for each in parts):
        met.append(f"more than {limits().mail_depth} parts within each other: what lies deeper is one text")
    if end < len(mail):
        met.append(f"more than {most} parts in {len(mail)} bytes: the rest is one text")
        rest = Part(compat32)
        rest.set_payload(mail[end:].decode("ascii", "surrogateescape"))
        message.attach(rest)
    return message, met


def _parts_at_most(mail: bytes) -> int:
    """Count what may be parts: a boundary begins one, or two in a digest; a mail within a mail is one."""
    return 1 + 2 * mail.count(b"\n--") + mail.lower().count(b"message/")


def children_of(part: Message) -> list[Message] | None:
    """The parts of a multipart, or the mail in a message/rfc822; None for a part that has none."""
    children = part.get_payload() if part.is_multipart() else None
    return [child for child in children if isinstance(child, Message)] if isinstance(children, list) else None
