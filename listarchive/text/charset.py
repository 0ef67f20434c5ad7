"""Which characters do these bytes mean?

What a mail declares is tried first, then UTF-8, then a guess from the bytes, then Windows-1252, which
is what undeclared Western mail nearly always is. Nothing here raises.
"""

from __future__ import annotations

import codecs
import re

from listarchive.text.languages import words

_ALIASES = {
    "ansi": "cp1252",
    "ansi_x3.110-1983": "latin-1",
    "cp-850": "cp850",
    "gb2312": "gb18030",
    "gb_2312-80": "gb18030",
    "gbk": "gb18030",
    "iso-8859-8-i": "iso-8859-8",
    "iso-8859-8-e": "iso-8859-8",
    "iso-8859-6-i": "iso-8859-6",
    "iso8859_1": "latin-1",
    "iso_8859_1": "latin-1",
    "iso-8859": "latin-1",
    "ks_c_5601-1987": "cp949",
    "ks_c_5601": "cp949",
    "euc-kr": "cp949",
    "macintosh": "mac_roman",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "sjis": "cp932",
    "x-sjis": "cp932",
    "utf8mb4": "utf-8",
    "unicode-1-1-utf-7": "utf-7",
    "unicode-1-1-utf-8": "utf-8",
    "win-1251": "cp1251",
    "windows-874": "cp874",
    "x-big5": "big5",
    "x-cp1250": "cp1250",
    "x-cp1251": "cp1251",
    "x-euc-jp": "euc_jp",
    "x-gbk": "gb18030",
    "x-mac-roman": "mac_roman",
    "x-windows-949": "cp949",
}
"""Names that mailers use and Python does not know, or knows as a smaller set than mailers mean."""

_NOTHING_SAID = words(
    "us-ascii ascii ansi_x3.4-1968 646 unknown-8bit x-unknown unknown default none binary 8bit x-user-defined"
)
# What Python knows as codecs and no mail means as a charset, by the names that `codecs.lookup` gives.
_NOT_TEXT = words(
    "base64 bz2 hex quopri rot-13 uu zlib idna punycode unicode-escape raw-unicode-escape undefined charmap"
)
_MIN_HIGH = 8
_MAX_GUESSED = 16_384
_MIN_CONFIDENCE = 0.2  # chardet 7 is modest: 0.23–0.42 for right guesses at Polish and Cyrillic
_HIGH = re.compile(rb"[\x80-\xff]")
_WIDE = ("utf-16", "utf-32")
_SEVEN_BIT = ("iso2022", "hz", "utf-7")
_C1 = re.compile("[\x80-\x9f]")
_LATIN_1 = "iso8859-1"
_WESTERN = frozenset((_LATIN_1, "iso8859-15", "cp1252", "mac-roman", "utf-8"))


def decode(raw: bytes, declared: str | None) -> tuple[str, str]:
    """The text that the bytes mean, and the name of the charset they were read as.

    `declared` is the mail's own word, or None. A charset that cannot be right (it does not decode, or
    says ASCII where there are high bytes) is passed over. A text that mixes UTF-8 with something else,
    as the month files of Pipermail do, is decided line by line. NULs are dropped.
    """
    codec = _codec(declared)
    if codec is None and raw[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        codec = "utf-16"
    if not (codec and codec.startswith(_WIDE)):
        raw = raw.replace(b"\0", b"")
        if raw.isascii() and not (codec and codec.startswith(_SEVEN_BIT)):
            return raw.decode("ascii"), "us-ascii"
    if codec:
        text = _strict(raw, codec)
        if text is not None:
            return (_windows(text), "cp1252") if codec == _LATIN_1 and _C1.search(text) else (text, codec)
    text = _strict(raw, "utf-8")
    if text is not None:
        return text.removeprefix("\ufeff"), "utf-8"
    fallback = codec if codec and codec != "utf-8" else _guess(raw)
    if fallback.startswith((*_WIDE, *_SEVEN_BIT)):
        return raw.decode(fallback, "replace").replace("\0", ""), fallback
    return _line_by_line(raw, fallback), fallback


def _codec(declared: str | None) -> str | None:
    """Python's own name of a declared charset; None if nothing useful is declared."""
    name = (declared or "").strip(" \t\r\n\"'<>;").casefold()
    if not name or name in _NOTHING_SAID or len(name) > 60:
        return None
    name = _ALIASES.get(name, name)
    try:
        codec = codecs.lookup(name).name
    except (LookupError, ValueError, UnicodeError):
        return None
    return None if codec in _NOT_TEXT or codec == "ascii" else codec


def _strict(raw: bytes, codec: str) -> str | None:
    try:
        text = raw.decode(codec)
    except (UnicodeError, LookupError, ValueError, TypeError):
        return None
    return text.replace("\0", "") if isinstance(text, str) else None


def _windows(text: str) -> str:
    """Latin-1 text with the characters of cp1252 in the places of C1 controls, which no mail means."""
    return _C1.sub(lambda match: bytes((ord(match[0]),)).decode("cp1252", "replace"), text)


def _guess(raw: bytes) -> str:
    """The charset that undeclared bytes, which are not UTF-8, are probably in."""
    high = len(_HIGH.findall(raw[: 8 * _MAX_GUESSED]))
    if high < _MIN_HIGH:
        return "cp1252"
    import chardet  # noqa: PLC0415  (costs 50 ms, and hardly any mail needs it)

    sample = b"\n".join(line for line in raw[: 8 * _MAX_GUESSED].split(b"\n") if not line.isascii())
    try:
        found = chardet.detect(sample[:_MAX_GUESSED])
    except Exception:
        return "cp1252"
    name = _codec(found.get("encoding"))
    if not name or (found.get("confidence") or 0) < _MIN_CONFIDENCE or name in _WESTERN:
        return "cp1252"
    return name


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
