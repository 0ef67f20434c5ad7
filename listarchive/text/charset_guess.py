"""The charset of bytes that nothing declares.

The thresholds were measured on 8,319 texts in 38 languages and 19 charsets: docs/appendix/cleaning.md has the
figures.
"""

from __future__ import annotations

from listarchive.lazy import lazy_pattern
from listarchive.text.charset_names import ISO_2022, codec_of

_MOST = 16_384
"""Bytes that are looked at, of lines with high bytes in them."""
_FEW = 3
_MANY = 8
"""High bytes: with fewer than a few, nothing is guessed; with many, a guess needs less confidence."""
_SURE_OF_FEW, _SURE = 0.2, 0.1
"""How sure chardet must be (its right guesses have 0.1 to 0.5)."""
_SURER_THAN_THE_LIST = 0.15
"""… where the mails around are in another script than Latin: one has several charsets that are much alike."""
WESTERN = frozenset(("iso8859-1", "iso8859-15", "cp1252", "mac-roman", "utf-8"))
LATIN = WESTERN | {
    *(f"iso8859-{part}" for part in (2, 3, 4, 9, 10, 13, 14, 16)),
    *("cp1250", "cp1254", "cp1257", "cp1258", "mac-latin2", "mac-turkish"),
}
IN_PAIRS = frozenset(("gb18030", "cp949", "euc_jp"))
SHIFTED = frozenset(("cp932", "cp950", "shift_jis_2004", "big5hkscs", "johab"))
"""Charsets of which a letter may have one high byte only."""
_HARDLY_EVER = frozenset(("cp437", "cp720", "cp775", "cp855", "cp864"))
"""Charsets of DOS for which Western text with no-break spaces is taken, and in which no mail was sent."""
_ASCII = bytes(range(128))
_SAME = frozenset("ÁÂÄÇÉËÍÎÓÔÖÚÜÝßáâäçéëíîóôöúüý§°´ñÑ¿¡".encode("cp1252"))
"""Letters that mean the same in the charsets of Western and Central Europe, and those of Spanish."""
_ROMANCE = lazy_pattern(rb"\xe7?(?:\xe3[oe]|\xf5e)|(?<![^\s'])\xe0(?=\s)")
"""`ão`, `ãe`, `õe` and the word `à`: in cp1250 they would be `ăo`, `ăe`, `őe` and `ŕ`, which hardly occur."""
_WITH_THEM = _SAME | frozenset("ÀÈÊÙãõàèêîùûïëæ«»‘’“”–—ªº\xa0".encode("cp1252"))
"""Letters and signs of the languages that have them."""
_TOGETHER = lazy_pattern(rb"[\x80-\xff]{2}")
_WORD = lazy_pattern(rb"[\x80-\xff]{3}")
ALL_HIGH = lazy_pattern(rb"(?<![A-Za-z\x80-\xff])[\x80-\xff]{3,}+(?![A-Za-z])")
_NOT_IN_PAIRS = lazy_pattern(rb"(?<![\x80-\xff])[\x80-\xff](?![\x80-\xff])")
_IN_LATIN_WORD = lazy_pattern(rb"(?<=[A-Za-z])[\x80-\xff]|[\x80-\xff](?=[A-Za-z])")
_PUNCTUATION = bytes(range(0x80, 0xA1))
"""Quotes, dashes and no-break spaces in each charset of Windows; no letters in those of others."""
_NO_BREAK = lazy_pattern(rb"((?<![\x80-\xff])[\x80-\xff]?)\xa0+(?![\x80-\xff]{2})")
"""No-break spaces between words of which the nearest letters at most have a high byte."""


def guess(raw: bytes, usual: str = "") -> str:
    """The charset that undeclared bytes, which are not UTF-8, are probably in.

    No-break spaces are no letters, though they are in KOI8 and DOS. `usual` is what the mails around are in:
    it counts more than a guess of which chardet is not sure, unless the bytes look like another script.
    """
    sample = b"\n".join(line for line in raw[: 8 * _MOST].split(b"\n") if not line.isascii())
    sample = _NO_BREAK.sub(rb"\1 ", sample[:_MOST])
    high = sample.translate(None, _ASCII)
    if usual and (
        not fits(raw, usual := _eight_bits(raw, usual)) or _is_of_another_script(sample, high, usual)
    ):
        usual = ""
    if len(high) < _FEW:
        return usual or "cp1252"
    if _SAME.issuperset(high) and not _TOGETHER.search(sample):
        return usual if usual in WESTERN else "cp1252"
    if _WITH_THEM.issuperset(high):
        left, romance = _ROMANCE.subn(b" ", sample)
        if romance and not _TOGETHER.search(left):
            return usual if usual in WESTERN else "cp1252"
    import chardet  # noqa: PLC0415  (costs 50 ms, and hardly any mail needs it)

    try:
        found = chardet.detect(sample)
    except Exception:
        return usual or "cp1252"
    name = codec_of(found.get("encoding")) or ""
    name = "cp1252" if name in WESTERN else name
    sure = found.get("confidence") or 0
    least = _SURE if len(high) >= _MANY or _WORD.search(sample) else _SURE_OF_FEW
    if usual and usual not in LATIN:
        least = _SURER_THAN_THE_LIST
    elif usual and name not in LATIN:
        least = _SURE_OF_FEW
    return name if name and sure >= least and name not in _HARDLY_EVER else usual or "cp1252"


def _eight_bits(raw: bytes, usual: str) -> str:
    """What bytes of 8 bits are in, among mails in a charset that may have 7."""
    if usual != ISO_2022:
        return usual
    from listarchive.text.iso2022 import japanese  # noqa: PLC0415 - few mails need it

    found = japanese(raw)
    return found[1] if found else ""


def _is_of_another_script(sample: bytes, high: bytes, usual: str) -> bool:
    """Whether bytes are of a script that a charset does not have, as far as it shows without their meaning.

    No word in Latin letters has only high bytes, no other has one of them beside an ASCII letter.
    """
    if usual in LATIN:
        return ALL_HIGH.search(sample) is not None
    if usual in SHIFTED:
        return False
    if usual in IN_PAIRS:
        return 2 * len(_NOT_IN_PAIRS.findall(sample)) > len(high)
    return not high.strip(_PUNCTUATION) or 2 * len(_IN_LATIN_WORD.findall(sample)) > len(high)


def fits(raw: bytes, codec: str) -> bool:
    """Whether bytes can be in a charset."""
    try:
        raw.decode(codec)
    except (UnicodeError, LookupError):
        return False
    return True
