"""What is a query made of?

Field names are the canonical ones of `fields.FIELDS`. And and Or have two parts or more.
"""

from __future__ import annotations

from datetime import datetime
from typing import TypeAlias, Union

from listarchive.nouns import noun


@noun
class Everything:
    """Every post."""


@noun
class Term:
    """One word as typed (`don't`, `foo_bar`, `CVE-2014-0160`), or the one value of an exact field."""

    field: str
    text: str


@noun
class Phrase:
    """Words in this order, next to each other."""

    field: str
    text: str


@noun
class Prefix:
    """A word that begins so."""

    field: str
    text: str


@noun
class Fuzzy:
    """A word spelled about so."""

    field: str
    text: str


@noun
class Regex:
    """A pattern of Python's `re`, known to compile."""

    field: str
    pattern: str


@noun
class Between:
    """`start` ≤ value < `end`; None is unbounded. Aware moments for `date`, bytes for `size`."""

    field: str
    start: datetime | int | None
    end: datetime | int | None


@noun
class And:
    """All parts hold."""

    parts: tuple[Query, ...]


@noun
class Or:
    """At least one part holds."""

    parts: tuple[Query, ...]


@noun
class Not:
    """The part does not hold."""

    part: Query


Query: TypeAlias = Union[  # noqa: UP007 - And and Or name it before it exists
    Everything, Term, Phrase, Prefix, Fuzzy, Regex, Between, And, Or, Not
]
