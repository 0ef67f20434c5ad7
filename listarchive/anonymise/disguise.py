"""Words and numbers made unrecognisable, the same ones always alike."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache
from hashlib import blake2b

from listarchive.anonymise.key_words import is_key_word
from listarchive.dates.names import MONTHS
from listarchive.text.wordings import words

Fits = Callable[[str, str], bool]
"""Whether a letter can stand for another, in the charset of a text, in as many bytes."""

_LATIN = "abcdefghijklmnopqrstuvwxyz"
_ACCENTED = "àáâãäåæçèéêëìíîïðñòóôõöøùúûüýþ"
_NEAR = 1 << 7
_NO_NAMES = MONTHS.keys() | words(
    "via on behalf of the list lists mailing im auftrag von digest request owner"
)
_PIECES = re.compile(
    r"(?P<mime>^[> \t]*Content-(?:Type|Transfer-Encoding):(?:[^\n]|\n[ \t])*|=[0-9A-F]{2})"
    r"|(?P<hunk>^[> \t]*(?:@@ -\d+(?:,\d+)? \+\d+(?:,\d+)? @@|\d+(?:,\d+)?[acd]\d+(?:,\d+)?$"
    r"|(?:\*\*\*|---) \d+(?:,\d+)? [*-]{4})|Mon Sep 17 00:00:00 2001)"
    r"|(?P<hash>(?<!\w)(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{7,64}(?![\w@]))"
    r"|(?P<address>(?<![^\s<>()\[\]\"',;:])[^\s<>()\[\]\"',;:]{1,300}@[^\s<>()\[\]\"',;]+)"
    r"|(?P<counted>^[ \t]*(?:(?:Message|Vol|Issue|begin|Lines):?[ \t]+)?\d{1,3}(?=[.)]?(?:\s|$)))"
    r"|(?P<moment>(?<![\w-])(?:\d{4}[-/.]\d\d?[-/.]\d\d?(?:[T ]\d\d?:\d\d(?::\d\d)?)?|\d\d?:\d\d(?::\d\d)?"
    r"|\d\d?[-./]\d\d?[-./]\d{2,4}|(?:19|20)\d\d|[+-]\d{4}|\d\d?)(?![\w]))"
    r"|(?P<word>[^\W\d_]+)|(?P<number>\d+)",
    re.MULTILINE,
)
_NAME = re.compile(r"(\bname=\"?)([^\";\n]*)")
_YEAR = re.compile(r"(?:19|20)\d\d")
_INNER = re.compile(r"(?P<word>[^\W\d_]+)|(?P<number>\d+)")


class Disguise:
    """Makes other words of words: none of those in `seen`. What is in `people` is a name and no key word."""

    def __init__(
        self, key: bytes, seen: frozenset[str] = frozenset(), people: frozenset[str] = frozenset()
    ) -> None:
        self._key = key
        self._seen = seen
        self._people = people
        self._words: dict[str, str] = {}

    def text(self, text: str, fits: Fits) -> str:
        """Give a text of the same length, with the same signs at the same places."""
        return _PIECES.sub(lambda found: self._piece(found, fits), text)

    def prose(self, text: str, fits: Fits) -> str:
        """Give a text in which no word is left, whatever it is a key to elsewhere."""
        return _INNER.sub(
            lambda part: self._other(part[0], fits) if part["word"] else self._number(part[0]), text
        )

    def name(self, text: str) -> None:
        """Hear of a person's name, before anything is changed."""

    def _piece(self, found: re.Match[str], fits: Fits) -> str:
        kind, piece = found.lastgroup, found.group()
        if kind == "word":
            return self._word(piece, fits)
        if kind == "hunk":
            return piece
        if kind == "hash":
            return _hexadecimal(piece, self._drawn(piece))
        if kind == "mime":
            return _NAME.sub(lambda name: name[1] + self.text(name[2], fits), piece)
        if kind == "moment":
            return self._moment(piece)
        if kind == "number":
            return self._number(piece)
        if kind == "counted":
            return _INNER.sub(lambda part: self._of_count(part, fits), piece)
        return _INNER.sub(
            lambda part: self._word(part[0], fits) if part["word"] else self._number(part[0]), piece
        )

    def _of_count(self, part: re.Match[str], fits: Fits) -> str:
        return part[0] if part["number"] else self._word(part[0], fits)

    def _word(self, word: str, fits: Fits) -> str:
        """Give a word's disguise, letter by letter of the same kind; a key word is itself."""
        if is_key_word(word) and word.casefold() not in self._people:
            return word
        return self._other(word, fits)

    def _other(self, word: str, fits: Fits) -> str:
        lower = word.lower() if len(word.lower()) == len(word) else word
        made = self._words.get(lower) or self._made(lower)
        return "".join(map(self._letter, word, made, [fits] * len(word)))

    def _made(self, lower: str) -> str:
        """Make a word that is neither one of the text's nor a key word, of letters that stand for its own."""
        for attempt in range(100):
            drawn = self._drawn(f"{attempt} {lower}")
            kinds = map(_standing_for, lower)
            made = "".join(kind[next(drawn) % len(kind)] for kind in kinds)
            if made != lower and (len(made) < 4 or not (made.casefold() in self._seen or is_key_word(made))):
                break
        self._words[lower] = made
        return made

    def _letter(self, letter: str, made: str, fits: Fits) -> str:
        """Give the made letter, in the case of the old one, or the next of its kind that its charset has."""
        if fits(letter, _cased(letter, made)):
            return _cased(letter, made)
        kind = _standing_for(letter.lower() if len(letter.lower()) == 1 else letter)
        start = kind.find(made) + 1
        for other in kind[start:] + kind[:start]:
            if _cased(letter, other) != letter and fits(letter, _cased(letter, other)):
                return _cased(letter, other)
        return letter

    def _moment(self, piece: str) -> str:
        """Give a date or time that is one: no digit is larger than it was, and none but 0 becomes 0."""
        drawn = self._drawn(piece)
        kept = {place for year in _YEAR.finditer(piece) for place in (year.start(), year.start() + 1)}
        return "".join(
            str(1 + next(drawn) % int(sign)) if sign in "123456789" and place not in kept else sign
            for place, sign in enumerate(piece)
        )

    def _number(self, number: str) -> str:
        drawn = self._drawn(number)
        first = str(1 + next(drawn) % 9) if number[0] != "0" else "0"
        return first + "".join(str(next(drawn) % 10) for _ in number[1:])

    def _drawn(self, piece: str) -> Iterator[int]:
        block = 0
        while True:
            yield from blake2b(
                piece.encode("utf-8", "surrogatepass"), key=self._key, salt=block.to_bytes(8)
            ).digest()
            block += 1


class Listener(Disguise):
    """Changes nothing, and hears all words: what must not come of any."""

    def __init__(self) -> None:
        super().__init__(b"")
        self.heard: set[str] = set()
        self.people: set[str] = set()

    def text(self, text: str, fits: Fits) -> str:  # noqa: ARG002
        """Hear a text."""
        self.heard.update(found.group().casefold() for found in _INNER.finditer(text) if found["word"])
        return text

    def prose(self, text: str, fits: Fits) -> str:
        """Hear a text."""
        return self.text(text, fits)

    def name(self, text: str) -> None:
        """Hear a name: its words with a capital, but for those of a list's name or a date."""
        told = (found.group() for found in _INNER.finditer(text) if found["word"])
        self.people.update(each.casefold() for each in told if each[0].isupper())
        self.people -= _NO_NAMES


def _hexadecimal(piece: str, drawn: Iterator[int]) -> str:
    return "".join(str(next(drawn) % 10) if sign.isdigit() else "abcdef"[next(drawn) % 6] for sign in piece)


def _cased(letter: str, made: str) -> str:
    return made.upper() if letter.isupper() and len(made.upper()) == 1 else made


@cache
def _standing_for(letter: str) -> str:
    """Give the small letters that may stand for one: of its script, near it, and of its kind."""
    if letter in _LATIN:
        return _LATIN
    if letter in _ACCENTED:
        return _ACCENTED
    start = ord(letter) & -_NEAR
    kind, script = unicodedata.category(letter), _script(letter)
    near = map(chr, range(start, start + _NEAR))
    return (
        "".join(each for each in near if unicodedata.category(each) == kind and _script(each) == script)
        or letter
    )


def _script(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0]
