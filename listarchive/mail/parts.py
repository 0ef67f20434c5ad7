"""Which parts of a mail are its text, and which are attachments?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message
from functools import partial
from itertools import chain

from listarchive.limits import limits
from listarchive.mail.armour import unescaped
from listarchive.mail.enclosures import without_files
from listarchive.mail.headers import decoded
from listarchive.mail.raw_fields import charset_of, file_name, raw_field
from listarchive.mail.transfer import payload
from listarchive.post import Attachment
from listarchive.text import html
from listarchive.text.charset import decode, fits
from listarchive.text.flowed import GUARD, unflow

_LOOKS_HTML = re.compile(r"\s*(?:<!doctype html|<html[\s>])", re.IGNORECASE)
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_NOT_FOR_READERS = frozenset({"text/calendar", "text/rtf", "text/vcard", "text/x-vcard"})
_WORDS = re.compile(r"\w+")
_LONGEST_NAME = 255


@dataclass(frozen=True, slots=True)
class Text:
    """A mail's text, whether some of it was HTML, and what else it carries."""

    text: str
    html: bool = False
    attachments: tuple[Attachment, ...] = ()
    repairs: tuple[str, ...] = ()


@dataclass(slots=True)
class _Reading:
    """What was found on the way through the parts of a mail."""

    mail: Message
    html: bool = False
    attachments: list[Attachment] = field(default_factory=list)
    repairs: list[str] = field(default_factory=list)
    length: int = 0
    """Of the text so far."""

    def read(self, text: str) -> str:
        """Give what may still be read of one more text."""
        kept, met = beginning(text, self.length)
        self.repairs += met
        self.length += len(kept)
        return kept

    def without_files(self, text: str) -> str:
        """Give a text as it was before it was signed, without the files that stand in it: attachments."""
        text, files = without_files(unescaped(text))
        self.attachments += files
        return text


def beginning(text: str, read: int = 0) -> tuple[str, list[str]]:
    """Give what may be read of a text, when so much of others was read, and tell if the limit was met."""
    most = limits().text_length
    if read + len(text) <= most:
        return text, []
    return text[: most - read], [f"the text is longer than {most} characters: only its beginning is read"]


def text_of(message: Message) -> Text:
    """The text of a mail: its inline text parts in their order, of alternatives the one that says more.

    A mail that is attached to another is an attachment; where nothing else holds any text, it is the text.
    """
    reading = _Reading(message)
    texts = [text for text in _texts(message, reading, root=True) if text.strip()]
    attached = [message]
    while not texts and (attached := _attached_mails(attached)):
        found = (text for mail in attached for text in _texts(mail, _Reading(mail), root=True))
        texts = [text for text in found if text.strip()]
    text = "\n".join(each.strip("\n") for each in texts) if len(texts) > 1 else "".join(texts)
    return Text(text, reading.html, tuple(reading.attachments), tuple(reading.repairs))


def _texts(part: Message, reading: _Reading, root: bool = False) -> Iterator[str]:
    """The texts below a part, on the way noting its attachments."""
    children = children_of(part)
    kind = part.get_content_type()
    if children is None:
        yield from _leaf(part, kind, reading, root)
    elif kind == "multipart/alternative":
        yield from _alternative(children, reading)
    elif kind.startswith("message/"):
        reading.attachments.append(_attached(part, children, reading.mail))
    else:
        for child in children:
            yield from _texts(child, reading)


def _leaf(part: Message, kind: str, reading: _Reading, root: bool) -> Iterator[str]:
    name = file_name(part, reading.mail)[:_LONGEST_NAME]
    disposition = part.get_content_disposition()
    data = payload(part)
    # Mail of the nineties was `application/pgp; format=text` and readable all the same.
    readable = kind.startswith(("text/", "multipart/")) or (
        root and kind.startswith("application/") and not _BINARY.search(data[:4000])
    )
    if kind in _NOT_FOR_READERS:
        readable = False
    if not readable or (disposition == "attachment" and not root):
        if data or name:
            reading.attachments.append(Attachment(name or _default_name(kind), kind, len(data)))
        return
    if name and not root:
        reading.attachments.append(Attachment(name, kind, len(data)))
    yield _decoded(part, kind, data, reading)


def _decoded(part: Message, kind: str, data: bytes, reading: _Reading) -> str:
    """A text part's text."""
    declared = _parameter(part, "charset")
    text, charset = decode(data, declared or None)
    if declared and not fits(declared, charset):
        reading.repairs.append(f"charset {declared[:40]} does not fit: read as {charset}")
    elif not declared and charset not in ("us-ascii", "utf-8") and part["content-type"]:
        # Without any MIME header nothing is broken: Pipermail's month files never name a charset.
        reading.repairs.append(f"charset unknown: read as {charset}")
    text = reading.read(text)
    if "\0" in text:
        text = text.replace("\0", "")
        reading.repairs.append("NUL bytes were taken out")
    if kind == "text/html" or (kind == "text/plain" and _LOOKS_HTML.match(text)):
        reading.html = True
        shown, met = html.read(text)
        reading.repairs += met
        if len(shown) > len(text):  # the marks of quotes and lists in each line
            reading.length -= len(text)
            shown = reading.read(shown)
        return reading.without_files(shown)
    text = reading.without_files(text)
    if _parameter(part, "format").lower() == "flowed":
        return unflow(text, _parameter(part, "delsp").lower() == "yes", GUARD)
    return text


def _alternative(children: list[Message], reading: _Reading) -> Iterator[str]:
    """Of alternatives, the plain one, unless another says much more: some mailers leave it empty or short."""
    plain: tuple[str, _Reading] | None = None
    best: tuple[str, _Reading] | None = None
    for child in children:
        own = _Reading(reading.mail, length=reading.length)
        if plain is not None and child.get_content_type() == "text/html" and _says_enough(plain[0], child):
            continue
        text = "\n".join(_texts(child, own))
        if plain is None and child.get_content_type() == "text/plain":
            plain = (text, own)
        elif text.strip() and (best is None or _words(text) > _words(best[0])):
            best = (text, own)
        else:
            reading.attachments += own.attachments
    if plain is not None and best is not None:
        chosen, other = (best, plain) if _words(best[0]) > 2 * _words(plain[0]) + 5 else (plain, best)
        reading.attachments += other[1].attachments
    else:
        chosen = plain or best or ("", _Reading(reading.mail))
    reading.html = reading.html or chosen[1].html
    reading.attachments += chosen[1].attachments
    reading.repairs += chosen[1].repairs
    reading.length = max(reading.length, chosen[1].length)
    yield chosen[0]


def _says_enough(plain: str, html: Message) -> bool:
    """Whether a plain text is so long that its HTML twin need not be read to know that it says no more."""
    # Mail programs' HTML has less than twenty bytes of markup for each byte of text; a hint that there
    # is HTML to be read ("your program cannot show this mail") takes less than 300.
    length = len(plain.strip())
    return length > 300 and length * 20 > len(str(html.get_payload()))


def _words(text: str) -> int:
    return len(_WORDS.findall(text))


def _attached_mails(mails: list[Message]) -> list[Message]:
    """The mail that is attached to some; the first, of several."""
    for part in chain.from_iterable(mail.walk() for mail in mails):
        if part.get_content_type() == "message/rfc822" and part.is_multipart():
            return children_of(part) or []
    return []


def _attached(part: Message, children: list[Message], mail: Message) -> Attachment:
    subject = raw_field(children[0], "subject") if children else ""
    kind = part.get_content_type()
    return Attachment(
        file_name(part, mail)[:_LONGEST_NAME]
        or decoded(subject, partial(charset_of, mail))
        or _default_name(kind),
        kind,
        0,
    )


def children_of(part: Message) -> list[Message] | None:
    """The parts of a multipart, or the mail in a message/rfc822; None for a part that has none."""
    children = part.get_payload()
    return [child for child in children if isinstance(child, Message)] if isinstance(children, list) else None


def _parameter(part: Message, name: str) -> str:
    if ";" not in str(part.get("content-type", "")):
        return ""
    try:
        value = part.get_param(name)
    except Exception:
        return ""
    if isinstance(value, tuple):
        value = value[2]
    return str(value or "").strip("'\" ")


def _default_name(kind: str) -> str:
    """A name for a part without one, by its type: pgp-signature → `signature.asc`."""
    if kind == "application/pgp-signature":
        return "signature.asc"
    return kind.partition("/")[2] or kind
