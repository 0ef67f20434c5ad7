"""How is a file read as if it were not compressed, as far as it is whole?"""

from __future__ import annotations

import bz2
import lzma
import os
import zlib
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Protocol, Self

CHUNK = 1 << 14
"""Compressed bytes read at a time; damage costs at most what these few would have given."""

OUTPUT = 1 << 20
"""Decompressed bytes made at a time, however well the file is packed."""

MEMORY = 1 << 28
"""What an xz file may ask for; `xz -9` asks for a quarter of it."""

MAGIC = {b"\x1f\x8b\x08": "gzip", b"BZh": "bzip2", b"\xfd7zXZ\0": "xz"}


class _Unpacker(Protocol):
    @property
    def eof(self) -> bool: ...
    @property
    def needs_input(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int) -> bytes: ...


class _Damaged(Exception):
    """Raised with the bytes that could still be read in front of the damage."""

    def __init__(self, salvaged: bytes) -> None:
        super().__init__()
        self.salvaged = salvaged


class _Gzip:
    """One gzip member, with the manners of bz2 and lzma, and giving all that stands before a damage."""

    def __init__(self) -> None:
        self._inflate = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)
        self._tail = b""

    @property
    def eof(self) -> bool:
        return self._inflate.eof

    @property
    def needs_input(self) -> bool:
        return not self._tail

    @property
    def unused_data(self) -> bytes:
        return self._inflate.unused_data

    def decompress(self, data: bytes, max_length: int) -> bytes:
        data = self._tail + data
        before = self._inflate.copy()
        try:
            out = self._inflate.decompress(data, max_length)
        except zlib.error:
            raise _Damaged(_byte_by_byte(before, data)) from None
        self._tail = self._inflate.unconsumed_tail
        return out


def _byte_by_byte(inflate: zlib._Decompress, data: bytes) -> bytes:
    # zlib gives nothing of a call that ends in an error, not even if only the checksum is wrong
    out = bytearray()
    try:
        for at in range(len(data)):
            out += inflate.decompress(data[at : at + 1])
    except zlib.error:
        pass
    return bytes(out)


def _unpacker(compression: str) -> _Unpacker:
    match compression:
        case "gzip":
            return _Gzip()
        case "bzip2":
            return bz2.BZ2Decompressor()
        case _:
            return lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=MEMORY)


def compression_of(head: bytes) -> str:
    """`gzip`, `bzip2`, `xz` or nothing, by a file's first bytes."""
    return next((name for magic, name in MAGIC.items() if head.startswith(magic)), "")


class Stream:
    """A file's decompressed bytes, from the first to the last that can be read.

    Damage is not raised: the stream ends there, and `damage` says why.
    """

    def __init__(self, file: BinaryIO) -> None:
        head = file.read(8)
        file.seek(0)
        self._file = file
        self._unpacker: _Unpacker | None = None
        self._rest = b""
        self._ended = False
        self.compression = compression_of(head)
        self.damage = ""
        self.offset = 0
        """How many decompressed bytes have been read."""

    @property
    def position(self) -> int:
        """How many bytes of the file on the disk have been read."""
        return self._file.tell()

    def skip(self, size: int) -> None:
        """Pass over the next `size` bytes, or all there are."""
        if not self.compression:
            end = self._file.seek(0, os.SEEK_END)
            self.offset = self._file.seek(min(self.offset + size, end))
            return
        while size > 0 and (passed := self.read(min(size, OUTPUT))):
            size -= len(passed)

    def read(self, size: int, /) -> bytes:
        """Up to `size` bytes, fewer only at the end. Raises OSError if the disk does."""
        data = self._file.read(size) if not self.compression else self._unpacked(size)
        self.offset += len(data)
        return data

    def _unpacked(self, size: int) -> bytes:
        pieces, length = [self._rest], len(self._rest)
        while length < size and not self._ended:
            pieces.append(self._next())
            length += len(pieces[-1])
        data = b"".join(pieces)
        self._rest = data[size:]
        return data[:size]

    def _next(self) -> bytes:
        """Some more decompressed bytes; at the end or at damage, what is left of them."""
        data = b""
        if self._unpacker is None or self._unpacker.eof:
            data = self._next_member()
            if self._ended:
                return b""
            self._unpacker = _unpacker(self.compression)
        elif self._unpacker.needs_input:
            data = self._file.read(CHUNK)
            self._ended = not data
        try:
            out = self._unpacker.decompress(data, OUTPUT)
        except _Damaged as damaged:
            out = damaged.salvaged
        except (OSError, lzma.LZMAError):
            out = b""
        else:
            if self._ended and not self._unpacker.eof:
                self.damage = f"the {self.compression} file ends too early: its end is lost"
            return out
        self._ended = True
        self.damage = f"the {self.compression} file is damaged here: what comes after it cannot be read"
        return out

    def _next_member(self) -> bytes:
        """The first bytes of the next member of the file, if there is one (gzip files may be joined)."""
        data = self._unpacker.unused_data if self._unpacker else b""
        while not data.strip(b"\0"):  # tar and tapes fill up with NULs
            data = self._file.read(CHUNK)
            if not data:
                self._ended = True
                return b""
        if len(data) < 8:
            data += self._file.read(CHUNK)
        if compression_of(data.lstrip(b"\0")) != self.compression:
            self._ended = True
            self.damage = f"bytes after the end of the {self.compression} data, left unread"
        return data.lstrip(b"\0")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()


def open_stream(path: Path) -> Stream:
    """Open a file for reading, compressed or not. Raises OSError if that cannot be done."""
    file = path.open("rb", buffering=0)
    try:
        return Stream(file)
    except BaseException:
        file.close()
        raise
