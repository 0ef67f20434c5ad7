"""Processes that serve beside one another: one that ends is replaced, and none outlives the first of them."""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from threading import Thread

_STOPS = (signal.SIGINT, signal.SIGTERM)
_RESTED = 60.0
"""Seconds of work after which the next one begins at once, whatever came before."""
_FIRST, _LONGEST = 0.5, 30.0
"""Seconds until one begins in the place of one that ended sooner; the more often, the longer."""
_PATIENCE = 10.0
"""Seconds that all may take to end when they are told to; a server gives its requests five."""


def keep_working(work: Callable[[], None], number: int) -> None:
    """Have so many processes do a work, until this one is stopped by Ctrl-C or SIGTERM.

    They are forked: threads must not run yet, nor may files be open whose places they would share. All
    have ended when this returns.
    """
    dead, alive = os.pipe()
    slots = [_Slot(work, (dead, alive)) for _ in range(number)]
    try:
        while True:
            now = time.monotonic()
            for slot in slots:
                slot.fill(now)
            due = [slot.due - now for slot in slots if slot.process is None]
            wait([slot.process.sentinel for slot in slots if slot.process], min(due, default=None))
            for slot in slots:
                slot.look(time.monotonic())
    except KeyboardInterrupt:
        pass
    finally:
        with _undisturbed():
            _end([slot.process for slot in slots if slot.process])
        os.close(dead)
        os.close(alive)


class _Slot:
    """One process, and all that come after it."""

    def __init__(self, work: Callable[[], None], life: tuple[int, int]) -> None:
        self._work = work
        self._life = life
        self.process: BaseProcess | None = None
        self.due = 0.0
        """When the next may begin, by the monotonic clock."""
        self._begun = 0.0
        self._pause = 0.0

    def fill(self, now: float) -> None:
        """Begin a process, if there is none and one is due."""
        if self.process is None and self.due <= now:
            with _undisturbed() as before:
                arguments = (self._work, self._life, before)
                process = multiprocessing.get_context("fork").Process(target=_begin, args=arguments)
                process.start()
                self.process = process
            self._begun = now

    def look(self, now: float) -> None:
        """See whether the process has ended, and when another one may take its slot."""
        if self.process is None or self.process.is_alive():
            return
        lived, code = now - self._begun, self.process.exitcode
        self._pause = 0.0 if lived >= _RESTED else min(_LONGEST, 2 * self._pause + _FIRST)
        self.due = now + self._pause
        logging.getLogger(__name__).warning(
            "listarchive: worker %d ended (%s): another one begins%s",
            self.process.pid,
            _how(code or 0),
            f" in {self._pause:g} s" if self._pause else "",
        )
        self.process.close()
        self.process = None


@contextmanager
def _undisturbed() -> Iterator[set[int]]:
    """Let the signals that end this process wait; give those that waited before."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _STOPS)
    try:
        yield {int(each) for each in before}
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin(work: Callable[[], None], life: tuple[int, int], mask: set[int]) -> None:
    """Work as one of several, until the first of them says so, or is no more."""

    def stop(*_: object) -> None:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)  # a service manager's comes besides that of the first
        raise KeyboardInterrupt

    dead, alive = life
    os.close(alive)
    with suppress(KeyboardInterrupt):
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to all; the first decides
        signal.signal(signal.SIGTERM, stop)
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        Thread(target=_end_with_the_first, args=(dead,), daemon=True).start()
        work()


def _end_with_the_first(dead: int) -> None:
    """Wait until nobody has the other end of a pipe, of which nothing is ever told, and end."""
    os.read(dead, 1)
    os._exit(1)


def _end(processes: list[BaseProcess]) -> None:
    """End processes, by force if they do not heed."""
    for process in processes:
        process.terminate()
    until = time.monotonic() + _PATIENCE
    for process in processes:
        process.join(max(0.0, until - time.monotonic()))
        if process.is_alive():
            process.kill()
            process.join()


def _how(code: int) -> str:
    with suppress(ValueError):
        return signal.Signals(-code).name
    return f"exit code {code}"
