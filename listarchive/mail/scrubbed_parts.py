"""What a list server took off a mail: named by its notices, and a part again where its file is here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from email.message import Message
from types import MappingProxyType

from listarchive.lazy import lazy_pattern
from listarchive.limits import limits
from listarchive.mail.attached import MAILS, head_of, is_text
from listarchive.mail.containers import is_signature
from listarchive.mail.envelope import FIELD_START
from listarchive.mail.parse import parse
from listarchive.mail.part_numbers import PartNumbers
from listarchive.mail.part_text import Reading, decoded_text, shown
from listarchive.mail.parts import Text, text_of
from listarchive.post import AttachedText, Attachment
from listarchive.text.scrubbed_links import link_of
from listarchive.text.scrubber import notices_in

Files = Mapping[str, Callable[[], bytes | None]]
"""What reads files, by the links that lead to them (`listarchive.text.scrubbed_links`)."""
NO_FILES: Files = MappingProxyType({})

_MAIL = lazy_pattern(FIELD_START)
_ESCAPED = lazy_pattern(r"\s*<tt>\s*&lt;")
"""How Mailman begins what it shows the markup of."""
_WORDS = lazy_pattern(r"\w+")


def with_scrubbed(
    text: Text, message_id: str = "", numbers: PartNumbers | None = None, files: Files = NO_FILES
) -> Text:
    """Add to the text of a mail, and to its attachments, what its notices speak of.

    Each notice that is the mail's own takes a number, whether its file is here or not: none changes when one
    comes.
    """
    notices = [each for each in notices_in(text.text) if not is_signature(each[0].type)]
    if not notices:
        return text
    attachments, attached = list(text.attachments), list(text.attached)
    reading = Reading(Message(), {}, PartNumbers(Message()))
    reading.length = sum(len(each.text) for each in attached)
    links: set[str] = set()
    for attachment, url in notices:
        link = link_of(url, message_id) if numbers else None
        if numbers and link and str(link) not in links:
            links.add(str(link))
            read = files.get(str(link))
            data = read() if read else None
            if read is None or data is None:
                numbers.skip()
            else:
                number = numbers.contain(attachment.name, attachment.type, read)
                attachment = replace(attachment, number=number, size=len(data))  # noqa: PLW2901
                attached += _said(attachment, link.name, data, text.text, reading)
        attachments.append(attachment)
    return replace(text, attachments=tuple(attachments), attached=tuple(attached))


def _said(
    attachment: Attachment, file_name: str, data: bytes, text: str, reading: Reading
) -> Iterator[AttachedText]:
    """Give what a file says; nothing if it is no text, or says no more than the mail's own text does."""
    number, name, kind = attachment.number, attachment.name, attachment.type
    if reading.length >= limits().text_length:
        return
    if kind in MAILS and _MAIL.match(data):
        mail = parse(data)
        inner = reading.read(text_of(mail.message, mail.files).text)
        yield AttachedText(number, name, kind, inner.strip("\n"), head_of(mail.message))
    elif kind in MAILS or is_text(kind, name, data) or is_text(kind, file_name, data):
        said = _text_of_file(kind, file_name, data, reading).replace("\r\n", "\n").strip("\n")
        if said.strip() and not (kind == "text/html" and _words(said) <= _words(text)):
            yield AttachedText(number, name, kind, said)


def _text_of_file(kind: str, file_name: str, data: bytes, reading: Reading) -> str:
    html = kind == "text/html" or file_name.lower().endswith((".html", ".htm"))
    said = decoded_text(Message(), "text/html" if html else kind, data, reading)
    if html and _ESCAPED.match(data[:200].decode("latin-1")):
        return shown(said.replace("\xa0", " "), reading)
    return said


def _words(text: str) -> set[str]:
    return set(_WORDS.findall(text.casefold()))
