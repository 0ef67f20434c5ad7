"""The characters that the bytes of a mail mean.

A byte order mark and what a mail declares are tried first, then UTF-8, then a guess from the bytes and from
the mails around, then Windows-1252, which undeclared Western mail nearly always is. Nothing here raises.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from listarchive.lazy import lazy_pattern
from listarchive.text.charset_names import ISO_2022, codec_of

_MOST_GUESSED = 16_384
_HIGH = lazy_pattern(rb"[\x80-\xff]")
_WIDE = ("utf-16", "utf-32")
_SEVEN_BIT = ("iso2022", "hz", "utf-7")
_LOOKED_AT = 4_000
"""Bytes of a text that tell of UTF-16 without a mark; even."""
_CONTROLS = lazy_pattern("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_C1 = lazy_pattern("[\x80-\x9f]")
_LATIN_1 = "iso8859-1"
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LARGER = {
    "iso8859-2": "cp1250",
    "iso8859-4": "cp1257",
    "iso8859-5": "cp1251",
    "iso8859-6": "cp1256",
    "iso8859-7": "cp1253",
    "iso8859-8": "cp1255",
    "iso8859-9": "cp1254",
    "iso8859-13": "cp1257",
    "cp950": "big5hkscs",
    "cp932": "shift_jis_2004",
}
"""What is meant where bytes are none of the declared charset's, or its C1 controls, which no mail means."""
_JAPANESE = frozenset((ISO_2022, "cp932", "euc_jp"))
_SHIFTED = {"iso2022_kr": b"$)C", "iso2022_cn": b"$)A"}
_HALF_WIDTH = lazy_pattern("[\uff61-\uff9f]")
_KANA_OF_8_BITS = bytes(range(128)) + bytes(range(0xA1, 0xE0))
_usual: ContextVar[str] = ContextVar("usual charset", default="")
_SYMBOL_IN_WORD = lazy_pattern("(?<=[^\\W\\d_])[\x80-\xbf×÷ˇ˘˙˛˝†‡‰¦](?=[^\\W\\d_])")


def decode(raw: bytes, declared: str | None, usual: str = "") -> tuple[str, str]:
    """The text that the bytes mean, and the name of the charset they were read as.

    `declared` is the mail's own word, or None; `usual` is the charset of the mails around, as this function
    names it (by default that of `among`), and counts where nothing else tells. A charset that cannot be right
    (it does not decode, or says ASCII of high bytes) is passed over. A text that mixes UTF-8 with something
    else, as the month files of Pipermail do, is decided line by line. NULs are dropped.
    """
    codec = codec_of(declared) if declared else None
    if raw.isascii() and b"\x1b" not in raw and not (codec and codec.startswith((*_WIDE, *_SEVEN_BIT))):
        return raw.replace(b"\0", b"").decode("ascii"), "us-ascii"
    found = _marked(raw) or _wide(raw, codec or unmarked_utf_16(raw)) or _seven_bit(raw, codec)
    if found:
        return found
    raw = raw.replace(b"\0", b"")
    if raw.isascii():
        return raw.decode("ascii"), "us-ascii"
    if codec and codec != "utf-8" and not codec.startswith((*_WIDE, *_SEVEN_BIT)):
        from listarchive.text.mislabelled import meant  # noqa: PLC0415 - most mail is in ASCII

        found = _strict_in(raw, codec)
        other = meant(raw, codec, usual or _usual.get()) if found else codec
        if found and other != codec:
            text = _strict(raw, other)
            found = (text, other) if text is not None else found
        if found:
            return found
    text = _strict(raw, "utf-8")
    if text is not None:
        return text, "utf-8"
    if codec in _JAPANESE:
        from listarchive.text.iso2022 import japanese  # noqa: PLC0415

        found = japanese(raw)
        if found:
            return found
    known = codec if codec and codec != "utf-8" and not codec.startswith((*_WIDE, *_SEVEN_BIT)) else ""
    fallback = known or _guess(raw, usual)
    return _line_by_line(raw, fallback), fallback


@contextmanager
def among(usual: str) -> Iterator[None]:
    """Read texts, within a `with`, as they stand among mails in some charset; empty if that is not known."""
    before = _usual.set(usual)
    try:
        yield
    finally:
        _usual.reset(before)


def as_declared(declared: str, used: str) -> bool:
    """Whether a text was read as declared; in which larger charset it was then read tells nothing."""
    codec = codec_of(declared) or ""
    larger = "cp1252" if codec == _LATIN_1 else _LARGER.get(codec)
    return used in ("us-ascii", codec, larger)


def _marked(raw: bytes) -> tuple[str, str] | None:
    """What a byte order mark says, if all that follows is as it says; a cut last character is left out."""
    for mark, codec in _MARKS:
        if raw.startswith(mark):
            body = raw[len(mark) :]
            width = 4 if "32" in codec else 2 if "16" in codec else 1
            if width > 1 and body.isascii() and b"\0" not in body:
                continue
            text = _strict(body[: len(body) - len(body) % width], codec)
            if text is not None:
                return text, codec.removesuffix("-le").removesuffix("-be")
    return None


def unmarked_utf_16(raw: bytes) -> str:
    """Tell that bytes are a text in UTF-16 without a mark, and which; every other byte of most is zero."""
    head = raw[:_LOOKED_AT]
    if len(raw) % 2 or len(head) < 4 or b"\0" not in head:
        return ""
    for codec, zeros, others in (("utf-16-le", head[1::2], head[::2]), ("utf-16-be", head[::2], head[1::2])):
        if 2 * zeros.count(0) > len(zeros) and 0 not in others:
            text = _strict(head, codec)
            return codec if text is not None and not _CONTROLS.search(text) else ""
    return ""


def _wide(raw: bytes, codec: str | None) -> tuple[str, str] | None:
    """A text declared as UTF-16 or UTF-32, unless it is UTF-8: its ends of line have NULs."""
    if not (codec and codec.startswith(_WIDE)) or (b"\0" not in raw and _strict(raw, "utf-8") is not None):
        return None
    if not codec.endswith("e"):  # neither -be nor -le: the NULs of ASCII tell
        big = raw[::2].count(0) > raw[1::2].count(0)
        codec += "-be" if big else "-le"
    text = _strict(raw[: len(raw) - len(raw) % (4 if "32" in codec else 2)], codec)
    return (text, codec.removesuffix("-le").removesuffix("-be")) if text is not None else None


def _seven_bit(raw: bytes, codec: str | None) -> tuple[str, str] | None:
    """A text of seven bits that is not in ASCII: declared, or with the escape sequences of Japanese mail."""
    if codec and codec.startswith(("hz", "utf-7")):
        text = _strict(raw, codec)
        return (text, codec) if text is not None else None
    declared = codec is not None and codec.startswith("iso2022")
    if not declared and not (b"\x1b" in raw and (raw.isascii() or _has_kana(raw))):
        return None
    if declared and not raw.isascii() and b"\x1b" not in raw:
        return None
    from listarchive.text import iso2022  # noqa: PLC0415 - few mails need it

    if declared and codec is not None:
        standard = codec == ISO_2022 and b"\x1b" in raw and b"\x0e" not in raw
        text = _strict(raw, ISO_2022) if standard else None
        return (text if text is not None else iso2022.decoded(raw, _SHIFTED.get(codec, b"(I"))).replace(
            "\0", ""
        ), codec
    return (iso2022.decoded(raw).replace("\0", ""), ISO_2022) if iso2022.looks_japanese(raw) else None


def _has_kana(raw: bytes) -> bool:
    """Whether the high bytes of what is not UTF-8 are all half-width kana, which need no escape."""
    return not raw.translate(None, _KANA_OF_8_BITS) and _strict(raw, "utf-8") is None


def _strict_in(raw: bytes, codec: str) -> tuple[str, str] | None:
    """A text in the declared charset, or in the larger one that was meant by it."""
    text = _strict(raw, codec)
    if text is not None and codec == "cp932" and _HALF_WIDTH.search(text):
        from listarchive.text.iso2022 import japanese  # noqa: PLC0415

        return japanese(raw)
    larger = _LARGER.get(codec)
    if text is not None and not (codec.startswith("iso8859") and _C1.search(text)):
        return text, codec
    other = _strict(raw, larger) if larger else None
    if text is None:
        return (other, larger) if other is not None and larger else None
    mended = _windows(text)
    if other is not None and larger and _symbols(other) <= _symbols(mended):
        return other, larger
    return mended, "cp1252" if codec == _LATIN_1 else codec


def _symbols(text: str) -> int:
    return len(_SYMBOL_IN_WORD.findall(text))


def _strict(raw: bytes, codec: str) -> str | None:
    try:
        text = raw.decode(codec)
    except (UnicodeError, LookupError, ValueError, TypeError):
        return None
    return text.replace("\0", "").removeprefix("\ufeff") if isinstance(text, str) else None


def _windows(text: str) -> str:
    """Text of ISO 8859 with the characters of cp1252 in the places of C1 controls, which no mail means."""
    return _C1.sub(lambda match: bytes((ord(match[0]),)).decode("cp1252", "replace"), text)


def _guess(raw: bytes, usual: str) -> str:
    """The charset that undeclared bytes, which are not UTF-8, are probably in."""
    from listarchive.text.charset_guess import guess  # noqa: PLC0415 - most mails tell

    return guess(raw, usual or _usual.get())


def _line_by_line(raw: bytes, fallback: str) -> str:
    lines = []
    for line in raw.split(b"\n"):
        text = _strict(line, "utf-8")
        if text is None:
            text = line.decode(fallback, "replace")
            if fallback == "cp1252" and "\ufffd" in text:
                text = "".join(bytes((byte,)).decode("cp1252", "replace") for byte in line)
            elif fallback == _LATIN_1:
                text = _windows(text)
        lines.append(text)
    return "\n".join(lines).replace("\0", "")
