"""The segments that make up the index, and how a commit reaches the disk.

The file `contents` names them, and the posts in them that were removed. A commit writes a segment, syncs
it, and replaces `contents` by a rename: a crash leaves the old index or the new one, whole.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from zlib import crc32

from listarchive.durable import replace_durably
from listarchive.engines.whoosh.codec.page_file import Damaged
from listarchive.engines.whoosh.codec.segment import Segment
from listarchive.errors import IndexUnusable

_TRIES = 20
_SUFFIX = ".segment"
_GONE = (FileNotFoundError, NotADirectoryError, IsADirectoryError)  # another error of the disk is told as one


@dataclass(slots=True)
class Commit:
    """What one commit left."""

    generation: int = 0
    removed: dict[str, list[int]] = field(default_factory=dict)
    """For each segment, by its name, the numbers of the posts in it that no longer count."""
    totals: dict[str, int] = field(default_factory=dict)
    """The checksum of each segment, so that one of another archive is known; none of those of old."""
    ledger: int | None = None
    """The checksum of the ledger of this commit, likewise."""
    private: list[str] = field(default_factory=list)
    """The lists whose posts are kept apart, in segments of their own."""
    spamless: list[str] = field(default_factory=list)
    """The lists of which so is what looks like spam."""
    written: float = field(default=0.0, compare=False)
    """When it was written, in seconds since 1970."""

    @classmethod
    def load(cls, folder: Path) -> Commit:
        """Read the last commit of the index in a folder. Raises `IndexUnusable`."""
        try:
            with (folder / "contents").open("rb") as file:
                text, _, total = file.read().partition(b"\n")
                written = os.fstat(file.fileno()).st_mtime
            if total != _sum(text):
                raise Damaged("contents")
            return cls(**json.loads(text), written=written)
        except (*_GONE, ValueError, TypeError, Damaged) as error:
            raise damaged(folder.parent, error) from error

    def name(self, segment: str, total: int, removed: list[int]) -> None:
        """Make a segment one of the index."""
        self.removed[segment] = removed
        self.totals[segment] = total

    def save(self, folder: Path) -> None:
        """Make this the last commit. Raises OSError."""
        apart = [name for name in ("private", "spamless") if getattr(self, name)]
        names = ("generation", "removed", "totals", "ledger", *apart)
        values = {name: getattr(self, name) for name in names}
        text = json.dumps(values, separators=(",", ":")).encode()
        replace_durably(folder / "contents", text + b"\n" + _sum(text))


def _sum(text: bytes) -> bytes:
    return b"%08x\n" % crc32(text)


def path_of(folder: Path, name: str) -> Path:
    """Give the file of a segment."""
    return folder / f"{name}{_SUFFIX}"


def create(folder: Path) -> None:
    """Make an empty index in an empty folder."""
    Commit().save(folder)


def open_segments(folder: Path) -> tuple[list[Segment], Commit]:
    """Open the last commit of the index in a folder. Raises `IndexUnusable`."""
    for _ in range(_TRIES):
        contents = Commit.load(folder)
        try:
            segments = [
                _own(Segment(path_of(folder, name), frozenset(removed)), contents)
                for name, removed in contents.removed.items()
            ]
        except FileNotFoundError as error:
            # The next commit may have merged it away meanwhile: look again.
            if Commit.load(folder).generation == contents.generation:
                raise damaged(folder.parent, error) from error
            time.sleep(0.01)
        except (*_GONE, Damaged) as error:
            raise damaged(folder.parent, error) from error
        else:
            return segments, contents
    raise damaged(folder.parent, TimeoutError())


def _own(segment: Segment, contents: Commit) -> Segment:
    """Give a segment that is the one that was committed. Raises `Damaged`."""
    if contents.totals.get(segment.name, segment.total) != segment.total:
        raise Damaged(f"{segment.name} is not the segment that was committed")
    return segment


def tidy(folder: Path, contents: Commit) -> None:
    """Remove segments that are no longer named, or that a writer left behind that died or gave up."""
    for path in folder.glob(f"*{_SUFFIX}"):
        if path.stem not in contents.removed:
            path.unlink(missing_ok=True)


@contextmanager
def opening(folder: Path) -> Iterator[None]:
    """Turn what the pages of a folder's files tell of their damage into `IndexUnusable`.

    Every page has a checksum: whatever else goes wrong is a bug, which a rebuild does not mend.
    """
    try:
        yield
    except Damaged as error:
        raise damaged(folder, error) from error


def damaged(folder: Path, error: Exception) -> IndexUnusable:
    """Say that the index in a home's folder for it cannot be used."""
    return IndexUnusable(
        f"the index in {folder} is damaged ({type(error).__name__}): run `listarchive rebuild`"
    )
