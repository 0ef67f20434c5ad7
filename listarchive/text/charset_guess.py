"""The charset of bytes that nothing declares.

The thresholds were measured on 8,319 texts in 38 languages and 19 charsets: docs/cleaning.md has the figures.
"""

from __future__ import annotations

import re

from listarchive.text.charset_names import codec_of

_MOST = 16_384
"""Bytes that are looked at, of lines with high bytes in them."""
_FEW = 3
_MANY = 8
"""High bytes: with fewer than a few, nothing is guessed; with many, a guess needs less confidence."""
_SURE_OF_FEW, _SURE = 0.2, 0.1
"""How sure chardet must be (its right guesses have 0.1 to 0.5)."""
_SURER_THAN_THE_LIST = 0.3
_WESTERN = frozenset(("iso8859-1", "iso8859-15", "cp1252", "mac-roman", "utf-8"))
_HARDLY_EVER = frozenset(("cp437", "cp720", "cp775", "cp855", "cp864"))
"""Charsets of DOS for which Western text with no-break spaces is taken, and in which no mail was sent."""
_ASCII = bytes(range(128))
_SAME = frozenset("ÁÂÄÇÉËÍÎÓÔÖÚÜÝßáâäçéëíîóôöúüý§°´ñÑ¿¡".encode("cp1252"))
"""Letters that mean the same in the charsets of Western and Central Europe, and those of Spanish."""
_TOGETHER = re.compile(rb"[\x80-\xff]{2}")
_WORD = re.compile(rb"[\x80-\xff]{3}")
_NO_BREAK = re.compile(rb"((?<![\x80-\xff])[\x80-\xff]?)\xa0+(?![\x80-\xff]{2})")
"""No-break spaces between words of which the nearest letters at most have a high byte."""


def guess(raw: bytes, usual: str = "") -> str:
    """The charset that undeclared bytes, which are not UTF-8, are probably in.

    No-break spaces are no letters, though they are in KOI8 and DOS. `usual` is what the mails around are in:
    it counts more than a guess of which chardet is not sure.
    """
    usual = usual if usual and fits(raw, usual) else ""
    sample = b"\n".join(line for line in raw[: 8 * _MOST].split(b"\n") if not line.isascii())
    sample = _NO_BREAK.sub(rb"\1 ", sample[:_MOST])
    high = sample.translate(None, _ASCII)
    if len(high) < _FEW:
        return usual or "cp1252"
    if _SAME.issuperset(high) and not _TOGETHER.search(sample):
        return usual if usual in _WESTERN else "cp1252"
    import chardet  # noqa: PLC0415  (costs 50 ms, and hardly any mail needs it)

    try:
        found = chardet.detect(sample)
    except Exception:
        return usual or "cp1252"
    name = codec_of(found.get("encoding")) or ""
    name = "cp1252" if name in _WESTERN else name
    sure = found.get("confidence") or 0
    many = len(high) >= _MANY or _WORD.search(sample)
    least = _SURER_THAN_THE_LIST if usual else _SURE if many else _SURE_OF_FEW
    return name if name and sure >= least and name not in _HARDLY_EVER else usual or "cp1252"


def fits(raw: bytes, codec: str) -> bool:
    """Whether bytes can be in a charset."""
    try:
        raw.decode(codec)
    except (UnicodeError, LookupError):
        return False
    return True
