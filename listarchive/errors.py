"""The errors that a user can meet, and the exit code that each one ends with."""

from __future__ import annotations

EXIT_CODES: dict[int, str] = {
    0: "done (for search: something was found)",
    1: "nothing found (search, show, thread, digest); a difference (check)",
    2: "usage, or a query or date that cannot be understood",
    3: "done, but some mail could not be read or fetched (each one is named)",
    4: "no archive here",
    5: "the index is of another version or damaged: run `listarchive rebuild`",
    69: "the search cluster does not answer, or only a part of it: try later",
    70: "a bug: one line says how to report it",
    74: "the disk is full, or another I/O error; not enough memory",
    75: "another import or fetch is running, or a cluster is busy: try later",
    130: "stopped by a signal (Ctrl-C), what was read is kept: run it again",
}
"""Every exit code and what it means, as each command's help shows it."""

UNAVAILABLE = 69
"""The code of a service that does not answer (`EX_UNAVAILABLE` of sysexits.h)."""

BUG = 70
"""The code of what nobody foresaw (`EX_SOFTWARE` of sysexits.h)."""

IO_ERROR = 74
"""The code of a disk, a stream or memory that fails (`EX_IOERR` of sysexits.h)."""

_REASON = 300  # characters of an error; it may repeat the mail

STOPPED = 130
"""The code after Ctrl-C, as shells have it (128 and the signal's number); SIGTERM's is no other."""


class ListArchiveError(Exception):
    """An error to be told to a person in one line: what, where, what to do next."""

    exit_code = 2


class UsageError(ListArchiveError):
    """What was asked cannot be done as asked."""


class HomeFileWrong(UsageError):
    """A file in which the owner's word stands cannot be understood: what it says is for nobody else."""


class QueryError(ListArchiveError):
    """A query that cannot be understood.

    `position` is the index in the query string of the character where understanding ended.
    """

    def __init__(self, message: str, position: int = 0) -> None:
        super().__init__(message)
        self.position = position


class DateError(ListArchiveError):
    """A user's date that cannot be understood or that no calendar has (31 February)."""


class NotFound(ListArchiveError):
    """Nothing in the archive answers to what was named."""

    exit_code = 1


class Withdrawn(NotFound):
    """A post that was named is hidden; `reason` is what its readers are told."""

    def __init__(self, message: str, reason: str) -> None:
        super().__init__(message)
        self.reason = reason


class MailGone(NotFound):
    """The mail of a post is not where it was read from."""


class Unreadable(ListArchiveError):
    """A mail that cannot be read, since something in its reading failed; others can."""

    def __init__(self, place: str, error: Exception) -> None:
        if isinstance(error, MemoryError):
            self.exit_code = IO_ERROR
            super().__init__(f"{place}: not enough memory to read this mail: allow more (ulimit -v)")
        else:
            self.exit_code = 3
            reason = f"{type(error).__name__}: {error}"[:_REASON]
            super().__init__(f"{place}: could not be read ({reason}): please report it")


class NoArchive(ListArchiveError):
    """There is no archive, or no index yet, where one was looked for."""

    exit_code = 4


class IndexUnusable(ListArchiveError):
    """The index is damaged or was written by another version."""

    exit_code = 5


class NotApart(IndexUnusable):
    """The index was written when other lists were private: nobody but its owner may read it as it is."""


class Untrusted(ListArchiveError):
    """The index may be the work of somebody else. A rebuild alone mends nothing, hence no code of its own."""


class Busy(ListArchiveError):
    """Another import holds the archive's lock."""

    exit_code = 75


class ClusterDown(ListArchiveError):
    """The cluster that keeps the index cannot be reached, or only a part of it: no answer would be whole."""

    exit_code = UNAVAILABLE


class ClusterBlocked(ListArchiveError):
    """The cluster takes nothing more: as a rule, its disks are full."""

    exit_code = IO_ERROR


class ClusterRefused(ListArchiveError):
    """The cluster, or what stands before it, refuses a request for good.

    `status` is that of the answer, 0 if there is none; `kind` is OpenSearch's name of the error, if it is one
    of its, and `reason` what it says of it.
    """

    def __init__(self, message: str, status: int = 0, kind: str = "", reason: str = "") -> None:
        super().__init__(message)
        self.status = status
        self.kind = kind
        self.reason = reason
