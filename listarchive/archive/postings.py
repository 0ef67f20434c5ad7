"""In which posts does a term stand, how often and where? How is that written and read?

Most terms stand in one or two posts: theirs are a few variable-length numbers beside the term in the
dictionary. The others have a list of their own:

    directory: for each chunk of 256 posts, its last post, where it begins, and which of its scores is best
    chunks: the distances between posts; how often the term stands in each
    places: for each chunk, the distances between the places in each post
    bits: of a term that stands in many posts, the set of these (see `bits`), compressed

so that a search reads places only for phrases, passes over chunks that cannot matter, and has the set of
the posts with a common word at once: unpacking 150,000 numbers took 12 ms, and making a set of them 20.
"""

from __future__ import annotations

import struct
from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from listarchive.archive.bits import Bits, bits
from listarchive.archive.packing import read_varints, unpack
from listarchive.zstd import zstd

CHUNK = 256
"""Posts in a chunk: large against what a chunk costs in Python, small against what can be passed over."""
ENTRY = struct.Struct("<IIIHH")
"""Last post, end of its chunk, end of its places, counts and length of the best."""

Read = Callable[[int, int], bytes]
"""Gives so many bytes from a place."""


@dataclass(slots=True)
class Postings:
    """The posts that have a term, by ascending number.

    `counts` tells how often it stands in each; it is empty for labels, which just stand there. `places`
    are those of the first post, then of the next: the first in a post from 0, each other one from the
    one before.
    """

    posts: Sequence[int]
    counts: Sequence[int]
    places: Sequence[int]


class Short:
    """The postings of a rare term, read from its record."""

    def __init__(self, numbers: Sequence[int], words: bool) -> None:
        count = numbers[0]
        self.count = count
        self._posts = list(accumulate(numbers[1 : count + 1])) if count else []
        self._counts = numbers[count + 1 : 2 * count + 1] if words else b""
        self._places = numbers[2 * count + 1 :] if words else b""
        self.total = len(self._places)
        self.chunks = 1 if count else 0

    def last(self, _: int) -> int:
        """Number the last post of a chunk."""
        return self._posts[-1]

    def best(self, _: int) -> tuple[int, int]:
        """Tell how often it stands in the post of a chunk where it counts most, and how long that is."""
        return max(self._counts, default=0), 0

    def bits(self) -> Bits:
        """Give the set of its posts."""
        return sum([1 << number for number in self._posts])

    def chunk(self, _: int) -> tuple[list[int], Sequence[int]]:
        """Give the posts of a chunk, and how often it stands in each."""
        return self._posts, self._counts

    def places(self, _: int) -> Sequence[int]:
        """Give the places in the posts of a chunk, as `Postings` has them."""
        return self._places


class Long:
    """The postings of a term that has a list of its own."""

    def __init__(self, numbers: Sequence[int], words: bool, read: Read) -> None:
        _, self.count, self.total, self._start, self._size, self._bits = numbers
        self._words = words
        self._read = read
        self.chunks = -(-self.count // CHUNK)
        head = read(self._start, self.chunks * ENTRY.size)
        self._entries: list[tuple[int, ...]] = list(ENTRY.iter_unpack(head))
        self._begin = self._start + len(head)
        self._placed = self._begin + self._entries[-1][1]

    def last(self, chunk: int) -> int:
        """Number the last post of a chunk."""
        return self._entries[chunk][0]

    def best(self, chunk: int) -> tuple[int, int]:
        """Tell how often it stands in the post of a chunk where it counts most, and how long that is."""
        count, length = self._entries[chunk][3:]
        return count, length

    def bits(self) -> Bits:
        """Give the set of its posts."""
        if self._bits:
            return int.from_bytes(
                zstd().decompress(self._read(self._start + self._size, self._bits)), "little"
            )
        return bits(self.numbers(), self._entries[-1][0] + 1)

    @property
    def has_bits(self) -> bool:
        """Tell whether the set of its posts is kept."""
        return bool(self._bits)

    def numbers(self) -> list[int]:
        """Give all its posts."""
        # In one read, for the thousand such terms of a prefix: chunk by chunk took a third longer.
        data = self._read(self._begin, self._entries[-1][1])
        found: list[int] = []
        start = 0
        for chunk, (_, end, *_) in enumerate(self._entries):
            found += self._posts(chunk, data[start:end])[0]
            start = end
        return found

    def _bytes(self, base: int, chunk: int, column: int) -> bytes:
        start = self._entries[chunk - 1][column] if chunk else 0
        return self._read(base + start, self._entries[chunk][column] - start)

    def chunk(self, chunk: int) -> tuple[list[int], Sequence[int]]:
        """Give the posts of a chunk, and how often it stands in each."""
        posts, counts = self._posts(chunk, self._bytes(self._begin, chunk, 1))
        if not self._words:
            return posts, b""
        return posts, _one_more(unpack(counts, len(posts)))

    def _posts(self, chunk: int, data: bytes) -> tuple[list[int], bytes]:
        """Give the posts of a chunk from its bytes, and what tells how often it stands in each."""
        middle = 2 + int.from_bytes(data[:2], "little")
        before = self._entries[chunk - 1][0] if chunk else 0
        posts = list(accumulate(unpack(data[2:middle], self._length(chunk)), initial=before))
        del posts[0]
        return posts, data[middle:]

    def _length(self, chunk: int) -> int:
        return min(CHUNK, self.count - chunk * CHUNK)

    def places(self, chunk: int) -> Sequence[int]:
        """Give the places in the posts of a chunk, as `Postings` has them."""
        return unpack(self._bytes(self._placed, chunk, 2), sum(self.chunk(chunk)[1]))


def _one_more(counts: Sequence[int]) -> Sequence[int]:
    # A step for each of them took a third of what a chunk takes to unpack.
    if isinstance(counts, bytes) and 0xFF not in counts:
        return counts.translate(_NEXT)
    return [count + 1 for count in counts]


_NEXT = bytes([*range(1, 256), 0])

TermPostings = Short | Long


def decoded(record: bytes, words: bool, read: Read) -> TermPostings:
    """Read the record that `encoded` made; `read` reads from the lists."""
    numbers = read_varints(record)
    return Short(numbers, words) if numbers[0] or len(numbers) < 6 else Long(numbers, words, read)


def few_posts(record: bytes) -> list[int]:
    """Give the posts of a term from its record, if they all stand there; nothing of where in them it stands.

    Of the 7,000 terms that a prefix may stand for most stand in one post: a tenth of `decoded` for these.
    """
    wanted = record[0]  # fewer than 128, or they would have a list; 0 if they have
    if wanted == 1 and len(record) > 3:  # as it is of words: a count and a place follow
        low, middle, high = record[1:4]
        if low < 0x80:
            return [low]
        if middle < 0x80:
            return [low & 0x7F | middle << 7]
        if high < 0x80:
            return [low & 0x7F | (middle & 0x7F) << 7 | high << 14]
    if record.isascii():
        return list(accumulate(record[1 : wanted + 1]))
    posts: list[int] = []
    last = number = shift = 0
    for byte in record[1:]:
        if len(posts) == wanted:
            break
        number |= (byte & 0x7F) << shift
        if byte & 0x80:
            shift += 7
        else:
            last += number
            posts.append(last)
            number = shift = 0
    return posts


def whole(postings: TermPostings) -> Postings:
    """Give all of a term's postings at once."""
    if isinstance(postings, Short):
        return Postings(*postings.chunk(0), postings.places(0))
    posts, counts, places = array("I"), array("I"), array("I")
    for number in range(postings.chunks):
        some, often = postings.chunk(number)
        posts.extend(some)
        if often:
            counts.extend(often)
            places.extend(iter(postings.places(number)))  # an array takes none of another width
    return Postings(posts, counts, places)
