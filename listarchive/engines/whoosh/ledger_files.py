"""The ledger that the archive keeps with each commit: a file that ends with a line of its CRC-32.

It is written before the commit that it belongs to: a crash between the two leaves the old commit with the
old ledger.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from zlib import crc32

from listarchive.durable import replace_durably
from listarchive.errors import IndexUnusable

_NAME = re.compile(r"ledger-(\d+)")


def save(folder: Path, generation: int, content: bytes) -> int:
    """Write the ledger of the commit that comes next, and give its checksum."""
    total = crc32(content)
    replace_durably(folder / f"ledger-{generation}", content + b"\n%08x" % total)
    return total


def load(folder: Path, generation: int, known: int | None = None) -> bytes:
    """Read the ledger of a commit, of which the checksum may be known. Raises `IndexUnusable`."""
    path = folder / f"ledger-{generation}"
    try:
        content, _, total = path.read_bytes().rpartition(b"\n")
        if total != b"%08x" % crc32(content) or known not in (None, crc32(content)):
            raise ValueError(path)
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError, ValueError) as error:
        raise IndexUnusable(
            f"the index in {folder.parent} is damaged ({path.name} cannot be read): run `listarchive rebuild`"
        ) from error
    return content


def all_in(folder: Path) -> Iterator[bytes]:
    """Give the files of all ledgers that can be read, the oldest first, whatever their format."""
    for path in sorted(folder.glob("ledger-*"), key=lambda path: (len(path.name), path.name)):
        with suppress(OSError):
            yield path.read_bytes()


def forget_others(folder: Path, generation: int) -> None:
    """Remove the ledgers of all commits before the last one, and of one that came to nothing.

    A reader may be about to open that of the one before this.
    """
    for path in folder.iterdir():
        match = _NAME.fullmatch(path.name)
        if match and int(match[1]) not in (generation - 1, generation):
            path.unlink(missing_ok=True)
