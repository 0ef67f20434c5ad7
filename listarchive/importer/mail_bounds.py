"""Mails that take more than a mail may: of processor time, or of memory."""

from __future__ import annotations

import mmap
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from listarchive.importer.mail_reading import Reading, failed
from listarchive.limits import limits
from listarchive.sources import Mail

LEAST = 64 << 20
"""Bytes that a reading process may take, however many there are."""


class TooLong(BaseException):
    """Raised in what takes more processor time than a mail may; no error that a library catches."""


@contextmanager
def in_time() -> Iterator[None]:
    """Raise `TooLong` when mail takes more processor time than it may, in the thread that hears signals."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def over(*_: object) -> None:
        raise TooLong

    before = signal.signal(signal.SIGPROF, over)
    signal.setitimer(signal.ITIMER_PROF, limits().mail_seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def too_long(mail: Mail, seconds: float) -> Reading:
    """Say that a mail takes too much time."""
    return failed(mail, f": it took more than {seconds:.3g} seconds of processor time")


def short_of_memory(mail: Mail) -> Reading:
    """Say that a mail takes too much memory; raise MemoryError if the machine has not even a little."""
    try:
        mmap.mmap(-1, LEAST // 2 + len(mail.raw)).close()
    except OSError as error:
        raise MemoryError from error
    return failed(mail, ": it took more memory than a mail may")
