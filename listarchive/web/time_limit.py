"""The time that a question to the archive may take.

What a query may ask for is counted before it is done (`engines.shared.cost_limit`); how long that
takes depends on the machine, and on how many ask at once. A thread of Python is stopped by nothing but an
exception that another one puts into it (PyThreadState_SetAsyncExc), which it meets between two steps.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from threading import Event as Signal
from threading import Lock, Thread, get_ident
from typing import TypeVar

from listarchive.errors import ListArchiveError

T = TypeVar("T")

_AGAIN = 1.0  # seconds until it is put there once more: Python drops one that meets the end of an object


class TookTooLong(ListArchiveError):
    """Something was asked that takes longer than the owner allows."""


class _Stop(BaseException):
    """What a thread is stopped with: no `except Exception` takes it for its own."""


def within(seconds: float, ask: Callable[[], T]) -> T:
    """Ask, and give the answer; 0 seconds are no limit. Raises `TookTooLong`.

    What was being asked is then left as it stood at some step, and must not be asked anything again.
    """
    if not seconds:
        return ask()
    watch = _Watch(seconds)
    try:
        try:
            watch.begin()
            return ask()
        finally:
            watch.end()
    except _Stop:
        watch.end()  # that may be what was stopped; it is not stopped again so soon
        raise TookTooLong(
            f"this takes longer than the {seconds:g} seconds that are allowed here: leave common words out, "
            "or narrow it by list:, author: or date:"
        ) from None


class _Watch:
    """Stops the thread that made it some seconds after the beginning, unless it has come to the end."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._watched = ctypes.c_ulong(get_ident())
        self._lock = Lock()
        self._ended = False
        self._end = Signal()

    def begin(self) -> None:
        """Begin. May be stopped as soon as that."""
        Thread(target=self._stop, daemon=True).start()

    def _stop(self) -> None:
        seconds = self._seconds
        while not self._end.wait(seconds):
            with self._lock:
                if self._ended:
                    return
                self._put(ctypes.py_object(_Stop))
            seconds = _AGAIN

    def end(self) -> None:
        """Come to the end: nothing is stopped from now on. If it is stopped itself, call it again."""
        with self._lock:
            self._ended = True
        self._end.set()
        self._put(None)  # one that was put there, and not met yet

    def _put(self, what: object) -> None:
        ctypes.pythonapi.PyThreadState_SetAsyncExc(self._watched, what)
