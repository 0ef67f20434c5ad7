"""The charset that the mails of a source are usually in: what undeclared bytes among them probably mean.

Told by mails that declare a charset, or are in UTF-8. Each stands for the charset of 8 bits that its letters
would be in, since what nobody declares is not in UTF-8.
"""

from __future__ import annotations

import quopri
import re
from binascii import a2b_base64
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TypeVar

from listarchive.lazy import lazy_pattern
from listarchive.mail.tails import Raw, first
from listarchive.text.charset_names import ISO_2022, codec_of
from listarchive.text.iso2022 import looks_japanese

M = TypeVar("M", bound=Raw)

_LEAST = 3
"""Mails that must have told."""
_LENGTH = 1 << 14
"""Bytes of a mail that are looked at."""
_DECLARED = lazy_pattern(rb"charset[ \t]*=[ \t\"']*([\w.:-]{1,40})", re.IGNORECASE)
_ENCODED_WORD = lazy_pattern(rb"=\?([\w.:-]{1,40})\?[bq]\?", re.IGNORECASE)
_QUOTED = lazy_pattern(rb"=(?:[89A-F][0-9A-F]|1B)")
_BASE64 = lazy_pattern(rb"\n\r?\n((?:[A-Za-z0-9+/]{40,76}\r?\n)*[A-Za-z0-9+/]{1,76}={0,2})\r?\n")
_KANA = lazy_pattern("[\u3041-\u30fe]")
_HANGUL = lazy_pattern("[\uac00-\ud7a3]")
_ONE_FOR_A_SCRIPT = ("cp1252", "cp1250", "cp1254", "cp1257", "cp1253", "cp1255", "cp1256", "cp874")
"""Of these, the first that has all letters. Cyrillic has several, of which none is likelier."""


class UsualCharset:
    """Learns what the first mails of a source are in; or it is `known`, because they were read before."""

    def __init__(self, known: str | None = None) -> None:
        self._known = known
        self._votes: Counter[str] = Counter()
        self.settled = known is not None
        """Whether what follows in the source cannot change it."""

    def heard(self, mails: Iterable[M]) -> Iterator[M]:
        """Give mails, and learn from the first hundred as they pass."""
        left = iter(mails)
        if self._known is None:
            for mail in first(left):
                vote = told_by(mail.raw)
                if vote is not None:
                    self._votes[vote] += 1
                yield mail
        for mail in left:
            self.settled = True
            yield mail

    @property
    def name(self) -> str:
        """The charset that more than half of those mails are in that told; empty if there is none."""
        if self._known is not None:
            return self._known
        most, votes = max(self._votes.items(), key=lambda vote: vote[1], default=("", 0))
        return most if votes >= _LEAST and votes * 2 > self._votes.total() else ""


def told_by(raw: bytes) -> str | None:
    """The charset of 8 bits that a mail's letters would be in; None if it does not tell.

    Empty if they may be in several, or in none.
    """
    raw = raw[:_LENGTH]
    plain = raw.isascii()
    if plain and b"\x1b$" in raw:
        return ISO_2022 if looks_japanese(raw) else None
    if plain and b"=?" not in raw and b"uoted-printable" not in raw and b"ase64" not in raw:
        return None
    declared = next(_declared(raw), "")
    if plain and not declared:
        return None
    if declared and not declared.startswith("utf"):
        return _western(declared) if not plain or _encodes(raw) else None
    try:
        text = (raw if not plain else _unwrapped(raw)).decode("utf-8", "ignore" if declared else "strict")
    except UnicodeDecodeError:  # of a charset that nothing tells, or cut within a letter
        return None
    return _of_letters({letter for letter in text if letter > "\x7f" and letter.isalpha()})


def may_hang_on_others(raw: bytes) -> bool:
    """Tell whether a mail's bytes may be in a charset that it does not declare, and that is not UTF-8."""
    if raw.isascii():
        encoded = b"ransfer-" in raw and (b"uoted-printable" in raw or b"ase64" in raw)
        return encoded and b"harset=" not in raw
    try:
        raw.decode()
    except UnicodeDecodeError:
        return True
    return False


def _declared(raw: bytes) -> Iterator[str]:
    """The codecs that a mail names, those of its parts first."""
    for mark, pattern in ((b"harset", _DECLARED), (b"=?", _ENCODED_WORD)):
        for match in pattern.finditer(raw) if mark in raw else ():
            if codec := codec_of(match[1].decode("ascii", "replace")):
                yield codec


def _western(codec: str) -> str:
    return "cp1252" if codec in ("iso8859-1", "iso8859-15") else codec


def _encodes(raw: bytes) -> bool:
    return b"ase64" in raw or _ENCODED_WORD.search(raw) is not None or _QUOTED.search(raw) is not None


def _unwrapped(raw: bytes) -> bytes:
    """What a mail encodes, as far as that can be had without taking it apart."""
    found = [quopri.decodestring(raw)] if _QUOTED.search(raw) else []
    for match in _BASE64.finditer(raw):
        try:
            found.append(a2b_base64(match[1]))
        except ValueError:
            continue
    return b"\n".join(found)


def _of_letters(letters: set[str]) -> str | None:
    if not letters:
        return None
    text = "".join(sorted(letters))
    if _KANA.search(text):
        return ISO_2022
    if _HANGUL.search(text):
        return "cp949"
    for codec in _ONE_FOR_A_SCRIPT:
        try:
            text.encode(codec)
        except UnicodeEncodeError:
            continue
        return codec
    return ""
