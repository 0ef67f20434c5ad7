"""Lines that announce a whole mail, and lines that look like its header.

Separators ("-----Original Message-----") and header fields, in many languages; whole ones and damaged ones.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from listarchive.lazy import lazy_pattern
from listarchive.text.announcements import announced, begins
from listarchive.text.attribution_forms import ADDRESS
from listarchive.text.sheet import Sheet
from listarchive.text.wordings import FORWARDED, HEADER_NAMES, ORIGINAL, SENDERS

# What marks capitals and vowels, and is left out as often: `TARİH` in small letters, `مُرسل`.
_MARKS = lazy_pattern("[\u0307\u064b-\u0652\u05b0-\u05bc]")


def _name(text: str) -> str:
    """A header's name as it is compared."""
    small = text.casefold()
    return small if small.isascii() else _MARKS.sub("", small).replace("ı", "i").replace("’", "'")


_MEANINGS = {_name(name): meaning for meaning, names in HEADER_NAMES.items() for name in names.split("|")}


def _damaged(words: str) -> str:
    """Words as an archive that lost their charset shows them: `Urspr?ngliche Nachricht`, `Envoy?`."""
    return re.sub(r"[^\x00-\x7f]+|\?+", "?", words)


def _with_damaged(words: frozenset[str]) -> frozenset[str]:
    return words | {shown for word in words if "?" in (shown := _damaged(word)) and len(shown) > 8}


_MEANINGS |= {
    shown: meaning
    for name, meaning in _MEANINGS.items()
    if "?" in (shown := _damaged(name)) and len(shown) - shown.count("?") > 2
}

_ORIGINAL = _with_damaged(ORIGINAL)
_FORWARDED = _with_damaged(FORWARDED)
_SHORTEST = 3  # as `原邮件`
DASHES = "‐‑–—―─"
RULES = "-*_=~# \t" + DASHES
_LOTUS = lazy_pattern(r"Forwarded by .{1,80} on .{1,40}$", re.IGNORECASE)
_DIGIT = lazy_pattern(r"\d")
_MASTHEAD = lazy_pattern(r"Send \S{1,80}(?: mailing list)? submissions to:?$")


def separator(text: str) -> str | None:
    """`original` or `forwarded` if a stripped line announces a whole mail, else None."""
    if not text or len(text) > 120:
        return None
    words = text.strip(RULES)
    if not _SHORTEST <= len(words) <= 80:
        return None
    ruled = text[:2] in ("--", "__", "==", "**", "~~", "*-") or (
        text[0] in "-*_" + DASHES and text[-1] in "-*_" + DASHES
    )
    plain = " ".join(words.casefold().rstrip(":.").split())
    if plain in _FORWARDED and (ruled or words.endswith(":")):
        return "forwarded"
    if (ruled and plain in _ORIGINAL) or _MASTHEAD.match(text):
        return "original"
    if ruled and (_LOTUS.match(words) or _names_sender(plain)):
        return "forwarded"
    if not ruled and not (words[-1] in ":：" and begins(plain)):
        return None
    kind = announced(plain)
    return kind if ruled or kind == "forwarded" else None


def _names_sender(plain: str) -> bool:
    """Whether a separator's words go on with whose mail it is."""
    words = plain.split()
    return not SENDERS.isdisjoint(words) and any(
        word in SENDERS and " ".join(words[:count]) in _FORWARDED for count, word in enumerate(words[:-1])
    )


def field_meaning(text: str) -> str | None:
    """The meaning of the header name that the stripped line begins with, if it is one."""
    name, colon, _ = text[:40].partition(":")
    if not colon:
        name, colon, _ = text[:40].partition("：")
        if not colon:
            return None
    if name[:2] in ("* ", "*\t"):
        return None
    name = name.strip("*_ \t\xa0").removeprefix(">")
    if name[:2] in ("x-", "X-"):
        return "raw"
    return _MEANINGS.get(_name(name))


def _is_spaced(sheet: Sheet, start: int) -> bool:
    """Whether each of four lines with a blank one below it is a field, and no two say the same."""
    bare = sheet.bare
    if bare[start + 1 : start + 6 : 2] != ["", "", ""]:
        return False
    meanings = [field_meaning(text[:60]) for text in bare[start : start + 7 : 2]]
    return None not in meanings and len(set(meanings)) == len(meanings) == 4 and meanings[0] == "from"


class Header(NamedTuple):
    """Lines that look like a mail's header, up to `end`.

    It may be whole, and raw, which is a human's paste.
    """

    end: int
    whole: bool
    raw: bool


def header_at(sheet: Sheet, start: int, *, announced: bool = False) -> Header | None:
    """The header that begins at line `start`, if that line is a field.

    It is whole with two fields, among them who and when, or three; with any, if a separator line has
    announced it. A field may go on over up to two lines. HTML that sets each field as a paragraph leaves a
    blank line between two.
    """
    bare = sheet.bare
    if start >= len(bare) or sheet.labels[start] is not None or field_meaning(bare[start]) is None:
        return None
    meanings: set[str] = set()
    index = end = start
    spaced = _is_spaced(sheet, start)
    while index < len(bare) and index - start < 60:
        text = bare[index]
        if spaced and not text and end == index and index + 1 < len(bare) and field_meaning(bare[index + 1]):
            index += 1
            continue
        if not text or not sheet.open(index) or (spaced and field_meaning(text) is None):
            break
        meaning = field_meaning(text) if len(text) < 2000 else None
        if meaning:
            meanings.add(meaning)
            end = index + 1
        elif index - end >= 2 and not sheet.lines[index][:1].isspace():
            break
        index += 1
    while end < index and sheet.lines[end][:1] in (" ", "\t") and not sheet.lines[start][:1].isspace():
        end += 1
    raw = "raw" in meanings
    if announced:
        return Header(end, True, raw)
    known = meanings - {"raw", "other"}
    head = " ".join(bare[start:end])[:1000]
    who = "from" in known or ("to" in known and ADDRESS.search(head) is not None)
    two = len(known) == 2 and ADDRESS.search(head) is not None and (raw or _DIGIT.search(head) is not None)
    return Header(end, who and not known.isdisjoint(("date", "subject")) and (two or len(known) > 2), raw)
