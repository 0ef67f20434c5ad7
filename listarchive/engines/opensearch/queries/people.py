"""The part of a query for what people wrote, or got, whom the mailmap knows by a part of a name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from listarchive.authors import Mailmap, Person
from listarchive.engine.analysis.words import folded_words
from listarchive.engines.opensearch.labels import label_of
from listarchive.engines.opensearch.queries.clauses import Clause, all_of, any_of, filtering, term
from listarchive.engines.opensearch.queries.word_clauses import WordClauses
from listarchive.engines.shared.deadline import Deadline
from listarchive.engines.shared.people_meant import people_meant
from listarchive.engines.shared.weights import FILTER


def by_people(
    mailmap: Mailmap, node: Any, field: str, deadline: Deadline, words: WordClauses
) -> Clause | None:
    """Find all posts in which they are whom a part of a name or address means; None if that is nobody."""
    people = people_meant(mailmap, node, deadline)
    if not people:
        return None
    parts = [
        part
        for each in people
        for part in (_written_by(each, words) if field == "author" else _named_in(field, each, words))
    ]
    return any_of(parts)


def _written_by(person: Person, words: WordClauses) -> Iterator[Clause]:
    for label in sorted(person.addresses | person.names):
        yield _label(label)
    for name, address in sorted(person.shared):
        named = [_spelled("author", name, words)] if folded_words(name) else []
        yield all_of([_label(address), *named])


def _named_in(field: str, person: Person, words: WordClauses) -> Iterator[Clause]:
    """Find a name or an address by its words: those of one to whom a post went have no label."""
    for text in sorted(person.addresses | person.names):
        yield _spelled(field, text, words)
    for name, address in sorted(person.shared):
        yield all_of([_spelled(field, name, words), _spelled(field, address, words)])


def _spelled(field: str, text: str, words: WordClauses) -> Clause:
    return words.run(field, tuple(folded_words(text)))


def _label(text: str) -> Clause:
    return filtering(term("person", label_of(text)), FILTER)
