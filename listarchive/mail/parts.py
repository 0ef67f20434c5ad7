"""The parts of a mail that are its text, and those that are attachments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from email.message import Message
from functools import partial
from itertools import chain

from listarchive.lazy import lazy_pattern
from listarchive.mail import containers, rtf, transfer
from listarchive.mail.enclosures import type_of
from listarchive.mail.headers import decoded
from listarchive.mail.mail_parser import File, answer, size_of
from listarchive.mail.mime import Part, children_of
from listarchive.mail.part_text import Reading, decoded_text, plain_text, rtf_text, shown
from listarchive.mail.raw_fields import charset_of, file_name, raw_field
from listarchive.mail.tnef import Winmail
from listarchive.post import Attachment

_FILE = lazy_pattern(rb"%PDF|PK\x03\x04|GIF8|%!PS|\xd0\xcf|\x89PNG|\x1f\x8b|BZh\d|\xff\xd8|Rar!|7z\xbc")
"""How files begin that may look like text for some thousand bytes."""
_BINARY = lazy_pattern(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_NOT_FOR_READERS = frozenset({"text/calendar", "text/rtf", "text/vcard", "text/x-vcard"})
_WORDS = lazy_pattern(r"\w+")
_TEXTS = frozenset({"text/plain", "text/html"})
_RTF = frozenset({"application/rtf", "application/x-rtf", "text/rtf", "application/msword"})
_MAILS = frozenset({"message/rfc822", "message/global", "message/news", "message/partial"})
_KNOWN = frozenset(
    {"application", "audio", "chemical", "font", "haptics", "image", "model", "video", "message"}
)
"""Kinds of content that are no text."""
_LONGEST_NAME = 255
_MOST_OPENED = 3
"""Signed mails in each other that are opened: S/MIME signs at most twice (RFC 2634 §1.1)."""


@dataclass(frozen=True, slots=True)
class Text:
    """A mail's text, whether some of it was HTML, and what else it carries."""

    text: str
    html: bool = False
    attachments: tuple[Attachment, ...] = ()
    repairs: tuple[str, ...] = ()


def text_of(message: Message, files: Mapping[Message, File]) -> Text:
    """The text of a mail: its inline text parts in their order, of alternatives the one that says more.

    A mail that is attached to another is an attachment, as is a file; where nothing else holds any text, they
    are the text. `files` are the attachments as mail-parser sees them.
    """
    reading = Reading(message, files)
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
    attached = [message]
    while not texts and (attached := _attached_mails(attached)):
        texts = _filled(text for mail in attached for text in _texts(mail, Reading(mail, files), root=True))
    texts = texts or _filled(read() for read in reading.attached)
    text = "\n".join(each.strip("\n") for each in texts) if len(texts) > 1 else "".join(texts)
    return Text(text, reading.html, tuple(reading.attachments), tuple(reading.repairs))


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
    elif kind.startswith("message/"):
        reading.attachments.append(_attached(part, children, reading))
    else:
        for child in children:
            yield from _texts(child, reading)


def _leaf(part: Message, kind: str, reading: Reading, root: bool) -> Iterator[str]:
    name, file = _name_of(part, reading), reading.files.get(part)
    data = file.data if file else transfer.payload(part)
    if not root and containers.is_signature(kind, name):
        return
    attached = part.get_content_disposition() == "attachment"
    if _is_readable(kind, data, root=root) and (root or not attached):
        if name and (attached or not root or not kind.startswith("text/")):
            reading.attachments.append(Attachment(name, kind, len(data)))
        yield decoded_text(part, kind, data, reading)
        return
    if not data and not name:
        return
    reading.attachments.append(Attachment(name or _default_name(kind), kind, len(data)))
    if kind in _TEXTS and attached:
        reading.attached.append(partial(decoded_text, part, kind, data, reading))
    yield from _contained(kind, name, data, reading)


def _contained(kind: str, name: str, data: bytes, reading: Reading) -> Iterator[str]:
    """The texts of a signed mail in a file; what a file holds that another mail program has packed."""
    signed = containers.signed_mail(kind, name, data) if reading.opened < _MOST_OPENED else None
    if signed is not None:
        reading.opened += 1
        reading.files = {**reading.files, **answer(signed).files}
        yield from _texts(signed, reading, root=True)
    elif winmail := containers.winmail(kind, name, data):
        reading.attachments += [Attachment(each, type_of(each), size) for each, size in winmail.files]
        reading.fallbacks.append(partial(_text_of_winmail, winmail, reading))
    elif rtf.is_rtf(data) and (kind in _RTF or name.lower().endswith(".rtf")):
        reading.fallbacks.append(partial(rtf_text, data, reading))


def _text_of_winmail(winmail: Winmail, reading: Reading) -> str:
    text = reading.read(winmail.text)
    return shown(text, reading) if winmail.html else text


def _is_readable(kind: str, data: bytes, *, root: bool) -> bool:
    """Whether a part is text: mail of the nineties was `application/pgp; format=text`."""
    if kind in _NOT_FOR_READERS:
        return False
    if kind.startswith(("text/", "multipart/")):
        return True
    main = kind.partition("/")[0]
    return (
        ((root and main == "application") or main not in _KNOWN)
        and not _FILE.match(data)
        and not _BINARY.search(data[:4000])
        and not rtf.is_rtf(data)
    )


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


def _attached_mails(mails: list[Message]) -> list[Message]:
    """The mail that is attached to some; the first, of several."""
    for part in chain.from_iterable(mail.walk() for mail in mails):
        if part.get_content_type() in _MAILS and part.is_multipart():
            return children_of(part) or []
    return []


def _attached(part: Message, children: list[Message], reading: Reading) -> Attachment:
    """An attached mail: it has the name of its file, or of its subject."""
    kind, file = part.get_content_type(), reading.files.get(part)
    subject = raw_field(children[0], "subject") if children else ""
    return Attachment(
        _name_of(part, reading) or decoded(subject, partial(charset_of, reading.mail)) or _default_name(kind),
        kind,
        file.size if file else sum(map(size_of, children)),
    )


def _name_of(part: Message, reading: Reading) -> str:
    """The name of a part's file, as mail-parser gives it, where it can be right; empty without one."""
    file = reading.files.get(part)
    return ((file and file.name) or file_name(part, reading.mail))[:_LONGEST_NAME]


def _default_name(kind: str) -> str:
    """A name for a part without one, by its type."""
    if kind == "application/pgp-signature":
        return "signature.asc"
    if kind in containers.SMIME:
        return "smime.p7m"
    return kind.partition("/")[2] or kind
