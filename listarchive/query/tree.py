"""Query trees.

Field names are the canonical ones of `fields.FIELDS`. And, Or and Xor have two parts or more.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TypeAlias, Union

from listarchive.record import record


@record
class Everything:
    """Every post."""


@record
class Term:
    """One word as typed (`don't`, `foo_bar`, `CVE-2014-0160`), or the one value of an exact field."""

    field: str
    text: str


@record
class Phrase:
    """Words in this order, next to each other."""

    field: str
    text: str


@record
class Prefix:
    """A word that begins so."""

    field: str
    text: str


@record
class Fuzzy:
    """A word spelled about so."""

    field: str
    text: str


@record
class Regex:
    """A pattern of Python's `re`, known to compile."""

    field: str
    pattern: str


@record
class Between:
    """`start` ≤ value < `end`; None is unbounded. Aware moments for `date`, bytes for `size`."""

    field: str
    start: datetime | int | None
    end: datetime | int | None


@record
class Exact:
    """Words in this form alone, in order if they are several; with the accents that they have here."""

    field: str
    text: str


@record
class Near:
    """Two words, phrases or prefixes of one field, with so many words between them that `distance` counts.

    1 is side by side, in either order.
    """

    first: Term | Phrase | Prefix
    second: Term | Phrase | Prefix
    distance: int

    @property
    def field(self) -> str:
        """The field of both."""
        return self.first.field


@record
class Conversations:
    """Every post of the conversations in which a post answers the query."""

    part: Query


@record
class AttachedMails:
    """A mail is attached that answers a query by itself: by its author, its subject, its text, its date."""

    part: Query


@record
class And:
    """All parts hold."""

    parts: tuple[Query, ...]


@record
class Or:
    """At least one part holds."""

    parts: tuple[Query, ...]


@record
class Xor:
    """An odd number of the parts hold: of two, one alone."""

    parts: tuple[Query, ...]


@record
class Not:
    """The part does not hold."""

    part: Query


Leaf: TypeAlias = Everything | Term | Phrase | Exact | Prefix | Fuzzy | Regex | Between | Near
"""What has no parts that are queries of their own."""

Query: TypeAlias = Union[  # noqa: UP007 - And and Or name it before it exists
    Leaf, Conversations, AttachedMails, And, Or, Xor, Not
]


def leaves(query: Query) -> Iterator[Leaf]:
    """Give what a query asks for that has no parts, from left to right."""
    waiting = [query]
    while waiting:
        match waiting.pop():
            case And(parts) | Or(parts) | Xor(parts):
                waiting += reversed(parts)
            case Not(part) | Conversations(part) | AttachedMails(part):
                waiting.append(part)
            case leaf:
                yield leaf


SPAM = Term("is", "spam")
"""Asks for what looks like spam."""


def asks_for_spam(query: Query) -> bool:
    """Tell whether a query asks for what looks like spam, and does not only leave it out."""
    waiting = [(query, True)]
    while waiting:
        part, wanted = waiting.pop()
        match part:
            case And(parts) | Or(parts) | Xor(parts):
                waiting += [(each, wanted) for each in parts]
            case Not(inner):
                waiting.append((inner, not wanted))
            case Conversations(inner) | AttachedMails(inner):
                waiting.append((inner, wanted))
            case leaf:
                if wanted and leaf == SPAM:
                    return True
    return False
