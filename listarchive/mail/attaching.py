"""The attachments of a mail, noted on the way through its parts."""

from __future__ import annotations

from email.message import Message
from functools import partial

from listarchive.mail import containers
from listarchive.mail.attached import HEADERS, MAILS, Attached, is_text
from listarchive.mail.headers import decoded
from listarchive.mail.mail_parser import size_of
from listarchive.mail.mime import message_of
from listarchive.mail.part_numbers import is_report
from listarchive.mail.part_text import Reading
from listarchive.mail.raw_fields import charset_of, file_name, raw_field
from listarchive.post import Attachment

_LONGEST_NAME = 255
_LONGEST_EXTENSION = 20


def attach_file(part: Message, kind: str, name: str, data: bytes, reading: Reading) -> None:
    """Note an attached file; the header of a mail is a mail without a text."""
    number = reading.numbers.of(part)
    attachment = Attachment(name or default_name(kind), kind, len(data), number=number)
    reading.attachments.append(attachment)
    if kind == HEADERS:
        mail = message_of(data.strip(b"\r\n") + b"\n\n")[0]
        reading.attached.append(Attached(attachment, part, mail=mail))
    elif is_report(part) or is_text(kind, name, data):
        reading.attached.append(Attached(attachment, part, data))


def attach_mail(part: Message, children: list[Message], reading: Reading) -> None:
    """Note an attached mail: it has the name of its file, or of its subject."""
    kind, file = part.get_content_type(), reading.files.get(part)
    subject = raw_field(children[0], "subject") if children else ""
    attachment = Attachment(
        name_of(part, reading) or decoded(subject, partial(charset_of, reading.mail)) or default_name(kind),
        kind,
        file.size if file else sum(map(size_of, children)),
        number=reading.numbers.of(part),
    )
    reading.attachments.append(attachment)
    if kind in MAILS and children:
        reading.attached.append(Attached(attachment, part, mail=children[0]))


def name_of(part: Message, reading: Reading) -> str:
    """The name of a part's file, as mail-parser gives it, where it can be right; empty without one."""
    file = reading.files.get(part)
    return _cut((file and file.name) or file_name(part, reading.mail))


def _cut(name: str) -> str:
    """Cut a name that is too long, before its extension."""
    if len(name) <= _LONGEST_NAME:
        return name
    stem, dot, extension = name.rpartition(".")
    if not stem or len(extension) > _LONGEST_EXTENSION:
        return name[:_LONGEST_NAME]
    return stem[: _LONGEST_NAME - len(extension) - 1] + dot + extension


def default_name(kind: str) -> str:
    """A name for a part without one, by its type."""
    if kind == "application/pgp-signature":
        return "signature.asc"
    if kind in containers.SMIME:
        return "smime.p7m"
    return kind.partition("/")[2] or kind
