"""Processes that read mail: how much each may take, and how it is known which mail one died of."""

from __future__ import annotations

import gc
import multiprocessing
import os
import resource
import signal
import stat
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from threading import Thread

from listarchive.engine.kept_headers import keep_headers, kept_headers
from listarchive.importer.loading import load, load_for
from listarchive.importer.mail_bounds import LEAST, short_of_memory, too_long
from listarchive.importer.mail_reading import Chunk, Reading, failed, read_chunk
from listarchive.limits import Limits, limits, use
from listarchive.moderation import NONE, Moderation
from listarchive.spam_headers import tell_spam_by

_NO_MEMORY = 71  # the exit code of a process that was refused memory
_TRIES = 3  # processes that end before they read anything, until it is the machine's fault
_SUSPECT = 10  # seconds for a chunk, by which most take one; then its mails are read one at a time
_HALVED_AFTER = 10  # mails that were given up for their time in one run, until others are given half of it
_NUMBER = 4  # bytes

_moderation = NONE

Readings = list[list[Reading]]
"""The posts of each mail of a chunk."""


def memory_of(jobs: int) -> int:
    """Tell how many bytes each of so many reading processes may take beyond what it begins with."""
    return max(LEAST, limits().mail_memory // jobs)


def follow(allowed: Limits, headers: frozenset[str], memory: int, moderation: Moderation = NONE) -> None:
    """Begin a reading process: it keeps some headers, takes so many bytes at most, passes over some posts."""
    global _moderation  # noqa: PLW0603 - a pool tells its processes nothing else
    _moderation = moderation
    use(allowed)
    keep_headers(headers)
    tell_spam_by(moderation.spam_headers)
    # Ctrl-C goes to the whole group; the parent decides when the import ends. SIGTERM must be heard: with
    # it an executor ends what is left of its processes when one was killed, and waits for their end.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGPROF, signal.SIG_DFL)  # the kernel ends it, whatever library it is in
    collect_rarely()
    _bound(memory)
    # Should it be killed, this process must not outlive it: it would wait for ever, and hold the lock.
    Thread(target=_end_with_parent, daemon=True).start()


def collect_rarely() -> None:
    """Look for circles among objects a hundred times as rarely: an import keeps millions, and makes few.

    It gained a fifth. Circles there are: the parts of a mail that was parsed know one another.
    """
    gc.freeze()
    gc.set_threshold(70_000, 20, 20)


def _bound(memory: int) -> None:
    """Have the kernel refuse more data than that. macOS knows the limit, and does not keep to it."""
    with suppress(OSError, ValueError, IndexError):
        taken = int(Path("/proc/self/statm").read_text("ascii").split()[5]) * resource.getpagesize()
        soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
        allowed = [each for each in (soft, hard, taken + memory) if each != resource.RLIM_INFINITY]
        resource.setrlimit(resource.RLIMIT_DATA, (min(allowed), hard))


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent:
        parent.join()
        os._exit(1)


def read_within(chunk: Chunk) -> Readings:
    """Read a chunk as one process among several: in the time that most chunks take many times over."""
    signal.setitimer(signal.ITIMER_PROF, min(_SUSPECT, limits().mail_seconds))
    try:
        return read_chunk(chunk, moderation=_moderation)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


class Alone:
    """One process that reads chunk after chunk, and tells which mail it has in hand.

    If it ends, that mail is read again by a new process, alone: it fails if that one ends, too. The others
    are read as if it were not there.
    """

    def __init__(self, stopping: Callable[[], bool] = lambda: False, moderation: Moderation = NONE) -> None:
        self._stopping = stopping
        self._moderation = moderation
        self._process: BaseProcess | None = None
        self._tasks: Connection
        self._begun: Connection
        self._fresh = True
        self._given_up = 0
        """How many mails took more time than they may."""

    def read(self, chunk: Chunk) -> Readings:
        """Read mails. Raises MemoryError and OSError if the machine has nothing left for a process."""
        found: Readings = []
        waiting: deque[Chunk | Reading] = deque([chunk])
        while waiting:
            part = waiting.popleft()
            if isinstance(part, Reading):
                found.append([part])
                continue
            fresh, seconds = self._fresh or not self._process, self._seconds
            answer = self._asked(part, seconds)
            if isinstance(answer, list):
                found += answer
            elif self._stopping():
                found += [[] for _ in part]
            else:
                waiting.extendleft(reversed(self._parts(part, *answer, seconds, fresh)))
        return found

    def close(self) -> None:
        """End the process."""
        if self._process:
            self._process.kill()
            self._end()

    def _parts(self, chunk: Chunk, at: int, code: int, seconds: float, fresh: bool) -> list[Chunk | Reading]:
        """Divide a chunk on which the process ended, so that what it ended on stands alone, or has failed."""
        mail = chunk[min(at, len(chunk) - 1)][0]
        in_hand: Chunk | Reading = chunk[at : at + 1]
        if len(chunk) > 1 and at == len(chunk):  # it ended when it analysed all of them at once
            return [chunk[: at // 2], chunk[at // 2 :]]
        if code in (-signal.SIGPROF, -signal.SIGXCPU):
            self._given_up += 1
            in_hand = too_long(mail, seconds)
        elif len(chunk) > 1 or not fresh:
            in_hand = [chunk[at]] if at < len(chunk) else chunk
        elif code == _NO_MEMORY:
            in_hand = short_of_memory(mail)
        elif code == -signal.SIGKILL:
            in_hand = failed(mail, ": the process that read it was killed (is there memory enough?)")
        else:
            in_hand = failed(mail, f": the process that read it ended by itself ({_how(code)})")
        parts = [chunk[:at], in_hand, chunk[at + 1 :]] if len(chunk) > 1 else [in_hand]
        return [part for part in parts if part]

    @property
    def _seconds(self) -> float:
        """How many seconds of processor time a mail may take; fewer, the more have taken all of them."""
        halved = self._given_up // _HALVED_AFTER
        return max(min(1, limits().mail_seconds), limits().mail_seconds / (1 << min(halved, 9)))

    def _asked(self, chunk: Chunk, seconds: float) -> Readings | tuple[int, int]:
        """Have a chunk read; if the process ends, give the number of the mail in hand, and its exit code."""
        for _ in range(_TRIES):
            if self._process is None:
                load_for(chunk)
                self._start()
            try:
                self._tasks.send((chunk, seconds))
                self._fresh = False
                answer: Readings = self._tasks.recv()
            except (EOFError, OSError):
                at = self._in_hand()
                code = self._end()
                load()
                if at is not None:
                    return at, code
            else:
                self._in_hand()
                return answer
        raise MemoryError("cannot start a process to read mail")

    def _start(self) -> None:
        context = multiprocessing.get_context()
        self._tasks, theirs = context.Pipe()
        self._begun, noting = context.Pipe(duplex=False)
        os.set_blocking(self._begun.fileno(), False)
        os.set_blocking(noting.fileno(), False)
        arguments = (theirs, noting, limits(), kept_headers(), memory_of(1), self._moderation)
        self._process = context.Process(target=_serve, args=arguments, daemon=True)
        self._process.start()
        self._fresh = True
        theirs.close()
        noting.close()

    def _in_hand(self) -> int | None:
        """Tell the number of the mail that was begun last, if any was."""
        noted = b""
        with suppress(BlockingIOError):
            while more := os.read(self._begun.fileno(), 1 << 16):
                noted = more
        return int.from_bytes(noted[-_NUMBER:], "big") if noted else None

    def _end(self) -> int:
        assert self._process is not None
        self._tasks.close()
        self._begun.close()
        self._process.join()
        code = self._process.exitcode or 0
        self._process = None
        return code


def _serve(
    tasks: Connection,
    noting: Connection,
    allowed: Limits,
    headers: frozenset[str],
    memory: int,
    moderation: Moderation,
) -> None:
    """Read what is asked for, in a process of its own."""
    _let_go_of_pipes_but(noting.fileno())
    follow(allowed, headers, memory)
    while True:
        chunk, seconds = tasks.recv()

        def begin(number: int, seconds: float = seconds) -> None:
            signal.setitimer(signal.ITIMER_PROF, seconds)
            os.write(noting.fileno(), number.to_bytes(_NUMBER, "big"))

        try:
            tasks.send(read_chunk(chunk, begin, moderation))
        except MemoryError:
            os._exit(_NO_MEMORY)
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)


def _let_go_of_pipes_but(own: int) -> None:
    """Let go of the pipes that the parent had open when this process was forked.

    A pool that breaks waits until what it was writing to its processes is refused, as it is once nobody could
    read it any more.
    """
    parent = multiprocessing.parent_process()
    kept = (0, 1, 2, own, parent.sentinel if parent else own)
    with suppress(OSError):  # there may be no /dev
        nothing = os.open(os.devnull, os.O_RDWR)
        for file in [int(path.name) for path in Path("/dev/fd").iterdir()]:
            with suppress(OSError):
                if file not in kept and stat.S_ISFIFO(os.fstat(file).st_mode):
                    os.dup2(
                        nothing, file, inheritable=False
                    )  # its number stays taken by who may yet close it
        os.close(nothing)


def _how(code: int) -> str:
    with suppress(ValueError):
        return signal.Signals(-code).name
    return f"exit code {code}"
