"""The names of charsets that mailers use, and Python's names of what they mean.

A charset stands for the larger one that mailers mean by it, as WHATWG's Encoding Standard has it (gb2312
is gb18030), where no text changes by that.
"""

from __future__ import annotations

import codecs
from functools import lru_cache

from listarchive.lazy import lazy_pattern
from listarchive.text.wordings import words

ISO_2022 = "iso2022_jp"
"""Each of its many forms. With `iso2022_kr` and `iso2022_cn`, it is read by `iso2022`."""

_NOTHING_SAID = words(
    "us-ascii ascii ansi_x3.4-1968 ansi_x3.4-1986 ansi_x3.4 iso646-us iso_646.irv:1991 646 us csascii"
    " unknown-8bit x-unknown unknown default none null binary 7bit 8bit x-user-defined user-defined charset"
    " text html plain"
)
# What Python knows as codecs and no mail means as a charset, by the names that `codecs.lookup` gives.
_NOT_TEXT = words(
    "base64 bz2 hex quopri rot-13 uu zlib idna punycode unicode-escape raw-unicode-escape undefined charmap"
    " mbcs oem"
)
_ALIASES = {
    "ansi": "cp1252",
    "ansi_x3.110-1983": "latin-1",
    "iso-8859": "latin-1",
    "iso8859": "latin-1",
    "latin": "latin-1",
    "western": "cp1252",
    "windows": "cp1252",
    "cyrillic-windows": "cp1251",
    "macintosh": "mac_roman",
    "mac": "mac_roman",
    "x-mac-ce": "mac_latin2",
    "x-mac-centraleurroman": "mac_latin2",
    "unicode": "utf-16",
    "iso-10646": "utf-16",
    "jis": ISO_2022,
    "jis7": ISO_2022,
    "jis8": ISO_2022,
    "jis_encoding": ISO_2022,
    "x-jis": ISO_2022,
    "junet": ISO_2022,
    "hz": "hz",
}
_CODE_PAGES = {
    "932": "cp932", "936": "gb18030", "949": "cp949", "950": "cp950", "1361": "johab", "20932": "euc_jp",
    "51932": "euc_jp", "51936": "gb18030", "51949": "cp949", "52936": "hz", "54936": "gb18030",
    "50220": ISO_2022, "50221": ISO_2022, "50222": ISO_2022, "50225": "iso2022_kr", "50227": "iso2022_cn",
    "1200": "utf-16-le", "1201": "utf-16-be", "65000": "utf-7", "65001": "utf-8", "20127": "",
    "819": "latin-1", "912": "iso8859-2", "878": "koi8-r", "20866": "koi8-r", "21866": "koi8-u",
    "10000": "mac_roman", "10006": "mac_greek", "10007": "mac_cyrillic", "10029": "mac_latin2",
    "10081": "mac_turkish",
}  # fmt: skip
"""Those that Python does not call by `cp` and their number, or knows as a smaller set."""
_RULES = tuple(
    (lazy_pattern(pattern), codec)
    for pattern, codec in (
        (r"(?:utf|uft)[-_ ]?8", "utf-8"),
        (r"utf[-_ ]?7", "utf-7"),
        (r"(?:utf|ucs)[-_ ]?(?:16|2)[-_ ]?be", "utf-16-be"),
        (r"(?:utf|ucs)[-_ ]?(?:16|2)[-_ ]?le", "utf-16-le"),
        (r"utf[-_ ]?16|ucs[-_ ]?2", "utf-16"),
        (r"utf[-_ ]?32[-_ ]?be", "utf-32-be"),
        (r"utf[-_ ]?32[-_ ]?le", "utf-32-le"),
        (r"utf[-_ ]?32|ucs[-_ ]?4", "utf-32"),
        (r"2022[-_ ]?kr", "iso2022_kr"),
        (r"2022[-_ ]?cn", "iso2022_cn"),
        (r"2022", ISO_2022),
        (r"koi8[-_ ]?(?:r?u)", "koi8-u"),
        (r"koi[-_ ]?8", "koi8-r"),
        (r"hz[-_ ]?gb", "hz"),
        (r"gb[-_ ]?2312|gb[-_ ]?k\b|gb[-_ ]?18030|euc[-_ ]?cn|cn[-_ ]?gb|iso-ir-58|chinese\Z", "gb18030"),
        (r"big[-_ ]?5|cn-big5", "cp950"),
        (r"(?:shift|s)[-_ ]?jis[-_x]*(?:2004|0213)", "shift_jis_2004"),
        (r"(?:shift|s)[-_ ]?jis|ms_kanji|windows-?31j", "cp932"),
        (r"euc[-_ ]?jp|ujis", "euc_jp"),
        (r"euc[-_ ]?kr|ks[-_ ]?c[-_ ]?5601|korean|\buhc\b|iso-ir-149", "cp949"),
        (r"tis[-_ ]?620|8859[-_ ]?11|thai", "cp874"),
        (r"mac[-_ ]?cyrillic|mac[-_ ]?ukrain", "mac_cyrillic"),
        (r"mac[-_ ]?(?:roman\b|os)", "mac_roman"),
        (r"mac[-_ ]?greek", "mac_greek"),
        (r"mac[-_ ]?turkish", "mac_turkish"),
        (r"mac[-_ ]?iceland", "mac_iceland"),
    )
)
_CODE_PAGE = lazy_pattern(
    r"(?:windows|win|ansi|cp|ibm|ms|microsoft|dos|pc|oem|codepage|x)[-_ ]*+(?:cp[-_ ]*+)?([0-9]{3,5})\b"
)
_ISO_8859 = lazy_pattern(
    r"8[58][589]{1,2}[-_ ]*([0-9]{1,2})(?:[-_ ]?[iem]\b|\b|_|:)|iso[-_ ]?8859([0-9]{1,2})\b"
)
_AROUND = lazy_pattern(r"charset\s*=|[\s\"'<>;,=()\[\]$*?!]+")


def codec_of(declared: str | None) -> str | None:
    """Python's own name of a declared charset; None if nothing useful is declared. Never raises."""
    return _codec_of((declared or "")[:100].casefold())


@lru_cache(maxsize=256)
def _codec_of(name: str) -> str | None:
    for candidate in _AROUND.split(name):
        for each in dict.fromkeys((candidate, candidate.lstrip("_x-"), *candidate.split("/"))):
            if each in _NOTHING_SAID:
                continue
            found = _looked_up(each) if each else None
            if found:
                return found
    return None


def _looked_up(name: str) -> str | None:
    name = name.replace("latin-", "latin")
    known = _ALIASES.get(name) or _CODE_PAGES.get(name)
    if known is not None:
        return _known(known)
    for rule, codec in _RULES:
        if rule.search(name):
            return _known(codec)
    page = _CODE_PAGE.fullmatch(name)
    if page:
        return _known(_CODE_PAGES.get(page[1], f"cp{page[1]}"))
    part = _ISO_8859.search(name)
    if part:
        return _known(f"iso8859-{int(part[1] or part[2])}")
    return _known(name)


def _known(name: str) -> str | None:
    """Python's name of a codec, if it has that and it is one of texts in another charset than ASCII."""
    if not name or name.startswith("iso2022"):
        return name or None
    try:
        codec = codecs.lookup(name).name
    except (LookupError, ValueError, UnicodeError):
        return None
    return None if codec in _NOT_TEXT or codec == "ascii" else codec
