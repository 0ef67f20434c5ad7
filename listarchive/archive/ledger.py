"""What has been read from which source.

One file for each commit, written before the commit it belongs to: a crash between the two leaves the
old commit with the old ledger. It is JSON, and a line with its CRC-32.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

from listarchive.durable import replace_durably
from listarchive.engines.whoosh.commits import Commit
from listarchive.engines.whoosh.home import Home
from listarchive.engines.whoosh.snapshot import Snapshot
from listarchive.errors import IndexUnusable, ListArchiveError

_NAME = re.compile(r"ledger-(\d+)")


@dataclass(frozen=True, slots=True)
class Read:
    """How a source looked when it was last read to its end."""

    size: int
    """In bytes, as it lies on the disk."""
    modified: int
    """Its mtime, in nanoseconds."""
    kind: str
    list_name: str
    """What `--list` said, or nothing."""
    seen: int
    place: str = ""
    """The list of those posts that do not name one themselves."""
    bookmark: str = ""
    """Where to read on once it has grown, as its source says it; nothing if it has to be read anew."""
    footer: Sequence[str | None] = ()
    """What its list put under the last of its mails."""
    charset: str = ""
    """What its first mails are usually in, where they tell."""
    charset_settled: bool = False
    """Whether what is added to it cannot change that."""


class Failed(NamedTuple):
    """A mail that could not be read."""

    content: str
    """Names it wherever it stands."""
    version: str
    """Of the program that failed."""
    reason: str


_FAILED = ""
"""Stands for the failed mails where the ledger names sources: none has this name."""


@dataclass(slots=True)
class Ledger:
    """All sources read so far, by the path that the origins of their posts name."""

    sources: dict[str, Read] = field(default_factory=dict)
    failed: dict[str, dict[str, Failed]] = field(default_factory=dict)
    """Mails that could not be read, by that path, and by their place in it."""

    @classmethod
    def load(cls, folder: Path, generation: int, known: int | None = None) -> Ledger:
        """Read the ledger of one commit, of which the checksum may be known. Raises `IndexUnusable`."""
        path = folder / f"ledger-{generation}"
        try:
            text, _, total = path.read_bytes().rpartition(b"\n")
            if total != b"%08x" % crc32(text) or known not in (None, crc32(text)):
                raise ValueError(path)
            entries = json.loads(text)
            failed = entries.pop(_FAILED, {})
            return cls(
                {name: Read(**values) for name, values in entries.items()},
                {
                    name: {place: Failed(*values) for place, values in some.items()}
                    for name, some in failed.items()
                },
            )
        except (
            FileNotFoundError,
            NotADirectoryError,
            IsADirectoryError,
            ValueError,
            TypeError,
            AttributeError,
        ) as error:
            raise IndexUnusable(
                f"the index in {folder.parent} is damaged ({path.name} cannot be read): "
                "run `listarchive rebuild`"
            ) from error

    @classmethod
    def of(cls, snapshot: Snapshot) -> Ledger:
        """Read what an open commit says of sources. Raises `IndexUnusable`."""
        return cls.load(snapshot.folder, snapshot.generation, snapshot.ledger)

    @classmethod
    def recall(cls, folder: Path) -> Ledger:
        """Tell what can still be told from an index of whatever format: the sources and their lists."""
        sources: dict[str, Read] = {}
        for path in sorted(folder.glob("ledger-*"), key=lambda path: (len(path.name), path.name)):
            with suppress(OSError, ValueError, TypeError, AttributeError):
                entries = json.JSONDecoder().raw_decode(path.read_text("utf-8"))[0]
                entries.pop(_FAILED, None)
                for name, values in entries.items():
                    sources[name] = Read(0, 0, "", str(values.get("list_name", "")), 0)
        return cls(sources)

    def save(self, folder: Path, generation: int) -> int:
        """Write the ledger of the commit that comes next, and give its checksum."""
        entries: dict[str, object] = {name: asdict(read) for name, read in self.sources.items()}
        if self.failed:
            entries[_FAILED] = self.failed
        content = json.dumps(entries, indent=0).encode()
        total = crc32(content)
        replace_durably(folder / f"ledger-{generation}", content + b"\n%08x" % total)
        return total


def usual_charset(home: Path, source: str) -> str:
    """Name what the mails of a source are usually in, as they were read; empty if that is not known."""
    with suppress(ListArchiveError, OSError):
        # The archive is open already; nothing but a name is taken from its files.
        folder = Home(home, trusting=True).current()
        if folder is not None:
            read = Ledger.load(folder, Commit.load(folder).generation).sources.get(source)
            return read.charset if read else ""
    return ""


def forget_others(folder: Path, generation: int) -> None:
    """Remove the ledgers of all commits before the last one, and of one that came to nothing.

    A reader may be about to open that of the one before this.
    """
    for path in folder.iterdir():
        match = _NAME.fullmatch(path.name)
        if match and int(match[1]) not in (generation - 1, generation):
            path.unlink(missing_ok=True)
