"""Sources, and the mails and problems that each kind of them gives."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from listarchive.errors import ListArchiveError
from listarchive.post import Origin
from listarchive.sources.scrubbed_files import ScrubbedFile


class NotMail(ListArchiveError):
    """A file that holds no mail; `reason` tells a person what it is instead.

    `beside` is true of what lies beside mail as a matter of course, like a README.
    """

    def __init__(self, path: Path, reason: str, *, beside: bool = False) -> None:
        super().__init__(f"{path}: {reason}")
        self.reason = reason
        self.beside = beside


class Problem(NamedTuple):
    """Something found wrong while reading: where, in bytes of the decompressed file, and what.

    Where the source holds files of its own, the reason begins with the name of the one it is about.
    """

    offset: int
    reason: str


class Sidecar(NamedTuple):
    """What is known of a mail from what lies beside it (a page of a web archive may not say it itself)."""

    message_id: str = ""
    references: tuple[str, ...] = ()
    """The ids of what it answers, the parent last."""
    parent: bytes = b""
    """The mail that it answers, if the id of that is not told."""
    files: tuple[ScrubbedFile, ...] = ()
    """What a list server took off it."""


NO_SIDECAR = Sidecar()


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail as it stands in its source.

    `raw` is exactly the `origin.length` bytes at `origin.offset` of the decompressed file: with the
    mbox's From_ line if it has one, with ">From " as it is escaped there, and with the
    blank lines that stand between it and the next mail.
    """

    raw: bytes
    origin: Origin
    sidecar: Sidecar = NO_SIDECAR


class FileState(NamedTuple):
    """How a source looks from outside. As long as it is the same, there is nothing new to be read."""

    size: int
    """Bytes on the disk; of a folder, those of all that it holds."""
    modified: int
    """The last change, in nanoseconds since 1970; of a folder, the last one of anything in it."""


@dataclass(slots=True)
class Source(ABC):
    """A file, or a folder that is one thing, full of mail.

    What its last reading found out stands in `problems`, `skipped`, `end`, `bookmark` and `resumed`,
    and is whole only when that reading has come to its end.
    """

    path: Path
    kind: str
    compression: str
    """`gzip`, `bzip2`, `xz`, `zstd`, or nothing."""
    size: int
    """Bytes on the disk, compressed if the file is."""
    problems: list[Problem] = field(default_factory=list)
    skipped: list[tuple[int, int]] = field(default_factory=list)
    """The [from, to) spans that are in no mail: a byte order mark, blank lines above the first mail."""
    end: int = 0
    """How far the decompressed file has been read: where the mails of a file that has grown go on."""
    position: int = 0
    """How many of the `size` bytes on the disk have been read so far."""
    bookmark: str = ""
    """To be kept and given back to `added`: how far it was read, and how to know what lies before.

    Empty if a source of this kind has to be read anew whenever it has changed.
    """
    resumed: bool = False
    """True if the last reading went on from a bookmark, and has left out what was read before."""

    @abstractmethod
    def mails(self, start: int = 0) -> Iterator[Mail]:
        """The mails of the source, in the order in which they stand there.

        `start` means something for a file alone: the offset of one of its mails, or a former `end`.
        Every byte of a file from `start` to `end` is in exactly one mail or one skipped span.

        One mail is held in memory at a time. Raises OSError if the source cannot be opened or a read
        fails; damage is no error but a problem: what stands before the damage is read.
        """

    @abstractmethod
    def added(self, bookmark: str) -> Iterator[Mail]:
        """The mails that came in since an earlier reading ended with `bookmark`.

        If the bookmark is empty, or not of this kind, or if anything that was read before now looks
        different, these are all mails; `resumed` tells, once the first has been asked for. Of what was
        there before, only a mail that has grown since (a half-written one) comes again.
        """

    @abstractmethod
    def at(self, origins: Iterable[Origin]) -> Iterator[tuple[Origin, bytes]]:
        """The exact bytes at origins in this source, in the order in which they stand there.

        Reads each place once, in one pass. An origin that leads nowhere is left out. Raises OSError.
        """
