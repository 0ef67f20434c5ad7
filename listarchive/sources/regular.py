"""Files opened for reading, and never what only seems to be one: a pipe, a device or a socket."""

from __future__ import annotations

import errno
import os
import stat
from io import FileIO
from pathlib import Path

NO_FILE = "a device, a socket or a pipe, not a file"
LEFT = "a device, a socket or a pipe, left unread"
_FLAGS = os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOCTTY
"""Opening a pipe would wait for who writes into it, opening a terminal could make it that of this process."""


def open_regular(path: Path) -> FileIO:
    """Open a file, unbuffered. Raises OSError; with NO_FILE if it is none, also if it has just become so."""
    return open(path, "rb", buffering=0, opener=_opened)  # Path has no opener


def _opened(path: str, _flags: int) -> int:
    try:
        descriptor = os.open(path, _FLAGS)
    except OSError as error:
        if error.errno in (errno.ENXIO, errno.ENODEV):  # a socket; a device without a driver
            raise OSError(error.errno, NO_FILE, path) from error
        raise
    mode = os.fstat(descriptor).st_mode
    if stat.S_ISREG(mode):
        return descriptor
    os.close(descriptor)
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), path)
    raise OSError(errno.ENXIO, NO_FILE, path)


def is_special(mode: int) -> bool:
    """Whether a file's mode (`st_mode`) is that of a pipe, a device or a socket."""
    return stat.S_ISFIFO(mode) or stat.S_ISCHR(mode) or stat.S_ISBLK(mode) or stat.S_ISSOCK(mode)
