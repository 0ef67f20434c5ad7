"""The people whom a query means by a part of a name or an address, as the mailmap knows them."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, NamedTuple

from listarchive.authors import Mailmap, Person
from listarchive.engine.analysis.spelling import most_changes, spelled_as
from listarchive.engine.analysis.words import fold, folded_words
from listarchive.engine.fields import FIELDS
from listarchive.engines.shared.deadline import Deadline
from listarchive.query import tree

_Fits = Callable[[str], bool]


class _Spelling(NamedTuple):
    """The words of a name or an address, and how many of them tell who it is: a host does not."""

    words: list[str]
    telling: int


PERSONAL = frozenset(each.name for each in FIELDS if each.kind == "words" and each.reading == "name")
"""The fields that hold names and addresses."""


def people_meant(mailmap: Mailmap, node: Any, deadline: Deadline) -> list[Person]:
    """Give those of whose names or addresses a leaf of a query means a part."""
    if isinstance(node, tree.Term | tree.Phrase) and node.text.startswith("@"):
        return []  # who asks for a host wants what was sent from there
    fits = _fitting(mailmap, node, deadline)
    return [person for person, known in _spellings(mailmap) if any(_match(fits, words) for words in known)]


def _fitting(mailmap: Mailmap, node: Any, deadline: Deadline) -> list[_Fits]:
    """Make a test for each of the words that must stand side by side."""
    match node:
        case tree.Prefix(_, text):
            *before, last = folded_words(text) or [""]
            return [*(word.__eq__ for word in before), lambda word: word.startswith(last)]
        case tree.Fuzzy(_, text):
            wanted = fold(text)
            like = spelled_as(wanted, most_changes(wanted))
            return [lambda word: word[:1] == wanted[:1] and like(word)]
        case tree.Regex(_, pattern):
            known = {word for _, spellings in _spellings(mailmap) for words, _ in spellings for word in words}
            return [set(deadline.matching(pattern, known)).__contains__]
        case _:
            return [word.__eq__ for word in folded_words(node.text)]


@lru_cache(maxsize=4)
def _spellings(mailmap: Mailmap) -> list[tuple[Person, list[_Spelling]]]:
    return [
        (person, [_Spelling(folded_words(text), _telling(text)) for text in person.known_as])
        for person in mailmap.people
    ]


def _telling(text: str) -> int:
    return len(folded_words(text.partition("@")[0]))


def _match(fits: list[_Fits], spelling: _Spelling) -> bool:
    words, telling = spelling
    return bool(fits) and any(
        all(fit(word) for fit, word in zip(fits, words[start:], strict=False))
        for start in range(min(telling, len(words) - len(fits) + 1))
    )
