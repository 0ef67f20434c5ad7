"""Files of the index, which tell that they are damaged without being read whole.

A file is written once, from its beginning to its end:

    content, in pages of 16 kB | the CRC-32 of each page | the trailer

It is mapped into memory, and each page is checked when it is first read. So a search pays for what it
reads: nothing of what it does at the start grows with the index but 4 bytes in 16 kB.
"""

from __future__ import annotations

import mmap
import os
import struct
from pathlib import Path
from typing import BinaryIO
from zlib import crc32

_SHIFT = 14
_PAGE = 1 << _SHIFT
_TRAILER = struct.Struct("<QII")  # length of the content, CRC-32 of that and of all others, the magic
_MAGIC = int.from_bytes(b"LAix", "little")

_HELD = 1 << 20  # bytes read from a file before its pages are let go of


class Damaged(Exception):
    """What stands in a file is not what was written."""


class PageWriter:
    """Writes a file of pages. It is whole, and on the disk, when `close` returns."""

    def __init__(self, path: Path) -> None:
        self._file: BinaryIO = path.open("wb")
        self._page = bytearray()
        self._sums: list[int] = []
        self.place = 0
        """How many bytes were written."""

    def write(self, data: bytes) -> None:
        """Append to the content."""
        self.place += len(data)
        self._page += data
        if len(self._page) >= _PAGE:
            whole = len(self._page) >> _SHIFT << _SHIFT
            self._flush(bytes(self._page[:whole]))
            del self._page[:whole]

    def _flush(self, data: bytes) -> None:
        self._sums += [crc32(data[start : start + _PAGE]) for start in range(0, len(data), _PAGE)]
        self._file.write(data)

    def close(self) -> None:
        """Write the end. Raises OSError."""
        self._flush(bytes(self._page))
        table = struct.pack(f"<{len(self._sums)}I", *self._sums)
        self._file.write(table + _TRAILER.pack(self.place, _sum(table, self.place), _MAGIC))
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()

    def abandon(self) -> None:
        """Close what will not be used."""
        self._file.close()


def _sum(table: bytes, length: int) -> int:
    return crc32(length.to_bytes(8, "little"), crc32(table))


def total_of(path: Path) -> int:
    """Give the `total` of a file that is whole. Raises OSError."""
    with path.open("rb") as file:
        file.seek(-_TRAILER.size, os.SEEK_END)
        return int(_TRAILER.unpack(file.read())[1])


class Pages:
    """A file of pages, open for reading. It can be read after it was removed."""

    def __init__(self, path: Path) -> None:
        """Open a file. Raises OSError and `Damaged`."""
        with path.open("rb") as file:
            found = os.fstat(file.fileno())
            size, self.written = found.st_size, found.st_mtime
            if size < _TRAILER.size:
                raise Damaged(f"{path.name} is cut short")
            self._map = mmap.mmap(file.fileno(), size, access=mmap.ACCESS_READ)
        length, total, magic = _TRAILER.unpack_from(self._map, size - _TRAILER.size)
        count = (length + _PAGE - 1) >> _SHIFT
        if magic != _MAGIC or length + 4 * count + _TRAILER.size != size:
            raise Damaged(f"{path.name} is cut short")
        self._sums = self._map[length : length + 4 * count]
        if _sum(self._sums, length) != total:
            raise Damaged(f"{path.name} does not end as it was written")
        self.total: int = total
        """The checksum of all of it: of its pages' checksums and its length."""
        self.identity = found.st_dev, found.st_ino, found.st_mtime_ns, total
        """Tells the file from all others that were or are."""
        self._checked = bytearray(count)
        self._name = path.name
        self.length: int = length
        self._read = 0

    def read(self, start: int, size: int) -> bytes:
        """Give so many bytes from a place. Raises `Damaged`."""
        end = start + size
        if not 0 <= start <= end <= self.length:
            raise Damaged(f"{self._name} has no bytes {start} to {end}")
        first, last = start >> _SHIFT, (end + _PAGE - 1) >> _SHIFT
        if self._checked.find(0, first, last) >= 0:
            self._check(first, last)
        self._read += size
        if self._read > _HELD:
            # The pages of a file count as memory of the process as long as they are mapped to it, and a merge
            # reads all of several. The system still has them, should they be read again.
            self._read = 0
            self._map.madvise(mmap.MADV_DONTNEED)
        return self._map[start:end]

    def read_all(self) -> None:
        """Read every page that was not read yet. Raises `Damaged`."""
        self._check(0, len(self._checked))

    def _check(self, first: int, last: int) -> None:
        for page in range(first, last):
            if not self._checked[page]:
                begin = page << _SHIFT
                found = crc32(self._map[begin : min(begin + _PAGE, self.length)])
                if found != int.from_bytes(self._sums[4 * page : 4 * page + 4], "little"):
                    raise Damaged(f"{self._name} is damaged at byte {begin}")
                self._checked[page] = 1
