"""Which words are in a text, and under which terms are they kept?

The same rule serves the index, the query and the marks in a snippet. A word is a run of letters and
digits, so that `foo_bar`, `CVE-2014-0160` and a URL are words side by side and are found as written
by a phrase and by each part. In scripts without spaces every character is a word of its own.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

import Stemmer

# Signs that belong to the letter before them but are no letters to Python's \w: combining accents,
# Hebrew points, Arabic vowels, Devanagari and Thai vowel signs, the voicing of kana.
_MARKS = (
    "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0900-\u0903\u093a-\u094f\u0e31-\u0e3a\u0e47-\u0e4e"
    "\u3099\u309a"
)
_WORD = re.compile(rf"[^\W_][^\W_{_MARKS}]*(?:[{_MARKS}]+[^\W_{_MARKS}]*)*")
_ASCII_WORD = re.compile(r"[A-Za-z0-9]+")  # the same in a text without other letters
# One character to a reader, whether composed or not (macOS writes names of files decomposed).
_UNSPACED = re.compile(
    "[\u3040-\u3098\u309b-\u30ff][\u3099\u309a]?|[\u1100-\u115f][\u1160-\u11a7][\u11a8-\u11ff]?"
    "|[\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff]"
)
# Letters that people type without their stroke and that Unicode does not decompose.
_STROKES = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "þ": "th", "\u0131": "i"}
)
_LONGEST = 64  # characters; longer runs (base64, hex dumps) are kept cut, and cut in the query too
_CACHED = 200_000  # words: some 30 MB, the vocabulary of a list of 100,000 posts

_stem = Stemmer.Stemmer("english").stemWord
_folded: dict[str, str] = {}
_stems: dict[str, str] = {}


class Word(NamedTuple):
    """A word of a text: where it stands, counted in characters, and its folded form."""

    start: int
    end: int
    folded: str


def fold(word: str) -> str:
    """Take case, accents and strokes off: `Perú`, `PERU` and `peru` are one."""
    if word.isascii():
        return word.lower()[:_LONGEST]
    bare = "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
    return unicodedata.normalize("NFC", bare.casefold()).translate(_STROKES)[:_LONGEST]


def stem(folded: str) -> str:
    """Take a folded English word to its stem: `demonstrators` to `demonstr`."""
    known = _stems.get(folded)
    if known is None:
        if len(_stems) > _CACHED:
            _stems.clear()
        known = _stems[folded] = _stem(folded)
    return known


def words(text: str) -> Iterator[Word]:
    """Find the words of a text, in order."""
    for match in _WORD.finditer(text):
        word = match.group()
        folded = _folded.get(word)
        if folded is None:
            if not word.isascii() and _UNSPACED.search(word):
                yield from _characters(word, match.start())
                continue
            if len(_folded) > _CACHED:
                _folded.clear()
            folded = _folded[word] = fold(word)
        yield Word(match.start(), match.end(), folded)


def _characters(run: str, start: int) -> Iterator[Word]:
    """Take apart a run in which some characters are words and others make words together."""
    begin = 0
    for match in _UNSPACED.finditer(run):
        if begin < match.start():
            yield Word(start + begin, start + match.start(), fold(run[begin : match.start()]))
        begin = match.end()
        yield Word(start + match.start(), start + begin, fold(match.group()))
    if begin < len(run):
        yield Word(start + begin, start + len(run), fold(run[begin:]))


def folded_words(text: str) -> list[str]:
    """List the folded words of a text, in order."""
    # Where they stand is not asked: three times as fast as `words`, and most of what an import takes.
    found = (_ASCII_WORD if text.isascii() else _WORD).findall(text)
    folded = list(map(_folded.get, found))
    if None not in folded:
        return folded  # type: ignore[return-value]
    if len(_folded) > _CACHED:
        _folded.clear()
    for word in {word for word, known in zip(found, folded, strict=True) if known is None}:
        if not word.isascii() and _UNSPACED.search(word):
            return [word.folded for word in words(text)]
        _folded[word] = fold(word)
    return [_folded[word] if known is None else known for word, known in zip(found, folded, strict=True)]
