"""The charset of bytes that nothing declares."""

from __future__ import annotations

import re

from listarchive.text.charset_names import codec_of

_MIN_HIGH = 8
_MOST = 16_384
_MIN_CONFIDENCE = 0.2  # chardet 7 is modest: 0.23–0.42 for right guesses at Polish and Cyrillic
_HIGH = re.compile(rb"[\x80-\xff]")
_WESTERN = frozenset(("iso8859-1", "iso8859-15", "cp1252", "mac-roman", "utf-8"))


def guess(raw: bytes, usual: str = "") -> str:
    """The charset that undeclared bytes, which are not UTF-8, are probably in."""
    if usual and fits(raw, usual):
        return usual
    high = len(_HIGH.findall(raw[: 8 * _MOST]))
    if high < _MIN_HIGH:
        return "cp1252"
    import chardet  # noqa: PLC0415  (costs 50 ms, and hardly any mail needs it)

    sample = b"\n".join(line for line in raw[: 8 * _MOST].split(b"\n") if not line.isascii())
    try:
        found = chardet.detect(sample[:_MOST])
    except Exception:
        return "cp1252"
    name = codec_of(found.get("encoding"))
    if not name or (found.get("confidence") or 0) < _MIN_CONFIDENCE or name in _WESTERN:
        return "cp1252"
    return name


def fits(raw: bytes, codec: str) -> bool:
    """Whether bytes can be in a charset."""
    try:
        raw.decode(codec)
    except (UnicodeError, LookupError):
        return False
    return True
