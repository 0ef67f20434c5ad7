"""How an error becomes one line on standard error, and an exit code."""

from __future__ import annotations

import errno
from contextlib import suppress

import click

from listarchive.errors import BUG, IO_ERROR, STOPPED, ListArchiveError, UsageError

_ADVICE = {
    errno.ENOENT: "name one that exists",
    errno.EISDIR: "name a file in it",
    errno.EACCES: "change its permissions, or name another",
    errno.EPERM: "change its permissions, or name another",
    errno.ENOSPC: "make room and run it again",
    errno.EDQUOT: "make room and run it again",
    errno.EIO: "look after the disk, then run it again",
    errno.EROFS: "name an archive home that can be written to",
    errno.EBADF: "do not close it, or give it a file, as in >FILE",
    errno.EMFILE: "allow more open files (ulimit -n) and run it again",
    errno.ENFILE: "allow more open files and run it again",
}
"""What to do next after an error of the operating system."""

# What was named is not there, or is not for whoever named it: no disk has failed.
_NAMED = frozenset(
    {errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.EACCES, errno.EPERM, errno.ELOOP, errno.ENAMETOOLONG}
)
# What the loader says of a library, and Python of a thread, for which there is no memory.
_UNMAPPED = ("failed to map segment", "cannot allocate memory", "can't start new thread")


def code_of(error: BaseException) -> int:
    """Tell with which exit code an error ends a run."""
    if isinstance(error, ListArchiveError | click.ClickException):
        return error.exit_code
    if isinstance(error, KeyboardInterrupt | click.Abort):
        return STOPPED
    if _lacks_memory(error):
        return IO_ERROR
    if isinstance(error, OSError):
        return UsageError.exit_code if error.errno in _NAMED else IO_ERROR
    return BUG


def complain(error: BaseException) -> int:
    """Tell a person what went wrong, in one line, and give the exit code of it."""
    with suppress(OSError, ValueError):  # standard error may be full, too
        click.echo(f"listarchive: {_line(error)}", err=True)
    return code_of(error)


def _line(error: BaseException) -> str:
    from listarchive.printable import safe  # noqa: PLC0415 - most runs end without

    if isinstance(error, click.ClickException):
        return safe(_usage(error))
    if isinstance(error, ListArchiveError):
        return safe(str(error))
    if isinstance(error, KeyboardInterrupt | click.Abort):
        return "stopped before it was done: run it again to go on"
    if _lacks_memory(error):
        return "not enough memory: end other programs, or allow more (ulimit -v), and run it again"
    if isinstance(error, OSError):
        place = f"{error.filename}: " if error.filename else ""
        advice = _ADVICE.get(error.errno or 0, "fix that and run it again")
        return safe(f"{place}{error.strerror or error}: {advice}")
    return (
        f"this should not have happened ({safe(f'{type(error).__name__}: {error}')}): "
        "please report it, with what LISTARCHIVE_DEBUG=1 shows"
    )


def _lacks_memory(error: BaseException) -> bool:
    if isinstance(error, MemoryError) or (isinstance(error, OSError) and error.errno == errno.ENOMEM):
        return True
    return isinstance(error, ImportError | RuntimeError) and any(
        sign in str(error).lower() for sign in _UNMAPPED
    )


def _usage(error: click.ClickException) -> str:
    context = getattr(error, "ctx", None)
    asked = context.command_path if context else "listarchive"
    if isinstance(error, click.NoSuchOption) and not error.option_name.startswith("--"):
        found = f"no such option {error.option_name!r}"
        if asked.endswith(" search"):
            return f"{found}: a query that begins with a hyphen goes after --, as in {asked} -- -draft lamp"
        return f"{found}: see `{asked} --help`"
    message = error.format_message().rstrip(".")
    return f"{message}{'' if message.endswith('?') else ':'} see `{asked} --help`"
