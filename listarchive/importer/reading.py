"""How do mails become posts on all cores, in their order and in bounded memory?"""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, replace

from listarchive.mail import posts_in
from listarchive.post import Origin, Post
from listarchive.sources import Mail

_CHUNK = 1 << 18  # bytes of mail to a task: large against the cost of a task, small against memory
_AHEAD = 3  # tasks for each process that may be under way


@dataclass(frozen=True, slots=True)
class Reading:
    """One post, and where it was read; or the reason why a mail could not be read."""

    origin: Origin
    post: Post | None
    reason: str = ""


def read_mail(mail: Mail) -> list[Reading]:
    """Read the posts of one mail. Whatever goes wrong is in the answer: no mail stops an import."""
    try:
        posts = list(posts_in(mail.raw))
    except Exception as error:
        return [Reading(mail.origin, None, f"could not be read ({type(error).__name__}: {error})")]
    if len(posts) == 1:
        return [Reading(mail.origin, posts[0])]
    return [Reading(replace(mail.origin, part=part), post) for part, post in enumerate(posts, 1)]


def _read_chunk(chunk: list[Mail]) -> list[Reading]:
    return [reading for mail in chunk for reading in read_mail(mail)]


def _be_quiet() -> None:
    # Ctrl-C goes to the whole group; the parent decides when the import ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)


class Readers:
    """So many processes that read mail. With one job, this one reads. Use it in a `with`."""

    def __init__(self, jobs: int) -> None:
        self._jobs = jobs
        self._pool = ProcessPoolExecutor(jobs, initializer=_be_quiet) if jobs > 1 else None

    def __enter__(self) -> Readers:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool:
            self._pool.shutdown(cancel_futures=True)

    def read(self, mails: Iterable[Mail]) -> Iterator[Reading]:
        """Read mails, in their order."""
        if self._pool is None:
            for mail in mails:
                yield from read_mail(mail)
            return
        under_way: deque[Future[list[Reading]]] = deque()
        for chunk in _chunks(mails):
            under_way.append(self._pool.submit(_read_chunk, chunk))
            if len(under_way) > self._jobs * _AHEAD:
                yield from under_way.popleft().result()
        while under_way:
            yield from under_way.popleft().result()


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
