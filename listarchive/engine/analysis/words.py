"""The words of a text.

The same rule serves the index, the query and the marks in a snippet. A word is a run of letters and
digits, so that `foo_bar`, `CVE-2014-0160` and a URL are words side by side and are found as written
by a phrase and by each part. In scripts without spaces every character is a word of its own.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from typing import NamedTuple, Protocol

from listarchive.accents import without_accents
from listarchive.lazy import lazy_pattern

# Signs that belong to the letter before them but are no letters to Python's \w: combining accents,
# Hebrew points, Arabic vowels, Devanagari and Thai vowel signs, the voicing of kana.
_MARKS = (
    "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0900-\u0903\u093a-\u094f\u0e31-\u0e3a\u0e47-\u0e4e"
    "\u3099\u309a"
)
_WORD = lazy_pattern(rf"[^\W_][^\W_{_MARKS}]*(?:[{_MARKS}]+[^\W_{_MARKS}]*)*")
_ASCII_WORD = lazy_pattern(r"[A-Za-z0-9]+")  # the same in a text without other letters
_ASCII_BLANKED = {code: chr(code).lower() if chr(code).isalnum() else " " for code in range(128)}
"""What makes small words with blanks between them of such a text."""
# One character to a reader, whether composed or not (macOS writes names of files decomposed).
_UNSPACED = lazy_pattern(
    "[\u3040-\u3098\u309b-\u30ff][\u3099\u309a]?|[\u1100-\u115f][\u1160-\u11a7][\u11a8-\u11ff]?"
    "|[\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff]"
    # Thai and Lao, with the vowels and tones above and below
    "|[\u0e01-\u0e30\u0e32-\u0e33\u0e40-\u0e46\u0e81-\u0eb0\u0eb2-\u0eb3\u0ebd-\u0ec6]"
    "[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ecd]*"
)
_SPACED = bytes({*range(256)} - {0xE0, 0xE1, *range(0xE3, 0xEE), 0xEF})
"""What is in UTF-8 no first byte of any of these: most texts need not wait until that is compiled, 2 ms."""
# Letters that people type without their stroke and that Unicode does not decompose.
_STROKES = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "þ": "th", "\u0131": "i"}
)
LONGEST = 64  # characters of a word; longer runs (base64, hex dumps) are kept cut, and cut in the query too
CACHED = 200_000  # words: some 30 MB, the vocabulary of a list of 100,000 posts

_folded: dict[str, str] = {}


class Word(NamedTuple):
    """A word of a text: where it stands, counted in characters, and its folded form."""

    start: int
    end: int
    folded: str

    def span(self) -> tuple[int, int]:
        """Tell where it stands, as a match does."""
        return self.start, self.end


class Span(Protocol):
    """What stands somewhere in a text."""

    def span(self) -> tuple[int, int]:
        """Tell where: [start, end)."""


def fold(word: str) -> str:
    """Take case, accents and strokes off: `Perú`, `PERU` and `peru` are one."""
    if word.isascii():
        return word.lower()[:LONGEST]
    return unicodedata.normalize("NFC", without_accents(word).casefold()).translate(_STROKES)[:LONGEST]


def _unspaced(text: str) -> bool:
    """Tell whether a text has characters that are words each."""
    begun = text.encode("utf-8", "surrogatepass").translate(None, _SPACED)
    return bool(begun) and _UNSPACED.search(text) is not None


def words(text: str) -> Iterator[Word]:
    """Find the words of a text, in order."""
    for match in _WORD.finditer(text):
        word = match.group()
        folded = _folded.get(word)
        if folded is None:
            if not word.isascii() and _unspaced(word):
                yield from _characters(word, match.start())
                continue
            if len(_folded) > CACHED:
                _folded.clear()
            folded = _folded[word] = fold(word)
        # What NamedTuple makes of it takes twice as long, and a search asks for all words of what it shows.
        yield _new(Word, (*match.span(), folded))


def written_words(text: str) -> tuple[list[str], Iterator[Span]]:
    """List the words of a text as they are written; and give what has a `span` for each, should one ask."""
    if _unspaced(text):
        found = list(words(text))
        return [text[word.start : word.end] for word in found], iter(found)
    return _WORD.findall(text), _WORD.finditer(text)


def blanked(text: str) -> str:
    """Give a text of ASCII alone in small letters, which change no term, and with blanks between its words.

    To split it takes half of the time that a pattern takes to find the words.
    """
    return text.translate(_ASCII_BLANKED)


def each_written(text: str) -> Iterable[str]:
    """Give the words of a text as they are written; of ASCII, in small letters."""
    if text.isascii():
        return blanked(text).split()
    if not _unspaced(text):
        return _WORD.findall(text)
    # Millions of letters that are words each would not fit into memory.
    return (text[start:end] for start, end, _ in words(text))


_new = tuple.__new__


def _characters(run: str, start: int) -> Iterator[Word]:
    """Take apart a run in which some characters are words and others make words together."""
    begin = 0
    for match in _UNSPACED.finditer(run):
        if begin < match.start():
            yield Word(start + begin, start + match.start(), fold(run[begin : match.start()]))
        begin = match.end()
        letter = match.group()
        folded = _folded.get(letter)
        if folded is None:
            folded = _folded[letter] = fold(letter)
        yield Word(start + match.start(), start + begin, folded)
    if begin < len(run):
        yield Word(start + begin, start + len(run), fold(run[begin:]))


def folded_words(text: str) -> list[str]:
    """List the folded words of a text, in order."""
    # Where they stand is not asked: three times as fast as `words`, and most of what an import takes.
    found = (_ASCII_WORD if text.isascii() else _WORD).findall(text)
    folded = list(map(_folded.get, found))
    if None not in folded:
        return folded  # type: ignore[return-value]
    if len(_folded) > CACHED:
        _folded.clear()
    for word in {word for word, known in zip(found, folded, strict=True) if known is None}:
        if not word.isascii() and _unspaced(word):
            return [word.folded for word in words(text)]
        _folded[word] = fold(word)
    return [_folded[word] if known is None else known for word, known in zip(found, folded, strict=True)]
