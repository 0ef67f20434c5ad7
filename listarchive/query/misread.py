"""What other programs write so that it would be read here as words: `from=x`, `a w/3 b`, `[2023 TO 2024]`."""

from __future__ import annotations

import re
from collections.abc import Callable

from listarchive.errors import QueryError
from listarchive.lazy import lazy_pattern
from listarchive.query.field_names import BY_NAME
from listarchive.query.notation import QUOTES, shown
from listarchive.query.offers import example, first_of, foreign, itself

_VALUE = rf"[\"“”„][^{QUOTES}]{{1,80}}[\"“”„]|[^\s()=<>{QUOTES}][^\s(){QUOTES}]*"
_COMPARED = lazy_pattern(rf"([A-Za-z_]{{2,20}})(?:\s?(==?|[!<>]=|[<>])\s|(==?|[!<>]=|[<>]))({_VALUE})")
_APART = lazy_pattern(rf"([A-Za-z_]{{2,20}})\s+:\s?({_VALUE})")
_RANGE = lazy_pattern(
    r"(?:([A-Za-z_]{1,20}):)?[\[{]\s*([^\s()\[\]{}]{1,40})\s+TO\s+([^\s()\[\]{}]{1,40})\s*[\]}]"
)
_NEAR = lazy_pattern(
    r"(?i:(?:w|n|p|pre|prox|within)/|(?:near|adj|around|prox|within)(?:[:=~]|\s*/\s*|\s+)?|/|~)"
    r"([0-9]{1,3})(?=\s+[^\s)}])"
)
_LONE_SIGN = lazy_pattern(r"!\s+(\w[^\s(){}\"“”„]*)")
_OURS = lazy_pattern(r"(?i:near|onear|adj|around)/[0-9]+|AROUND [0-9]+")
_NO_COUNT = lazy_pattern(r"(?i:near|adj|around)/(?=\s+[^\s)}/0-9])")
_AND = lazy_pattern(r"AND[_-]?(NOT|MAYBE)(?=[\s(]|$)")
_BEFORE_A_GROUP = lazy_pattern(r"=[({]\s*([^\s(){}]{1,40}(?:\s+[^\s(){}]{1,40}){0,8})\s*[)}]")
_SUSPECT = lazy_pattern(
    r"[=<>!\[/~]|[A-Za-z_]\s+:|\sTO\s|AND[_-]?[NM]|(?i:near|adj|around|within|prox)", re.ASCII
)
_SIDES = {"<": "before", "<=": "until"}


def refuser(query: str) -> Callable[..., None]:
    """Give what refuses what would be misread in a query: nothing, for most."""
    return _refuse if _SUSPECT.search(query) else lambda *_, **__: None


def _refuse(query: str, position: int, *, between: bool, begins: bool) -> None:
    """Raise QueryError if what begins here would be read otherwise than who types it means.

    `between` tells that words stand before it, `begins` that nothing does.
    """
    sign = query[position]
    if sign == "=":
        _refuse_exact_group(query, position)
    elif sign in "[{" or sign.isalpha():
        _refuse_range(query, position)
    if sign.isalpha():
        _refuse_comparison(query, position)
    if sign == "!" and begins:
        _refuse_lone_sign(query, position)
    if between and (sign.isalpha() or sign in "/~"):
        _refuse_operator(query, position)


def _refuse_exact_group(query: str, position: int) -> None:
    if match := _BEFORE_A_GROUP.match(query, position):
        raise QueryError(
            f"= stands before a word or a phrase, not before {query[position + 1]} as at character "
            f'{position + 1}: try ="{shown(" ".join(match[1].split()))}"',
            position,
        )


def _refuse_lone_sign(query: str, position: int) -> None:
    if match := _LONE_SIGN.match(query, position):
        raise QueryError(
            f"! at character {position + 1} stands apart from what it negates: try !{shown(match[1])}",
            position,
        )


def _refuse_range(query: str, position: int) -> None:
    match = _RANGE.match(query, position)
    name = (match[1] or "date").lower() if match else ""
    if not match or name not in BY_NAME or BY_NAME[name].reading not in ("date", "size"):
        return
    field = BY_NAME[name].name
    meant = first_of(f"{field}:{match[2]}..{match[3]}", f"{field}:{match[3]}..{match[2]}", example(field))
    raise QueryError(
        f"a range has two dots, unlike {shown(match[0])} at character {position + 1}: try {meant}", position
    )


def _refuse_comparison(query: str, position: int) -> None:
    if (match := _COMPARED.match(query, position)) and (name := match[1].lower()) in BY_NAME:
        field, sign, value = BY_NAME[name], match[2] or match[3], match[4]
        if field.reading == "size":
            meant = f"size:{sign.strip('=') if sign in ('=', '==') else sign}{value}"
        elif "<" in sign or ">" in sign:
            if field.reading != "date":
                return
            meant = f"{_SIDES.get(sign, 'since')}:{value}"
        else:
            meant = f"{'-' * (sign == '!=')}{name}:{value}"
        raise foreign("operator", query, position, f"try {first_of(meant, example(name))}")
    if (match := _APART.match(query, position)) and (name := match[1].lower()) in BY_NAME:
        raise QueryError(
            f'"{name}" at character {position + 1} stands apart from its colon: '
            f"try {first_of(f'{name}:{match[2]}', example(name))}{itself(match[1])}",
            position,
        )


def _refuse_operator(query: str, position: int) -> None:
    if match := _AND.match(query, position):
        hint = "write not" if match[1] == "NOT" else "leave it out, or write or"
        raise foreign("operator", query, position, hint)
    if match := _NO_COUNT.match(query, position):
        raise QueryError(f'"{match[0]}" at character {position + 1} has no number: write near/10', position)
    if (match := _NEAR.match(query, position)) and not _OURS.match(query, position):
        count = min(max(int(match[1]), 1), 100)
        raise QueryError(
            f'unknown operator "{shown(match[0])}" at character {position + 1}: write near/{count}'
            f"{itself(match[0])}",
            position,
        )
