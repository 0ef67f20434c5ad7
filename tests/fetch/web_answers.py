"""What web servers answer that makes no sense, and what a person is told then."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterable, Iterator
from itertools import repeat

from made_months import packed

OK = b"HTTP/1.1 200 OK\r\n"
NO_JSON = "its manifest.js.gz is not JSON: try later, or tell its owner"
NO_LIST = "its manifest.js.gz names no repositories: try later, or tell its owner"
DAMAGED = "the answer is packed and damaged: try later"
TOO_LARGE = "the answer has more than 2,000,000 bytes: check the url"
NO_GIT = "no git repository is there: check the url"

MANIFESTS = {
    "a number": (packed(b"5"), NO_LIST),
    "null": (packed(b"null"), NO_LIST),
    "true": (packed(b"true"), NO_LIST),
    "a text": (packed(b'"/git/0.git"'), NO_LIST),
    "a list": (packed(b'["/git/0.git"]'), NO_LIST),
    "deep lists": (packed(b"[" * 200_000), NO_JSON),
    "deep lists that end": (packed(b"[" * 200_000 + b"]" * 200_000), NO_JSON),
    "deep objects": (packed(b'{"a":' * 200_000), NO_JSON),
    "a long number": (packed(b'{"/git/0.git": ' + b"9" * 5000 + b"}"), NO_JSON),
    "an epoch that is a long number": (packed(b'{"/git/' + b"9" * 5000 + b'.git": {}}'), NO_GIT),
    "an epoch below zero": (packed(b'{"/git/-1.git": {}}'), NO_GIT),
    "an epoch in other digits": (packed('{"/git/٣.git": {}}'.encode()), NO_GIT),
    "an epoch that leads elsewhere": (packed(b'{"/git/../../0": {}, "/git/0.git/../..": 1}'), NO_GIT),
    "epochs without end": (
        packed(json.dumps({f"/git/{number}.git": 1 for number in range(2000)}).encode()),
        "its manifest.js.gz names more than 1,000 epochs: check the url",
    ),
    "nothing": (b"", NO_JSON),
    "no UTF-8": (packed(b"\xff\xfe{"), NO_JSON),
    "half a surrogate": (packed(b'{"\\ud800": {}}'), NO_GIT),
    "a page": (b"<html>Welcome</html>", NO_JSON),
    "broken deflate": (packed(b'{"/git/0.git":{}}' * 40)[:20] + b"\xff" * 50, DAMAGED),
    "a cut end": (packed(b"{}" * 4000)[:-9], DAMAGED),
    "a wrong checksum": (packed(b"{}")[:-8] + b"\0" * 8, DAMAGED),
    "a head alone": (b"\x1f\x8b\x08", DAMAGED),
    "a bomb": (packed(b" " * 100_000_000), TOO_LARGE),
    "a bomb in a bomb": (packed(packed(b" " * 100_000_000) * 100), TOO_LARGE),
    "a large file": (b" " * 2_000_001, TOO_LARGE),
}


def chunked(chunks: Iterable[bytes]) -> Iterator[bytes]:
    yield OK + b"Transfer-Encoding: chunked\r\n\r\n"
    for chunk in chunks:
        yield b"%x\r\n%b\r\n" % (len(chunk), chunk)


def encoded(how: str, body: bytes) -> list[bytes]:
    return [OK, b"Content-Encoding: %b\r\nContent-Length: %d\r\n\r\n" % (how.encode(), len(body)), body]


LARGE = b"x" * 20_000_000
BROKEN = "127.0.0.1 broke off the connection ("
ANSWERS: dict[str, tuple[Callable[[], Iterable[bytes]], str]] = {
    "noise": (lambda: [bytes(range(256)) * 20], BROKEN),
    "nothing": (lambda: [b""], BROKEN),
    "another protocol": (lambda: [b"220 mail.example.org ESMTP\r\n"], BROKEN),
    "an unknown status": (
        lambda: [b"HTTP/1.1 999 \xff\x1b[31m\r\nContent-Length: 0\r\n\r\n"],
        "the server answers 999",
    ),
    "a status of many digits": (lambda: [b"HTTP/1.1 " + b"2" * 5000 + b" OK\r\n\r\n"], BROKEN),
    "another protocol wished for": (
        lambda: [b"HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n"],
        BROKEN,
    ),
    "headers without end": (lambda: [OK, *repeat(b"X: " + b"y" * 500 + b"\r\n", 9000)], BROKEN),
    "a header without end": (lambda: [OK, b"X: ", *repeat(b"y" * 5000, 900)], BROKEN),
    "heads before the head": (
        lambda: repeat(b"HTTP/1.1 100 Continue\r\n\r\n" * 1000, 100),
        "the server sends more than 1,000,000 bytes in one answer: check the url",
    ),
    "hints before the head": (
        lambda: repeat(b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" * 1000, 100),
        "the server sends more than 1,000,000 bytes in one answer: check the url",
    ),
    "two lengths": (lambda: [OK + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello"], BROKEN),
    "a length below zero": (lambda: [OK + b"Content-Length: -5\r\n\r\nhello"], BROKEN),
    "a length of many digits": (lambda: [OK + b"Content-Length: " + b"9" * 5000 + b"\r\n\r\nhello"], BROKEN),
    "a length that is no number": (lambda: [OK + b"Content-Length: abc\r\n\r\nhello"], BROKEN),
    "a chunk of many digits": (lambda: [*chunked([]), b"F" * 50 + b"\r\nx"], BROKEN),
    "a chunk of no length": (lambda: [*chunked([]), b"xyz\r\nx"], BROKEN),
    "lengths of chunks that go on and on": (
        lambda: [*chunked([]), b"1;", *repeat(b"y" * 5000, 900)],
        BROKEN,
    ),
    "chunks with much beside them": (
        lambda: [*chunked([]), *repeat(b"1;" + b"y" * 50_000 + b"\r\nx\r\n", 400)],
        "the server sends more than 17,000,000 bytes in one answer: check the url",
    ),
    "trailers without end": (
        lambda: [*chunked([b"x"]), b"0\r\n", *repeat(b"X: " + b"y" * 500 + b"\r\n", 9000)],
        BROKEN,
    ),
    "a body without end": (
        lambda: [OK, b"Content-Length: 999999999999\r\n\r\n", *repeat(b"x" * 100_000, 300)],
        "the answer has more than 8,000,000 bytes: check the url",
    ),
    "a packed body without end": (
        lambda: encoded("gzip", packed(LARGE)),
        "the answer has more than 8,000,000 bytes: check the url",
    ),
    "a deflated body without end": (
        lambda: encoded("deflate", zlib.compress(LARGE)),
        "the answer has more than 8,000,000 bytes: check the url",
    ),
    "a body packed five times": (
        lambda: encoded("gzip, gzip", five_times(b"x")),
        "no month files are linked there",
    ),
    "a body that is not packed as it says": (
        lambda: encoded("deflate", b"<a href=2024-May.txt>"),
        DAMAGED,
    ),
    "a redirect to what is no url": (
        lambda: [b"HTTP/1.1 302 Found\r\nLocation: http://[\xff\r\nContent-Length: 0\r\n\r\n"],
        "the ",
    ),
    "a redirect to a long url": (
        lambda: [b"HTTP/1.1 302 Found\r\nLocation: /" + b"a" * 50_000 + b"\r\nContent-Length: 0\r\n\r\n"],
        "the server redirects to no url: check the url",
    ),
    "a redirect with a port of many digits": (
        lambda: [b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:", b"9" * 5000, b"/\r\n\r\n"],
        "the server redirects to no url: check the url",
    ),
    "a redirect to the same place": (
        lambda: [b"HTTP/1.1 302 Found\r\nLocation: \r\nContent-Length: 0\r\n\r\n"],
        "the server redirects in circles: check the url",
    ),
    "a wait of many digits": (
        lambda: [b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\nRetry-After: " + b"9" * 5000 + b"\r\n\r\n"],
        "the server answers 503 Service Unavailable: try in 999999999 s",
    ),
    "a wait until no time": (
        lambda: [
            b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\nRetry-After: Fri, 31 Dec 9999 23:59:59 -9999\r\n\r\n"
        ],
        "the server answers 503 Service Unavailable: try ",
    ),
}  # fmt: skip


def five_times(body: bytes) -> bytes:
    for _ in range(5):
        body = packed(body)
    return body


PAGES: dict[str, Callable[[], bytes]] = {
    "attributes": lambda: b"<a " + b"x " * 7_000_000,
    "attributes, as long as a page may be": lambda: b"<a " + b"x " * 3_900_000,
    "values": lambda: b"<a " + b'b="c" ' * 1_300_000,
    "open quotes": lambda: b'<a href="' * 880_000,
    "open quotes of both kinds": lambda: b"<a href=\"'" * 790_000,
    "tags": lambda: b"<b>" * 2_600_000,
    "open tags": lambda: b"<a " * 2_600_000,
    "links": lambda: b"<a href=x>" * 790_000,
    "links to months": lambda: b"".join(b"<a href=%d-a.txt>" % number for number in range(1000, 10_000)) * 40,
    "declarations": lambda: b"<!" * 3_900_000,
    "comments": lambda: b"<!--" * 1_900_000,
    "scripts": lambda: b"<script>" * 990_000,
    "entities": lambda: b'<a href="' + b"&amp;" * 1_500_000 + b'">',
    "an entity of many digits": lambda: b'<a href="&#' + b"9" * 5000 + b';2024-May.txt">',
    "blanks": lambda: b"<a" + b" " * 7_900_000,
    "blanks by and by": lambda: b"<a href \n\n\n\n" * 650_000,
    "signs beyond the BMP": lambda: "<a \U0001f600=\U0001f600>".encode() * 600_000,
    "links to no url": lambda: b"<a href='http://[bad/2024-May.txt'>" * 1000,
    "a long name": lambda: b"<a href='2024-" + b"a" * 300 + b".txt'>",
    "a long name in other letters": lambda: b"<a href='2024-" + "é".encode() * 200 + b".txt'>",
}  # fmt: skip
