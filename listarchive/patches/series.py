"""`[PATCH v3 2/7]`: what the subject of a patch says of the series that it belongs to."""

from __future__ import annotations

import re

from listarchive.lazy import lazy_pattern
from listarchive.record import record
from listarchive.subjects import REPLY_PREFIX

_BLOBS = lazy_pattern(r"\s{0,20}\[([^][]{1,120})\]")
_PREFIX = lazy_pattern(rf"\s{{0,20}}{REPLY_PREFIX}", re.IGNORECASE)
_WORD = lazy_pattern(r"[^\s,;]+")
_IS_PATCH = lazy_pattern(r"(?:.*[-_/])?patch(?:set|-?v\d{1,3})?(?:/.*)?", re.IGNORECASE)
_VERSION = lazy_pattern(r"(?:.*patch-?)?[vV]\.?(\d{1,3})(?:\.\d{1,3})?", re.IGNORECASE)
_NUMBER = lazy_pattern(r"(\d{1,4})/(\d{1,4})")
_JOINED = lazy_pattern(r"(?:patch|rfc)-?(?=\d{1,4}/\d)|(?<=\d)(?=v\d{1,3}$)", re.IGNORECASE)
_OF = lazy_pattern(r"\b(\d{1,4})\s{1,4}of\s{1,4}(?=\d)", re.IGNORECASE)
_MOST_BLOBS = 6


@record
class Mark:
    """What stands in brackets before the subject of a patch."""

    version: int
    number: int
    """0 for the letter before a series."""
    total: int
    title: str
    """The subject without brackets and prefixes, as it is written."""
    is_answer: bool = False
    """Whether it only answers one, as `Re:` says."""


def mark(subject: str) -> Mark | None:
    """Read the mark of a patch, behind tags of lists and prefixes of answers; None if there is none.

    A patch without a number is a series of one; a version that is not told is the first.
    """
    position, is_answer = 0, False
    words: list[str] = []
    subject = subject[:1000]
    blobs = 0
    while blobs < _MOST_BLOBS:
        if match := _PREFIX.match(subject, position):
            is_answer = True
        elif match := _BLOBS.match(subject, position):
            words += _WORD.findall(_JOINED.sub(r"\g<0> ", _OF.sub(r"\1/", match[1])))
            blobs += 1
        else:
            break
        position = match.end()
    numbered = next(filter(None, map(_NUMBER.fullmatch, words)), None)
    number, total = (int(numbered[1]), int(numbered[2])) if numbered else (1, 1)
    if not total or number > total or not any(map(_IS_PATCH.fullmatch, words)):
        return None
    versions = [int(match[1]) for match in map(_VERSION.fullmatch, words) if match]
    text = " ".join(subject[position:].split())
    return Mark(max(versions, default=1) or 1, number, total, text, is_answer) if text else None
