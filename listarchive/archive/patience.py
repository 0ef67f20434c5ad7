"""How long may a pattern be looked for?"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from listarchive.errors import QueryError

SECONDS = 5.0
"""A pattern without nested repeats takes far below a second on the words of 100,000 posts."""


@contextmanager
def patience(pattern: str) -> Iterator[None]:
    """Give up on a pattern such as `(a+)+$`, which tries every way to split a word.

    Python's `re` looks for signals while it matches, and has no other bound. Signals reach the main
    thread only: elsewhere nothing is bounded. Raises `QueryError`.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def give_up(*_: object) -> None:
        raise QueryError(
            f"the pattern /{pattern}/ takes too long (over {SECONDS:.0f} s): "
            "leave out a repeat within a repeat"
        )

    before = signal.signal(signal.SIGALRM, give_up)
    signal.setitimer(signal.ITIMER_REAL, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
