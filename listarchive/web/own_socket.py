"""A socket that nobody but this user reaches, at a path.

Its mode lets nobody else connect, from the first moment on: it is bound before it listens, and its mode is
set and looked at between the two. Whoever connects is asked by the kernel's word, too, who he is, should the
mode be changed later. (The administrator of the machine reads every file anyway.)
"""

from __future__ import annotations

import os
import socket
import stat
import struct
from contextlib import suppress
from pathlib import Path

from listarchive.errors import UsageError

_PEER = struct.Struct("3i")  # process, user, group: `struct ucred` of Linux
_LONGEST = 100  # bytes of a path that the kernel takes


def own_socket(path: Path) -> socket.socket:
    """Make a socket that listens at a path. Raises `UsageError` if there cannot be one."""
    where = path.absolute()
    if len(os.fsencode(where)) > _LONGEST:
        raise UsageError(f"{where}: is too long for a socket: give a path of {_LONGEST} bytes at most")
    made = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    before = os.umask(0o177)
    try:
        _require_free(where)
        made.bind(str(where))
        where.chmod(0o600)
        found = where.lstat()
        if not stat.S_ISSOCK(found.st_mode) or found.st_mode & 0o077 or found.st_uid != os.geteuid():
            raise UsageError(f"{where}: others would reach a socket there: choose a folder of your own")
        made.listen(128)
    except OSError as error:
        made.close()
        raise UsageError(
            f"{where}: no socket can be made there ({error.strerror}): choose another"
        ) from error
    except UsageError:
        made.close()
        raise
    finally:
        os.umask(before)
    return made


def _require_free(where: Path) -> None:
    """Take away a socket that nobody listens at any more. Raises `UsageError` if anything else is there."""
    try:
        found = where.lstat()
    except FileNotFoundError:
        return
    if not stat.S_ISSOCK(found.st_mode) or found.st_uid != os.geteuid():
        raise UsageError(f"{where}: is there already, and no socket of yours: choose another")
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as asked:
        try:
            asked.connect(str(where))
        except ConnectionRefusedError:
            where.unlink()
        else:
            raise UsageError(f"{where}: another program serves there: end it, or choose another")


def require_own(connection: socket.socket) -> None:
    """Raise OSError for a connection of another user than this one, and than the administrator."""
    option = getattr(socket, "SO_PEERCRED", None)
    if option is None:  # the mode of the socket is all that there is
        return
    _, user, _ = _PEER.unpack(connection.getsockopt(socket.SOL_SOCKET, option, _PEER.size))
    if user not in (0, os.geteuid()):
        connection.close()
        raise PermissionError(f"user {user} is not the one who serves")


def let_go(path: Path) -> None:
    """Take the socket away at the end."""
    with suppress(OSError):
        path.unlink()
