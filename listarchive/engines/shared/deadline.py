"""The time that the patterns of one query may be looked for.

Python's `re` tries every way to split a word on a pattern such as `(a|aa)+$`, and heeds nothing but signals,
which reach the main thread only. `regex` heeds a time limit in any thread, and lets the others go on.
"""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Iterable

from listarchive.engines.shared.user_patterns import compiled
from listarchive.errors import QueryError
from listarchive.lazy import lazy_pattern
from listarchive.limits import limits

_LOOK = 20  # terms between two looks at the thread's clock; each may take this part of what is left
_BATCH = 50  # … and of terms that no pattern can be tried on for long
_REPEATS = lazy_pattern(r"[*+?{]")
_REPEATED = lazy_pattern(r"\)[*+?{]")
_SPLIT = 16  # letters that two repeats may be tried on everywhere
_CHOICES = 4  # `|` within parentheses: each may double what is tried
_WORDS = 100_000  # that a pattern without nested repeats is looked for in within a fraction of the time


class Deadline:
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
    choices = pattern.count("|") if "(" in pattern else 0
    if repeats > 2 or choices > _CHOICES or _REPEATED.search(pattern):
        return _matching_until(deadline, pattern, terms)
    # Little to split: `re` tries each place once, or once for each beginning, and takes a tenth of the time.
    search = re.compile(pattern, re.IGNORECASE).search
    longest = _SPLIT if repeats == 2 else sys.maxsize
    short = [term for term in terms if len(term) <= longest] if repeats == 2 else terms
    found: list[str] = []
    for start in range(0, len(short), _BATCH):
        if time.thread_time() > deadline:
            raise TimeoutError
        found += filter(search, short[start : start + _BATCH])
    longer = [term for term in terms if len(term) > longest] if repeats == 2 else []
    return found + _matching_until(deadline, pattern, longer) if longer else found


def _matching_until(deadline: float, pattern: str, terms: list[str]) -> list[str]:
    """Give the terms in which a pattern is found. Raises TimeoutError at a time of the thread's clock."""
    search = compiled(pattern, re.IGNORECASE).search
    found = []
    for start in range(0, len(terms), _LOOK):
        # If each of them takes its part, the last one ends in time.
        each = (deadline - time.thread_time()) / _LOOK
        if each <= 0:
            raise TimeoutError
        found += [
            term for term in terms[start : start + _LOOK] if search(term, timeout=each, concurrent=True)
        ]
    return found
