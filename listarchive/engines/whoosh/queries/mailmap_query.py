"""The query for all that people wrote, or got, whom the mailmap knows by a part of a name or an address."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from listarchive.authors import Mailmap, Person
from listarchive.engine.analysis.words import folded_words
from listarchive.engines.shared.deadline import Deadline
from listarchive.engines.shared.people_meant import PERSONAL, people_meant
from listarchive.engines.whoosh.import_stubs import query as whoosh

__all__ = ["PERSONAL", "posts_of"]


def posts_of(mailmap: Mailmap, node: Any, field: str, deadline: Deadline) -> Any:
    """Make the Whoosh query for all posts in which they are whom a part of a name or address means; or None.

    `field` is one of `PERSONAL`.
    """
    people = people_meant(mailmap, node, deadline)
    found = _written_by if field == "author" else partial(_named_in, field)
    return whoosh.Or([part for each in people for part in found(each)]) if people else None


def _written_by(person: Person) -> Iterator[Any]:
    for label in person.addresses | person.names:
        yield whoosh.Term("person", label)
    for name, address in person.shared:
        named = [whoosh.Phrase("author", words)] if (words := folded_words(name)) else []
        yield whoosh.And([whoosh.Term("person", address), *named])


def _named_in(field: str, person: Person) -> Iterator[Any]:
    """Find a name or an address by its words: those of one to whom a post went have no label."""
    for text in sorted(person.addresses | person.names):
        yield _spelled(field, text)
    for name, address in sorted(person.shared):
        yield whoosh.And([_spelled(field, name), _spelled(field, address)])


def _spelled(field: str, text: str) -> Any:
    words = folded_words(text)
    return whoosh.Phrase(field, words) if len(words) > 1 else whoosh.Term(field, "".join(words))
