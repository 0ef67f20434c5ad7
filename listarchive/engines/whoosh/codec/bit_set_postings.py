"""Postings of terms that stand in very many posts, as bit sets.

Such a term has no chunks of posts in its list (see `postings`), but

    directory, positions: as other terms have them
    set: the posts (see `bit_sets`), compressed
    counts: how often it stands in each of them, one after the other, compressed

so that a search has the set at once, and how often the term stands in some post, without unpacking a chunk of
256 others. The set takes no more room than the distances between so many posts.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import accumulate

from listarchive.engines.whoosh.codec.bit_sets import BitSet, members
from listarchive.engines.whoosh.codec.packing import from_little_endian, read_varints, unpack
from listarchive.engines.whoosh.codec.postings import CHUNK, Listed, Long, Postings, Read, Short, one_more
from listarchive.zstd import zstd

_LISTED = 4
"""Numbers in the record of a term that has a list; of one with a set it has more."""
_HOLDING = bytes(number.bit_count() for number in range(256))
"""How many posts each byte of a set stands for."""
_UP_TO = [(2 << bit) - 1 for bit in range(8)]
"""What leaves of a byte the posts up to each of its eight."""


class BitSetPostings(Listed):
    """The postings of a term that stands in very many posts."""

    def __init__(self, numbers: Sequence[int], words: bool, read: Read) -> None:
        super().__init__(numbers, words, read)
        start, set_size, self._counts_size = numbers[4:]
        self._set = self._start + start, set_size

    def bytes_of_set(self) -> bytes:
        """Give the set of its posts, eight to a byte."""
        data: bytes = zstd().decompress(self.read(*self._set))
        return data

    def bits(self) -> BitSet:
        """Give the set of its posts."""
        return int.from_bytes(self.bytes_of_set(), "little")

    def numbers(self) -> list[int]:
        """Give all its posts."""
        return members(self.bits())

    def counts(self) -> Sequence[int]:
        """Tell how often it stands in each of its posts, less one; nothing of a label."""
        data = self.read(sum(self._set), self._counts_size)
        if not data:
            return b""
        code, plain = chr(data[0]), zstd().decompress(data[1:])
        numbers: Sequence[int] = plain if code == "B" else from_little_endian(code, plain)
        return numbers

    def opened(self) -> OpenedSet:
        """Open it for one query."""
        return OpenedSet(self)


class OpenedSet:
    """The postings of such a term, open for one query."""

    def __init__(self, postings: BitSetPostings) -> None:
        self._postings = postings
        self._lasts = postings.lasts

    @cached_property
    def _data(self) -> bytes:
        return self._postings.bytes_of_set()

    @cached_property
    def _counts(self) -> Sequence[int]:
        return self._postings.counts()

    @cached_property
    def _before(self) -> list[int]:
        """How many of its posts stand before each byte of the set."""
        return list(accumulate(self._data.translate(_HOLDING), initial=0))

    def _counted(self, chunk: int) -> Sequence[int]:
        return one_more(self._counts[chunk * CHUNK : (chunk + 1) * CHUNK])

    def chunk(self, chunk: int) -> tuple[list[int], Sequence[int]]:
        """Give the posts of a chunk, and how often it stands in each."""
        first = self._lasts[chunk - 1] + 1 if chunk else 0
        last = self._lasts[chunk]
        bits = int.from_bytes(self._data[first >> 3 : (last >> 3) + 1], "little") >> (first & 7)
        posts = [first + number for number in members(bits & (2 << last - first) - 1)]
        return posts, self._counted(chunk)

    def often(self, numbers: Iterable[int]) -> list[int]:
        """Tell how often it stands in each of some posts; 0 if it does not."""
        data, before, counts = self._data, self._before, self._counts
        last = self._lasts[-1]
        return [
            counts[before[number >> 3] + _HOLDING[data[number >> 3] & _UP_TO[number & 7]] - 1] + 1
            if number <= last and data[number >> 3] >> (number & 7) & 1
            else 0
            for number in numbers
        ]

    def positions(self, chunk: int) -> Sequence[int]:
        """Give the positions in the posts of a chunk, as `Postings` has them."""
        return unpack(self._postings.bytes_of(chunk, 2), sum(self._counted(chunk)))


def decoded(record: bytes, words: bool, read: Read) -> TermPostings:
    """Read the record that `postings_writer.encoded` made; `read` reads from the lists."""
    numbers = read_varints(record)
    if numbers[0] or len(numbers) < _LISTED:
        return Short(numbers, words)
    return (Long if len(numbers) == _LISTED else BitSetPostings)(numbers, words, read)


def whole(postings: TermPostings) -> Postings:
    """Give all of a term's postings at once."""
    if isinstance(postings, Short):
        return Postings(*postings.chunk(0), postings.positions(0))
    posts, counts, positions = array("I"), array("I"), array("I")
    opened = postings.opened()
    for number in range(postings.chunks):
        some, often = opened.chunk(number)
        posts.extend(some)
        if often:
            counts.extend(often)
            positions.extend(iter(opened.positions(number)))  # an array takes none of another width
    return Postings(posts, counts, positions)


TermPostings = Short | Long | BitSetPostings
