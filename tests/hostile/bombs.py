"""Mails that ask for more than they are worth, in any size."""

from __future__ import annotations

import base64
from collections.abc import Callable

HEAD = (
    b"From: Eve <eve@example.org>\nDate: Mon, 1 Jan 2024 10:00:00 +0000\nSubject: tea\n"
    b"Message-ID: <bomb@example.org>\n"
)
MIME = HEAD + b"MIME-Version: 1.0\n"
MIXED = MIME + b"Content-Type: multipart/mixed; boundary=X\n\n--X\n\nmarzipan\n"


def harmless(size: int) -> bytes:
    return HEAD + b"\n" + b"marzipan cake is on the table of the house\n" * (size // 43)


def parts(count: int) -> bytes:
    return MIXED + b"--X\nContent-Type: text/plain\n\na\n" * count + b"--X--\n"


def attachments(count: int) -> bytes:
    each = b"--X\nContent-Type: image/png; name=a%d.png\n\na\n"
    return MIXED + b"".join(each % number for number in range(count)) + b"--X--\n"


def nested(depth: int) -> bytes:
    opened = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(depth)
    )
    closed = b"".join(b"--b%d--\n" % n for n in reversed(range(depth)))
    return MIME + opened + b"\nmarzipan\n" + closed


def forwarded(depth: int) -> bytes:
    return MIME + b"Content-Type: message/rfc822\n\nSubject: in\n" * depth + b"\nmarzipan\n"


def headers(count: int) -> bytes:
    return HEAD + b"".join(b"X-%d: a\n" % number for number in range(count)) + b"\nmarzipan\n"


def recipients(count: int) -> bytes:
    return HEAD + b"To: " + b"a@example.org, " * count + b"\n\nmarzipan\n"


def encoded(size: int) -> bytes:
    text = base64.encodebytes(b"marzipan is sweet and cake is good\n" * (size * 3 // 4 // 35))
    return MIME + b"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n" + text


def references(count: int) -> bytes:
    ids = b"".join(b" <%d@example.org>\n" % number for number in range(count))
    return HEAD + b"References:" + ids + b"\nmarzipan\n"


def tags(count: int) -> bytes:
    return MIME + b"Content-Type: text/html\n\n<html>marzipan " + b"<b>" * count + b"\n"


def one_line(size: int) -> bytes:
    return HEAD + b"\nmarzipan " + b"a" * size + b"\n"


def marks(count: int) -> bytes:
    return HEAD + b"\nmarzipan\n" + b">" * count + b"\n"


def parameters(count: int) -> bytes:
    each = b"".join(b" a*%d=b;\n" % number for number in range(count))
    return HEAD + b"Content-Type: text/plain;" + each + b"\nmarzipan\n"


def rules(count: int) -> bytes:
    rule = b"-" * 60
    return (
        MIME + b"Content-Type: multipart/mixed; boundary=" + rule + b"\n\nmarzipan\n" + (rule + b"\n") * count
    )


def words(count: int) -> bytes:
    return HEAD + b"\nmarzipan" + b"".join(b" %x" % number for number in range(count)) + b"\n"


def letters(count: int) -> bytes:
    head = (
        MIME
        + b"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n"
        + "marzipan \U0001f370\n".encode()
    )
    return head + "".join(chr(0x4E00 + number % 20_000) for number in range(count)).encode() + b"\n"


def lines(count: int) -> bytes:
    return HEAD + b"\nmarzipan\n" + b"-\n" * count


def files(size: int) -> bytes:
    each = b"--X\nContent-Type: image/png; name=a.png\nContent-Transfer-Encoding: base64\n\n"
    return MIXED + (each + base64.encodebytes(bytes(range(256)) * (size // 1000))) * 3 + b"--X--\n"


Bomb = Callable[[int], bytes]
BOMBS: tuple[tuple[Bomb, int], ...] = (
    (parts, 100_000),
    (attachments, 100_000),
    (nested, 10_000),
    (forwarded, 10_000),
    (headers, 1_000_000),
    (recipients, 300_000),
    (encoded, 100_000_000),
    (references, 100_000),
    (tags, 1_000_000),
    (one_line, 100_000_000),
    (marks, 5_000_000),
    (parameters, 100_000),
    (rules, 50_000),
    (words, 5_000_000),
    (letters, 10_000_000),
    (lines, 15_000_000),
    (files, 50_000_000),
)
"""Each, and its full size."""
