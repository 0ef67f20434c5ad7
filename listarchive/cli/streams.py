"""The standard streams of a process, usable however it was started."""

from __future__ import annotations

import io
import os
import sys
from contextlib import suppress
from typing import TextIO

_INPUT, _OUTPUT, _MESSAGES = 0, 1, 2


def output() -> TextIO:
    """Give standard output, which takes every character; what is written to a closed one (`>&-`) fails."""
    _hold(_INPUT, os.O_WRONLY)
    _hold(_OUTPUT, os.O_RDONLY)
    if sys.stdin is None:
        sys.stdin = io.TextIOWrapper(io.BufferedReader(io.FileIO(_INPUT, closefd=False)))
    return _every_character(sys.stdout, _OUTPUT)


def messages() -> TextIO:
    """Give standard error, which takes every character; a closed one (`2>&-`) takes all and keeps nothing."""
    _hold(_MESSAGES, os.O_WRONLY)
    return _every_character(sys.stderr, _MESSAGES)


def _hold(descriptor: int, mode: int) -> None:
    """Keep the number of a closed stream from the next file that is opened, which would take it.

    With the opposite mode (GNU's `stdopen`), reading or writing fails as on a closed one: EBADF.
    """
    with suppress(OSError):
        os.fstat(descriptor)
        return
    held = os.open(os.devnull, mode)
    if held != descriptor:
        os.dup2(held, descriptor)
        os.close(held)


def _every_character(stream: TextIO | None, descriptor: int) -> TextIO:
    if stream is None:
        raw = io.FileIO(descriptor, "wb", closefd=False)
        return io.TextIOWrapper(io.BufferedWriter(raw), encoding="utf-8", errors="replace")
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(errors="replace")
    return stream


def size() -> tuple[int, int]:
    """Tell how many columns and lines the terminal has; as `shutil` does, which takes 3 ms to load."""
    columns, lines = (_number(os.environ.get(name, "")) for name in ("COLUMNS", "LINES"))
    if not (columns and lines) and sys.__stdout__ is not None:
        with suppress(OSError, ValueError):
            there = os.get_terminal_size(sys.__stdout__.fileno())
            columns, lines = columns or there.columns, lines or there.lines
    return columns or 80, lines or 24


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else 0


def let_go() -> None:
    """Forget what cannot be written, or Python would complain of it at its end."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            with suppress(OSError, ValueError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
