"""The terms of a segment, and the record of each.

Terms are kept in the order of their bytes, 128 to a block; a block is found by its first term, in as many
steps as the number of blocks has bits, so nothing is read that is not looked for.
"""

from __future__ import annotations

import struct
import zlib
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from itertools import accumulate
from typing import IO

from listarchive.engines.whoosh.codec.packing import pack, unpack
from listarchive.engines.whoosh.codec.page_file import Damaged, Pages

_BLOCK = 128
_HEAD = struct.Struct(
    "<HHHII"
)  # length of the first term, how many; bytes of: records' lengths, terms, records
_SHORT = 32  # bytes of a term that are read at once with its length
_KEPT = 256  # blocks that stay unpacked: some 5 MB


class DictionaryWriter:
    """Writes blocks of terms, which must come in their order."""

    def __init__(self, file: IO[bytes]) -> None:
        """Write to a file: what 100,000 posts have is 30 MB."""
        self._file = file
        self._place = 0
        self._terms: list[bytes] = []
        self._records: list[bytes] = []
        self.offsets: list[int] = []
        """Where each block begins."""

    def add(self, term: bytes, record: bytes) -> None:
        """Take a term (without line feeds) and its record."""
        self._terms.append(term)
        self._records.append(record)
        if len(self._terms) == _BLOCK:
            self.flush()

    def flush(self) -> None:
        """Make the last block."""
        if not self._terms:
            return
        terms = zlib.compress(b"\n".join(self._terms))
        lengths = pack([len(record) for record in self._records])
        records = b"".join(self._records)
        first = self._terms[0]
        self.offsets.append(self._place)
        head = _HEAD.pack(len(first), len(self._terms), len(lengths), len(terms), len(records))
        self._place += self._file.write(b"".join([head, first, lengths, terms, records]))
        self._terms.clear()
        self._records.clear()


class Dictionary:
    """The terms of a segment."""

    def __init__(self, pages: Pages, blocks: int, index: int, size: int) -> None:
        """Read blocks from one place of a file on, and where each begins from another, in so many bytes."""
        self._pages = pages
        self._begin = blocks
        self._index = index
        self.blocks = size // 8
        self._opened: dict[int, tuple[list[bytes], bytes, list[int]]] = {}
        self._firsts: dict[int, bytes] = {}
        self._left_out: tuple[bytes, ...] = ()

    def without(self, terms: Iterable[bytes]) -> Dictionary:
        """Give the same terms but for some, few ones."""
        other = copy(self)
        other._left_out = tuple(sorted({*self._left_out, *terms}))
        return other

    @property
    def terms_at_most(self) -> int:
        """How many terms there are, but for those that are missing in the last block."""
        return self.blocks * _BLOCK

    def _offset(self, block: int) -> int:
        return self._begin + int.from_bytes(self._pages.read(self._index + 8 * block, 8), "little")

    def _first(self, block: int) -> bytes:
        first = self._firsts.get(block)
        if first is None:
            offset = self._offset(block)
            data = self._pages.read(offset, min(_HEAD.size + _SHORT, self._pages.length - offset))
            length = int.from_bytes(data[:2], "little")
            first = data[_HEAD.size : _HEAD.size + length]
            if length > _SHORT:
                first = self._pages.read(offset + _HEAD.size, length)
            self._firsts[block] = first
        return first

    def _open(self, block: int) -> tuple[list[bytes], bytes, list[int]]:
        """Give the terms of a block, their records, and where each of these ends."""
        opened = self._opened.get(block)
        if opened is None:
            offset = self._offset(block)
            first, count, lengths, terms, records = _HEAD.unpack(self._pages.read(offset, _HEAD.size))
            data = self._pages.read(offset + _HEAD.size + first, lengths + terms + records)
            names = zlib.decompress(data[lengths : lengths + terms]).split(b"\n")
            ends = list(accumulate(unpack(data[:lengths], count), initial=0))
            if len(names) != count:
                raise Damaged("a block of terms holds others than it says")
            if len(self._opened) >= _KEPT:
                self._opened.clear()
            opened = self._opened[block] = names, data[lengths + terms :], ends
        return opened

    def _block_of(self, term: bytes) -> int:
        """Find the last block that begins with this term or one before it; -1 if there is none."""
        return bisect_right(range(self.blocks), term, key=self._first) - 1

    def find(self, term: bytes) -> bytes | None:
        """Give the record of a term, or None if it is not there."""
        block = self._block_of(term)
        if block < 0 or term in self._left_out:
            return None
        terms, records, ends = self._open(block)
        place = bisect_left(terms, term)
        if place == len(terms) or terms[place] != term:
            return None
        return records[ends[place] : ends[place + 1]]

    def find_all(self, terms: Sequence[bytes]) -> Iterator[list[bytes]]:
        """Give the records of those of many terms that are there, by block; they must come in their order."""
        wanted = set(terms).difference(self._left_out)
        done, seen = 0, -1
        while done < len(terms):
            block = self._block_of(terms[done])
            if block == seen:  # this one would stand behind its last
                done = len(terms) if block + 1 == self.blocks else bisect_left(terms, self._first(block + 1))
                continue
            seen = block
            names, records, ends = self._open(block)
            done = max(done + 1, bisect_right(terms, names[-1], done))
            # Most of a block's terms, or none of them: a look into a set takes a third of a search in order.
            here = [place for place, name in enumerate(names) if name in wanted]
            yield [records[ends[place] : ends[place + 1]] for place in here]

    def records(self, start: bytes, end: bytes) -> Iterator[list[bytes]]:
        """Give the records of the terms from one on, up to but without another, in their order, by block."""
        for gone in self._left_out:
            if start <= gone < end:
                yield from self.records(start, gone)
                start = gone + b"\0"
        for block in range(max(0, self._block_of(start)), self.blocks):
            names, records, ends = self._open(block)
            last = bisect_left(names, end)
            here = range(bisect_left(names, start), last)
            yield [records[ends[place] : ends[place + 1]] for place in here]
            if last < len(names):
                return

    def terms(self, start: bytes, end: bytes) -> Iterator[bytes]:
        """Give the terms from one on, up to but without another, in their order."""
        for gone in self._left_out:
            if start <= gone < end:
                yield from self.terms(start, gone)
                start = gone + b"\0"
        block = max(0, self._block_of(start))
        while block < self.blocks:
            terms, _, _ = self._open(block)
            place = bisect_left(terms, start)
            if terms[-1] < end:
                yield from terms[place:]
            else:
                yield from terms[place : bisect_left(terms, end)]
                return
            block += 1

    def items(self) -> Iterator[tuple[bytes, bytes]]:
        """Give all terms with their records, in the order of the terms."""
        for block in range(self.blocks):
            terms, records, ends = self._open(block)
            self._opened.clear()
            for place, term in enumerate(terms):
                yield term, records[ends[place] : ends[place + 1]]
