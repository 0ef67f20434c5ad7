"""The text of one part of a mail."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from email.message import Message
from functools import partial

from listarchive.lazy import lazy_pattern
from listarchive.limits import limits
from listarchive.mail import enriched, rtf
from listarchive.mail.armour import unescaped
from listarchive.mail.attached import Attached
from listarchive.mail.enclosed_bytes import bytes_of
from listarchive.mail.enclosures import taken_out
from listarchive.mail.mail_parser import File
from listarchive.mail.part_numbers import PartNumbers
from listarchive.post import Attachment
from listarchive.text.charset import as_declared, decode
from listarchive.text.flowed import GUARD, unflow

_ENRICHED = frozenset({"text/enriched", "text/richtext"})
_LOOKS_HTML = lazy_pattern(r"\s*(?:<!doctype html|<html[\s>])", re.IGNORECASE)


@dataclass(slots=True)
class Reading:
    """What was found on the way through the parts of a mail."""

    mail: Message
    files: Mapping[Message, File]
    """What mail-parser tells of those parts that it takes for attachments."""
    numbers: PartNumbers
    html: bool = False
    attachments: list[Attachment] = field(default_factory=list)
    repairs: list[str] = field(default_factory=list)
    length: int = 0
    """Of the text so far."""
    fallbacks: list[Callable[[], str]] = field(default_factory=list)
    """What gives the texts that are read only if there are no others: those in files of mail programs."""
    attached: list[Attached] = field(default_factory=list)
    """Texts and mails that are attached."""
    enclosed: list[Attachment] = field(default_factory=list)
    """What is attached to those mails."""
    mails: dict[int, Reading] = field(default_factory=dict)
    """Attached mails that were read already, by their numbers."""
    text: str = ""
    """Of this mail, if it is attached to another."""
    taken: set[int] = field(default_factory=set)
    """The numbers of the attachments that this text was taken from."""
    opened: int = 0
    """Signed mails that were taken out of each other."""

    def within(self) -> Reading:
        """Give what is found on the way through one of several alternatives."""
        return Reading(self.mail, self.files, self.numbers, length=self.length, opened=self.opened)

    def add(self, other: Reading) -> None:
        """Add what was found in an alternative that is read."""
        self.html = self.html or other.html
        self.repairs += other.repairs
        self.length = max(self.length, other.length)
        self.carry(other)

    def carry(self, other: Reading) -> None:
        """Add what an alternative carries that is not read."""
        self.attachments += other.attachments
        self.fallbacks += other.fallbacks
        self.attached += other.attached
        self.opened = max(self.opened, other.opened)

    def read(self, text: str) -> str:
        """Give what may still be read of one more text."""
        kept, met = beginning(text, self.length)
        self.repairs += met
        self.length += len(kept)
        return kept

    def without_files(self, text: str) -> str:
        """Give a text as it was before it was signed, without the files that stand in it: attachments."""
        most, length = limits().parts_of(len(text)), len(text)
        text, files = taken_out(unescaped(text))
        for each in files:
            number = self.numbers.contain(each.file.name, each.file.type, partial(bytes_of, each))
            self.attachments.append(replace(each.file, number=number))
        if len(files) == most:
            self.repairs.append(f"more than {most} files in {length} characters: the rest is text")
        return text


def beginning(text: str, read: int = 0) -> tuple[str, list[str]]:
    """Give what may be read of a text, when so much of others was read, and tell if the limit was met."""
    most = limits().text_length
    if read + len(text) <= most:
        return text, []
    return text[: most - read], [f"the text is longer than {most} characters: only its beginning is read"]


def decoded_text(part: Message, kind: str, data: bytes, reading: Reading) -> str:
    """A text part's text."""
    declared = parameter(part, "charset")
    text, charset = decode(data, declared or None)
    if declared and not as_declared(declared, charset):
        reading.repairs.append(f"charset {declared[:40]} does not fit: read as {charset}")
    elif not declared and charset not in ("us-ascii", "utf-8") and part["content-type"]:
        # Without any MIME header nothing is broken: Pipermail's month files never name a charset.
        reading.repairs.append(f"charset unknown: read as {charset}")
    text, html = plain_text(text, data, kind, reading)
    if not html and parameter(part, "format").lower() == "flowed":
        return unflow(text, parameter(part, "delsp").lower() == "yes", GUARD)
    return text


def plain_text(text: str, data: bytes, kind: str, reading: Reading) -> tuple[str, bool]:
    """What a decoded text says, without the files in it, and whether it was HTML; `data` are its bytes."""
    text = reading.read(text)
    if kind in _ENRICHED:
        text = enriched.to_text(text, rich=kind == "text/richtext")
    if "\0" in text:
        text = text.replace("\0", "")
        reading.repairs.append("NUL bytes were taken out")
    if kind == "text/html" or (kind == "text/plain" and _LOOKS_HTML.match(text)):
        return reading.without_files(shown(text, reading)), True
    if text.startswith("{\\rtf") and rtf.is_rtf(data):
        reading.fallbacks.append(lambda: rtf_text(data, reading))
    return reading.without_files(text), False


def shown(markup: str, reading: Reading) -> str:
    """The text of HTML."""
    from listarchive.text import html  # noqa: PLC0415  (brings BeautifulSoup, for HTML mail only)

    reading.html = True
    text, met = html.read(markup)
    reading.repairs += met
    if len(text) > len(markup):  # the marks of quotes and lists in each line
        reading.length -= len(markup)
        text = reading.read(text)
    return text


def rtf_text(data: bytes, reading: Reading) -> str:
    """The text of RTF, or of the HTML that Outlook has put into it."""
    text, markup = rtf.to_text(data)
    text = reading.read(text)
    return shown(text, reading) if markup else text


def parameter(part: Message, name: str) -> str:
    """Give a parameter of a part's type; empty if it has none."""
    if name not in str(part.get("content-type", "")).lower():
        return ""
    try:
        value = part.get_param(name)
    except Exception:
        return ""
    if isinstance(value, tuple):
        value = value[2]
    return str(value or "").strip("'\" ")
