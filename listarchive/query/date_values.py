"""The stretch of time that a date after a field means, however many words it has."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

from listarchive.dates import ImpossibleDate, Period, bounded, period
from listarchive.errors import DateError, QueryError
from listarchive.query.field_names import DATE_SIDES
from listarchive.query.notation import quoted, shown
from listarchive.query.offers import example, first_of
from listarchive.query.ranges import Ranges
from listarchive.query.tree import Between, Query

if TYPE_CHECKING:
    from listarchive.query.lexer import Token

_LONGEST = 200
_NOON = frozenset({"noon", "midnight"})
_SEPARATORS = {",": "commas", ";": "semicolons", "|": "bars"}


class DateValues:
    """Reads the dates in a query; they are reckoned from `now`, and days begin in `tz`."""

    def __init__(self, query: str, now: datetime, tz: tzinfo) -> None:
        self._query = query
        self._now = now
        self._tz = tz
        self._ranges = Ranges(query, "date", self._is_date)

    def read(self, found: list[Token], position: int, name: str) -> tuple[Query, int]:
        """The stretch of time whose date begins at a token, and how many tokens it takes. Raises QueryError.

        `name` is any spelling of a field.
        """
        stretch, count = self._date(found, position, name)
        self._ranges.refuse(found, position, position + count)
        return Between("date", stretch.start, stretch.end), count

    def _date(self, found: list[Token], position: int, name: str) -> tuple[Period, int]:
        """A date, in quotes or not.

        A shell takes quotes away: `date:"last week"` on a command line arrives as `date:last week`.
        So the words that follow belong to a date that is none without them (`last week`, `12 Jan 2023`),
        and a number to the name before it that is one already (`january 2023`).
        """
        token = found[position]
        try:
            alone = self._period(token.text, name)
        except ImpossibleDate as error:
            raise _bad_date(error, token, name) from None
        except DateError as error:
            parts = list(filter(None, map(str.strip, re.split("[,;|]", token.text[:_LONGEST]))))
            if len(parts) > 1 and all(map(self._is_date, parts)):
                raise _listed(token, token.text, name) from None
            longer = self._longer_date(found, position, name, lambda _: True)
            if longer is None:
                raise _bad_date(self._with_the_next(found, position, name) or error, token, name) from None
            return longer
        if token.kind == "word" and token.text[-1] in ",;":
            return self._longer_date(found, position, name, lambda _: True) or self._of_several(
                found, position, name, alone
            )
        numbers, hour = token.text.isalpha(), token.text.lower() in _NOON
        longer = self._longer_date(
            found,
            position,
            name,
            lambda word: hour or word.lower() in _NOON or (numbers and word.isdecimal()),
        )
        return longer or (alone, 1)

    def _of_several(self, found: list[Token], position: int, name: str, alone: Period) -> tuple[Period, int]:
        """Give a date with a comma behind it. Raises QueryError if another date follows: `2023, 2024`."""
        following = self._ranges.words(found, position)[1:2]
        if following and self._is_date(following[0].text):
            raise _listed(found[position], f"{found[position].text} {following[0].text}", name)
        return alone, 1

    def _is_date(self, words: str) -> bool:
        try:
            period(words, now=self._now, tz=self._tz)
        except DateError:
            return False
        return True

    def _with_the_next(self, found: list[Token], position: int, name: str) -> DateError | None:
        """What is said of `last wek`, if that is nearer to a date than `last` alone."""
        words = [token.text for token in found[position : position + 2] if token.kind == "word"]
        try:
            self._period(" ".join(words), name)
        except DateError as error:
            return error if len(words) > 1 and "did you mean" in str(error) else None
        return None

    def _longer_date(
        self, found: list[Token], position: int, name: str, may_end: Callable[[str], bool]
    ) -> tuple[Period, int] | None:
        """The longest date of more words than one that begins here."""
        words = self._ranges.words(found, position)
        for count in range(len(words), 1, -1):
            if may_end(words[count - 1].text):
                try:
                    return self._period(" ".join(word.text for word in words[:count]), name), count
                except ImpossibleDate as error:
                    raise _bad_date(error, words[0], name) from None
                except DateError:
                    continue
        return None

    def _period(self, words: str, name: str) -> Period:
        side = DATE_SIDES.get(name)
        if side is None:
            return period(words, now=self._now, tz=self._tz)
        return bounded(side, words, now=self._now, tz=self._tz)


def _listed(token: Token, dates: str, name: str) -> QueryError:
    """Make the error of several dates, which have a sign between them that only other fields take."""
    parts = list(filter(None, map(str.strip, re.split("[,;|]", dates))))
    either = " or ".join(quoted(part) if " " in part else part for part in parts)
    sign = next(name for mark, name in _SEPARATORS.items() if mark in dates)
    return QueryError(
        f'dates cannot be listed with {sign}, as in "{shown(dates)}" at character {token.position + 1}: '
        f"try {first_of(f'{name}:({either})', example(name))}",
        token.position,
    )


def _bad_date(error: DateError, token: Token, name: str) -> QueryError:
    if compared := re.fullmatch(r"([<>]=?)(.*[^\W_].*)", token.text, re.DOTALL):
        side = {"<": "before", "<=": "until"}.get(compared[1], "since")
        return QueryError(
            f'no date begins with {compared[1]}, as "{shown(token.text)}" does at character '
            f"{token.position + 1}: try {first_of(f'{side}:{compared[2]}', example(side))}",
            token.position,
        )
    return QueryError(f"{error} (in {name}: at character {token.position + 1})", token.position)
