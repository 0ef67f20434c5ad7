"""Parentheses and braces: which field is in force between them, and what closes them."""

from __future__ import annotations

import re
from typing import NamedTuple

from listarchive.lazy import lazy_pattern

_QUOTED = r'"(?:[^"\\]|\\.)*+"'
_BRACES = lazy_pattern(
    rf"\{{(?=\s*[^\s{{}}])(?:[^{{}}\"]++|{_QUOTED}|\{{(?:[^{{}}\"]++|{_QUOTED})*+\}})*+\}}(?=[\s(){{}}]|$)",
    re.DOTALL,
)


class Scope(NamedTuple):
    """The field in force, and what closes it: `)`, `}`, or nothing at the end of the query."""

    field: str
    closing: str


def brace(query: str, position: int, scopes: list[Scope]) -> bool:
    """Tell whether a brace opens or closes a group here: one that is never closed is part of a word."""
    if query[position] == "}":
        return scopes[-1].closing == "}"
    return query[position] == "{" and group(query, position)


def group(query: str, position: int) -> bool:
    """Tell whether a brace here opens a group that is closed later; behind `thread:`, nothing else can."""
    thread = query.startswith("{", position) and query[max(0, position - 7) : position].lower() == "thread:"
    return thread or _BRACES.match(query, position) is not None


def within(word: str, scopes: list[Scope]) -> str:
    """Cut a word before the braces that close the groups it stands in."""
    end = len(word)
    for scope in reversed(scopes):
        if scope.closing != "}" or end < 2 or word[end - 1] != "}":
            break
        end -= 1
    return word[:end]
