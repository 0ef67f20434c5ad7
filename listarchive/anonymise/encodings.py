"""Texts as they stand in a mail: in charsets, transfer encodings and encoded words."""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from collections.abc import Callable
from functools import lru_cache, partial

from listarchive.anonymise.disguise import Disguise, Fits
from listarchive.text.charset import decode
from listarchive.text.charset_names import codec_of

Change = Callable[[bytes], bytes]

_QUOTED = re.compile(rb"=([0-9A-Fa-f]{2})|=[ \t]*\r?\n|([^=]|=)", re.DOTALL)
_PERCENT = re.compile(rb"%([0-9A-Fa-f]{2})|(.)", re.DOTALL)
_BASE64 = re.compile(rb"[A-Za-z0-9+/]")
_ENCODED_WORD = re.compile(rb"=\?([\w.:*-]{1,40})\?([BbQq])\?([^?\s]{0,500})\?=")


def _as_long(codec: str, one: str, other: str) -> bool:
    return _size(one, codec) == _size(other, codec)


@lru_cache(maxsize=1 << 14)
def _size(letter: str, codec: str) -> int:
    try:
        return len(letter.encode(codec))
    except UnicodeError:
        return 0


def in_charset(raw: bytes, declared: str, change: Callable[[str, Fits], str]) -> bytes:
    """Change a text in the charset that it is read in; if that gives other lengths, byte by byte."""
    known = codec_of(declared) if declared else None
    for codec in (declared or "us-ascii", known or "utf-8", decode(raw, declared or None)[1], "utf-8"):
        try:
            text = raw.decode(codec)
            if text.encode(codec) != raw:
                continue
            made = change(text, partial(_as_long, codec)).encode(codec)
        except (LookupError, UnicodeError):
            continue
        if len(made) == len(raw):
            return made
    return change(raw.decode("latin-1"), lambda _, other: other < "\u0100").encode("latin-1")


def plain(raw: bytes, charset: str, disguise: Disguise) -> bytes:
    """Change a text."""
    return in_charset(raw, charset, disguise.text)


def quoted_printable(raw: bytes, change: Change) -> bytes:
    """Change what quoted-printable says; each byte is written as the one in its place was."""
    return _escaped(raw, _QUOTED, b"=%02X", change)


def percent(raw: bytes, change: Change) -> bytes:
    """Change what stands in a parameter of RFC 2231."""
    return _escaped(raw, _PERCENT, b"%%%02X", change)


def _escaped(raw: bytes, pattern: re.Pattern[bytes], form: bytes, change: Change) -> bytes:
    found = list(pattern.finditer(raw))
    said = bytes(int(each[1], 16) if each[1] else each[2][0] for each in found if each[1] or each[2])
    made = iter(change(said))
    return b"".join(
        form % next(made) if each[1] else bytes((next(made),)) if each[2] else each[0] for each in found
    )


def base64(raw: bytes, change: Change) -> bytes:
    """Change what base64 says; its lines stay as long as they are, and so do signs that are none of it."""
    letters = b"".join(_BASE64.findall(raw))
    whole = letters[: len(letters) - len(letters) % 4 if len(letters) % 4 == 1 else len(letters)]
    made = b64encode(change(b64decode(whole + b"=" * (-len(whole) % 4)))).rstrip(b"=")
    if len(made) != len(whole):
        return scrambled(raw)
    signs = iter(made + letters[len(whole) :])
    return _BASE64.sub(lambda _: bytes((next(signs),)), raw)


def scrambled(raw: bytes) -> bytes:
    """Give the base64 of other bytes: of what is no text, nothing is left but its length."""
    return re.sub(rb"[A-Z]", b"A", re.sub(rb"[a-z]", b"a", re.sub(rb"\d", b"0", raw)))


def header_text(raw: bytes, disguise: Disguise) -> bytes:
    """Change a header's text, encoded words included."""
    made, end = [], 0
    for found in _ENCODED_WORD.finditer(raw):
        made += [plain(raw[end : found.start()], "", disguise), _encoded_word(found, disguise)]
        end = found.end()
    return b"".join((*made, plain(raw[end:], "", disguise)))


def _encoded_word(found: re.Match[bytes], disguise: Disguise) -> bytes:
    charset, said = found[1].partition(b"*")[0].decode("ascii", "replace"), found[3]

    def change(text: bytes) -> bytes:
        return plain(text, charset, disguise)

    said = (
        base64(said, change)
        if found[2] in b"Bb"
        else quoted_printable(said.replace(b"_", b" "), change).replace(b" ", b"_")
    )
    return b"=?%b?%b?%b?=" % (found[1], found[2], said)
