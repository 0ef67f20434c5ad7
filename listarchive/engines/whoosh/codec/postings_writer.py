"""Postings written in the form that `postings` tells and reads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any, Protocol, overload

import numpy as np
from numpy.typing import NDArray

from listarchive.engines.shared.impact import impact
from listarchive.engines.whoosh.codec.packing import packed, varints
from listarchive.engines.whoosh.codec.postings import CHUNK, ENTRY, Postings, few_posts
from listarchive.lazy import lazy_pattern
from listarchive.zstd import zstd

Integers = NDArray[np.int64]
Write = Callable[[bytes], int]
"""Appends to the lists of postings, and tells where."""

_SHORT = 48  # posts; a term with fewer has no list of its own
_FEW_POSITIONS = 4 * _SHORT
_MANY = 64  # of so many posts one has the term: then a set takes no more room than chunks of posts do
_FEW = 4 * CHUNK  # posts that are unpacked as fast from chunks
_LEVEL = 9
_BEGINNING = lazy_pattern(r".(?:[a-z]{2}:)?[^\W_]{2}")
"""A field's letter, a language's prefix if it is not English, and two letters."""
_NONE = b"-"  # with which no key begins
_ALIKE = 256  # terms that begin with the same two letters: of so many, the set takes 0.2 % of the index
WITHOUT_POSTS = varints([0, 0])
"""The record of a term that stands in no post."""


def integers(values: Sequence[int] | Integers) -> Integers:
    """Give numbers as numpy has them."""
    return np.asarray(list(values) if isinstance(values, bytes) else values, np.int64)


@overload
def fits(posts: int, positions: int) -> bool: ...
@overload
def fits(posts: Integers, positions: Integers) -> NDArray[np.bool_]: ...
def fits(posts: Any, positions: Any) -> Any:
    """Tell whether a term with so many posts and positions stands in the dictionary; or which of many do."""
    return (posts < _SHORT) & (positions < _FEW_POSITIONS)


def encoded(postings: Postings, lengths: Integers, write: Write) -> bytes:
    """Make the record of a term for the dictionary; what does not fit in there is written to the lists.

    `lengths` are those of the field in each post of the segment, for words.
    """
    if not len(postings.posts):
        return WITHOUT_POSTS
    if fits(len(postings.posts), len(postings.positions)):
        # Numpy's calls take longer than a dozen steps.
        gaps = [after - before for before, after in pairwise(postings.posts)]
        numbers = [len(postings.posts), postings.posts[0], *gaps, *postings.counts, *postings.positions]
        return varints(numbers)
    posts, counts, positions = map(integers, (postings.posts, postings.counts, postings.positions))
    last = int(posts[-1])
    if len(posts) < max(_FEW, last // _MANY):
        return list_record(len(posts), len(positions), write(_list(posts, counts, positions, lengths)))
    placed = _list(posts, counts, positions, lengths, chunked=False)
    kept = _kept(posts)
    often = b""
    if len(counts):
        code, width = _narrowest(int(counts.max()) - 1)
        often = code.encode("ascii") + zstd().compress((counts - 1).astype(width).tobytes(), _LEVEL)
    start = write(placed + kept + often)
    return list_record(len(posts), len(positions), start, len(placed), len(kept), len(often))


class _Term(Protocol):
    @property
    def posts(self) -> Sequence[int] | Integers: ...


class PrefixSetWriter:
    """Collects the posts of terms that begin with the same letters, which come in order."""

    def __init__(self, letter: bytes) -> None:
        self.letter = letter
        """That of the field whose terms are collected."""
        self._beginning = _NONE
        self._records: list[bytes] = []
        self._listed: list[_Term] = []
        self.sets = bytearray()
        self.offsets: dict[str, tuple[int, int, int]] = {}

    def add(self, key: bytes, record: bytes, term: _Term) -> None:
        """Take the record of a term, and what knows its posts, should the record not tell."""
        if not key.startswith(self._beginning):
            self.flush()
            found = _BEGINNING.match(key.decode("utf-8", "surrogatepass"))
            self._beginning = found[0].encode("utf-8", "surrogatepass") if found else _NONE
        if record[0]:
            self._records.append(record)
        else:
            self._listed.append(term)

    def flush(self) -> None:
        """Take what was collected last."""
        terms = len(self._records) + len(self._listed)
        if terms >= _ALIKE and self._beginning is not _NONE:
            few, _ = few_posts(self._records)
            kept = _kept(np.concatenate([integers(few), *(integers(term.posts) for term in self._listed)]))
            self.offsets[self._beginning.decode("utf-8", "surrogatepass")] = len(self.sets), len(kept), terms
            self.sets += kept
        self._records.clear()
        self._listed.clear()


def _kept(posts: Integers) -> bytes:
    """Write the set of some posts."""
    flags = np.zeros(int(posts.max()) + 1, np.uint8)
    flags[posts] = 1
    data: bytes = zstd().compress(np.packbits(flags, bitorder="little").tobytes(), _LEVEL)
    return data


def list_record(posts: int, positions: int, start: int, *of_set: int) -> bytes:
    """Make the record of a term with a list of its own: where that begins.

    Of a term with a set (see `common`), also where in the list this begins; its bytes, and those of counts.
    """
    return varints([0, posts, positions, start, *of_set])


def _list(
    posts: Integers, counts: Integers, positions: Integers, lengths: Integers, chunked: bool = True
) -> bytes:
    directory, chunks, placed = bytearray(), bytearray(), bytearray()
    gaps = np.diff(posts, prepend=0)
    lasts = posts[CHUNK - 1 :: CHUNK].tolist()
    if len(posts) % CHUNK:
        lasts.append(int(posts[-1]))
    if len(counts):
        length_of = lengths[posts]
        impacts = impact(counts, length_of)
        ends = np.append(0, np.cumsum(counts))[::CHUNK].tolist()
        ends += [len(positions)] * (len(posts) % CHUNK > 0)
    most = length = 0
    for number, last in enumerate(lasts):
        chunk = slice(number * CHUNK, (number + 1) * CHUNK)
        if chunked:
            data = _packed(gaps[chunk])
            chunks += len(data).to_bytes(2, "little") + data
            chunks += _packed(counts[chunk] - 1) if len(counts) else b""
        if len(counts):
            placed += _packed(positions[ends[number] : ends[number + 1]])
            best = chunk.start + int(np.argmax(impacts[chunk]))
            most, length = int(counts[best]), int(length_of[best])
        directory += ENTRY.pack(last, len(chunks), len(placed), min(most, 0xFFFF), min(length, 0xFFFF))
    return bytes(directory + chunks + placed)


def _packed(numbers: Integers) -> bytes:
    most = int(numbers.max())
    if not most:
        return b"\0"
    code, width = _narrowest(most)
    return packed(code, numbers.astype(width).tobytes())


def _narrowest(most: int) -> tuple[str, str]:
    """Name the narrowest width in which a number fits, as `array` and numpy do."""
    return ("B", "<u1") if most < 1 << 8 else ("H", "<u2") if most < 1 << 16 else ("I", "<u4")
