"""How do mails become posts on all cores, in their order and in bounded memory?"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from itertools import groupby
from operator import itemgetter
from threading import Thread
from typing import Generic, NamedTuple, TypeVar

from listarchive.importer.reading import Chunk, Reading, Stretches, read_chunk
from listarchive.limits import Limits, limits, use
from listarchive.mail import Footer
from listarchive.sources import Mail

_CHUNK = 1 << 20
"""Bytes of mail to a task, of one file or several: the fewer sheaves there are, the faster they are bound."""
_AHEAD = 4  # tasks for each process that may be under way …
_AHEAD_BYTES = 1 << 22  # … of more than one of them, in all: a hostile mail may be as large by itself
File = TypeVar("File")
T = TypeVar("T")


def _follow(allowed: Limits) -> None:
    use(allowed)
    # Ctrl-C goes to the whole group; the parent decides when the import ends. SIGTERM must be heard: with
    # it an executor ends what is left of its processes when one was killed, and waits for their end.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    _collect_rarely()
    # Should it be killed, this process must not outlive it: it would wait for ever, and hold the lock.
    Thread(target=_end_with_parent, daemon=True).start()


def _collect_rarely() -> None:
    """Look for circles among objects a hundred times as rarely: an import keeps millions, and makes few.

    It gained a fifth. Circles there are: the parts of a mail that was parsed know one another.
    """
    gc.freeze()
    gc.set_threshold(70_000, 20, 20)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent:
        parent.join()
        os._exit(1)


class Readers:
    """So many processes that read mail. With one job, this one reads. Use it in a `with`.

    Once `stopping` says so, what a killed process was to read is left unread.
    """

    def __init__(self, jobs: int, stopping: Callable[[], bool] = lambda: False) -> None:
        self._jobs = jobs
        self._stopping = stopping
        self._pool = _pool(jobs) if jobs > 1 else None

    def __enter__(self) -> Readers:
        self._thresholds = gc.get_threshold()
        _collect_rarely()
        return self

    def __exit__(self, *_: object) -> None:
        gc.set_threshold(*self._thresholds)
        gc.unfreeze()  # or circles that were there before, and the files that they hold open, stay for ever
        if self._pool:
            self._pool.shutdown(cancel_futures=True)

    def _submit(self, chunk: Chunk) -> Callable[[], list[list[Reading]]]:
        """Have a chunk read by one of the processes; the answer waits for it."""
        if self._pool is None:
            return partial(read_chunk, chunk)
        try:
            future = self._pool.submit(read_chunk, chunk)
        except BrokenProcessPool:
            self._pool.shutdown()
            self._pool = _pool(self._jobs)
            return self._submit(chunk)
        return partial(self._read_even_if_killed, chunk, future)

    def _read_even_if_killed(self, chunk: Chunk, future: Future[list[list[Reading]]]) -> list[list[Reading]]:
        """Wait for a chunk's readings; if a process was killed meanwhile, read its mails again, one by one.

        The kernel kills what takes too much memory, and the work of all processes is lost with one: only
        the mail on which a process of its own ends again is at fault.
        """
        try:
            return future.result()
        except BrokenProcessPool:
            return [[] if self._stopping() else _read_apart(*mail) for mail in chunk]

    def read(self, files: Iterable[tuple[File, Stretches]]) -> Iterator[tuple[File, Iterator[Reading]]]:
        """Read the mails of files, in their order; no two files may be equal.

        While the caller is busy with one file, the processes read on in those that follow.
        """
        ahead = self._jobs * _AHEAD if self._pool else 0
        found = (
            (piece.file, reading)
            for pieces, result in _started(self._tasks(files), ahead, self._jobs * _AHEAD_BYTES)
            for piece, readings in _matched(pieces, result())
            # A file without mails is a file too.
            for reading in (readings if piece.mail else [None])
        )
        for file, readings in groupby(found, key=itemgetter(0)):
            yield file, (reading for _, reading in readings if reading)

    def _tasks(
        self, files: Iterable[tuple[File, Stretches]]
    ) -> Iterator[tuple[list[_Piece[File]], Callable[[], list[list[Reading]]]]]:
        for pieces in _chunks(_pieces(files)):
            yield pieces, self._submit([(piece.mail, piece.footer) for piece in pieces if piece.mail])


class _Piece(NamedTuple, Generic[File]):
    """A mail of a file; or the end of the file."""

    file: File
    mail: Mail | None = None
    footer: Footer = ()


def _pieces(files: Iterable[tuple[File, Stretches]]) -> Iterator[_Piece[File]]:
    for file, stretches in files:
        for footer, stretch in stretches:
            for mail in stretch:
                yield _Piece(file, mail, footer)
        yield _Piece(file)


def _matched(
    pieces: list[_Piece[File]], found: list[list[Reading]]
) -> Iterator[tuple[_Piece[File], list[Reading]]]:
    left = iter(found)
    return ((piece, next(left) if piece.mail else []) for piece in pieces)


def _read_apart(mail: Mail, footer: Footer) -> list[Reading]:
    with ProcessPoolExecutor(1, initializer=_follow, initargs=(limits(),)) as pool:
        try:
            return pool.submit(read_chunk, [(mail, footer)]).result()[0]
        except BrokenProcessPool:
            reason = "could not be read: the process that read it was killed (is there memory enough?)"
            return [Reading(mail.origin, None, reason)]


def _pool(jobs: int) -> ProcessPoolExecutor | None:
    """Start processes, unless the machine has no place for what they share (no /dev/shm in a chroot)."""
    try:
        return ProcessPoolExecutor(jobs, initializer=_follow, initargs=(limits(),))
    except (OSError, ImportError):
        return None


def _started(
    tasks: Iterable[tuple[list[_Piece[File]], T]], ahead: int, ahead_bytes: int
) -> Iterator[tuple[list[_Piece[File]], T]]:
    """Give tasks in their order, when so many after them have been started, or as many as fit into memory."""
    under_way: deque[tuple[list[_Piece[File]], T]] = deque()
    size = 0
    for task in tasks:
        under_way.append(task)
        size += _size(task[0])
        while len(under_way) > ahead or (size > ahead_bytes and len(under_way) > 1):
            done = under_way.popleft()
            size -= _size(done[0])
            yield done
    yield from under_way


def _size(pieces: list[_Piece[File]]) -> int:
    return sum(len(piece.mail.raw) for piece in pieces if piece.mail)


def _chunks(pieces: Iterable[_Piece[File]]) -> Iterator[list[_Piece[File]]]:
    chunk: list[_Piece[File]] = []
    size = 0
    for piece in pieces:
        chunk.append(piece)
        size += len(piece.mail.raw) if piece.mail else 0
        if size >= _CHUNK:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk
