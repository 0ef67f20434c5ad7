"""Stored posts, in compressed blocks.

zstd takes a tenth less room than deflate and unpacks three times as fast: so a block can be four times as
large for the same wait, which saves as much again.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from functools import cached_property

from listarchive.engines.whoosh.codec.block_cache import BlockCache
from listarchive.engines.whoosh.codec.packing import from_little_endian
from listarchive.engines.whoosh.codec.page_file import Pages
from listarchive.zstd import zstd

BLOCK = 1 << 17
"""Bytes of posts that are compressed together: a hit waits for 0.1 ms until it is unpacked."""
UNPACKED = BlockCache()
"""The blocks that stay unpacked in this process."""
_LEVEL = 9  # the next ones save half a percent, in thrice the time


def packed(posts: Sequence[bytes]) -> tuple[int, bytes]:
    """Make a block of stored posts; and tell how many."""
    return len(posts), zstd().compress(b"\n".join(posts), _LEVEL)


def unpacked(block: bytes) -> list[bytes]:
    """Give back the stored posts of a block."""
    return _plain(block).split(b"\n")


def _plain(block: bytes) -> bytes:
    data: bytes = zstd().decompress(block)
    return data


class StoredFields:
    """The stored posts of a segment, open for reading."""

    def __init__(self, pages: Pages, sections: Mapping[str, tuple[int, int]], posts: int) -> None:
        self._pages = pages
        self._sections = sections
        self._posts = posts
        self._last = 0, 0
        """The number of the post read last, and where it stands in its block."""

    def stored(self, number: int) -> bytes:
        """Give what is stored of a post."""
        block = bisect_right(self._starts, number) - 1
        data = UNPACKED.get((self._pages.identity, block), lambda: _plain(self.packed(block)))
        # Its line is looked for: to make all lines of a block took longer than to unpack it.
        # From the post read last, if that stands above it: most are read one after the other.
        first, start = self._last  # at once: other threads read, too
        if not self._starts[block] <= first <= number:
            first, start = self._starts[block], 0
        for _ in range(number - first):
            start = data.index(b"\n", start) + 1
        self._last = number, start
        end = data.find(b"\n", start)
        return data[start:] if end < 0 else data[start:end]

    def packed(self, block: int) -> bytes:
        """Give a block as it is written."""
        first, end = self._places[block : block + 2]
        return self._pages.read(self._sections["rows"][0] + first, end - first)

    @property
    def blocks(self) -> list[tuple[int, int]]:
        """The number of the first post of each block, and how many there are."""
        starts = self._starts
        ends = [*starts[1:], self._posts]
        return [(start, end - start) for start, end in zip(starts, ends, strict=True)]

    @cached_property
    def _starts(self) -> array[int]:
        return from_little_endian("I", self._pages.read(*self._sections["row_starts"]))

    @cached_property
    def _places(self) -> array[int]:
        return from_little_endian("Q", self._pages.read(*self._sections["row_places"]))
