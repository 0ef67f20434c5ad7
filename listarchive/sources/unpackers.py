"""Compressed streams unpacked piece by piece, by whichever library."""

from __future__ import annotations

import bz2
import lzma
import zlib
from typing import Protocol, cast

from listarchive.zstd import zstd

MEMORY = 1 << 28
"""What an xz file may ask for; `xz -9` asks for a quarter of it."""


class Unpacker(Protocol):
    """Unpacks one stream: what `bz2` and `lzma` have in common."""

    @property
    def eof(self) -> bool:
        """Whether the stream has come to its end."""

    @property
    def needs_input(self) -> bool:
        """Whether it can give nothing more before it is given more."""

    @property
    def unused_data(self) -> bytes:
        """What stands behind the end of the stream."""

    def decompress(self, data: bytes, max_length: int) -> bytes:
        """Give what comes out of some more bytes, up to so many."""


class Damaged(Exception):
    """Raised with the bytes that could still be read in front of the damage."""

    def __init__(self, salvaged: bytes) -> None:
        super().__init__()
        self.salvaged = salvaged


class _Gzip:
    """One gzip member, with the interface of bz2 and lzma, and giving all that stands before a damage."""

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
            raise Damaged(_byte_by_byte(before, data)) from None
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


def unpacker(compression: str) -> Unpacker:
    """Make an unpacker for one stream, compressed in one of the ways that `compressed.MAGIC` names."""
    match compression:
        case "gzip":
            return _Gzip()
        case "bzip2":
            return bz2.BZ2Decompressor()
        case "zstd":
            return cast("Unpacker", zstd().ZstdDecompressor())
        case _:
            return lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=MEMORY)
