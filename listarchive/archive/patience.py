"""How long may a pattern be looked for?

Python's `re` tries every way to split a word on a pattern such as `(a|aa)+$`, and heeds nothing but signals,
which reach the main thread only. `regex` heeds a time limit in any thread, and lets the others go on.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterable

from listarchive.errors import QueryError
from listarchive.limits import limits

_LOOK = 0.01  # seconds between two looks at the thread's clock, which takes longer to read than to match
_REPEATS = re.compile(r"[*+?{]")
_WORDS = 100_000  # that a pattern without nested repeats is looked for in within a fraction of the time


def matching(pattern: str, terms: Iterable[str]) -> list[str]:
    """Give the terms in which a pattern is found, in capitals or not.

    Raises `QueryError` if it is no pattern, or one that takes too long.
    """
    if not {"(", "|"} & set(pattern) and len(_REPEATS.findall(pattern)) < 2:
        # Nothing to split: `re` tries each place once, and takes a fifth of the time.
        return list(filter(re.compile(pattern, re.IGNORECASE).search, terms))
    import regex  # noqa: PLC0415 - few queries have a pattern

    try:
        search = regex.compile(pattern, regex.IGNORECASE).search
    except regex.error as error:
        raise QueryError(f"/{pattern}/ is no regular expression: {error}") from error
    asked = list(terms)
    # Of this thread alone: what else the machine does is not the pattern's fault.
    allowed = limits().pattern_seconds * max(1, len(asked) / _WORDS)
    deadline = time.thread_time() + allowed
    look = time.monotonic() + _LOOK
    found = []
    try:
        for term in asked:
            if search(term, timeout=allowed, concurrent=True):
                found.append(term)
            if (now := time.monotonic()) > look:
                look = now + _LOOK
                if time.thread_time() > deadline:
                    raise TimeoutError
    except TimeoutError as error:
        raise QueryError(
            f"the pattern /{pattern}/ takes too long (over {allowed:.1g} s): "
            "leave out a repeat within a repeat"
        ) from error
    return found
