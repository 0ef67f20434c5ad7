"""Bytes that are not in the charset that their mail names, though they can be read in it.

Mailers that know no charset but their own name that one: ISO-8859-1 for what came to them as UTF-8,
windows-1251 for what came as KOI8-R.
"""

from __future__ import annotations

from itertools import islice, pairwise

from listarchive.lazy import lazy_pattern
from listarchive.text.charset_guess import ALL_HIGH, IN_PAIRS, LATIN, SHIFTED, WESTERN, fits, guess

_READ = 16_384  # bytes; more tell no more
_LETTER = lazy_pattern(rb"[\xc3-\xf4][\x80-\xbf]+|\xc2[\x80-\xbf][^\xc2]*\xc2[\x80-\xbf]")
"""A letter in UTF-8, or two signs: in a Latin charset, capitals that a sign or a no-break space follows."""
_LEAD = lazy_pattern(rb"[\xc2-\xf4]")
_OF_TWO_BYTES, _OF_ONE = 6, 4
"""Characters of UTF-8 until they are no chance, if the charset that is named has so many bytes a letter."""

_LENGTH, _BYTES = 12, 8
"""Bytes of words in another script, and different ones: the frames that old programs draw have few.

In a table of letters, most come after the one before.
"""

_CYRILLIC = ("koi8-r", "cp1251", "iso8859-5")
_NAMED = {**{codec: codec for codec in _CYRILLIC}, "koi8-u": "koi8-r"}
_WORD = lazy_pattern(r"[\u0400-\u045f\u0490\u0491]{3,}")
_AS_WRITTEN = lazy_pattern(r"[А-ЯЁЄІЇҐЎЂЃ]?[а-яёєіїґўђѓ]+")
_COMMON = frozenset("оеаинтсрвлі")
"""Of the letters of a text, six in ten are these, in Russian as in Bulgarian, Ukrainian and Serbian."""
_LETTERS = 15
_LIKELY, _RARE, _MORE = 0.45, 0.3, 0.1  # shares of them
_MOST = 0.8  # of the words


def meant(raw: bytes, declared: str, usual: str = "") -> str:
    """Name the charset of bytes, some of them above 127, which a mail declares to be in another.

    They can be read in that one, which is the answer if nothing speaks against it. `usual` is the charset of
    the mails around.
    """
    if _is_utf_8(raw, declared):
        return "utf-8"
    if declared in WESTERN:
        return _of_another_script(raw, usual) or declared
    return _cyrillic(raw[:_READ], declared) if declared in _NAMED else declared


def _is_utf_8(raw: bytes, declared: str) -> bool:
    if declared in LATIN:
        return _LETTER.search(raw) is not None and fits(raw, "utf-8")
    least = _OF_TWO_BYTES if declared in IN_PAIRS | SHIFTED else _OF_ONE
    return len(list(islice(_LEAD.finditer(raw), least))) == least and fits(raw, "utf-8")


def _of_another_script(raw: bytes, usual: str) -> str:
    """The charset of a text of which most high bytes are in words without a Latin letter, or nothing."""
    sample = raw[:_READ]
    letters = b"".join(ALL_HIGH.findall(sample))
    if (
        len(letters) < _LENGTH
        or len(set(letters)) < _BYTES
        or 2 * len(letters) < sum(map((127).__lt__, sample))
    ):
        return ""
    if 2 * sum(two - one == 1 for one, two in pairwise(letters)) > len(letters):
        return ""
    found = guess(sample, usual)
    if found in LATIN:
        return ""
    words = _words(sample, found)
    written = not words or (_as_written(words) > _MOST and _commonness(words) >= _LIKELY)
    return found if written else ""


def _cyrillic(sample: bytes, declared: str) -> str:
    """The charset in which words look as they are written, if they do not as declared; else that one.

    In each of the others, their letters are rare ones, and small letters are capitals or signs.
    """
    words = _words(sample, declared)
    if sum(map(len, words)) < _LETTERS:
        return declared
    common = _commonness(words)
    if _as_written(words) > _MOST and common >= _RARE:
        return declared
    for codec in _CYRILLIC:
        words = _words(sample, codec)
        if _as_written(words) > _MOST and _commonness(words) >= max(_LIKELY, common + _MORE):
            return declared if codec == _NAMED[declared] else codec
    return declared


def _words(sample: bytes, codec: str) -> list[str]:
    found: list[str] = _WORD.findall(sample.decode(codec, "replace"))
    return found


def _as_written(words: list[str]) -> float:
    return sum(1 for word in words if _AS_WRITTEN.fullmatch(word)) / max(len(words), 1)


def _commonness(words: list[str]) -> float:
    letters = "".join(words).lower()
    return sum(map(letters.count, _COMMON)) / max(len(letters), 1)
