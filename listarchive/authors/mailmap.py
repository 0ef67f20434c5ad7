"""The mailmap: a file in git's format that says which names and addresses are one person's.

    Ada Example <ada@example.org> <ada@old.example.net>       what came from the second is hers
    Ada Example <ada@example.org> A. Ex <shared@example.com>  only what this name sent from there
    Ada Example <ada@example.org>                             this address is hers, under this name
    <ada@example.org> <adae@example.com>                      another address, whatever the name

As to `git shortlog`, who bears one name in it is one person; namesakes need names that differ. Capitals and
accents mean nothing. See gitmailmap(5).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from listarchive.authors.person_keys import key
from listarchive.post import Author
from listarchive.record import record


@record
class Person:
    """Somebody whom the file knows; `name` or `email` is empty if no line gives it."""

    name: str
    email: str
    addresses: frozenset[str] = frozenset()
    """In small letters; whatever came from them is this person's."""
    names: frozenset[str] = frozenset()
    """As `key` folds them: who writes under one without an address, or signs with it, is this person."""
    shared: frozenset[tuple[str, str]] = frozenset()
    """A folded name with an address that others use, too."""

    @property
    def known_as(self) -> frozenset[str]:
        """Every name and address."""
        return self.addresses | self.names | {each for pair in self.shared for each in pair}


class _Line(NamedTuple):
    name: str
    email: str
    other_name: str
    other_email: str


@dataclass(frozen=True, eq=False, repr=False)
class Mailmap:
    """Who is who. An empty one knows nobody."""

    people: tuple[Person, ...] = ()
    mistakes: tuple[str, ...] = field(default=())
    """What could not be read, a phrase each that names the line."""

    def person(self, author: Author) -> Person | None:
        """Who signed a post, if there is a byline, else who sent it; None for who is not in the file."""
        if author.byline or not author.email:
            return self._by_name.get(key(Author(author.byline or author.name)))
        address = author.email.lower()
        return self._shared.get((key(Author(author.name)), address)) or self._by_address.get(address)

    def canonical(self, author: Author) -> Author:
        """The author under the name and address that the file wants to see."""
        if not self.people:
            return author
        if author.byline:
            signed, sender = self.person(author), self.canonical(Author(author.name, author.email))
            return Author(sender.name, sender.email, (signed and signed.name) or author.byline)
        person = self.person(author)
        return Author(person.name or author.name, person.email or author.email) if person else author

    def shares(self, address: str) -> bool:
        """Whether it depends on the name whose an address is."""
        return address in self._shared_addresses

    @cached_property
    def _by_address(self) -> dict[str, Person]:
        return {address: person for person in self.people for address in person.addresses}

    @cached_property
    def _shared(self) -> dict[tuple[str, str], Person]:
        return {pair: person for person in self.people for pair in person.shared}

    @cached_property
    def _shared_addresses(self) -> frozenset[str]:
        return frozenset(address for _, address in self._shared)

    @cached_property
    def _by_name(self) -> dict[str, Person | None]:
        """A name that several bear under different addresses is nobody's."""
        found: dict[str, Person | None] = {}
        for person in self.people:
            for name in person.names:
                found[name] = None if name in found else person
        return found


def mailmap(text: str) -> Mailmap:
    """Read a mailmap. Never fails: what cannot be read is passed over and told in `mistakes`."""
    lines: list[_Line] = []
    mistakes: list[str] = []
    for number, raw in enumerate(text.removeprefix("\ufeff").splitlines(), 1):
        words = raw.strip()
        if not words or words.startswith("#"):
            continue
        line, mistake = _read(words)
        if line is not None:
            lines.append(line)
        else:
            mistakes.append(f"line {number} {mistake}")
    return Mailmap(tuple(_people(lines)), tuple(mistakes))


def people_in(path: Path) -> Mailmap:
    """Read a mailmap; of a file that is not there, nobody is known."""
    try:
        raw = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return Mailmap()
    return mailmap(raw.decode("utf-8", "replace"))


def _read(words: str) -> tuple[_Line | None, str]:
    """Take a line apart, or tell what is wrong with it."""
    name, angle, rest = words.partition("<")
    email, closed, rest = rest.partition(">")
    if not angle:
        return None, "has no address: write Name <address>"
    if not closed or "<" in email:
        return None, "has a < that is never closed: write Name <address>"
    other_name, other_angle, rest = rest.partition("<")
    other_email, other_closed, _ = rest.partition(">")
    if not other_angle or other_name.lstrip().startswith("#"):  # a comment may follow
        other_name = other_email = ""
    elif not other_closed or "<" in other_email:
        return None, "has a < that is never closed: write Name <address> <other address>"
    line = _Line(*(" ".join(part.split()) for part in (name, email, other_name, other_email)))
    if not line.email or (other_angle and not line.other_email and line.other_name):
        return None, "has nothing between < and >: write Name <address>"
    if not line.name and not line.other_email:
        return None, "has one address and no name: write Name <address>, or <address> <other address>"
    return line, ""


def _people(lines: list[_Line]) -> Iterable[Person]:
    """Put together what the lines say of each person. Lines are one person's that share a name or address."""
    root = list(range(len(lines)))

    def find(number: int) -> int:
        while root[number] != number:
            root[number] = number = root[root[number]]
        return number

    owner: dict[str, int] = {}
    for number, line in enumerate(lines):
        for known in filter(None, (key(Author(line.name)), line.email.lower())):
            root[find(number)] = find(owner.setdefault(known, number))
    for number, line in enumerate(lines):
        address = line.other_email.lower()
        if address in owner and not line.other_name:
            root[find(number)] = find(owner[address])
    last = {line.other_email.lower(): n for n, line in enumerate(lines) if not line.other_name}
    groups: dict[int, list[int]] = {}
    for number in range(len(lines)):
        groups.setdefault(find(number), []).append(number)
    for numbers in groups.values():
        yield _person(
            [lines[n] for n in numbers],
            {address for address, n in last.items() if address and find(n) == find(numbers[0])},
        )


def _person(lines: list[_Line], others: set[str]) -> Person:
    """`others` are the addresses that are this person's by the last line on each, as git has it."""
    pairs = {(key(Author(each.other_name)), each.other_email.lower()) for each in lines if each.other_name}
    names = {key(Author(each.name)) for each in lines if each.name} | {name for name, _ in pairs}
    return Person(
        name=next((each.name for each in lines if each.name), ""),
        email=lines[0].email,
        addresses=frozenset({each.email.lower() for each in lines} | others),
        names=frozenset(names),
        shared=frozenset(pairs),
    )
