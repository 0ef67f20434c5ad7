"""What is in one file: which kind of source is it, where do its mails stand, what is wrong with it?"""

from __future__ import annotations

import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from listarchive.errors import ListArchiveError
from listarchive.post import Origin
from listarchive.sources import compressed, kinds

HEAD = 1 << 16
"""How many bytes decide what a file is: room for a long run of Received headers."""


class NotMail(ListArchiveError):
    """A file that holds no mail; `reason` tells a person what it is instead."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.reason = reason


class Problem(NamedTuple):
    """Something found wrong while reading: where, in bytes of the decompressed file, and what."""

    offset: int
    reason: str


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail as it stands in its file.

    `raw` is exactly the `origin.length` bytes at `origin.offset` of the decompressed file: with the
    mbox separator line ("From …") if it has one, with ">From " as it is escaped there, and with the
    blank lines that stand between it and the next mail.
    """

    raw: bytes
    origin: Origin


@dataclass(slots=True)
class Source:
    """One file of mail. What its last reading found out stands in `problems`, `skipped` and `end`."""

    path: Path
    kind: str
    compression: str
    """`gzip`, `bzip2`, `xz`, or nothing."""
    size: int
    """Bytes on the disk, compressed if the file is."""
    problems: list[Problem] = field(default_factory=list)
    skipped: list[tuple[int, int]] = field(default_factory=list)
    """The [from, to) spans that are in no mail: a byte order mark, blank lines above the first mail."""
    end: int = 0
    """How far the decompressed file has been read: where the mails of a file that has grown go on."""
    position: int = 0
    """How many of the `size` bytes on the disk have been read so far."""

    def mails(self, start: int = 0) -> Iterator[Mail]:
        """The file's mails from `start` on: 0, the offset of one of its mails, or a former `end`.

        To read what has been added to a file, going on from its last mail's offset is surer than from
        its `end`: what was read as the last mail may have been half written.

        Every byte from `start` to `end` is in exactly one mail or one skipped span. One mail is held
        in memory at a time. Raises OSError if the file cannot be opened or a read fails; damaged
        compressed data is no error but a problem: what stands before the damage is read.
        """
        self.problems, self.skipped, self.end, self.position = [], [], 0, 0
        with compressed.open_stream(self.path) as stream:
            stream.skip(start)
            self.end = stream.offset
            for offset, raw in kinds.named(self.kind).split(stream, start, self._report):
                self._skip_to(offset)
                self.end, self.position = offset + len(raw), stream.position
                yield Mail(raw, Origin(str(self.path), offset, len(raw)))
            self._skip_to(stream.offset)
            self.position = stream.position
            if stream.damage:
                self._report(stream.offset, stream.damage)

    def _skip_to(self, offset: int) -> None:
        if offset > self.end:
            self.skipped.append((self.end, offset))
            self.end = offset

    def _report(self, offset: int, reason: str) -> None:
        self.problems.append(Problem(offset, reason))


def open_source(path: Path) -> Source:
    """Say what a file is, by its first bytes.

    Raises NotMail if it holds no mail, OSError if it cannot be read.
    """
    status = path.stat()
    if stat.S_ISDIR(status.st_mode):
        raise NotMail(path, "a folder, not a file")
    if not stat.S_ISREG(status.st_mode):
        raise NotMail(path, "a device, a socket or a pipe, not a file")
    with compressed.open_stream(path) as stream:
        head = stream.read(HEAD)
    kind = kinds.kind_of(head) if head or not stream.damage else None
    if kind is None and stream.damage:
        raise NotMail(path, f"{stream.damage}; what is left is not mail")
    if kind is None:
        reason = kinds.what_else(head)
        packed = f" ({stream.compression})" if stream.compression else ""
        raise NotMail(path, reason + packed)
    return Source(path, kind, stream.compression, status.st_size)
