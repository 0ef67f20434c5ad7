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
from listarchive.query.offers import example, first_of, itself
from listarchive.query.tree import Between, Query

if TYPE_CHECKING:
    from listarchive.query.lexer import Token

_LONGEST_DATE = 6
"""Words in the longest date that is read without quotes: `12 Jan 2023..13 Feb 2023` has five."""

_DASH = re.compile(r"\s(?:[-–—]+|\.{2,3}|…)\s*$")
_DOTS = re.compile(r"\s(?:\.{2,3}|…)(?=[\s)}]|$)")
_NOON = frozenset({"noon", "midnight"})
_TO = frozenset({"to", "until", "till", "through", "bis", "hasta"})
"""What people write between the start and the end of a range, besides a dash."""


class DateValues:
    """Reads the dates in a query; they are reckoned from `now`, and days begin in `tz`."""

    def __init__(self, query: str, now: datetime, tz: tzinfo) -> None:
        self._query = query
        self._now = now
        self._tz = tz

    def read(self, found: list[Token], position: int, name: str) -> tuple[Query, int]:
        """The stretch of time whose date begins at a token, and how many tokens it takes. Raises QueryError.

        `name` is any spelling of a field.
        """
        stretch, count = self._date(found, position, name)
        self._no_range(found, position, position + count)
        return Between("date", stretch.start, stretch.end), count

    def _no_range(self, found: list[Token], position: int, after: int) -> None:
        """Raise QueryError if a range was meant: in `2023 - 2024`, the end would be looked for as a word."""
        words = self._behind_a_dash(found, after)
        written = " ".join(token.text for token in found[position:after]).strip(".")
        for count in range(len(words), 0, -1):
            end, place = " ".join(token.text for token in words[:count]), words[0].position
            try:
                period(end, now=self._now, tz=self._tz)
            except DateError:
                continue
            sides = written, end.strip(".")
            ranges = [f"{one}..{other}" for one, other in (sides, sides[::-1])]
            meant = first_of(*(f"date:{quoted(each) if ' ' in each else each}" for each in ranges))
            raise QueryError(
                f'a range has two dots, without them "{shown(end)}" at character {place + 1} is a word: '
                f"did you mean {shown(meant, 65)}?{itself(end)}",
                place,
            )

        following = found[after].position if after < len(found) else len(self._query)
        if dots := _DOTS.search(self._query, found[after - 1].position, following):
            meant = f"{written}.."
            raise QueryError(
                f"a range has no blank before its dots, as at character {dots.start() + 2}: "
                f"did you mean date:{quoted(meant) if ' ' in meant else meant}?",
                dots.start() + 1,
            )

    def _behind_a_dash(self, found: list[Token], after: int) -> list[Token]:
        """The words behind a lone dash or dots, or, if they begin with a digit, behind `to`, `-` or `..`."""
        if after == len(found):
            return []
        if self._dash_before(found, after):
            return self._words(found, after)
        first = found[after]
        if found[after - 1].text.endswith("..") != first.text.startswith(".."):
            words = self._words(found, after)
            return words if words and words[0].text.strip(".")[:1].isdecimal() else []
        to = first.kind == "not" or (first.kind == "word" and first.text.lower() in _TO)
        words = self._words(found, after + 1) if to else []
        return words if words and words[0].text[0].isdecimal() else []

    def _words(self, found: list[Token], position: int) -> list[Token]:
        """The words side by side that begin with a token, no more than a date has."""
        words: list[Token] = []
        for number, token in enumerate(found[position : position + _LONGEST_DATE], position):
            if token.kind != "word" or (words and self._dash_before(found, number)):
                break
            words.append(token)
        return words

    def _dash_before(self, found: list[Token], position: int) -> bool:
        """Whether a lone dash stands between a token and the one before it: the lexer leaves it out."""
        between = self._query[found[position - 1].position : found[position].position]
        return _DASH.search(between) is not None

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
        token, *following = self._words(found, position)[:2]
        for other in following:
            try:
                self._period(other.text, name)
            except DateError:
                break
            either = f"{token.text.strip(',;')} or {other.text.strip(',;')}"
            raise QueryError(
                f'"{shown(token.text)}" at character {token.position + 1} is a date, not joined to the next: '
                f"try {name}:({shown(either, 60)})",
                token.position,
            )
        return alone, 1

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
        words = self._words(found, position)
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


def _bad_date(error: DateError, token: Token, name: str) -> QueryError:
    if compared := re.fullmatch(r"([<>]=?)(.*[^\W_].*)", token.text, re.DOTALL):
        side = {"<": "before", "<=": "until"}.get(compared[1], "since")
        return QueryError(
            f'no date begins with {compared[1]}, as "{shown(token.text)}" does at character '
            f"{token.position + 1}: try {first_of(f'{side}:{shown(compared[2])}', example(side))}",
            token.position,
        )
    return QueryError(f"{error} (in {name}: at character {token.position + 1})", token.position)
