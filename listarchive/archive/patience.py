"""How long may a pattern be looked for?

Python's `re` tries every way to split a word on a pattern such as `(a|aa)+$`, and heeds nothing but signals,
which reach the main thread only. `regex` heeds a time limit in any thread, and lets the others go on.
"""

from __future__ import annotations

import time
from collections.abc import Iterable

from listarchive.errors import QueryError

SECONDS = 5.0
"""A pattern without nested repeats takes far below a second on the words of 100,000 posts."""


def matching(pattern: str, terms: Iterable[str]) -> list[str]:
    """Give the terms in which a pattern is found, in capitals or not.

    Raises `QueryError` if it is no pattern, or one that takes too long.
    """
    import regex  # noqa: PLC0415 - few queries have a pattern

    try:
        search = regex.compile(pattern, regex.IGNORECASE).search
    except regex.error as error:
        raise QueryError(f"/{pattern}/ is no regular expression: {error}") from error
    found = []
    deadline = time.monotonic() + SECONDS
    try:
        for term in terms:
            left = deadline - time.monotonic()
            if left <= 0:
                raise TimeoutError
            if search(term, timeout=left, concurrent=True):
                found.append(term)
    except TimeoutError as error:
        raise QueryError(
            f"the pattern /{pattern}/ takes too long (over {SECONDS:.0f} s): "
            "leave out a repeat within a repeat"
        ) from error
    return found
