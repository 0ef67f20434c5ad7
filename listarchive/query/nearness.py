"""What `near` stands between."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

from listarchive.errors import QueryError
from listarchive.query.field_names import FIELDS
from listarchive.query.lexer import Token
from listarchive.query.tree import Near, Or, Phrase, Prefix, Query, Term

FARTHEST = 100
"""Words that `near` may look ahead: what stands farther apart is not near."""
_MOST = 64
"""Pairs that the words in parentheses on both sides may make."""
_PLACED = frozenset(each.name for each in FIELDS if each.kind == "words" or each.over or each.name == "any")
"""The fields of which it is known where in them a word stands."""


def near(operator: Token, before: Query, after: Query | None) -> Query:
    """Join two sides; None is no side. Raises QueryError for what has no place in a text."""
    distance = int(operator.text.partition("/")[2])
    if not 1 <= distance <= FARTHEST:
        raise QueryError(
            f"near counts from 1 to {FARTHEST} words, not {distance}, at character {operator.position + 1}: "
            f"write near/{min(max(distance, 1), FARTHEST)}",
            operator.position,
        )
    sides = _words(before), _words(after)
    if not all(sides) or len(sides[0]) * len(sides[1]) > _MOST:
        raise _wrong("takes a word, a phrase or word* on both sides", operator, "leave it out, or write and")
    pairs = [_pair(one, other, operator, distance) for one, other in product(*sides)]
    return pairs[0] if len(pairs) == 1 else Or(tuple(pairs))


def _words(side: Query | None) -> list[Term | Phrase | Prefix]:
    """List the alternatives of a side; none if one of them is not words."""
    parts = side.parts if isinstance(side, Or) else (side,)
    found = [each for each in parts if isinstance(each, Term | Phrase | Prefix) and each.field in _PLACED]
    return found if len(found) == len(parts) else []


def _pair(one: Term | Phrase | Prefix, other: Term | Phrase | Prefix, operator: Token, distance: int) -> Near:
    if one.field == "any" != other.field:
        raise _wrong(
            f"is asked of every field and {other.field}", operator, "name the field first, or write and"
        )
    if other.field == "any":
        other = replace(other, field=one.field)
    if one.field != other.field:
        raise _wrong(f"is asked of {one.field} and {other.field}", operator, "name one field, or write and")
    return Near(one, other, distance)


def _wrong(what: str, operator: Token, hint: str) -> QueryError:
    return QueryError(
        f"{operator.text.partition('/')[0]} at character {operator.position + 1} {what}: {hint}",
        operator.position,
    )
