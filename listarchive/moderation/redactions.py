"""The file `redacted` of an archive home: people who are called by a pseudonym in all that is shown.

A name of several words, and an address, are replaced wherever they stand. A name of one word may be any word
(May, Bill, Grace): it is replaced where a person is named, as in an attribution, a signature or a greeting.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from listarchive.durable import replace_durably
from listarchive.errors import UsageError
from listarchive.printable import safe
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
_BETWEEN = r"(?:[ \t\u00a0]*\n[ \t>|]*|[ \t\u00a0]+)"
"""What stands between two words of a name, also where a line ends, quoted or not."""
_AT = r"(?:@|=|%40|&#64;|[ \t]+(?:at|AT|em|en|bei)[ \t]+|[ \t]?[(\[{<][ \t]?(?:at|AT|@)[ \t]?[)\]}>][ \t]?)"
_DOT = r"(?:\.|[ \t]+(?:dot|DOT)[ \t]+|[ \t]?[(\[{<][ \t]?(?:dot|DOT)[ \t]?[)\]}>][ \t]?)"
_SHORT = 3
"""Letters of a word that is taken for a name of its own."""
_GREETING = (
    r"(?i:hi|hello|hey|dear|thanks|thank you|thx|cc|hallo|liebe[rs]?|moin|bonjour|salut|ch[eè]re?|merci|hola"
    r"|querid[oa]|estimad[oa]|gracias|ciao|car[oa]|grazie|olá|obrigad[oa]|hej|hei|hoi|beste|cheers|regards|greetings"
    r"|best|yours|love|gr[uü](?:ß|ss)e?|lg|vg|mfg)"
)
_SAYS = (
    r"(?i:wrote|writes|said|says|schrieb|schreibt|meinte|a écrit|écrit|escribió|escribe|escreveu|scrisse"
    r"|ha scritto|skrev|skriver|schreef|napisał|napisała|написала?|пише|пишет|kirjoitti)"
)


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
        """Read the file of an archive home. Raises `UsageError` for a line that cannot be understood."""
        path = home / FILE
        try:
            text = path.read_text("utf-8")
        except FileNotFoundError:
            return cls()
        except UnicodeDecodeError as error:
            raise UsageError(f"{path} is not in UTF-8: mend it, or no post can be shown") from error
        found: dict[str, list[str]] = {}
        for number, line in enumerate(text.split("\n"), 1):
            pseudonym, sign, said = (each.strip() for each in line.partition("="))
            if not line.strip() or pseudonym.startswith("#"):
                continue
            if not (sign and said and _PSEUDONYM.fullmatch(pseudonym)):
                raise UsageError(
                    f"{path}, line {number}: {safe(line[:60])!r} names nobody: write `pseudonym = name or "
                    "address`, or take the line away"
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
        path = home / FILE
        if not path.exists():
            path.touch(0o600)
        replace_durably(path, f"{_HEAD}{''.join(lines)}".encode())
        path.chmod(0o600)

    def with_person(self, person: Person) -> Redactions:
        """Call one more person by a pseudonym, or one of them by more names."""
        others = tuple(each for each in self.people if each.pseudonym != person.pseudonym)
        return Redactions((*others, person))

    def __bool__(self) -> bool:
        return bool(self.people)

    def whole(self, text: str) -> str:
        """Replace names of several words, and addresses, wherever they stand."""
        if not self._may_name(text):
            return text
        for pattern, replacement in self._anywhere:
            text = pattern.sub(replacement, text)
        return text

    def name(self, text: str) -> str:
        """Replace what stands as a name, of one word, too: what a header calls its sender."""
        if not self._may_name(text):
            return text
        text = self.whole(text)
        for pattern, replacement in self._words:
            text = pattern.sub(replacement, text)
        return text

    def line(self, text: str) -> str:
        """Replace names in a line of a body; of one word where it names a person."""
        if not self._may_name(text):
            return text
        lines = self.whole(text).split("\n")
        for number, line in enumerate(lines):
            for word, places in self._named:
                if word in line:
                    for pattern, replacement in places:
                        line = pattern.sub(replacement, line)  # noqa: PLW2901 - one after the other
            lines[number] = line
        return "\n".join(lines)

    def _may_name(self, text: str) -> bool:
        """Tell quickly whether a text may name anybody: most do not, and to look closer takes long."""
        lowered = text.lower()
        return any(sign in lowered for sign in self._signs)

    @cached_property
    def _signs(self) -> tuple[str, ...]:
        """The last word of each name, and what stands before the @ of each address, in small letters."""
        names = [_names_words(name)[-1:] for person in self.people for name in person.names]
        locals_ = [address.partition("@")[0] for person in self.people for address in person.addresses]
        words = [word for person in self.people for word in _single(person)]
        return tuple({each.lower() for each in (*(one for name in names for one in name), *locals_, *words)})

    @cached_property
    def _anywhere(self) -> list[tuple[re.Pattern[str], _Kept]]:
        found: list[tuple[re.Pattern[str], _Kept]] = []
        for person in self.people:
            address, name = _Kept(person.address), _Kept(person.pseudonym)
            found += [(_address(each), address) for each in sorted(person.addresses, key=len, reverse=True)]
            spelled = {each for one in person.names for each in _spellings(one)}
            found += [(each, name) for each in map(_pattern, sorted(spelled, key=len, reverse=True))]
        return found

    @cached_property
    def _words(self) -> list[tuple[re.Pattern[str], str]]:
        return [
            (re.compile(rf"(?<![\w@.-]){re.escape(word)}(?![\w@]|-\w)"), person.pseudonym)
            for person in self.people
            for word in _single(person)
        ]

    @cached_property
    def _named(self) -> list[tuple[str, list[tuple[re.Pattern[str], str]]]]:
        """Tell where else in a line a word names a person: alone, behind a greeting, before "wrote"."""
        return [
            (
                word,
                [
                    (re.compile(pattern), rf"\g<a>{person.pseudonym}\g<b>")
                    for pattern in _places(re.escape(word))
                ],
            )
            for person in self.people
            for word in _single(person)
        ]


def _places(name: str) -> tuple[str, ...]:
    """Give the places in a line where a name of one word names somebody, between the groups `a` and `b`."""
    start, end = r"(?P<a>^[ \t>|*_~–—-]*", r"(?P<b>[ \t*_~.!,:;)–—-]*$)"
    return (
        rf"{start}){name}{end}",
        rf"{start}{_GREETING}[ \t,]+){name}(?P<b>[ \t]*(?:[,.!:;–-]|$))",
        rf"(?P<a>(?<![\w@.-])){name}(?P<b>[ \t]+{_SAYS}(?!\w))",
        rf"(?P<a>{_SAYS}[ \t]+){name}(?P<b>[ \t]*[:,]?[ \t]*$)",
        rf"(?P<a>(?<![\w@.-])){name}(?P<b>[ \t]+[<(\[][^\s<>()]{{1,250}}@)",
        rf"(?P<a><|^[ \t>|]*@){name}(?P<b>>|(?![\w@-]))",
    )


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


def _pattern(text: str) -> re.Pattern[str]:
    # Case tells nothing of a name in capitals, or in none; of an initial it does: "I'm fox".
    flags = re.NOFLAG if r"\.[" in text else re.IGNORECASE
    return re.compile(rf"(?<![\w'’]){text}(?!\w)", flags)


def _address(address: str) -> re.Pattern[str]:
    local, _, domain = address.rpartition("@")
    return re.compile(
        rf"(?<![\w.+-]){re.escape(local)}{_AT}{_DOT.join(map(re.escape, domain.split('.')))}(?![\w-]|\.\w)",
        re.IGNORECASE,
    )


def _names_words(name: str) -> list[str]:
    return re.findall(r"\w[\w'’-]*", name)


def _spellings(name: str) -> Iterator[str]:
    """Give patterns of how a name of several words is written: as it is, surname first, with an initial."""
    words = [re.escape(word) for word in _names_words(name)]
    if len(words) < 2:
        return
    first, last = words[0], words[-1]
    yield _BETWEEN.join(words)
    yield _BETWEEN.join([f"{last},", *words[:-1]])
    if len(words) > 2:
        yield _BETWEEN.join([first, last])
    if len(last) >= _SHORT:
        yield rf"{first[0]}\.[ \t]*{last}"


def _single(person: Person) -> list[str]:
    """Give the words that may be its name alone: those of its names, and what stands before the @."""
    words = {word for name in person.names for word in _names_words(name)}
    words |= {address.partition("@")[0] for address in person.addresses}
    spelled = {each for word in words for each in (word, word.lower().capitalize(), word.upper())}
    locals_ = {address.partition("@")[0] for address in person.addresses}
    found = {word for word in spelled | locals_ if len(word) >= _SHORT}
    return sorted(found, key=lambda word: (-len(word), word))
