"""The file `redacted` of an archive home: people who are called by a pseudonym in all that is shown.

A name of several words, and an address, are replaced wherever they stand. A name of one word may be any word
(May, Bill, Grace): it is replaced where a person is named, as in an attribution, a signature or a greeting.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from unicodedata import normalize

from listarchive.durable import replace_durably
from listarchive.moderation.home_files import lines_of, not_understood
from listarchive.moderation.name_spellings import (
    address_pattern,
    address_sign,
    name_pattern,
    sign,
    spelled,
    words,
)
from listarchive.moderation.name_spellings import names as spelled_names
from listarchive.moderation.named_places import places
from listarchive.record import record

FILE = "redacted"
"""Its name, beside `mbox/` and `index/`."""
DOMAIN = "redacted.invalid"
"""What stands behind the @ of a pseudonym (RFC 2606 §2)."""

_HEAD = """\
# The people whom this archive calls by a pseudonym. `listarchive redact` writes it: let nobody read it.
# A line for each name and address: pseudonym = name or address.
"""
_PSEUDONYM = re.compile(r"[a-z0-9-]{3,40}")
_LONG = 2_000
"""Characters of a text that is looked through near those lines alone in which a name may stand."""
_NEAR = 2
"""Lines before and behind such a line: a name may stand at the end of one and go on in the next."""
_SHORT = 3
"""Letters of a word that is taken for a name of its own."""


@record
class Person:
    """Somebody who is called by a pseudonym."""

    pseudonym: str
    names: tuple[str, ...]
    addresses: tuple[str, ...]

    @property
    def address(self) -> str:
        """The address that stands for all of theirs."""
        return f"{self.pseudonym}@{DOMAIN}"


@dataclass(frozen=True)
class Redactions:
    """All people who are called by pseudonyms."""

    people: tuple[Person, ...] = ()

    @classmethod
    def read(cls, home: Path) -> Redactions:
        """Read the file of an archive home. Raises `HomeFileWrong` for a line that cannot be understood."""
        path = home / FILE
        found: dict[str, list[str]] = {}
        for number, line in lines_of(path):
            pseudonym, sign, said = (each.strip() for each in line.partition("="))
            if not (sign and said and _PSEUDONYM.fullmatch(pseudonym)):
                raise not_understood(
                    path,
                    number,
                    line,
                    "names nobody: write `pseudonym = name or address`, or take the line away",
                )
            found.setdefault(pseudonym, []).append(said)
        return cls(tuple(_person(pseudonym, said) for pseudonym, said in found.items()))

    def save(self, home: Path) -> None:
        """Write the file, whole or not at all, for its owner's eyes alone. Raises OSError."""
        lines = [
            f"{person.pseudonym} = {each}\n"
            for person in self.people
            for each in (*person.names, *person.addresses)
        ]
        replace_durably(home / FILE, f"{_HEAD}{''.join(lines)}".encode(), mode=0o600)

    def with_person(self, person: Person) -> Redactions:
        """Call one more person by a pseudonym, or one of them by more names."""
        others = tuple(each for each in self.people if each.pseudonym != person.pseudonym)
        return Redactions((*others, person))

    def joined(self, person: Person) -> Person:
        """Give a person under the pseudonym, and with the names, that they have already, if they have one."""
        said = {each.casefold() for each in (*person.names, *person.addresses)}
        for known in self.people:
            shown = (known.pseudonym, known.address)
            if not said.isdisjoint(map(str.casefold, (*shown, *known.names, *known.addresses))):
                names, addresses = (
                    tuple(dict.fromkeys([*before, *(each for each in now if each not in shown)]))
                    for before, now in ((known.names, person.names), (known.addresses, person.addresses))
                )
                return Person(known.pseudonym, names, addresses)
        return person

    def __bool__(self) -> bool:
        return bool(self.people)

    def whole(self, text: str) -> str:
        """Replace names of several words, and addresses, wherever they stand."""
        return self._near(text, self._anywhere)

    def file_name(self, text: str) -> str:
        """Replace names of several words, and addresses, in the name of a file."""
        return _replaced(text, [*self._in_file_names, *self._anywhere])

    def name(self, text: str) -> str:
        """Replace what stands as a name, of one word, too: what a header calls its sender."""
        shown = _replaced(self.whole(text), self._in_headers)
        return text if shown == text else self._together(shown)

    def line(self, text: str) -> str:
        """Replace names in a text; of one word where it names a person."""
        shown = self.whole(text)
        composed = _composed(shown)
        named = [each for each in self._named if each.sign in composed]
        if named:
            lines = shown.split("\n")
            for number, line in enumerate(composed.split("\n")):
                for each in named:
                    if each.sign in line:
                        lines[number] = each.pattern.sub(each.replacement, lines[number])
            shown = "\n".join(lines)
        return text if shown == text else self._together(shown)

    def _near(self, text: str, rules: list[_Rule]) -> str:
        """Apply rules to a text: if it is long, to the lines near those in which a name may stand."""
        if len(text) <= _LONG:
            return _replaced(text, rules)
        folded = _folded(text)
        rules = [each for each in rules if each.sign in folded]
        if not rules:
            return text
        signs = {each.sign for each in rules}
        lines = text.split("\n")
        near: list[list[int]] = []
        for number, low in enumerate(folded.split("\n")):
            if any(each in low for each in signs):
                start, end = max(0, number - _NEAR), number + _NEAR + 1
                if near and start <= near[-1][1]:
                    near[-1][1] = end
                else:
                    near.append([start, end])
        for start, end in near:
            some = "\n".join(lines[start:end])
            shown = _replaced(some, rules)
            if shown != some:
                lines[start:end] = shown.split("\n")  # as many as before
        return "\n".join(lines)

    def _together(self, text: str) -> str:
        """Make one pseudonym of several beside each other, and of other names before a redacted address."""
        for sign_, pattern, replacement in self._beside:
            if sign_ in text:
                text = pattern.sub(replacement, text)
        return text

    @cached_property
    def _anywhere(self) -> list[_Rule]:
        found: list[_Rule] = []
        for person in self.people:
            found += _addresses(person, in_file_names=False)
            found += _names(person, None)
        return found

    @cached_property
    def _in_file_names(self) -> list[_Rule]:
        return [each for person in self.people for each in _addresses(person, in_file_names=True)]

    @cached_property
    def _in_headers(self) -> list[_Rule]:
        found: list[_Rule] = []
        for person in self.people:
            found += _names(person, False)
            found += [
                _Rule(
                    sign(word),
                    re.compile(
                        rf"(?<![\w@.-]){spelled(word)}(?![\w@]|-\w|[\w.+-]{{1,64}}@)(?:\.\w{{1,40}}(?![\w@.]))?",
                        re.IGNORECASE,
                    ),
                    _Kept(person.pseudonym),
                )
                for word in _single(person)
            ]
        return found

    @cached_property
    def _named(self) -> list[_Rule]:
        """Tell where else in a line a word names a person: alone, behind a greeting, before "wrote"."""
        return [
            _Rule(sign(word, fold=False), re.compile(pattern), rf"\g<a>{person.pseudonym}\g<b>")
            for person in self.people
            for word in _single(person)
            for pattern in places(spelled(word), word != word.lower())
        ]

    @cached_property
    def _beside(self) -> list[tuple[str, re.Pattern[str], str]]:
        found = []
        for each in self.people:
            one = rf"(?<![\w-]){re.escape(each.pseudonym)}(?![\w@-])"
            found.append((each.pseudonym, re.compile(rf"{one}(?:[ \t.'\"_]{{1,4}}{one})+"), each.pseudonym))
            capital = r"[^\W\d_a-z][\w'’-]{0,40}\.?[ \t]{1,9}"
            before = rf"(?:\"[^\"<>\n]{{1,200}}\"|(?:{capital}){{1,4}}(?:{one})?|{one})"
            address = re.escape(each.address)
            shown = f"{each.pseudonym} <{each.address}>"
            pattern = re.compile(rf"(?<![\w-]){before}[ \t]*<{address}>")
            found.append((f"<{each.address}>", pattern, shown))
        return found


@record
class _Rule:
    """What is put for what, in texts in which a sign stands, in small letters."""

    sign: str
    pattern: re.Pattern[str]
    replacement: str | _Kept


def _folded(text: str) -> str:
    return _composed(text.lower())


def _composed(text: str) -> str:
    return text if text.isascii() else normalize("NFC", text)


def _replaced(text: str, rules: list[_Rule]) -> str:
    folded = _folded(text)
    for each in rules:
        if each.sign in folded:
            text = each.pattern.sub(each.replacement, text)
    return text


def _addresses(person: Person, *, in_file_names: bool) -> list[_Rule]:
    by_length = sorted(person.addresses, key=len, reverse=True)
    kept = _Kept(person.address)
    return [_Rule(address_sign(each), address_pattern(each, in_file_names), kept) for each in by_length]


def _names(person: Person, case: bool | None) -> list[_Rule]:
    """Give the rules for the names of a person, the longest first; in a header case tells nothing."""
    found = {(place, *each): None for name in person.names for place, each in enumerate(spelled_names(name))}
    kept = _Kept(person.pseudonym)
    return [
        _Rule(shown, name_pattern(text, counts if case is None else case), kept)
        for _, text, shown, counts in sorted(found, key=lambda each: (each[0], -len(each[1])))
    ]


class _Kept:
    """Puts a pseudonym for what was found, and keeps the ends of lines in it."""

    def __init__(self, pseudonym: str) -> None:
        self._pseudonym = pseudonym

    def __call__(self, match: re.Match[str]) -> str:
        found = match[0]
        at = found.find("\n")
        return self._pseudonym if at < 0 else self._pseudonym + "".join(re.findall(r"\n[ \t>|]*", found))


def _person(pseudonym: str, said: Iterable[str]) -> Person:
    each = list(dict.fromkeys(said))
    return Person(
        pseudonym,
        tuple(one for one in each if "@" not in one),
        tuple(one.lower() for one in each if "@" in one),
    )


def _single(person: Person) -> list[str]:
    """Give the words that may be its name alone: those of its names, and what stands before the @."""
    found = {word for name in person.names for word in words(name)}
    locals_ = {address.partition("@")[0] for address in person.addresses}
    spellings = {each for word in found | locals_ for each in (word, word.lower().capitalize(), word.upper())}
    return sorted(
        {word for word in spellings | locals_ if len(word) >= _SHORT}, key=lambda word: (-len(word), word)
    )
