"""Files and folders that are there, whole, after a power loss."""

from __future__ import annotations

import os
from pathlib import Path


def replace_durably(path: Path, content: bytes, mode: int = 0o666) -> None:
    """Put `content` at `path` so that a crash leaves the old content or the new, whole.

    `mode` says who may read it, from its first byte on. Raises OSError, and then leaves the old content.
    """
    new = path.with_name(path.name + ".new")
    new.unlink(missing_ok=True)  # of a crash, perhaps for others to read
    try:
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)
    except BaseException:
        new.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make the names in `folder` survive a power loss."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
