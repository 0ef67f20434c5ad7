"""Parentheses and braces: which field is in force between them, and what closes them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from listarchive.lazy import lazy_pattern

_SIGNS = lazy_pattern(r'"(?:[^"\\]|\\.)*+"|(?<=[\s({:])/(?:[^/\\]|\\.)++/(?=[\s()}]|\Z)|[{}]', re.DOTALL)
"""Braces, and what they have no meaning in: phrases and patterns."""
_BEGINS = lazy_pattern(r"\{\s*[^\s{}]")
_ENDS = lazy_pattern(r"\}(?:[\s(){}]|\Z)")


class Scope(NamedTuple):
    """The field in force, and what closes it: `)`, `}`, or nothing at the end of the query."""

    field: str
    closing: str


class FieldExpectation:
    """Tells whether a field could stand here, so that `from=ada` is one; prose and code go on there."""

    def __init__(self) -> None:
        self.field_expected = True
        self._opened: list[bool] = []

    def after(self, kind: str, *, named: bool = False) -> None:
        """Go on behind a token, or, if `named`, behind a field and its value."""
        if kind == "open":
            self._opened.append(self.field_expected)
        elif kind == "close":
            self.field_expected = self._opened.pop() if self._opened else True
        else:
            self.field_expected = named or kind in ("and", "or", "xor", "near", "not")


def brace(query: str, position: int, scopes: list[Scope]) -> bool:
    """Tell whether a brace opens or closes a group here: one that is never closed is part of a word."""
    if query[position] == "}":
        return scopes[-1].closing == "}"
    return query[position] == "{" and group(query, position)


def group(query: str, position: int) -> bool:
    """Tell whether a brace here opens a group that is closed later; behind `thread:`, nothing else can."""
    thread = query.startswith("{", position) and query[max(0, position - 7) : position].lower() == "thread:"
    return thread or position in _opening(query)


@lru_cache(maxsize=4)
def _opening(query: str) -> frozenset[int]:
    """Find the braces that open a group which is closed later."""
    found = set()
    waiting: list[int] = []
    for sign in _SIGNS.finditer(query):
        if sign[0] == "{":
            waiting.append(sign.start())
        elif sign[0] == "}" and waiting:
            start = waiting.pop()
            if _BEGINS.match(query, start) and _ENDS.match(query, sign.start()):
                found.add(start)
    return frozenset(found)


def within(word: str, scopes: list[Scope]) -> str:
    """Cut a word before the braces that close the groups it stands in; those that it opens are its own."""
    end = len(word)
    closing = word.count("}") - word.count("{")
    for scope in reversed(scopes):
        if scope.closing != "}" or end < 2 or word[end - 1] != "}" or closing <= 0:
            break
        end, closing = end - 1, closing - 1
    return word[:end]
