"""What IMAP servers say that makes no sense, and what a person is told then."""

from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import repeat

from misbehaving_imap import DONE, Say, body


def sized(number: bytes, size: bytes = b"300") -> Say:
    return lambda: [b"* 1 FETCH (UID %b RFC822.SIZE %b)\r\n" % (number, size), DONE]


def folder(validity: bytes) -> Say:
    return lambda: [b"* 1 EXISTS\r\n* OK [UIDVALIDITY %b] here\r\n" % validity, DONE]


def search(numbers: bytes) -> Say:
    return lambda: [b"* SEARCH %b\r\n" % numbers, DONE]


def quiet() -> Iterator[bytes]:
    yield b"* 1 FETCH (UID 10"
    time.sleep(20)


OWNER = ": tell its owner"
LONG = b"9" * 5000
NO_NUMBER = " as the number of a mail"
LIMIT = "the server sends more than 1,010,000 bytes in one answer: check the url"
ANSWERS: dict[str, tuple[str, Say, str]] = {
    "validity: letters": ("EXAMINE", folder(b"abc"), "the server gives 'abc' as UIDVALIDITY" + OWNER),
    "validity: a path": ("EXAMINE", folder(b"../../x"), "the server gives '../../x' as UIDVALIDITY" + OWNER),
    "validity: long": ("EXAMINE", folder(LONG), f"the server gives '{'9' * 40}' as UIDVALIDITY" + OWNER),
    "validity: below zero": ("EXAMINE", folder(b"-5"), "the server gives '-5' as UIDVALIDITY" + OWNER),
    "validity: too large": ("EXAMINE", folder(b"4294967296"), "the server gives '4294967296' as UIDVALIDITY"),
    "validity: two numbers": ("EXAMINE", folder(b"7 8"), "the server gives '7 8' as UIDVALIDITY" + OWNER),
    "validity: other digits": (
        "EXAMINE",
        folder("٧".encode()),
        "the server gives '\ufffd\ufffd' as UIDVALIDITY",
    ),
    "search: letters": (
        "SEARCH",
        search(b"1 abc 2"),
        "the server gives 'abc' as the number of a mail" + OWNER,
    ),
    "search: long": (
        "SEARCH",
        search(LONG),
        f"the server gives '{'9' * 40}' as the number of a mail" + OWNER,
    ),
    "search: below zero": (
        "SEARCH",
        search(b"-1 -2 5"),
        "the server gives '-1' as the number of a mail" + OWNER,
    ),
    "search: zero": ("SEARCH", search(b"0"), "the server gives '0' as the number of a mail" + OWNER),
    "search: too large": (
        "SEARCH",
        search(b"5 4294967296"),
        "the server gives '4294967296' as the number of a mail",
    ),
    "search: a range": ("SEARCH", search(b"1:*"), "the server gives '1:*' as the number of a mail" + OWNER),
    "search: a fraction": (
        "SEARCH",
        search(b"1.5"),
        "the server gives '1.5' as the number of a mail" + OWNER,
    ),
    "search: with underscores": (
        "SEARCH",
        search(b"1_0"),
        "the server gives '1_0' as the number of a mail" + OWNER,
    ),
    "search: without end": (
        "SEARCH",
        lambda: [b"* SEARCH", *repeat(b" 12345678" * 1000, 2000)],
        "the server sends more than 12,010,000 bytes in one answer: check the url",
    ),
    "sizes: long number": ("SIZES", sized(LONG), f"the server gives '{'9' * 40}' as UID" + OWNER),
    "sizes: long size": (
        "SIZES",
        sized(b"10", LONG),
        f"the server gives '{'9' * 40}' as RFC822.SIZE" + OWNER,
    ),
    "sizes: another mail": (
        "SIZES",
        sized(b"1"),
        "the server answers for mail 1, which was not asked for" + OWNER,
    ),
    "sizes: a mail to come": (
        "SIZES",
        sized(b"11"),
        "the server answers for mail 11, which was not asked for" + OWNER,
    ),
    "sizes: beyond all numbers": (
        "SIZES",
        sized(b"999999999999999999"),
        "the server gives '999999999999999999' as UID",
    ),
    "sizes: none": ("SIZES", lambda: [DONE], "mail 10 is listed there, but did not come: look for it there"),
    "sizes: without end": (
        "SIZES",
        lambda: repeat(b"* 1 FETCH (UID 10 FLAGS (" + b"y" * 900 + b"))\r\n", 4000),
        LIMIT,
    ),
    "sizes: short lines without end": (
        "SIZES",
        lambda: repeat(b"* 1 EXPUNGE\r\n" * 100, 400),
        "the server sends more than 10,000 lines in one answer: tell its owner",
    ),
    "sizes: a line without end": (
        "SIZES",
        lambda: [b"* 1 FETCH (UID 10 FLAGS (", *repeat(b"y" * 9000, 400)],
        LIMIT,
    ),
    "sizes: too large": (
        "SIZES",
        sized(b"10", b"4000000000"),
        "mail 10 is left there, it has 4,000,000,000 bytes",
    ),
    "mail: another": ("10", lambda: [body(1), DONE], "the server answers for 1 (UID 1 INTERNALDATE"),
    "mail: one without a number": (
        "10",
        lambda: [body(10).replace(b"UID 10 ", b""), DONE],
        "the server answers for 1 (INTERNALDATE",
    ),
    "mail: none": ("10", lambda: [DONE], "mail 10 is listed there, but did not come: look for it there"),
    "mail: NIL": (
        "10",
        lambda: [b"* 1 FETCH (UID 10 BODY[] NIL)\r\n", DONE],
        "mail 10 is listed there, but did not",
    ),
    "mail: longer than announced": (
        "10",
        lambda: [b"* 1 FETCH (UID 10 BODY[] {1600000000}\r\n", *repeat(b"x" * 1_000_000, 1600)],
        "the server sends 1,600,000,000 bytes, more than it announced" + OWNER,
    ),
    "mail: somewhat longer than announced": (
        "10",
        lambda: [b"* 1 FETCH (UID 10 BODY[] {6000}\r\n", b"x" * 6000, b")\r\n", DONE],
        "the server sends 6,000 bytes, more than it announced" + OWNER,
    ),
    "mail: many, together longer than announced": (
        "10",
        lambda: [*repeat(b"* 1 FETCH (UID 10 BODY[] {900}\r\n" + b"x" * 900 + b")\r\n", 9)],
        "the server sends 900 bytes, more than it announced" + OWNER,
    ),
    "mail: a length of many digits": (
        "10",
        lambda: [b"* 1 FETCH (UID 10 BODY[] {" + b"9" * 4400 + b"}\r\n"],
        "the server announces more bytes than there are" + OWNER,
    ),
    "mail: a length below zero": ("10", lambda: [b"* 1 FETCH (UID 10 BODY[] {-5}\r\n"], "the server says: "),
    "mail: untagged answers without end": (
        "10",
        lambda: repeat(b"* 1 FETCH (UID 10 FLAGS (" + b"y" * 900 + b"))\r\n", 4000),
        "the server sends more than 1,0",
    ),
    "mail: goes on and on": (
        "10",
        lambda: repeat(b"+ go on\r\n" * 100, 400),
        "the server sends more than 10,000 lines in one answer",
    ),
    "mail: breaks off": (
        "10",
        lambda: [b"* 1 FETCH (UID 10 BODY[] {300}\r\nFrom: Nell"],
        "the server says: ",
    ),
    "mail: silence": ("10", quiet, "the server was too slow for 3 s: try later"),
    "greeting: a line without end": (
        "greeting",
        lambda: [b"* OK ", *repeat(b"x" * 1000, 3000)],
        "the server sends more than 1,010,000 bytes",
    ),
    "greeting: of many lines": (
        "greeting",
        lambda: repeat(b"* OK and on\r\n" * 100, 400),
        "the server ",
    ),
    "greeting: another protocol": (
        "greeting",
        lambda: [b"HTTP/1.1 400 Bad Request\r\n\r\n"],
        "the server says: ",
    ),
    "greeting: good-bye": ("greeting", lambda: [b"* BYE too many guests\r\n"], "the server says: "),
    "greeting: noise": ("greeting", lambda: [bytes(range(256))], "the server says: "),
    "abilities: no ASCII": (
        "CAPABILITY",
        lambda: [b"* CAPABILITY \xff\xfe\r\n", DONE],
        "the server sent a malformed answer",
    ),
    "abilities: none": ("CAPABILITY", lambda: [DONE], "the server says: no CAPABILITY response from server"),
    "login: refused": (
        "LOGIN",
        lambda: [b"TAG NO never\r\n"],
        "the server refused the login: check user and password",
    ),
    "login: said back": (
        "LOGIN",
        lambda: [b'TAG BAD you said open \\"sesame\r\n'],
        "the server refused the login: check",
    ),
    "login: said back, and away": (
        "LOGIN",
        lambda: [b'you said open \\"sesame\r\n'],
        "the server broke off while we logged",
    ),
    "another tag": ("EXAMINE", lambda: [b"XYZA1 OK done\r\n", DONE], "the server says: "),
}
