"""Fields with another sign than a colon: `from=ada`, `date>2023`, `from : ada`.

Logs, shells, SQL and code write so, too, and mean no field of posts: where they may, these are words.
"""

from __future__ import annotations

import re

from listarchive.errors import QueryError
from listarchive.lazy import lazy_pattern
from listarchive.query.field_names import BY_NAME
from listarchive.query.notation import QUOTES
from listarchive.query.offers import Tries, example, first_of, itself

_VALUE = rf"[\"“”„][^{QUOTES}]{{1,80}}[\"“”„]|[^\s()=<>{QUOTES}][^\s(){QUOTES}]*"
_COMPARED = lazy_pattern(rf"([A-Za-z_]{{2,20}})(?:\s?(==?|[!<>]=|[<>])\s|(==?|[!<>]=|[<>]))({_VALUE})")
_APART = lazy_pattern(rf"([A-Za-z_]{{2,20}})\s+:\s?({_VALUE})")
_PAIR = lazy_pattern(r"\s+([A-Za-z_]{1,40})=\S{1,200}")
_PAIRS = 10
_NUMBER = lazy_pattern(r"[0-9]+(?![\w.@-])")
_COMMON = frozenset({"any", "id", "is", "list", "replies", "size", "to"})
"""Names that programs have for many things: with blanks around the sign, they are words of a program."""

_COUNTED = ("size", "count")
_SIDES = {"<": "before", "<=": "until"}


def refuse_comparison(query: str, position: int, tries: Tries, *, first: bool, field_expected: bool) -> None:
    """Raise QueryError if a field begins here that has another sign than a colon.

    `first` tells that nothing stands before it, `field_expected` that no plain word does.
    """
    match = _COMPARED.match(query, position)
    if match and _is_field(match[1]):
        if match[2]:
            wanted = _wanted_apart(match, first=first, field_expected=field_expected)
        else:
            wanted = field_expected or _certain(match, tries)
        if wanted and not _logged(query, match):
            _refuse_sign(match)
        return
    match = _APART.match(query, position)
    if match and field_expected and _is_field(match[1]) and match[1].lower() not in _COMMON:
        name = match[1].lower()
        raise QueryError(
            f'"{name}" at character {position + 1} stands apart from its colon: '
            f"try {first_of(f'{name}:{match[2]}', example(name))}{itself(match[1])}",
            position,
        )


def _is_field(name: str) -> bool:
    """Tell whether a name is a field's; `LIST=` is a variable of a shell, `DATE =` a column."""
    return name.lower() in BY_NAME and not name.isupper()


def _wanted_apart(match: re.Match[str], *, first: bool, field_expected: bool) -> bool:
    """Whether a field was meant by `from = ada`; of names that are common, by `size > 10` alone."""
    name, sign = match[1].lower(), match[2]
    if name not in _COMMON:
        return field_expected
    return first and BY_NAME[name].reading in _COUNTED and (sign[0] in "<>!" or not _NUMBER.match(match[4]))


def _certain(match: re.Match[str], tries: Tries) -> bool:
    """Whether a field is meant even behind a word: `lamp subject!=kettle`, `lamp date>2023`."""
    name, sign = match[1].lower(), match[3]
    if sign == "!=":
        return name not in _COMMON
    bare = BY_NAME[name].reading in _COUNTED and _NUMBER.match(match[4])  # `if size>10`
    return sign[0] in "<>" and not bare and tries.parses(_meant(match))


def _logged(query: str, match: re.Match[str]) -> bool:
    """Whether this is a line of a log, or a number: `size=4096`, `date=2024-01-02 time=10:00`."""
    field = BY_NAME[match[1].lower()]
    sign = match[2] or match[3]
    if _NUMBER.match(match[4]) and field.reading != "date" and sign[0] == "=":
        return True
    end = match.end()
    for _ in range(_PAIRS):
        other = _PAIR.match(query, end)
        if other is None:
            break
        if other[1].lower() not in BY_NAME:
            return True
        end = other.end()
    return False


def _refuse_sign(match: re.Match[str]) -> None:
    """Raise QueryError, unless no field can be compared so: `list>=3` is text."""
    sign, place = match[2] or match[3], match.start(2 if match[2] else 3)
    name = match[1].lower()
    if meant := _meant(match):
        raise QueryError(
            f'a field is followed by a colon, not by "{sign}" at character {place + 1}: '
            f"try {first_of(meant, example(name))}{itself(match[0].rstrip(',;'), 'the words, quote them')}",
            place,
        )


def _meant(match: re.Match[str]) -> str:
    """The comparison as it is written here; empty if it cannot be."""
    name, sign, value = match[1].lower(), match[2] or match[3], match[4].rstrip(",;")
    field = BY_NAME[name]
    if field.reading in _COUNTED:
        there = {"=": f"{name}:{value}", "==": f"{name}:{value}", "!=": f"-{name}:{value}..{value}"}
        return there.get(sign, f"{name}:{sign}{value}")
    if sign[0] in "<>":
        return f"{_SIDES.get(sign, 'since')}:{value}" if field.reading == "date" else ""
    return f"{'-' * (sign == '!=')}{name}:{value}"
