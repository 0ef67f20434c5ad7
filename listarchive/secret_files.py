"""Secrets, which are kept in files of their own that are nobody else's business."""

from __future__ import annotations

from pathlib import Path

from listarchive.errors import UsageError

_MOST = 64_000  # bytes; a token of a great identity provider has some thousand


def secret(path: Path) -> str:
    """Take the first line of a file. Raises `UsageError` if there is none, or if everybody can read it."""
    try:
        guarded(path)
        with path.open("rb") as file:
            line = file.read(_MOST).partition(b"\n")[0].decode("utf-8").rstrip("\r")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "not UTF-8"
        raise UsageError(f"{path} gives no password ({reason}): fix that") from None
    if not line:
        raise UsageError(f"there is no password in {path}: put it there")
    return line


def guarded(path: Path) -> Path:
    """Raise `UsageError` for a file that everybody can read, and OSError if there is none."""
    if path.stat().st_mode & 0o007:
        raise UsageError(f"{path} can be read by everybody: run chmod 600 on it")
    return path
