"""How slow a server may be, and how much it may send.

A time-out for each reading alone lets a server keep us for ever, with a byte a minute. So every byte that
comes buys a little more time, and silence uses it up; and there is an end to all of it, by the clock and by
the bytes of one answer, whatever they are (heads before the head, lengths of chunks, trailers).
"""

from __future__ import annotations

import time

from listarchive.fetch.remote import GivenUp, TooLarge, Unanswered

_RATE = 1000  # bytes a second on the whole; a modem did better

LONGEST = 6 * 3600.0
"""Seconds for one remote in one run; the next run goes on. An epoch of public-inbox is a gigabyte."""

HEAD = 1_000_000
"""Bytes of what comes before an answer, or of an answer of a few lines."""


class MinimumRate:
    """The time that one exchange with a server may still take, and the bytes that may come."""

    def __init__(self, timeout: float) -> None:
        self._timeout = timeout
        self._end = time.monotonic() + LONGEST
        self.begin()

    def begin(self, room: int = HEAD) -> None:
        """Start anew, with the next request, of whose answer so many bytes are taken."""
        self._until = time.monotonic() + self._timeout
        self.expect(room)

    def expect(self, room: int) -> None:
        """Let so many bytes come from now on."""
        self._room = self._most = room

    def came(self, size: int) -> None:
        """Take note of bytes that came. Raises `TooLarge` if there are too many."""
        self._room -= size
        if self._room < 0:
            raise TooLarge(f"the server sends more than {self._most:,} bytes in one answer: check the url")
        now = time.monotonic()
        self._until = min(self._until + size / _RATE, now + self._timeout)

    def left(self) -> float:
        """Give the seconds that may be waited now. Raises `Unanswered` or `GivenUp` if there are none."""
        now = time.monotonic()
        if now >= self._end:
            raise GivenUp(f"it took more than {LONGEST / 3600:g} hours: the next run asks for the rest")
        if now >= self._until:
            raise self.too_slow()
        return min(self._until, self._end) - now

    def too_slow(self) -> Unanswered:
        """Say that time is up."""
        return Unanswered(f"the server was too slow for {self._timeout:g} s: try later")
