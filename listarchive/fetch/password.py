"""Passwords, which are kept outside the configuration."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

from listarchive.fetch.remote import NotFetched

_TIMEOUT = 60.0  # seconds; it may have to ask a keyring


def from_file(path: Path) -> Callable[[], str]:
    """Take the first line of a file that is nobody else's business."""

    def read() -> str:
        try:
            if path.stat().st_mode & 0o007:
                raise NotFetched(f"{path} can be read by everybody: run chmod 600 on it")
            return _first_line(path.read_text("utf-8"), str(path))
        except (OSError, UnicodeDecodeError) as error:
            raise NotFetched(f"{path} gives no password ({_reason(error)}): fix that") from error

    return read


def from_command(arguments: Sequence[str]) -> Callable[[], str]:
    """Take the first line that a program prints."""

    def read() -> str:
        try:
            done = subprocess.run(
                arguments,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=_TIMEOUT,
                check=True,
            )
            return _first_line(done.stdout.decode("utf-8"), arguments[0])
        except (OSError, subprocess.SubprocessError, UnicodeDecodeError) as error:
            raise NotFetched(f"{arguments[0]} gives no password ({_reason(error)}): try it") from error

    return read


def from_variable(name: str) -> Callable[[], str]:
    """Take an environment variable."""

    def read() -> str:
        return _first_line(os.environ.get(name, ""), f"${name}")

    return read


def _first_line(text: str, place: str) -> str:
    line = text.partition("\n")[0].rstrip("\r")
    if not line:
        raise NotFetched(f"there is no password in {place}: put it there")
    return line


def _reason(error: Exception) -> str:
    if isinstance(error, subprocess.CalledProcessError):
        return f"it ends with {error.returncode}"
    if isinstance(error, subprocess.TimeoutExpired):
        return "it does not end"
    return getattr(error, "strerror", None) or "not UTF-8"
