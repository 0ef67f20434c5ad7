"""What other programs write so that it would be read here as words: `from=x`, `a w/3 b`, `[2023 TO 2024]`.

Log lines, code and prose look alike; only what is certainly meant as an operator is refused.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from listarchive.errors import QueryError
from listarchive.lazy import lazy_pattern
from listarchive.query.comparisons import refuse_comparison
from listarchive.query.field_names import BY_NAME
from listarchive.query.notation import NEAR_WORDS, near, shown
from listarchive.query.offers import Tries, example, first_of, foreign, itself, whole, works

_RANGE = lazy_pattern(
    r"(?:([A-Za-z_]{1,20}):)?[\[{]\s*([^\s()\[\]{}]{1,40})\s+TO\s+([^\s()\[\]{}]{1,40})\s*[\]}]"
)
_NEAR = lazy_pattern(
    r"(?:(?i:(?:w|pre|prox|within)/|(?:near|adj|around|prox|within)(?:[:=~]|\s*/\s*)?)([0-9]{1,3})"
    r"|(?:[NP]/|(?:NEAR|ADJ|PROX|WITHIN)\s+)([0-9]{1,3})|(?i:near)\s+([0-9]{1,2}))(?=\s+[^\s)}])"
)
_SLASH = lazy_pattern(r"/([0-9]{1,2})(?=\s+(?!(?i:and|or|not|xor|near)\b)[^\W\d_]+(?:[\s)}]|$))")
_BEHIND_A_WORD = lazy_pattern(r"(?:^|[\s({])[^\W\d_]+\s+\Z")
_LONE_SIGN = lazy_pattern(r"!\s+(?=[\w(\"“”„~@{]|[-=][\w(\"“”„])(\w[^\s(){}\"“”„]*)?")
_LOG = lazy_pattern(r"!\s+[^\W\d_]")
_NO_COUNT = lazy_pattern(rf"(?i:{NEAR_WORDS})/(?=\s+[^\s)}}/0-9])")
_AND = lazy_pattern(r"AND[_-]?(NOT|MAYBE)(?=[\s(]|$)")
_BEFORE_A_GROUP = lazy_pattern(r"=[({]\s*([^\s(){}]{1,40}(?:\s+[^\s(){}]{1,40}){0,8})\s*[)}]")
_SUSPECT = lazy_pattern(r"[=<>!\[/]|[A-Za-z_]\s+:|\sTO\s|AND[_-]?[NM]|(?i:near|adj|around|within|prox)")
_OPERATORS = frozenset({"and", "or", "xor", "near", "not"})


def refuser(query: str) -> Callable[..., None]:
    """Give what refuses what would be misread in a query: nothing, for most."""
    return partial(_refuse, Tries()) if _SUSPECT.search(query) else lambda *_, **__: None


def _refuse(
    tries: Tries, query: str, position: int, before: str, *, between: bool, field_expected: bool
) -> None:
    """Raise QueryError if what begins here would be read otherwise than who types it means.

    `before` is the kind of the token before it, `between` tells that it is one of words, and
    `field_expected` that a field could well stand here.
    """
    sign = query[position]
    if sign == "=":
        _refuse_exact_group(query, position)
    elif sign in "[{" or sign.isalpha():
        _refuse_range(query, position, tries)
    if sign.isalpha():
        refuse_comparison(query, position, tries, first=not before, field_expected=field_expected)
    if sign == "!" and not between:
        _refuse_lone_sign(query, position, before)
    if between and (sign.isalpha() or sign == "/"):
        _refuse_operator(query, position)


def _refuse_exact_group(query: str, position: int) -> None:
    if match := _BEFORE_A_GROUP.match(query, position):
        meant = first_of(f'="{" ".join(match[1].split())}"', '="cold boot"')
        raise QueryError(
            f"= stands before a word or a phrase, not before {query[position + 1]} as at character "
            f"{position + 1}: try {meant}",
            position,
        )


def _refuse_lone_sign(query: str, position: int, before: str) -> None:
    match = _LONE_SIGN.match(query, position)
    log = _LOG.match(query, position) if before not in _OPERATORS else None
    if not match or (log and log[0][-1].isupper()):  # `! Undefined control sequence.`
        return
    if before == "near":
        hint = "leave it out, or write and"
    elif match[1] and whole(match[1]) and works(f"!{match[1]}"):
        hint = f"try !{match[1]}"
    else:
        hint = "write not"
    raise QueryError(f"! at character {position + 1} stands apart from what it negates: {hint}", position)


def _refuse_range(query: str, position: int, tries: Tries) -> None:
    match = _RANGE.match(query, position)
    name = (match[1] or "date").lower() if match else ""
    if not match or name not in BY_NAME or BY_NAME[name].reading not in ("date", "size", "count"):
        return
    field = BY_NAME[name].name
    start, end = (side.strip("*") for side in match.group(2, 3))
    meant = f"{field}:{start}..{end}", f"{field}:{end}..{start}"
    if not match[1] and not any(map(tries.parses, meant)):
        return
    raise QueryError(
        f"a range is written with two dots, not as {shown(match[0])} at character {position + 1}: "
        f"try {first_of(*meant, example(field))}{itself(match[0], 'the words, quote them')}",
        position,
    )


def _refuse_operator(query: str, position: int) -> None:
    if match := _AND.match(query, position):
        hint = "write not" if match[1] == "NOT" else "leave it out, or write or"
        raise foreign("operator", query, position, hint)
    if match := _NO_COUNT.match(query, position):
        raise QueryError(f'"{match[0]}" at character {position + 1} has no number: write near/10', position)
    ours = near(query, position)
    if ours and (ours[1] or ours[2]):
        return
    match = _NEAR.match(query, position)
    if not match and _BEHIND_A_WORD.search(query[max(0, position - 40) : position]):
        match = _SLASH.match(query, position)
    if match:
        count = min(max(int(next(filter(None, match.groups()))), 1), 100)
        raise QueryError(
            f'unknown operator "{shown(match[0])}" at character {position + 1}: write near/{count}'
            f"{itself(match[0])}",
            position,
        )
