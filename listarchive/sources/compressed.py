"""A file's bytes as if it were not compressed, as far as it is whole."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from listarchive.limits import limits
from listarchive.sources.regular import open_regular
from listarchive.sources.unpackers import Damaged, Unpacker, unpacker

MAGIC_LENGTH = 8

CHUNK = 1 << 14
"""Compressed bytes read at a time; damage costs at most what these few would have given."""

OUTPUT = 1 << 20
"""Decompressed bytes made at a time, however well the file is packed."""

BOMB = "taken for a bomb"
"""What is said of a file out of which comes more than is allowed."""

WHOLE_COPY = "; import a whole copy, if there is one"
"""What can be done about damage."""

MAGIC = {
    b"\x1f\x8b\x08": "gzip",
    b"BZh": "bzip2",
    b"\xfd7zXZ\0": "xz",
    b"\x28\xb5\x2f\xfd": "zstd",
    **{bytes([0x50 + number]) + b"\x2a\x4d\x18": "zstd" for number in range(16)},  # RFC 8878 §3.1.2
}


def allowed(size: int) -> int:
    """How many bytes may come out of so many compressed ones."""
    return max(limits().unpacked_bytes, size * limits().unpacked_ratio)


def compression_of(head: bytes) -> str:
    """`gzip`, `bzip2`, `xz`, `zstd` or nothing, by a file's first bytes."""
    return next((name for magic, name in MAGIC.items() if head.startswith(magic)), "")


class Readable(Protocol):
    """A stream of bytes. `read` may give fewer than asked for; nothing means that it has ended."""

    def read(self, size: int, /) -> bytes:
        """Up to `size` bytes."""


class Stream:
    """A file's decompressed bytes, from the first to the last that can be read.

    Damage is not raised: the stream ends there, and `damage` says why. The file need not be one on the
    disk: what is behind `read` may be a pipe, or a member of a bundle.
    """

    def __init__(self, file: Readable, *, seekable: bool = False) -> None:
        self._file = file
        self._seek = file.seek if seekable and isinstance(file, io.RawIOBase) else None
        self._ahead = b""
        self._unpacker: Unpacker | None = None
        self._rest, self._used = b"", 0
        self._ended = False
        self._made = 0
        self.damage = ""
        self.offset = 0
        """How many decompressed bytes have been read."""
        self.position = 0
        """How many bytes of the file on the disk have been read."""
        self._ahead = self._packed(MAGIC_LENGTH)
        self.position = 0
        self.compression = compression_of(self._ahead)
        self._look = _look(file) if self._seek and self.compression else ()

    def goes_on_in(self, file: io.RawIOBase) -> bool:
        """Go on in a compressed file that was closed and opened again, unless it is another one by now."""
        if not self._look or _look(file) != self._look:
            return False
        file.seek(self.position + len(self._ahead))
        self._file = file
        return True

    def _packed(self, size: int) -> bytes:
        """Up to `size` bytes as they are on the disk, fewer only at the end."""
        data, self._ahead = self._ahead[:size], self._ahead[size:]
        while len(data) < size and (more := self._file.read(size - len(data))):
            data += more
        self.position += len(data)
        return data

    def peek(self, size: int) -> bytes:
        """The next `size` bytes, fewer only at the end; they remain to be read."""
        data = self.read(size)
        self.offset -= len(data)
        if self.compression:
            self._rest, self._used = data + self._rest[self._used :], 0
        else:
            self._ahead = data + self._ahead
            self.position -= len(data)
        return data

    def skip(self, size: int) -> None:
        """Pass over the next `size` bytes, or all there are."""
        if self._seek and not self.compression:
            end = self._seek(0, os.SEEK_END)
            self.offset = self.position = self._seek(min(self.offset + size, end))
            self._ahead = b""
            return
        while size > 0 and (passed := self.read(min(size, OUTPUT))):
            size -= len(passed)

    def read(self, size: int, /) -> bytes:
        """Up to `size` bytes, fewer only at the end. Raises OSError if the disk does."""
        data = self._packed(size) if not self.compression else self._unpacked(size)
        self.offset += len(data)
        return data

    def _unpacked(self, size: int) -> bytes:
        if len(self._rest) - self._used < size and not self._ended:
            pieces = [self._rest[self._used :]]
            length = len(pieces[0])
            while length < size and not self._ended:
                pieces.append(self._next())
                length += len(pieces[-1])
            self._rest, self._used = b"".join(pieces), 0
        data = self._rest[self._used : self._used + size]
        self._used += len(data)
        return data

    def _next(self) -> bytes:
        """Some more decompressed bytes; at the end or at damage, what is left of them."""
        data = b""
        if self._unpacker is None or self._unpacker.eof:
            data = self._next_member()
            if self._ended:
                return b""
            self._unpacker = unpacker(self.compression)
        elif self._unpacker.needs_input:
            data = self._packed(CHUNK)
            self._ended = not data
        try:
            out = self._unpacker.decompress(data, OUTPUT)
        except Damaged as damaged:
            out = damaged.salvaged
        except Exception:  # each library has errors of its own
            out = b""
        else:
            self._made += len(out)
            if self._made > allowed(self.position):
                self._ended = True
                self.damage = (
                    f"more than {limits().unpacked_ratio} times as large as the {self.compression} file: "
                    f"{BOMB}, what comes after this is left unread"
                )
            elif self._ended and not self._unpacker.eof:
                self.damage = f"the {self.compression} file ends too early: its end is lost{WHOLE_COPY}"
            return out
        self._ended = True
        self.damage = (
            f"the {self.compression} file is damaged here: what comes after it cannot be read{WHOLE_COPY}"
        )
        return out

    def _next_member(self) -> bytes:
        """The first bytes of the next member of the file, if there is one (gzip files may be joined)."""
        data = self._unpacker.unused_data if self._unpacker else b""
        while not data.strip(b"\0"):  # tar and tapes fill up with NULs
            data = self._packed(CHUNK)
            if not data:
                self._ended = True
                return b""
        if len(data) < 8:
            data += self._packed(CHUNK)
        if compression_of(data.lstrip(b"\0")) != self.compression:
            self._ended = True
            self.damage = f"bytes after the end of the {self.compression} data, left unread"
        return data.lstrip(b"\0")


def _look(file: Readable) -> tuple[int, ...]:
    """Tell a file from what may stand at its path later."""
    status = os.fstat(file.fileno()) if isinstance(file, io.RawIOBase) else None
    return (status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns) if status else ()


@contextmanager
def open_stream(path: Path, begun: Stream | None = None) -> Iterator[Stream]:
    """Open a file for reading, compressed or not. Raises OSError if that cannot be done.

    Nothing that was unpacked for a stream that has `begun`, of which all was put back, is unpacked again.
    """
    with open_regular(path) as file:
        yield begun if begun and begun.goes_on_in(file) else Stream(file, seekable=True)
