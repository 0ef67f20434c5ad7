"""Dates as Chinese, Japanese, Korean, Vietnamese, Thai, Arabic and Greek write them, in plain form."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from contextlib import suppress

from listarchive.dates.names import fold

_ERAS = {"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018, "民國": 1911, "民国": 1911}
_ERA = rf"({'|'.join(_ERAS)})\s?([0-9]{{1,3}}|元)\s?年"
_BUDDHIST = r"(?<![0-9])(25[1-9][0-9]|26[0-3][0-9])(?![0-9])"
_DAY = r"([0-9]{1,4})\s?[年년]\s?([0-9]{1,2})\s?[月월]\s?([0-9]{1,2})(?:\s?[日號号일](?!曜))?"
_MONTH = r"([0-9]{1,2})\s?[月월]|(?i:(?<![^\W_])(?:tháng|thang|thg)\.?\s?|(?<![^\W_])th(?=[0-9]))([0-9]{1,2})"
_CLOCK = r"([0-9]{1,2})\s?[時时點点시](?:\s?([0-9]{1,2})\s?[分분])?(?:\s?([0-9]{1,2})\s?[秒초])?"
_FORENOON = (
    r"午前|上午|早上|凌晨|清晨|오전|(?<!\w)(?:[πΠ]\.\s?[μΜ]\.?|ÖÖ)(?!\w)|(?<=:[0-9]{2})\s?(?:SA|ص)(?!\w)"
)
_AFTERNOON = r"午後|下午|晚上|傍晚|오후|(?<!\w)(?:[μΜ]\.\s?[μΜ]\.?|ÖS)(?!\w)|(?<=:[0-9]{2})\s?(?:CH|م)(?!\w)"
_WEEKDAY = r"(?i:thứ)\s?\w{1,4}|(?<!\w)T[2-7](?=[.,\s])"
_VIETNAMESE = ("Một", "Hai", "Ba", "Tư", "Năm", "Sáu", "Bảy", "Tám", "Chín", "Mười", "Mười Một", "Mười Hai")
_NUMBERED = rf"(?i:tháng\s({'|'.join(sorted(_VIETNAMESE, key=len, reverse=True))}))(?!\w)"
_TWO_WORDS = r"(كانون|تشرين)\s+(?=ال)"
_THAI_DOT = r"(?<=[\u0e01-\u0e4e])\."
_CHARSETS = (
    "utf-8", "koi8-u", "cp1251", "cp1253", "iso8859-7", "cp1255", "cp1256", "iso8859-6", "iso8859-5", "cp866",
    "gb18030", "cp949", "cp932", "euc_jp", "big5hkscs", "cp874",
    "cp1252", "cp1250", "iso8859-2", "cp1254", "cp1257", "cp850", "cp852",
)  # fmt: skip
"""Those of Latin letters come last: without their accents, letters that are none may name a month."""
_ENGLISH = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def plain(text: str) -> str:
    """Give a date folded, its digits ASCII's, its month named in English, its clock with colons.

    `beforenoon` and `afternoon` stand for the half of the day, which comes before the clock in Asia.
    """
    text = "".join(_digit(character) for character in text)
    text = re.sub(
        _ERA, lambda match: f"{_ERAS[match[1]] + (1 if match[2] == '元' else int(match[2]))}年", text
    )
    if re.search(r"[\u0e01-\u0e4e]", text):
        text = re.sub(_BUDDHIST, lambda match: str(int(match[1]) - 543), re.sub(_THAI_DOT, "", text))
    text = re.sub(_FORENOON, " beforenoon ", text)
    text = re.sub(_AFTERNOON, " afternoon ", text)
    text = re.sub(_CLOCK, lambda match: f" {match[1]}:{match[2] or '0'}:{match[3] or '0'} ", text)
    text = re.sub(_DAY, _ordered, text)
    text = re.sub(_WEEKDAY, "", text)
    text = re.sub(_NUMBERED, lambda match: _named(_VIETNAMESE.index(match[1].title()) + 1), text)
    text = re.sub(_MONTH, lambda match: _named(int(match[1] or match[2])), text)
    return fold(re.sub(_TWO_WORDS, r"\1", text))


def _digit(character: str) -> str:
    """ASCII's digit for one of another script: Arabic, full-width."""
    return character if character.isascii() else str(unicodedata.decimal(character, character))


def _ordered(match: re.Match[str]) -> str:
    year = match[1] if len(match[1]) != 1 else f"0{match[1]}"
    return f" {match[3]}{_named(int(match[2]))}{year} "


def _named(month: int) -> str:
    return f" {_ENGLISH[month - 1]} " if 1 <= month <= 12 else " "


def readings(raw: bytes) -> Iterator[str]:
    """Give the texts that the undeclared bytes of a header may be, in one charset after the other."""
    for charset in _CHARSETS:
        with suppress(UnicodeError):
            yield raw.decode(charset)
