"""Blocks that stay unpacked, for all readers in a process: best posts are asked for again and again."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from threading import Lock

_USUAL = 8 << 20  # bytes


class BlockCache:
    """The blocks that were used last, up to so many bytes; the one that nobody used longest goes first."""

    def __init__(self, most: int = _USUAL) -> None:
        self.most = most
        """How many bytes may stay; what is too much goes when the next block comes."""
        self._size = 0
        self._blocks: dict[Hashable, bytes] = {}
        self._lock = Lock()

    def get(self, name: Hashable, unpack: Callable[[], bytes]) -> bytes:
        """Give a block; unpack it if it is not here."""
        with self._lock:
            block = self._blocks.pop(name, None)
            if block is not None:
                self._blocks[name] = block
                return block
        block = unpack()
        with self._lock:
            if name not in self._blocks:
                self._blocks[name] = block
                self._size += len(block)
                while self._size > self.most:
                    self._size -= len(self._blocks.pop(next(iter(self._blocks))))
        return block
