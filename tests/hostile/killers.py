"""A `listarchive` in which a mail with one of these words does what it says to the process that reads it."""

from __future__ import annotations

import ctypes
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import repeat
from pathlib import Path
from typing import Any


def _segfault() -> None:
    ctypes.string_at(0)


def _hoard() -> None:
    hoard = [bytes(1 << 20) for _ in range(4_000)]  # not written to, which would take as long as a mail may
    assert hoard


def _hoard_in_one_piece() -> None:
    assert bytearray(1 << 32)


def _recurse() -> None:
    _recurse()


def _loop() -> None:
    for _ in repeat(None):
        pass


def _loop_in_c() -> None:
    # No signal handler of Python's runs until this is over.
    sum(repeat(1))


def _loop_in_a_pattern() -> None:
    re.match(r"(a|a)*b", "a" * 64)


def _abort() -> None:
    os.abort()


def _exit() -> None:
    os._exit(0)


def _raise(error: BaseException) -> None:
    raise error


WHAT: dict[str, Callable[[], None]] = {
    "killed": lambda: os.kill(os.getpid(), signal.SIGKILL),
    "terminated": lambda: os.kill(os.getpid(), signal.SIGTERM),
    "segfault": _segfault,
    "abort": _abort,
    "exit": _exit,
    "exits": lambda: _raise(SystemExit(0)),
    "hoard": _hoard,
    "piece": _hoard_in_one_piece,
    "memory": lambda: _raise(MemoryError()),
    "recurse": _recurse,
    "wrong": lambda: _raise(ValueError("wrong")),
    "system": lambda: _raise(OSError(5, "Input/output error")),
    "loop": _loop,
    "sum": _loop_in_c,
    "pattern": _loop_in_a_pattern,
}
"""What a mail can do, by the word that it has after `DO`."""

REASONS = {
    "killed": "the process that read it was killed (is there memory enough?)",
    "terminated": "the process that read it ended by itself (SIGTERM)",
    "segfault": "the process that read it ended by itself (SIGSEGV)",
    "abort": "the process that read it ended by itself (SIGABRT)",
    "exit": "the process that read it ended by itself (exit code 0)",
    "exits": "the process that read it ended by itself (exit code 0)",
    "hoard": "it took more memory than a mail may",
    "piece": "it took more memory than a mail may",
    "memory": "it took more memory than a mail may",
    "recurse": "(RecursionError: maximum recursion depth exceeded",
    "wrong": "(ValueError: wrong)",
    "system": "(OSError: [Errno 5] Input/output error)",
    "loop": "it took more than 1 seconds of processor time",
    "sum": "it took more than 1 seconds of processor time",
    "pattern": "it took more than 1 seconds of processor time",
}

_DO = re.compile(rb"\nDO (\w+)")


def mail(number: int, what: str = "") -> str:
    """Write a mail of an mbox, which does `what` to who reads it."""
    text = f"DO {what}" if what else f"Sentence number {number} of the potters. " + "clay " * (number % 7)
    return (
        f"From ada@example.org Thu May  2 12:00:00 2024\nFrom: Ada Example <ada@example.org>\n"
        f"Subject: Number {number}\nDate: Thu, 02 May 2024 12:{number % 60:02}:00 +0000\n"
        f"Message-ID: <{number}@example.org>\n\n{text}\n\n"
    )


def run(home: Path, *arguments: str, before: str = "", analysing: bool = False) -> tuple[int, str, str]:
    """Run `listarchive`; give its exit code, what it printed, and its complaints."""
    from warm import warm  # noqa: PLC0415 - not in the program that is run

    folders = [str(folder) for folder in Path(__file__).parents[:2]]
    program = f"import sys; sys.path[:0] = {folders}; import killers; {before}\n"
    program += f"killers.lay_traps({analysing}); from listarchive.cli import main; main()"
    words = [program, "--home", str(home), *arguments]
    if before:  # what is to happen before anything is loaded
        command = [sys.executable, "-B", "-c", *words]
        done = subprocess.run(command, capture_output=True, timeout=300, check=False)
    else:
        done = warm().run(*words)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def report_of(home: Path, *arguments: str, analysing: bool = False) -> dict[str, Any]:
    """Import, and give the report."""
    _, printed, complaints = run(home, "import", "--format", "json", *arguments, analysing=analysing)
    assert "Traceback" not in complaints
    found: dict[str, Any] = json.loads(printed)
    return found


def lay_traps(analysing: bool) -> None:
    """Have this process and those that it starts obey mails; or posts, when they are analysed."""
    from listarchive.importer import mail_reading  # noqa: PLC0415 - in the program that is run

    parts_in, analyse = mail_reading.parts_in, mail_reading.analyse

    def obeyed(raw: bytes, *footer: Any) -> Iterator[Any]:
        asked = _DO.search(raw)
        if asked:
            WHAT[asked[1].decode()]()
        return parts_in(raw, *footer)

    def obeyed_later(stored_posts: list[Any], **engine: Any) -> Any:
        for stored in stored_posts:
            asked = _DO.search(b"\n" + stored.post.body.text.encode())
            if asked:
                WHAT[asked[1].decode()]()
        return analyse(stored_posts, **engine)

    if analysing:
        mail_reading.analyse = obeyed_later
    else:
        mail_reading.parts_in = obeyed
