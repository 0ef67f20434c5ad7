"""Passwords, which are kept outside the configuration."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

from listarchive.errors import UsageError
from listarchive.fetch.remote import NotFetched
from listarchive.secret_files import secret

_TIMEOUT = 60.0  # seconds; it may have to ask a keyring


def from_file(path: Path) -> Callable[[], str]:
    """Take the first line of a file that is nobody else's business."""

    def read() -> str:
        try:
            return secret(path)
        except UsageError as error:
            raise NotFetched(str(error)) from error

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
