"""The parts of a mail that are its text, and those that are attachments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from email.message import Message
from functools import partial

from listarchive.lazy import lazy_pattern
from listarchive.limits import limits
from listarchive.mail import containers, rtf, transfer
from listarchive.mail.attached import (
    MAILS,
    head_of,
    is_binary,
    is_file,
    is_for_readers,
)
from listarchive.mail.attaching import attach_file, attach_mail, name_of
from listarchive.mail.enclosures import type_of
from listarchive.mail.mail_parser import File, answer
from listarchive.mail.mime import Part, children_of
from listarchive.mail.part_numbers import PartNumbers, is_report, report_of
from listarchive.mail.part_text import Reading, decoded_text, plain_text, rtf_text, shown
from listarchive.mail.tnef import Winmail
from listarchive.post import AttachedText, Attachment

_WORDS = lazy_pattern(r"\w+")
_TEXTS = frozenset({"text/plain", "text/html"})
_RTF = frozenset({"application/rtf", "application/x-rtf", "text/rtf", "application/msword"})
_KNOWN = frozenset(
    {"application", "audio", "chemical", "font", "haptics", "image", "model", "video", "message"}
)
"""Kinds of content that are no text."""
_MOST_OPENED = 3
"""Signed mails in each other that are opened: S/MIME signs at most twice (RFC 2634 §1.1)."""


@dataclass(frozen=True, slots=True)
class Text:
    """A mail's text, whether some of it was HTML, and what else it carries."""

    text: str
    html: bool = False
    attachments: tuple[Attachment, ...] = ()
    attached: tuple[AttachedText, ...] = ()
    enclosed: tuple[Attachment, ...] = ()
    repairs: tuple[str, ...] = ()


def text_of(message: Message, files: Mapping[Message, File], numbers: PartNumbers | None = None) -> Text:
    """The text of a mail: its inline text parts in their order, of alternatives the one that says more.

    A mail that is attached to another is an attachment, as is a file; where nothing else holds any text, they
    are the text. `files` are the attachments as mail-parser sees them.
    """
    numbers = numbers or PartNumbers(message)
    reading, room = (Reading(message, files, numbers) for _ in range(2))
    text, read = _body(message, reading)
    attached = tuple(_attached_texts(reading, read, room))
    if room.length >= (most := limits().text_length):
        reading.repairs.append(
            f"what is attached is longer than {most} characters: only its beginning is read"
        )
    enclosed, repairs = tuple(room.enclosed), tuple(reading.repairs)
    return Text(text, reading.html, tuple(reading.attachments), attached, enclosed, repairs)


def _body(message: Message, reading: Reading) -> tuple[str, set[int]]:
    """The text of a mail, and the numbers of those attachments that it was taken from."""
    source = transfer.source_of(message) if isinstance(message, Part) and message.without_mime else ""
    if (
        source
        and transfer.is_bare(source)
        and source.isascii()
        and "\x1b" not in source
        and "\0" not in source
    ):
        texts = _filled([plain_text(source, source.encode(), "text/plain", reading)[0]])
    else:
        texts = _filled(_texts(message, reading, root=True))
    texts = texts or _filled(read() for read in reading.fallbacks)
    read: set[int] = set()
    if not texts and (part := _first_mail(message)) is not None:
        number = reading.numbers.of(part)
        mail = next(iter(children_of(part) or [part]))
        reading.mails[number] = inner = _read_inside(mail, reading, reading.length)
        read.add(number)
        texts = _filled([inner.text])
    if not texts:
        alone = [each for each in reading.attached if each.attachment.type in _TEXTS]
        read = {each.attachment.number for each in alone}
        texts = _filled(decoded_text(each.part, each.attachment.type, each.data, reading) for each in alone)
    text = "\n".join(each.strip("\n") for each in texts) if len(texts) > 1 else "".join(texts)
    return text, read


def _attached_texts(reading: Reading, read: set[int], room: Reading) -> Iterator[AttachedText]:
    """What is attached, but for files that were read as the text; `room` counts how much there is of it."""
    for attachment, part, data, mail in reading.attached:
        if mail is None:
            unread = attachment.number not in read and room.length < limits().text_length
            before = reading.numbers.last
            text = decoded_text(part, attachment.type, data, room).replace("\r\n", "\n") if unread else ""
            if text.strip():
                yield AttachedText(attachment.number, attachment.name, attachment.type, text.strip("\n"))
                reading.attachments += room.attachments
            else:  # what stands in it is all of it
                reading.numbers.forget(before)
            room.attachments.clear()
            continue
        inner = reading.mails.get(attachment.number)
        if inner is None:
            inner = _read_inside(mail, reading, room.length)
            room.length = inner.length
        yield AttachedText(
            attachment.number, attachment.name, attachment.type, inner.text.strip("\n"), head_of(mail)
        )
        yield from _attached_texts(inner, inner.taken, room)
        room.enclosed += [replace(each, within=attachment.number) for each in inner.attachments]


def _read_inside(mail: Message, reading: Reading, length: int) -> Reading:
    """Read a mail that is attached to another, when so much was read of others."""
    inner = Reading(mail, reading.files, reading.numbers, length=length)
    inner.text, inner.taken = _body(mail, inner)
    return inner


def _filled(texts: Iterable[str]) -> list[str]:
    return [text for text in texts if text.strip()]


def _texts(part: Message, reading: Reading, root: bool = False) -> Iterator[str]:
    """The texts below a part, on the way noting its attachments."""
    children = children_of(part)
    kind = part.get_content_type()
    if children is None:
        yield from _leaf(part, kind, reading, root)
    elif kind == "multipart/alternative":
        yield from _alternative(children, reading)
    elif kind == "multipart/report":  # RFC 6522 §3: what a person reads stands first
        for place, child in enumerate(children):
            yield from _texts(child, reading) if not place else _report(child, reading)
    elif is_report(part):
        yield from _report(part, reading)
    elif kind.startswith("message/"):
        attach_mail(part, children, reading)
    else:
        for child in children:
            yield from _texts(child, reading)


def _leaf(part: Message, kind: str, reading: Reading, root: bool) -> Iterator[str]:
    name, file = name_of(part, reading), reading.files.get(part)
    data = file.data if file else transfer.payload(part)
    if not root and containers.is_signature(kind, name):
        return
    disposition = part.get_content_disposition()
    attached = disposition == "attachment" or (disposition and not root and is_file(kind, name))
    if _is_readable(kind, data, root=root) and (root or not attached):
        if name and (attached or not root or not kind.startswith("text/")):
            reading.attachments.append(Attachment(name, kind, len(data), number=reading.numbers.of(part)))
        yield decoded_text(part, kind, data, reading)
        return
    if not data and not name:
        return
    attach_file(part, kind, name, data, reading)
    yield from _contained(kind, name, data, reading)


def _report(part: Message, reading: Reading) -> Iterator[str]:
    """What a report tells to programs, or brings back, is attached."""
    if not is_report(part) and children_of(part) is not None:
        yield from _texts(part, reading)
        return
    data = report_of(part) if is_report(part) else transfer.payload(part)
    attach_file(part, part.get_content_type(), name_of(part, reading), data, reading)


def _contained(kind: str, name: str, data: bytes, reading: Reading) -> Iterator[str]:
    """The texts of a signed mail in a file; what a file holds that another mail program has packed."""
    signed = containers.signed_mail(kind, name, data) if reading.opened < _MOST_OPENED else None
    if signed is not None:
        reading.opened += 1
        reading.files = {**reading.files, **answer(signed).files}
        reading.numbers.include(signed)
        yield from _texts(signed, reading, root=True)
    elif winmail := containers.winmail(kind, name, data):
        for each, content in winmail.files:
            number = reading.numbers.contain(each, type_of(each), partial(bytes, content))
            reading.attachments.append(Attachment(each, type_of(each), len(content), number=number))
        reading.fallbacks.append(partial(_text_of_winmail, winmail, reading))
    elif rtf.is_rtf(data) and (kind in _RTF or name.lower().endswith(".rtf")):
        reading.fallbacks.append(partial(rtf_text, data, reading))


def _text_of_winmail(winmail: Winmail, reading: Reading) -> str:
    text = reading.read(winmail.text)
    return shown(text, reading) if winmail.html else text


def _is_readable(kind: str, data: bytes, *, root: bool) -> bool:
    """Whether a part is text: mail of the nineties was `application/pgp; format=text`."""
    if not is_for_readers(kind):
        return False
    if kind.startswith(("text/", "multipart/")):
        return True
    main = kind.partition("/")[0]
    return ((root and main == "application") or main not in _KNOWN) and not is_binary(data)


def _alternative(children: list[Message], reading: Reading) -> Iterator[str]:
    """Of alternatives, the plain one, unless another says much more: some mailers leave it empty or short."""
    plain: tuple[str, Reading] | None = None
    best: tuple[str, Reading] | None = None
    for child in children:
        own = reading.within()
        if plain is not None and child.get_content_type() == "text/html" and _says_enough(plain[0], child):
            continue
        text = "\n".join(_texts(child, own))
        if plain is None and child.get_content_type() == "text/plain":
            plain = (text, own)
        elif text.strip() and (best is None or _words(text) > _words(best[0])):
            best = (text, own)
        else:
            reading.carry(own)
    if plain is not None and best is not None:
        chosen, other = (best, plain) if _words(best[0]) > 2 * _words(plain[0]) + 5 else (plain, best)
        reading.carry(other[1])
    else:
        chosen = plain or best or ("", reading.within())
    reading.add(chosen[1])
    yield chosen[0]


def _says_enough(plain: str, html: Message) -> bool:
    """Whether a plain text is so long that its HTML twin need not be read to know that it says no more."""
    # Mail programs' HTML has less than twenty bytes of markup for each byte of text; a hint that there
    # is HTML to be read ("your program cannot show this mail") takes less than 300.
    length = len(plain.strip())
    return length > 300 and length * 20 > len(transfer.source_of(html))


def _words(text: str) -> int:
    return len(_WORDS.findall(text))


def _first_mail(message: Message) -> Message | None:
    """The first part that is an attached mail; None without one."""
    for part in message.walk():
        if part.get_content_type() in MAILS and part.is_multipart():
            return part
    return None
