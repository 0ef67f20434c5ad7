"""Literals: letters and digits that stand in every text in which a pattern is found."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from re import _constants as code  # type: ignore[attr-defined]
from typing import Any

from listarchive.engines.shared.user_patterns import REPEATS, parsed

SHORTEST = 3
"""Letters by which the index narrows down; fewer stand in most words."""
_PARTS = re.compile("[A-Za-z0-9]+")


def literals(pattern: str) -> list[frozenset[str]]:
    """Give sets of letters and digits in a row, small: of each set, one stands in a word of the text.

    Those that narrow down most, the longest, come first.
    Only those of ASCII, which no word is cut between. Raises QueryError for no pattern.
    """
    needed = dict.fromkeys(_needed(parsed(pattern, re.MULTILINE)))
    return sorted(needed, key=lambda each: -min(map(len, each)))


def _needed(sequence: Iterable[Any]) -> Iterator[frozenset[str]]:
    run: list[str] = []
    for operator, value in _flat(sequence):
        if operator is code.LITERAL:
            run.append(chr(value))
            continue
        yield from _of_run(run)
        run.clear()
        if operator in REPEATS and value[0] > 0:
            yield from _needed(value[2])
        elif operator is code.BRANCH:
            choices = [_best(branch) for branch in value[1]]
            if all(choices):
                yield frozenset().union(*choices)
        elif operator is code.SUBPATTERN:
            yield from _needed(value[-1])
    yield from _of_run(run)


def _flat(sequence: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
    """Give what follows one another, groups that change nothing taken apart."""
    for operator, value in sequence:
        if operator is code.SUBPATTERN and not (value[1] or value[2]):
            yield from _flat(value[-1])
        else:
            yield operator, value


def _of_run(run: list[str]) -> Iterator[frozenset[str]]:
    for part in _PARTS.findall("".join(run)):
        if len(part) >= SHORTEST:
            yield frozenset({part.lower()})


def _best(branch: Iterable[Any]) -> frozenset[str]:
    found = list(_needed(branch))
    return max(found, key=lambda each: min(map(len, each)), default=frozenset())
