"""Mails become posts on all cores, in their order and in bounded memory."""

from __future__ import annotations

import gc
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, TypeVar

from listarchive.archive import Home, let_go
from listarchive.engine.cluster import Cluster
from listarchive.engine.kept_headers import kept_headers
from listarchive.importer.loading import load
from listarchive.importer.mail_bounds import TooLong, in_time, short_of_memory, too_long
from listarchive.importer.mail_reading import Chunk, Given, Reading, Stretches, read_chunk
from listarchive.importer.pieces import File, Piece, Twins, pieces
from listarchive.importer.processes import Alone, Readings, collect_rarely, follow, memory_of, read_within
from listarchive.limits import limits
from listarchive.moderation import NONE, Moderation

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

_CHUNK = 1 << 20
"""Bytes of mail to a task, of one file or several: the fewer batches, the faster they are written."""
_MOST = 10_000
_AHEAD = 4  # tasks for each process that may be under way …
_AHEAD_BYTES = 1 << 22  # … of more than one of them, in all: a hostile mail may be as large by itself
T = TypeVar("T")


class Readers:
    """So many processes that read mail. With one job, this one reads, unless it is to be another one `apart`.

    Use it in a `with`. Whoever reads mail may die of it.

    Once `stopping` says so, what a killed process was to read is left unread. What an archive
    has is recognised if its home is told as `known_in`; it is read all the same if it is to be `compared`.
    The index is `kept_on` a cluster, or else in the archive home. `moderation` says what is passed over, and
    changed.
    """

    def __init__(
        self,
        jobs: int,
        stopping: Callable[[], bool] = lambda: False,
        *,
        apart: bool = False,
        known_in: Home | None = None,
        compared: bool = False,
        kept_on: Cluster | None = None,
        moderation: Moderation = NONE,
    ) -> None:
        self._jobs = jobs
        self._known_in = known_in
        self._compared = compared
        self._kept_on = kept_on
        self._stopping = stopping
        self._moderation = moderation
        self._pool = _pool(jobs, moderation) if jobs > 1 else None
        self._alone = Alone(stopping, moderation)
        self._one = self._read_alone if apart or jobs > 1 else partial(_read_here, moderation)

    def __enter__(self) -> Readers:
        self._thresholds = gc.get_threshold()
        collect_rarely()
        return self

    def __exit__(self, *_: object) -> None:
        gc.set_threshold(*self._thresholds)
        gc.unfreeze()  # or circles that were there before, and the files that they hold open, stay for ever
        if self._pool:
            self._pool.shutdown(cancel_futures=True)
        self._alone.close()
        let_go()

    def _submit(self, chunk: Chunk) -> Callable[[], Readings]:
        """Have a chunk read by one of the processes; the answer waits for it."""
        if not chunk:
            return list
        if self._pool is None:
            return partial(self._one, chunk)
        from concurrent.futures.process import BrokenProcessPool  # noqa: PLC0415 - see _pool

        try:
            future = self._pool.submit(read_within, chunk)
        except BrokenProcessPool:
            self._pool.shutdown()
            self._pool = _pool(self._jobs, self._moderation)
            return self._submit(chunk)
        return partial(self._read_even_if_killed, chunk, future)

    def _read_alone(self, chunk: Chunk) -> Readings:
        try:
            return self._alone.read(chunk)
        except OSError:
            return _read_here(self._moderation, chunk)

    def _read_even_if_killed(self, chunk: Chunk, future: Future[Readings]) -> Readings:
        """Wait for a chunk's readings; if its process died, or another one, read it again in one alone.

        The work of all processes is lost with one.
        """
        from concurrent.futures.process import BrokenProcessPool  # noqa: PLC0415 - see _pool

        try:
            return future.result()
        except (BrokenProcessPool, MemoryError):
            return [[] for _ in chunk] if self._stopping() else self._read_alone(chunk)

    def read(
        self, files: Iterable[tuple[File, Stretches]], known: Callable[[bytes], str] = lambda _: ""
    ) -> Iterator[tuple[File, Iterator[Reading]]]:
        """Read the mails of files, in their order; no two files may be equal.

        Those of which it is `known` why they fail are not read again.

        While the caller is busy with one file, the processes read on in those that follow.
        """
        ahead = self._jobs * _AHEAD if self._pool else 0
        twins: Twins[File] = Twins()
        found = (
            (piece.file, reading)
            for chunk, result in _started(self._tasks(files, known, twins), ahead, self._jobs * _AHEAD_BYTES)
            for piece in _filled(chunk, result())
            # A file without mails is a file too.
            for reading in (self._completed(piece, twins) if piece.given else [None])
        )
        for file, readings in groupby(found, key=itemgetter(0)):
            yield file, (reading for _, reading in readings if reading)

    def _tasks(
        self,
        files: Iterable[tuple[File, Stretches]],
        known: Callable[[bytes], str],
        twins: Twins[File],
    ) -> Iterator[tuple[list[Piece[File]], Callable[[], Readings]]]:
        for chunk in _chunks(
            pieces(files, known, self._known_in, compared=self._compared, kept_on=self._kept_on)
        ):
            for piece in chunk:
                twins.begin(piece)
            yield chunk, self._submit([piece.asked for piece in chunk if piece.asked])

    def _completed(self, piece: Piece[File], twins: Twins[File]) -> list[Reading]:
        """Give the posts of a mail; what was recognised can still be read whole."""
        given = piece.given
        assert given is not None
        return [
            each._replace(whole=partial(self._read_whole, given)) if each.copy else each
            for each in twins.end(piece, self._read_whole)
        ]

    def _read_whole(self, given: Given) -> list[Reading]:
        return self._submit([given._replace(known_in=None)])()[0]


def _filled(chunk: list[Piece[File]], found: Readings) -> Iterator[Piece[File]]:
    """Give each piece what it was read as."""
    left = iter(found)
    for piece in chunk:
        if piece.asked:
            piece.readings = next(left)
        yield piece


def _read_here(moderation: Moderation, chunk: Chunk) -> Readings:
    """Read mails in this process: from what Python does not notice, as a crash, nothing protects it."""
    try:
        with in_time():
            return read_chunk(chunk, moderation=moderation)
    except MemoryError:
        if len(chunk) == 1:
            return [[short_of_memory(chunk[0][0])]]
    except TooLong:
        if len(chunk) == 1:
            return [[too_long(chunk[0][0], limits().mail_seconds)]]
    return [_read_here(moderation, [each])[0] for each in chunk]


def _pool(jobs: int, moderation: Moderation) -> ProcessPoolExecutor | None:
    """Start processes, unless the machine has no place for what they share (no /dev/shm in a chroot)."""
    # Most nights, one process reads what came in: to load this takes longer than to read ten mails.
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415

    load()
    try:
        begin = limits(), kept_headers(), memory_of(jobs), moderation
        return ProcessPoolExecutor(jobs, initializer=follow, initargs=begin)
    except (OSError, ImportError):
        return None


def _started(
    tasks: Iterable[tuple[list[Piece[File]], T]], ahead: int, ahead_bytes: int
) -> Iterator[tuple[list[Piece[File]], T]]:
    """Give tasks in their order, when so many after them have been started, or as many as fit into memory."""
    under_way: deque[tuple[list[Piece[File]], T]] = deque()
    size = 0
    for task in tasks:
        under_way.append(task)
        size += _size(task[0])
        while len(under_way) > ahead or (size > ahead_bytes and len(under_way) > 1):
            done = under_way.popleft()
            size -= _size(done[0])
            yield done
    yield from under_way


def _size(chunk: list[Piece[File]]) -> int:
    return sum(piece.size for piece in chunk)


def _chunks(pieces: Iterable[Piece[File]]) -> Iterator[list[Piece[File]]]:
    chunk: list[Piece[File]] = []
    size = 0
    for piece in pieces:
        chunk.append(piece)
        size += piece.size
        if size >= _CHUNK or len(chunk) >= _MOST:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk
