"""Numbers after a field, and ranges of them: bytes (`size:>10k`), answers (`replies:2..5`)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from listarchive.errors import QueryError
from listarchive.lazy import lazy_pattern
from listarchive.query.notation import shown
from listarchive.query.ranges import Ranges
from listarchive.query.tree import Between

if TYPE_CHECKING:
    from listarchive.query.lexer import Token

_BYTES = lazy_pattern(r"([0-9]{1,12}(?:\.[0-9]{1,3})?)([kmg]?)b?")
_COUNT = lazy_pattern(r"([0-9]{1,9})()")
_UNIT_WORDS = frozenset({"b", "bytes", "k", "kb", "m", "mb", "g", "gb"})
_UNITS = {"": 1, "k": 1000, "m": 1000**2, "g": 1000**3}


class Numbers:
    """Reads the values of one field: bytes of `size`, of which k is 1000 as in mu, or a number of others.

    `>10`, `<=20`, `2..5`, `2..`; a size alone is that or more, another number is just that one.
    """

    def __init__(self, field: str) -> None:
        self._field = field
        self._sized = field == "size"
        self._pattern = _BYTES if self._sized else _COUNT

    def read(self, query: str, found: list[Token], position: int) -> tuple[Between, int]:
        """Give what begins at a token, and how many tokens it takes: a unit may stand apart."""
        token, used = found[position], 1
        if self._sized and token.text[-1:].isdecimal() and position + 1 < len(found):
            following = found[position + 1]
            unit = following.text.lower() if following.kind == "word" else ""
            if unit in _UNIT_WORDS:
                token, used = token._replace(text=token.text + unit[0].strip("b")), 2
        between = self._between(token)
        Ranges(query, self._field, self._is_one).refuse(found, position, position + used)
        return between, used

    def _is_one(self, text: str) -> bool:
        return self._pattern.fullmatch("".join(text.lower().split()).removeprefix("..")) is not None

    def _between(self, token: Token) -> Between:
        text = token.text.lower().replace(" ", "")
        if match := re.fullmatch(r"(>=|<=|>|<|)([^<>=.]+(?:\.[0-9]+[^<>=.]*)?)", text):
            sign, number = match[1], self._number(match[2], token)
            if not sign and not self._sized:
                return Between(self._field, number, number + 1)
            if sign == "<" and number == 0:
                raise QueryError(
                    f'"{shown(token.text)}" at character {token.position + 1} is less than none: '
                    f"try {'size:<2m' if self._sized else f'{self._field}:0'}",
                    token.position,
                )
            if sign in (">", ">=", ""):
                return Between(self._field, number + (sign == ">"), None)
            return Between(self._field, None, number + (sign == "<="))
        first, dots, last = text.partition("..")
        start, end = (self._number(part, token) if part else None for part in (first, last))
        if not dots:
            raise self._bad(token)
        if start is not None and end is not None and start > end:
            raise QueryError(
                f"the range of {'sizes' if self._sized else 'numbers'} at character {token.position + 1} "
                f"ends before it starts: try {self._field}:{shown(last)}..{shown(first)}",
                token.position,
            )
        return Between(self._field, start, None if end is None else end + 1)

    def _number(self, text: str, token: Token) -> int:
        match = self._pattern.fullmatch(text)
        if match is None:
            raise self._bad(token)
        return round(float(match[1]) * _UNITS[match[2]])

    def _bad(self, token: Token) -> QueryError:
        tried = ("size:>10k", "size:<2m", "size:10k..2m") if self._sized else ("{}:3", "{}:>10", "{}:2..5")
        one, two, three = (each.format(self._field) for each in tried)
        return QueryError(
            f'"{shown(token.text)}" at character {token.position + 1} is not a '
            f"{'size' if self._sized else 'number'}: try {one}, {two} or {three}",
            token.position,
        )
