"""The lock of the one writer.

The kernel's `flock` on an empty file: it ends with the process that holds it, however that one ends,
so it is never stale.
"""

from __future__ import annotations

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from listarchive.errors import Busy

_PAUSE = 0.1  # seconds between two tries


@contextmanager
def writing(path: Path, wait: float = 0.0) -> Iterator[None]:
    """Hold the one writer's lock, after waiting `wait` seconds for it at most. Raises `Busy`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as file:
        deadline = time.monotonic() + wait
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError as error:
                if time.monotonic() >= deadline:
                    raise busy()(
                        f"another import is writing to {path.parent}: try later, or wait with --wait SECONDS"
                    ) from error
                time.sleep(_PAUSE)
        yield


@cache
def busy() -> type[Busy]:
    """Give the error of a lock that is held, which to a program that knows Whoosh alone is its LockError."""
    from whoosh.index import LockError  # noqa: PLC0415 - who gets the lock does not wait for it

    return type("Busy", (Busy, LockError), {})
