"""One key for one person, among all the names and addresses that posts come from.

The mailmap is asked when a query comes, so that whoever changes the file need not make the index anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from listarchive.authors import Mailmap
from listarchive.post import Author

if TYPE_CHECKING:
    from listarchive.engine.protocols import Reader


def identity(reader: Reader, number: int) -> str:
    """Name the author of a document by a key that all names and addresses of one person share."""
    label = "".join(reader.labels("person", number))
    people = reader.people
    if people.shares(label):
        known = people.person(reader.stored_post(number).post.author)
        return known.email.lower() if known else label
    return key_of(people, label)


def key_of(people: Mailmap, label: str) -> str:
    """Give the key of the person whose posts have a label, if it is the label of no other."""
    if not people.people:
        return label
    known = people.person(Author(email=label)) or people.person(Author(label))
    return known.email.lower() if known else label


def documents(reader: Reader, name: Callable[[str], bool]) -> Iterator[int]:
    """Give all that a person wrote, one of whose keys `name` is true of; nothing if there is nobody."""
    people, labels = reader.people, list(reader.terms("person"))
    keys = {label: key_of(people, label) for label in labels}
    wanted = next((key for label, key in keys.items() if name(key) or name(label)), None)
    for label, key in keys.items():
        if people.shares(label):
            numbers = reader.documents("person", label)
            yield from (number for number in numbers if identity(reader, number) == wanted)
        elif key == wanted:
            yield from reader.documents("person", label)
