"""The mails that stand in a file or a folder.

    for mail in mails(Path("mbox")):        # everything below a folder, in a fixed order
        mail.raw, mail.origin

    source = open_source(path)              # one file: what it is …
    for mail in source.mails(): ...         # … its mails …
    source.problems, source.bookmark        # … what went wrong on the way, and how far it went

    for mail in source.added(bookmark): ... # later: what has come in since
    source.at(origins)                      # the very bytes of some mails
    state_of(path)                          # size and time: is there anything new at all?

What a file is follows from its first bytes, never from its name. Each kind of source is one module
(see `kinds`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from listarchive.errors import ListArchiveError
from listarchive.limits import Limits, each_keeping
from listarchive.post import Origin
from listarchive.sources.cutting import CannotCut, cut
from listarchive.sources.folder import files
from listarchive.sources.opening import STANDARD_INPUT, open_source, state_of
from listarchive.sources.source import FileState, Mail, NotMail, Problem, Sidecar, Source

__all__ = [
    "STANDARD_INPUT",
    "CannotCut",
    "FileState",
    "Mail",
    "NotMail",
    "Problem",
    "Sidecar",
    "Source",
    "cut",
    "files",
    "mails",
    "mails_at",
    "open_source",
    "state_of",
]


def mails(path: Path, *, start: int = 0, limits: Limits | None = None) -> Iterator[Mail]:
    """The mails of a file, or of all files below a folder, in the order in which they stand there.

    `start` is a place in a file to go on from: the offset of a mail that an earlier reading gave, or
    the `Source.end` where it ended, in bytes of the decompressed file. It means nothing for a folder.
    `limits` bound the work; by default those that hold here. Raises NotMail for a file that holds no mail
    (below a folder such files are passed over) and OSError for one that cannot be read.
    """
    yield from each_keeping(_mails(path, start), limits)


def mails_at(folder: Path, origins: Iterable[Origin]) -> Iterator[tuple[Origin, bytes]]:
    """Read mails where they stand in the files of a folder, file by file; what is not there is left out."""
    wanted: dict[str, list[Origin]] = {}
    for origin in origins:
        wanted.setdefault(origin.path, []).append(origin)
    for name, here in wanted.items():
        with suppress(ListArchiveError, OSError):
            yield from open_source(folder / name).at(here)


def _mails(path: Path, start: int) -> Iterator[Mail]:
    if not path.is_dir():
        yield from open_source(path).mails(start)
        return
    for file in files(path):
        try:
            source = open_source(file)
        except NotMail:
            continue
        yield from source.mails()
