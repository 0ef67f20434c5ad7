"""Mails, and what mail-parser and posts say of them."""

from __future__ import annotations

import base64

from mailparser import MailParser

from listarchive.mail import posts_in
from listarchive.post import Post

HEAD = (
    b"From: Ann Lee <ann@example.org>\nDate: Thu, 12 Jan 2023 15:15:17 -0500\nMessage-ID: <1@example.org>\n"
)
MIXED = HEAD + b"MIME-Version: 1.0\nSubject: Herons\nContent-Type: multipart/mixed; boundary=b\n\n"
HELLO = b"--b\nContent-Type: text/plain\n\nHello\n"
END = b"--b--\n"


def the_post(mail: bytes) -> Post:
    (post,) = posts_in(mail)
    return post


def text(parser: MailParser | Post) -> str:
    return (parser.body.text if isinstance(parser, Post) else "\n".join(parser.text_plain)).strip()


def names(parser: MailParser | Post) -> list[str]:
    if isinstance(parser, Post):
        return [each.name for each in parser.attachments]
    return [each["filename"] for each in parser.attachments]


def sizes(parser: MailParser | Post) -> list[int]:
    if isinstance(parser, Post):
        return [each.size for each in parser.attachments]
    return [
        len(base64.b64decode(each["payload"]) if each["binary"] else each["payload"])
        for each in parser.attachments
    ]


def subject(parser: MailParser | Post) -> str:
    return str(parser.subject)


def author(parser: MailParser | Post) -> tuple[str, str]:
    if isinstance(parser, Post):
        return parser.author.name, parser.author.email
    return next(iter(parser.from_), ("", ""))


def repairs(parser: MailParser | Post) -> list[str]:
    return [*parser.repairs] if isinstance(parser, Post) else sorted(parser.defects_categories)


def from_(field: str) -> bytes:
    return f"From: {field}\nSubject: tea\nDate: Thu, 12 Jan 2023 15:15:17 -0500\n\nHello\n".encode()


def entitled(field: bytes) -> bytes:
    return HEAD + b"Subject: " + field + b"\n\nHello\n"


def part(*fields: bytes, body: bytes = b"AAAA\n") -> bytes:
    return b"--b\n" + b"\n".join(fields) + b"\n\n" + body


def mixed(*parts: bytes) -> bytes:
    return MIXED + b"".join(parts) + END


FORWARDED = b"From: Bo <bo@example.org>\nSubject: Eggs\n\nThree\n"
