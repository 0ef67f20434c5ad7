"""What is a query made of?

Field names are the canonical ones of `fields.FIELDS`. And and Or have two parts or more.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias, Union


@dataclass(frozen=True, slots=True)
class Everything:
    """Every post."""


@dataclass(frozen=True, slots=True)
class Term:
    """One word as typed (`don't`, `foo_bar`, `CVE-2014-0160`), or the one value of an exact field."""

    field: str
    text: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in this order, next to each other."""

    field: str
    text: str


@dataclass(frozen=True, slots=True)
class Prefix:
    """A word that begins so."""

    field: str
    text: str


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """A word spelled about so."""

    field: str
    text: str


@dataclass(frozen=True, slots=True)
class Regex:
    """A pattern of Python's `re`, known to compile."""

    field: str
    pattern: str


@dataclass(frozen=True, slots=True)
class Between:
    """`start` ≤ value < `end`; None is unbounded. Aware moments for `date`, bytes for `size`."""

    field: str
    start: datetime | int | None
    end: datetime | int | None


@dataclass(frozen=True, slots=True)
class And:
    """All parts hold."""

    parts: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one part holds."""

    parts: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: Query


Query: TypeAlias = Union[  # noqa: UP007 - And and Or name it before it exists
    Everything, Term, Phrase, Prefix, Fuzzy, Regex, Between, And, Or, Not
]
