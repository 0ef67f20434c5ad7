"""What `--log FILE` keeps of each run.

One line, written in one piece at the end of the file, which is opened for it and closed again: so runs that
end together do not mix, and logrotate may take the file away at any time.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from listarchive.cli.endings import code_of
from listarchive.cli.options import quiet_option, wait_option
from listarchive.printable import safe

Note = Callable[[int, dict[str, int]], None]
"""Takes a run's exit code and what it counted."""


def log_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options that log it."""
    for option in (
        click.option(
            "--log-format",
            type=click.Choice(["text", "json"]),
            metavar="FORM",
            default="text",
            help="How --log writes: text for people, json for programs.",
        ),
        click.option(
            "--log", metavar="FILE", type=click.Path(), help="Add a line to FILE: when, how much, how long."
        ),
    ):
        command = option(command)
    return command


def changing_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command what all have that change what an archive shows: to be silent, to wait, to be logged."""
    return quiet_option(wait_option(log_options(command)))


@contextmanager
def logged(command: str, path: str | None, form: str) -> Iterator[Note]:
    """Log a run however it ends: what it counted, or the error that ended it."""
    began, started = datetime.now(UTC), time.monotonic()

    def note(code: int, counts: dict[str, int] | None = None, error: str | None = None) -> None:
        if path is None:
            return
        when, seconds = began.isoformat(timespec="seconds").replace("+00:00", "Z"), time.monotonic() - started
        if form == "json":
            values = {"time": when, "command": command, "exit": code, **(counts or {})}
            line = json.dumps({**values, "seconds": round(seconds, 3), "error": error})
        else:
            said = error or ", ".join(f"{value} {name}" for name, value in (counts or {}).items())
            line = f"{when} {command}: {safe(said)}, in {seconds:.1f} s, exit {code}"
        _append(path, f"{line}\n".encode())

    try:
        yield note
    except KeyboardInterrupt as stopped:
        note(code_of(stopped), error="stopped")
        raise
    except Exception as failure:
        note(code_of(failure), error=str(failure) or type(failure).__name__)
        raise


@contextmanager
def placed(home: Path) -> Iterator[None]:
    """Say of an error in writing where it happened: what fails after a file was opened does not know it."""
    try:
        yield
    except OSError as error:
        if error.filename is None:
            error.filename = home
        raise


def _append(path: str, line: bytes) -> None:
    try:
        # A pipe that nobody reads must not hold up the night: hence O_NONBLOCK.
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NONBLOCK | os.O_CLOEXEC
        descriptor = os.open(path, flags, 0o666)
        try:
            os.write(descriptor, line)
        finally:
            os.close(descriptor)
    except OSError as error:
        reason = safe(f"{path}: {error.strerror}")
        click.echo(f"listarchive: {reason}: this run is not logged, fix that before the next", err=True)
