"""Postings: in which posts a term stands, how often and where; as they are written and read.

Most terms stand in one or two posts: theirs are a few variable-length numbers beside the term in the
dictionary. The others have a list of their own:

    directory: for each chunk of 256 posts, its last post, where it ends, and which of its scores is best
    chunks: the distances between posts; how often the term stands in each
    positions: for each chunk, the distances between the positions in each post

so that a search reads positions only for phrases, and passes over chunks that cannot matter. Those of the
commonest terms have a set instead of chunks (see `common`).
"""

from __future__ import annotations

import struct
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from listarchive.engines.whoosh.codec.bit_sets import BitSet, bits
from listarchive.engines.whoosh.codec.packing import read_varints, unpack

CHUNK = 256
"""Posts in a chunk: large against what a chunk costs in Python, small against what can be passed over."""
ENTRY = struct.Struct("<IIIHH")
"""Last post, end of its chunk, end of its positions; how often in the best post, and how long that is."""

Read = Callable[[int, int], bytes]
"""Gives so many bytes from a place."""


@dataclass(slots=True)
class Postings:
    """The posts that have a term, by ascending number.

    `counts` tells how often it stands in each; it is empty for labels, which just stand there. `positions`
    are those of the first post, then of the next: the first in a post from 0, each other one from the
    one before.
    """

    posts: Sequence[int]
    counts: Sequence[int]
    positions: Sequence[int]


class Short:
    """The postings of a rare term, read from its record."""

    def __init__(self, numbers: Sequence[int], words: bool) -> None:
        count = numbers[0]
        self.count = count
        self._posts = list(accumulate(numbers[1 : count + 1])) if count else []
        self._counts = numbers[count + 1 : 2 * count + 1] if words else b""
        self._positions = numbers[2 * count + 1 :] if words else b""
        self.total = len(self._positions)
        self.chunks = 1 if count else 0

    @property
    def lasts(self) -> list[int]:
        """The last post of each chunk."""
        return self._posts[-1:]

    def best(self, _: int) -> tuple[int, int]:
        """Tell how often it stands in the post of a chunk where it counts most, and how long that is."""
        return max(self._counts, default=0), 0

    def bits(self) -> BitSet:
        """Give the set of its posts."""
        return sum([1 << number for number in self._posts])

    def numbers(self) -> list[int]:
        """Give all its posts."""
        return self._posts

    def opened(self) -> Short:
        """Give it as `Opened` is: all is here already."""
        return self

    def chunk(self, _: int) -> tuple[list[int], Sequence[int]]:
        """Give the posts of a chunk, and how often it stands in each."""
        return self._posts, self._counts

    def often(self, numbers: Iterable[int]) -> list[int]:
        """Tell how often it stands in each of some posts; 0 if it does not."""
        counts = dict(zip(self._posts, self._counts, strict=True))
        return [counts.get(number, 0) for number in numbers]

    def positions(self, _: int) -> Sequence[int]:
        """Give the positions in the posts of a chunk, as `Postings` has them."""
        return self._positions


class Listed:
    """The postings of a term that has a list of its own: what its directory tells."""

    def __init__(self, numbers: Sequence[int], words: bool, read: Read) -> None:
        _, self.count, self.total, self._start = numbers[:4]
        self.words = words
        self.read = read
        self.chunks = -(-self.count // CHUNK)
        head = read(self._start, self.chunks * ENTRY.size)
        self.directory: list[tuple[int, ...]] = list(ENTRY.iter_unpack(head))
        self.begin = self._start + len(head)

    @property
    def lasts(self) -> list[int]:
        """The last post of each chunk."""
        return [entry[0] for entry in self.directory]

    def best(self, chunk: int) -> tuple[int, int]:
        """Tell how often it stands in the post of a chunk where it counts most, and how long that is."""
        count, length = self.directory[chunk][3:]
        return count, length

    def length(self, chunk: int) -> int:
        """Tell how many posts are in a chunk."""
        return min(CHUNK, self.count - chunk * CHUNK)

    def bytes_of(self, chunk: int, column: int) -> bytes:
        """Read what stands of a chunk among the chunks (column 1) or their positions (2)."""
        base = self.begin + (self.directory[-1][1] if column == 2 else 0)
        start = self.directory[chunk - 1][column] if chunk else 0
        return self.read(base + start, self.directory[chunk][column] - start)


class Long(Listed):
    """The postings of a term whose posts stand in chunks."""

    def bits(self) -> BitSet:
        """Give the set of its posts."""
        return bits(self.numbers(), self.directory[-1][0] + 1)

    def numbers(self) -> list[int]:
        """Give all its posts."""
        # In one read: a prefix may stand for a thousand such terms.
        data = self.read(self.begin, self.directory[-1][1])
        found: list[int] = []
        start = 0
        for chunk, (_, end, *_) in enumerate(self.directory):
            found += self.posts(chunk, data[start:end])[0]
            start = end
        return found

    def posts(self, chunk: int, data: bytes) -> tuple[list[int], bytes]:
        """Give the posts of a chunk from its bytes, and what tells how often it stands in each."""
        middle = 2 + int.from_bytes(data[:2], "little")
        before = self.directory[chunk - 1][0] if chunk else 0
        posts = list(accumulate(unpack(data[2:middle], self.length(chunk)), initial=before))
        del posts[0]
        return posts, data[middle:]

    def opened(self) -> Opened:
        """Open it for one query."""
        return Opened(self)


class Opened:
    """The postings of such a term, open for one query: what was unpacked is remembered."""

    def __init__(self, postings: Long) -> None:
        self._postings = postings
        self._lasts = postings.lasts
        self._chunks: dict[int, tuple[list[int], Sequence[int]]] = {}

    def chunk(self, chunk: int) -> tuple[list[int], Sequence[int]]:
        """Give the posts of a chunk, and how often it stands in each."""
        found = self._chunks.get(chunk)
        if found is None:
            postings = self._postings
            posts, counts = postings.posts(chunk, postings.bytes_of(chunk, 1))
            often = one_more(unpack(counts, len(posts))) if postings.words else b""
            found = self._chunks[chunk] = posts, often
        return found

    def often(self, numbers: Iterable[int]) -> list[int]:
        """Tell how often it stands in each of some posts; 0 if it does not."""
        found: list[int] = []
        for number in numbers:
            chunk = bisect_left(self._lasts, number)
            if chunk == len(self._lasts):
                found.append(0)
                continue
            # Few posts of a chunk are asked for: to look for them takes less than a dictionary of all.
            posts, counts = self.chunk(chunk)
            place = bisect_left(posts, number)
            found.append(counts[place] if posts[place] == number else 0)
        return found

    def positions(self, chunk: int) -> Sequence[int]:
        """Give the positions in the posts of a chunk, as `Postings` has them."""
        return unpack(self._postings.bytes_of(chunk, 2), sum(self.chunk(chunk)[1]))


def one_more(counts: Sequence[int]) -> Sequence[int]:
    """Give how often a term stands in posts, from what is written of it."""
    # Without a step for each of them, which takes long beside unpacking them.
    if isinstance(counts, bytes) and 0xFF not in counts:
        return counts.translate(_NEXT)
    return [count + 1 for count in counts]


_NEXT = bytes([*range(1, 256), 0])


def few_posts(records: Iterable[bytes]) -> tuple[list[int], list[bytes]]:
    """Give the posts of those terms that need no list, from their records; and the records of the others.

    Of the 7,000 terms that a prefix may stand for most stand in one post: a tenth of `decoded` for these.
    """
    posts: list[int] = []
    listed: list[bytes] = []
    for record in records:
        wanted = record[0]  # fewer than 128, or they would have a list
        if wanted == 1 and len(record) > 3:  # as it is of words: a count and a place follow
            low, middle, high = record[1:4]
            if low < 0x80:
                posts.append(low)
            elif middle < 0x80:
                posts.append(low & 0x7F | middle << 7)
            elif high < 0x80:
                posts.append(low & 0x7F | (middle & 0x7F) << 7 | high << 14)
            else:
                posts.append(read_varints(record, 2)[1])
        elif wanted:
            gaps: Sequence[int] = record[1 : wanted + 1]
            if not record.isascii():  # some take more than a byte
                gaps = read_varints(record, wanted + 1)[1:]
            posts += accumulate(gaps)
        else:
            listed.append(record)
    return posts, listed
