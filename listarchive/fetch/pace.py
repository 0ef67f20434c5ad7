"""How slow may a server be?

A time-out for each reading alone lets a server keep us for ever, with a byte a minute. So every byte that
comes buys a little more time, and silence uses it up.
"""

from __future__ import annotations

import time

from listarchive.fetch.remote import Passing

_RATE = 1000  # bytes a second on the whole; a modem did better


class Pace:
    """The time that one exchange with a server may still take."""

    def __init__(self, patience: float) -> None:
        self._patience = patience
        self.begin()

    def begin(self) -> None:
        """Start anew, with the next request."""
        self._until = time.monotonic() + self._patience

    def came(self, size: int) -> None:
        """Take note of bytes that came."""
        now = time.monotonic()
        self._until = min(self._until + size / _RATE, now + self._patience)

    def left(self) -> float:
        """Give the seconds that may be waited now. Raises `Passing` if there are none."""
        left = self._until - time.monotonic()
        if left <= 0:
            raise self.too_slow()
        return left

    def too_slow(self) -> Passing:
        """Say that time is up."""
        return Passing(f"the server was too slow for {self._patience:g} s: try later")
