"""How long may the patterns of a query be looked for?

Python's `re` tries every way to split a word on a pattern such as `(a|aa)+$`, and heeds nothing but signals,
which reach the main thread only. `regex` heeds a time limit in any thread, and lets the others go on.
"""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Iterable

from listarchive.errors import QueryError
from listarchive.limits import limits

_LOOK = 100  # terms between two looks at the thread's clock, which takes longer to read than to match
_REPEATS = re.compile(r"[*+?{]")
_SPLIT = 16  # letters that two repeats may be tried on everywhere
_WORDS = 100_000  # that a pattern without nested repeats is looked for in within a fraction of the time


class Patience:
    """How long the patterns of one query may still be looked for."""

    def __init__(self) -> None:
        self._used = 0.0

    def matching(self, pattern: str, terms: Iterable[str]) -> list[str]:
        """Give the terms in which a pattern is found, in capitals or not.

        Raises `QueryError` if it is no pattern, or one that takes too long.
        """
        asked = list(terms)
        allowed = limits().pattern_seconds * max(1, len(asked) / _WORDS)
        # Of this thread alone: what else the machine does is not the pattern's fault.
        start = time.thread_time()
        try:
            return _matching(pattern, asked, start + allowed - self._used)
        except TimeoutError as error:
            raise QueryError(
                f"the pattern /{pattern}/ takes too long (over {allowed:.2g} s): leave out a repeat within a "
                "repeat, or other patterns"
            ) from error
        finally:
            self._used += time.thread_time() - start


def _matching(pattern: str, terms: list[str], deadline: float) -> list[str]:
    repeats = len(_REPEATS.findall(pattern))
    if {"(", "|"} & set(pattern) or repeats > 2:
        return _matching_until(deadline, pattern, terms)
    # Little to split: `re` tries each place once, or once for each beginning, and takes a fifth of the time.
    search = re.compile(pattern, re.IGNORECASE).search
    longest = _SPLIT if repeats == 2 else sys.maxsize
    found = [term for term in terms if len(term) <= longest and search(term)]
    longer = [term for term in terms if len(term) > longest]
    return found + _matching_until(deadline, pattern, longer) if longer else found


def _matching_until(deadline: float, pattern: str, terms: list[str]) -> list[str]:
    """Give the terms in which a pattern is found. Raises TimeoutError at a time of the thread's clock."""
    import regex  # noqa: PLC0415 - few queries have a pattern

    try:
        search = regex.compile(pattern, regex.IGNORECASE).search
    except regex.error as error:
        raise QueryError(f"/{pattern}/ is no regular expression: {error}") from error
    found = []
    for start in range(0, len(terms), _LOOK):
        left = deadline - time.thread_time()
        if left <= 0:
            raise TimeoutError
        found += [
            term for term in terms[start : start + _LOOK] if search(term, timeout=left, concurrent=True)
        ]
    return found
