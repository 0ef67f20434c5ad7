"""What is at a path: which source is it, and how does it look from outside?"""

from __future__ import annotations

import stat
from pathlib import Path

from listarchive.sources import file
from listarchive.sources.nouns import Look, NotMail, Source


def open_source(path: Path) -> Source:
    """Say what is at a path, by its content.

    Raises NotMail if it holds no mail, OSError if it cannot be read.
    """
    status = path.stat()
    if stat.S_ISDIR(status.st_mode):
        raise NotMail(path, "a folder, not a file")
    if not stat.S_ISREG(status.st_mode):
        raise NotMail(path, "a device, a socket or a pipe, not a file")
    return file.open_file(path, status.st_size)


def look(path: Path) -> Look:
    """See whether what is at a path may have changed, without reading it. Raises OSError."""
    status = path.stat()
    return Look(status.st_size, status.st_mtime_ns)
