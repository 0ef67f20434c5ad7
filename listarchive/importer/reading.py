"""How do mails become posts on all cores, in their order and in bounded memory?"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby
from threading import Thread
from typing import TypeVar

from listarchive.mail import Footer, parts_in, posts_in, stretches
from listarchive.post import Origin, Post
from listarchive.sources import Mail

_CHUNK = 1 << 18  # bytes of mail to a task: large against the cost of a task, small against memory
_AHEAD = 4  # tasks for each process that may be under way

File = TypeVar("File")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Reading:
    """One post, and where it was read; or the reason why a mail could not be read."""

    origin: Origin
    post: Post | None
    reason: str = ""


def read_mail(mail: Mail, footer: Footer = ()) -> list[Reading]:
    """Read the posts of one mail. Whatever goes wrong is in the answer: no mail stops an import."""
    try:
        posts = list(parts_in(mail.raw, footer))
    except Exception as error:
        return [Reading(mail.origin, None, f"could not be read ({type(error).__name__}: {error})")]
    if mail.parent and posts and not posts[0][1].references:
        # The page of a web archive does not say what it answers, but the index beside it does.
        (answered, *_) = posts_in(mail.parent)
        posts = [(part, replace(post, references=(answered.message_id,))) for part, post in posts]
    return [Reading(replace(mail.origin, part=part), post) for part, post in posts]


def _read_chunk(chunk: list[Mail], footer: Footer) -> list[Reading]:
    return [reading for mail in chunk for reading in read_mail(mail, footer)]


def _follow() -> None:
    # Ctrl-C goes to the whole group; the parent decides when the import ends. SIGTERM must be heard: with
    # it an executor ends what is left of its processes when one was killed, and waits for their end.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    # Should it be killed, this process must not outlive it: it would wait for ever, and hold the lock.
    Thread(target=_end_with_parent, daemon=True).start()


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
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool:
            self._pool.shutdown(cancel_futures=True)

    def _submit(self, chunk: list[Mail], footer: Footer) -> Callable[[], list[Reading]]:
        """Have a chunk read by one of the processes; the answer waits for it."""
        if self._pool is None:
            return partial(_read_chunk, chunk, footer)
        try:
            future = self._pool.submit(_read_chunk, chunk, footer)
        except BrokenProcessPool:
            self._pool.shutdown()
            self._pool = _pool(self._jobs)
            return self._submit(chunk, footer)
        return partial(self._read_even_if_killed, chunk, footer, future)

    def _read_even_if_killed(
        self, chunk: list[Mail], footer: Footer, future: Future[list[Reading]]
    ) -> list[Reading]:
        """Wait for a chunk's readings; if a process was killed meanwhile, read its mails again, one by one.

        The kernel kills what takes too much memory, and the work of all processes is lost with one: only
        the mail on which a process of its own ends again is at fault.
        """
        try:
            return future.result()
        except BrokenProcessPool:
            again = () if self._stopping() else chunk
            return [reading for mail in again for reading in _read_apart(mail, footer)]

    def read(self, files: Iterable[tuple[File, Iterable[Mail]]]) -> Iterator[tuple[File, Iterator[Reading]]]:
        """Read the mails of files, in their order; no two files may be equal.

        While the caller is busy with one file, the processes read on in those that follow.
        """
        ahead = self._jobs * _AHEAD if self._pool else 0
        for file, tasks in groupby(_started(self._tasks(files), ahead), key=lambda task: task[0]):
            yield file, (reading for _, result in tasks for reading in result())

    def _tasks(
        self, files: Iterable[tuple[File, Iterable[Mail]]]
    ) -> Iterator[tuple[File, Callable[[], list[Reading]]]]:
        for file, mails in files:
            for footer, stretch in stretches(mails):
                for chunk in _chunks(stretch):
                    yield file, self._submit(chunk, footer)
            yield file, list  # nothing more: a file without mails is a file too


def _read_apart(mail: Mail, footer: Footer) -> list[Reading]:
    with ProcessPoolExecutor(1, initializer=_follow) as pool:
        try:
            return pool.submit(read_mail, mail, footer).result()
        except BrokenProcessPool:
            reason = "could not be read: the process that read it was killed (is there memory enough?)"
            return [Reading(mail.origin, None, reason)]


def _pool(jobs: int) -> ProcessPoolExecutor | None:
    """Start processes, unless the machine has no place for what they share (no /dev/shm in a chroot)."""
    try:
        return ProcessPoolExecutor(jobs, initializer=_follow)
    except (OSError, ImportError):
        return None


def _started(tasks: Iterable[T], ahead: int) -> Iterator[T]:
    """Give tasks in their order, when so many after them have been started."""
    under_way: deque[T] = deque()
    for task in tasks:
        under_way.append(task)
        if len(under_way) > ahead:
            yield under_way.popleft()
    yield from under_way


def _chunks(mails: Iterable[Mail]) -> Iterator[list[Mail]]:
    chunk: list[Mail] = []
    size = 0
    for mail in mails:
        chunk.append(mail)
        size += len(mail.raw)
        if size >= _CHUNK:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk
