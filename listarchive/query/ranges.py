"""Ranges whose dots have blanks around them, or are a dash: `2023 - 2024`, `10k .. 20k`.

The end of such a range would be looked for as a word.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from listarchive.errors import QueryError
from listarchive.query.notation import QUOTES, quoted, shown
from listarchive.query.offers import example, first_of, itself

if TYPE_CHECKING:
    from listarchive.query.lexer import Token

LONGEST = 6
"""Words in the longest date that is read without quotes: `12 Jan 2023..13 Feb 2023` has five."""

_DASH = re.compile(r"\s(?:[-–—]+|\.{2,3}|…)\s*$")
_DOTS = re.compile(r"\s(?:\.{2,3}|…)(?=[\s)}]|$)")
_RANGE = re.compile(r"\.{2}|…")
_TO = frozenset({"to", "until", "till", "through", "bis", "hasta"})
"""What people write between the start and the end of a range, besides a dash."""


class Ranges:
    """Finds what is meant as a range behind the values of a field; `reads` tells what may end one."""

    def __init__(self, query: str, field: str, reads: Callable[[str], bool]) -> None:
        self._query = query
        self._field = field
        self._reads = reads

    def refuse(self, found: list[Token], position: int, after: int) -> None:
        """Raise QueryError if a range was meant by a value that ends before the token `after`."""
        words = self._behind_a_dash(found, after)
        written = " ".join(token.text for token in found[position:after]).strip(".")
        for count in range(len(words), 0, -1):
            end, place = " ".join(token.text for token in words[:count]), words[0].position
            if not self._reads(end):
                continue
            sides = written, end.strip(".")
            meant = [f"{one}..{other}" for one, other in (sides, sides[::-1])]
            raise QueryError(
                f'a range has two dots; without them "{shown(end)}" at character {place + 1} is a word: '
                f"did you mean {self._offered(meant)}?{itself(end)}",
                place,
            )
        if not _RANGE.search(written) and (dots := self._dots_behind(found, after)):
            raise QueryError(
                f"a range has no blank before its dots, as at character {dots.start() + 2}: "
                f"did you mean {self._offered([f'{written}..'])}?",
                dots.start() + 1,
            )

    def _offered(self, ranges: list[str]) -> str:
        queries = [f"{self._field}:{quoted(each) if ' ' in each else each}" for each in ranges]
        return first_of(*queries, example(self._field))

    def _dots_behind(self, found: list[Token], after: int) -> re.Match[str] | None:
        """Find dots alone behind a value; those in its quotes are its own."""
        start = found[after - 1].position
        end = found[after].position if after < len(found) else len(self._query)
        if found[after - 1].kind == "quoted":
            start = max(self._query.rfind(quote, start, end) for quote in QUOTES)
        return _DOTS.search(self._query, start, end)

    def _behind_a_dash(self, found: list[Token], after: int) -> list[Token]:
        """The words behind a lone dash or dots, or, if they begin with a digit, behind `to`, `-` or `..`."""
        if after == len(found):
            return []
        if self.dash_before(found, after):
            return self.words(found, after)
        first = found[after]
        if found[after - 1].text.endswith("..") != first.text.startswith(".."):
            words = self.words(found, after)
            return words if words and words[0].text.strip(".")[:1].isdecimal() else []
        to = first.kind == "not" or (first.kind == "word" and first.text.lower() in _TO)
        words = self.words(found, after + 1) if to else []
        return words if words and words[0].text[0].isdecimal() else []

    def words(self, found: list[Token], position: int) -> list[Token]:
        """The words side by side that begin with a token, no more than a date has."""
        words: list[Token] = []
        for number, token in enumerate(found[position : position + LONGEST], position):
            if token.kind != "word" or (words and self.dash_before(found, number)):
                break
            words.append(token)
        return words

    def dash_before(self, found: list[Token], position: int) -> bool:
        """Whether a lone dash stands between a token and the one before it: the lexer leaves it out."""
        between = self._query[found[position - 1].position : found[position].position]
        return _DASH.search(between) is not None
