"""Trust: whose index may be read.

Nothing in the files of an index is run, but what stands in them is shown, and an import writes beside
them: it has to be the work of who reads it, or of root. Others may not be able to write there. Its group
may: it is the administrator who puts people into a group, and on many systems all files are
writable by the group of one that each user has alone.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from listarchive.errors import Untrusted


def require_trust(index: Path, folder: Path) -> None:
    """Look at all that an index consists of. Raises `Untrusted` and OSError."""
    for path in _all(index, folder):
        try:
            status = path.stat()
        except FileNotFoundError:  # a writer is at work
            continue
        if status.st_uid not in (0, os.geteuid()):
            raise Untrusted(
                f"{path} belongs to another user (number {status.st_uid}): run this as that user, or, if "
                "you trust all that stands in it, with `listarchive --trust-index`"
            )
        if status.st_mode & stat.S_IWOTH:
            raise Untrusted(
                f"{path} can be written by everybody: run `chmod -R o-w` on {index}, then "
                "`listarchive rebuild`"
            )


def _all(index: Path, folder: Path) -> Iterator[Path]:
    yield index
    yield index / "current"
    yield folder
    yield from folder.iterdir()
