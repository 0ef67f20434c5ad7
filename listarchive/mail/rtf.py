"""Rich Text Format (Microsoft's specification 1.9.1) as text, or as the HTML that was put into it."""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from listarchive.lazy import lazy_pattern
from listarchive.limits import limits

_TOKEN = lazy_pattern(
    rb"\\([A-Za-z]{1,32})(-?\d{1,9})? ?|\\'([0-9A-Fa-f]{2})|\\(.)|([{}])|[\r\n]+|([^\\{}\r\n]+)|.", re.DOTALL
)
_SIGNS = {
    **dict.fromkeys((b"par", b"line", b"sect", b"page", b"row", b"nestrow"), "\n"),
    **dict.fromkeys((b"tab", b"cell", b"nestcell"), "\t"),
    **dict.fromkeys((b"emspace", b"enspace", b"qmspace"), " "),
    b"emdash": "—",
    b"endash": "–",
    b"bullet": "•",
    b"lquote": "‘",
    b"rquote": "’",
    b"ldblquote": "“",
    b"rdblquote": "”",
}
_ESCAPED = {b"~": "\xa0", b"_": "\u2011", b"\n": "\n", b"\r": "\n", b"{": "{", b"}": "}", b"\\": "\\"}
_NOT_TEXT = frozenset(
    b"""colortbl stylesheet info pict object header headerl headerr headerf footer footerl footerr footerf
    footnote fldinst themedata datastore filetbl listtable listoverridetable revtbl rsidtbl generator
    xmlnstbl""".split()
)
_CHARSETS = {
    77: "mac_roman",
    128: "cp932",
    129: "cp949",
    134: "gb18030",
    136: "big5",
    161: "cp1253",
    162: "cp1254",
    163: "cp1258",
    177: "cp1255",
    178: "cp1256",
    186: "cp1257",
    204: "cp1251",
    222: "cp874",
    238: "cp1250",
    254: "cp437",
    255: "cp850",
}
_DEEPEST = 1_000


class _Group(NamedTuple):
    """What holds within a group."""

    hidden: bool = False
    fonts: bool = False
    skip: int = 1
    """Signs below a `\\u` that stand for the same."""
    font: int = -1
    out: bool = False
    """MS-OXRTFEX §2.1.3.1.6: within `\\htmlrtf`, which is no part of the HTML."""
    tag: bool = False


def is_rtf(data: bytes) -> bool:
    """Whether bytes begin as RTF does."""
    return data[:64].lstrip().startswith(b"{\\rtf")


def to_text(data: bytes) -> tuple[str, bool]:
    """The text, and whether it is HTML (MS-OXRTFEX: what Outlook has put into RTF)."""
    reader = _Reader()
    place, most = 0, limits().text_length
    while (token := _TOKEN.match(data, place)) and reader.length < most and len(reader.around) < _DEEPEST:
        place = token.end()
        if token[1] == b"bin":
            place += max(int(token[2] or 0), 0)
        else:
            reader.read(token)
    reader.flush()
    text = "".join(reader.pieces).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text[:most].replace("\0", ""), reader.html


class _Reader:
    def __init__(self) -> None:
        self.group, self.around = _Group(), list[_Group]()
        self.pieces: list[str] = []
        self.length = 0
        self.html = False
        self._codec, self._fonts = "cp1252", dict[int, str]()
        self._bytes, self._star, self._skip = bytearray(), False, 0

    def read(self, token: re.Match[bytes]) -> None:
        """Read the next of what RTF is made of."""
        word, number, code, escaped, brace, text = token.groups()
        star, self._star = self._star, escaped == b"*"
        if code:
            self._add_bytes(bytes.fromhex(code.decode()))
        elif text:
            self._add_bytes(text)
        elif brace == b"{":
            self.around.append(self.group)
        elif brace == b"}":
            self.flush()
            self.group = self.around.pop() if self.around else self.group
        elif word:
            self._control(word, int(number) if number else None, star)
        elif escaped in _ESCAPED:
            self._add(_ESCAPED[escaped])

    def flush(self) -> None:
        """Read the bytes that wait, in the charset of their font."""
        if self._bytes:
            waiting, self._bytes = self._bytes, bytearray()
            self._put(waiting.decode(self._fonts.get(self.group.font, self._codec), "replace"))

    def _control(self, word: bytes, number: int | None, star: bool) -> None:
        group = self.group
        if word in _SIGNS:
            self._add(_SIGNS[word])
        elif word == b"u" and number is not None:
            self._add(chr(number & 0xFFFF))
            self._skip = group.skip
        elif word == b"htmltag" and self.html:
            self.flush()
            self.group = group._replace(tag=True, out=False)
        elif star or word in _NOT_TEXT:
            self.group = group._replace(hidden=True)
        elif word == b"fonttbl":
            self.group = group._replace(fonts=True)
        elif word == b"htmlrtf":
            self.flush()
            self.group = group._replace(out=number != 0)
        elif word == b"f" and number is not None:
            self.flush()
            self.group = group._replace(font=number)
        elif word == b"uc" and number is not None:
            self.group = group._replace(skip=min(max(number, 0), 9))
        else:
            self._charset(word, number)

    def _charset(self, word: bytes, number: int | None) -> None:
        if word == b"fromhtml":
            self.html = True
        elif word in (b"mac", b"pc", b"pca"):
            self._codec = {b"mac": "mac_roman", b"pc": "cp437", b"pca": "cp850"}[word]
        elif word == b"ansicpg" and number is not None:
            self._codec = _codec(number)
        elif word == b"fcharset" and self.group.fonts and number in _CHARSETS and len(self._fonts) < 1_000:
            self._fonts[self.group.font] = _CHARSETS[number]

    def _add_bytes(self, data: bytes) -> None:
        skipped, self._skip = self._skip, max(self._skip - len(data), 0)
        if not self._unseen():
            self._bytes += data[skipped:]

    def _add(self, text: str) -> None:
        self.flush()
        self._skip = 0
        if not self._unseen():
            self._put(text)

    def _unseen(self) -> bool:
        return self.group.hidden or self.group.fonts or (self.html and self.group.out)

    def _put(self, text: str) -> None:
        self.pieces.append(text)
        self.length += len(text)


def _codec(page: int) -> str:
    """Python's name of a code page of Windows."""
    name = {65001: "utf-8", 10000: "mac_roman", 936: "gb18030"}.get(page, f"cp{page}")
    try:
        return codecs.lookup(name).name
    except LookupError:
        return "cp1252"
