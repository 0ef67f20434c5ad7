"""Mail that is made to be slow or large, a megabyte of each kind; the seed alone decides what is in it."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from itertools import count, takewhile

_HEAD = (
    "From ann@example.org Tue Mar  5 10:00:00 2024\nFrom: Ann Otter <ann@example.org>\n"
    "Date: Tue, 5 Mar 2024 10:00:00 +0000\nMessage-ID: <hostile@example.org>\nSubject: Boats\n"
)
_HTML = "Content-Type: text/html; charset=utf-8\n"
_UTF8 = "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n"
_MIXED = 'MIME-Version: 1.0\nContent-Type: multipart/%s; boundary="b"\n'
_LATIN = [chr(number) for number in range(0xC0, 0x250)]
_SIGNS = [chr(number) for number in range(32, 127)] + ["\n"]
_TAGS = [
    "div",
    "p",
    "b",
    "i",
    "font",
    "table",
    "tr",
    "td",
    "ul",
    "ol",
    "li",
    "blockquote",
    "pre",
    "br",
    "hr",
    "a",
    "span",
    "h1",
    "dl",
    "dd",
    "img",
    "form",
]


def mail(kind: str, size: int, seed: int) -> bytes:
    """A mail of a kind, of about so many bytes, below its separator."""
    return KINDS[kind](size, random.Random(f"{kind} {seed}"))


Made = Callable[[int, random.Random], bytes]


def text_mail(text: bytes, headers: str = _UTF8) -> bytes:
    """A mail with a text."""
    return f"{_HEAD}{headers}\n".encode() + text + b"\n"


def _repeated(unit: str, headers: str = _UTF8, before: str = "", after: str = "") -> Made:
    """One piece again and again."""

    def made(size: int, _: random.Random) -> bytes:
        text = before + unit * (size // len(unit.encode())) + after
        return text_mail(text.encode(), headers)

    return made


def _numbered(unit: str, headers: str = _UTF8, before: str = "") -> Made:
    """A piece again and again, with another number in place of each `#`."""

    def made(size: int, _: random.Random) -> bytes:
        return text_mail((before + _many(unit, size)).encode(), headers)

    return made


def _many(unit: str, size: int) -> str:
    return "".join(unit.replace("#", str(number)) for number in range(size // (len(unit) + 4)))


def _header(name: str, unit: str) -> Made:
    """A header that is made of a numbered piece."""

    def made(size: int, _: random.Random) -> bytes:
        return f"{_HEAD}{name}: {_many(unit, size)}\n\nHello.\n".encode()

    return made


def _chosen(pieces: list[str], headers: str = _UTF8) -> Made:
    """Pieces in any order."""

    def made(size: int, chance: random.Random) -> bytes:
        average = sum(len(piece.encode()) for piece in pieces) / len(pieces)
        return text_mail("".join(chance.choices(pieces, k=int(size / average))).encode(), headers)

    return made


def _bytes(headers: str, signs: bytes = bytes(range(256))) -> Made:
    """Any bytes, or any of some."""

    def made(size: int, chance: random.Random) -> bytes:
        return text_mail(bytes(chance.choices(signs, k=size)), headers)

    return made


def _halves(first: str, second: str, headers: str = _HTML) -> Made:
    """One piece for the first half, another for the second."""

    def made(size: int, _: random.Random) -> bytes:
        half = size // 2
        return text_mail((first * (half // len(first)) + second * (half // len(second))).encode(), headers)

    return made


def _deep_parts(size: int, _: random.Random) -> bytes:
    def parts() -> Iterator[str]:
        for number in count():
            yield f'--b{number}\nContent-Type: multipart/mixed; boundary="b{number + 1}"\n\n'

    total = 0

    def fits(part: str) -> bool:
        nonlocal total
        total += len(part)
        return total < size

    head = 'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b0"\n'
    return text_mail("".join(takewhile(fits, parts())).encode(), head)


KINDS: dict[str, Made] = {
    "random bytes": _bytes(""),
    "random bytes, base64 named": _bytes("Content-Transfer-Encoding: base64\n"),
    "random bytes above 127": _bytes("", bytes(range(128, 256))),
    "random controls": _bytes("", bytes(range(32))),
    "random signs": _chosen(_SIGNS),
    "random letters of Latin": _chosen(_LATIN),
    "random ideographs": _chosen([chr(number) for number in range(0x4E00, 0x9FA0)]),
    "utf-16 without a mark": _bytes("Content-Type: text/plain; charset=utf-16\n"),
    "iso-2022-jp shifts": _repeated("\x1b$B!!\x1b(B", "Content-Type: text/plain; charset=iso-2022-jp\n"),
    "utf-7": _repeated("+ADw-", "Content-Type: text/plain; charset=utf-7\n"),
    "NUL bytes": _repeated("\0"),
    "different words": _numbered("w#x "),
    "one word": _repeated("a"),
    "accents on one letter": _repeated("\u0301", before="a"),
    "quote marks": _repeated(">"),
    "quoted lines of one sign": _repeated("> x\n"),
    "signature delimiters": _repeated("-- \nAnn\n"),
    "attributions": _numbered("On Tue, Mar 5, 2024 at 10:00 AM Ann # wrote:\n> x\n\n"),
    "half attributions": _numbered("On Tue, Mar 5, 2024 at 10:00 AM Ann #\n"),
    "headers of mails": _numbered("From: a#\nSent: b\nTo: c\nSubject: d\n\n"),
    "diffs": _numbered("diff --git a/x# b/x#\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n"),
    "addresses": _numbered("https://example.org/#/?a=b&c=# "),
    "digests of nothing": _repeated("-" * 30 + "\n\nMessage: 1\nFrom: a@example.org\n\nx\n\n"),
    "flowed lines": _repeated("> a \n", "Content-Type: text/plain; format=flowed; delsp=yes\n"),
    "broken quoted-printable": _repeated("=\n=X ", "Content-Transfer-Encoding: quoted-printable\n"),
    "padding in base64": _repeated("QQ==", "Content-Transfer-Encoding: base64\n"),
    "html: lists in lists": _repeated("<ol><li>", _HTML),
    "html: lists with numbers": _repeated("<ol start=99999999999999999999999999><li>x", _HTML),
    "html: lists in quotes": _repeated("<blockquote><ol><li>x", _HTML),
    "html: quotes": _halves("<blockquote>", "<br>x"),
    "html: lines in quotes": _halves("<blockquote><pre>", "\n"),
    "html: divisions": _repeated("<div>", _HTML),
    "html: tables in tables": _repeated("<table><tr><td>", _HTML),
    "html: line breaks": _repeated("<br>", _HTML),
    "html: rowspans": _repeated("<table><tr><td colspan=99999 rowspan=99999>x</td></tr></table>", _HTML),
    "html: tags with a NUL": _repeated("<\0div>", _HTML),
    "html: containers": _repeated('<div class="gmail_quote">', _HTML),
    "html: links in links": _numbered("<span><a href=q#>y", _HTML),
    "html: ends of nothing": _halves("<div>", "</span>"),
    "html: attributes": _numbered("a# ", _HTML, before="<a "),
    "html: entities": _repeated("&lt;&#x41;", _HTML),
    "html: any tags": _chosen([f"<{tag}>x" for tag in _TAGS] + [f"</{tag}>" for tag in _TAGS], _HTML),
    "html: styles": _repeated('<p style="display :none">x</p>', _HTML),
    "parts": _repeated("--b\n\nx\n", _MIXED % "mixed"),
    "parts in parts": _deep_parts,
    "alternatives": _repeated("--b\nContent-Type: text/html\n\n<p>x\n", _MIXED % "alternative"),
    "posts of a digest": _numbered("--b\n\nFrom: d@example.org\n\nx#\n", _MIXED % "digest"),
    "addressees": _header("To", "p#@example.org, "),
    "references": _header("References", "<r#@example.org> "),
    "encoded words": _header("Subject", "=?utf-8?q?=C3=A4#?= "),
    "parameters": _header("Content-Type", "text/plain; a*#*=%41; "),
    "comments in a header": _header("X-Date", "(#"),
    "headers": _header("X-A: b\nX-B", "y\nX-#: "),
}
