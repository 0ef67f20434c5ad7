"""The postings of all batches together, in the order of the terms.

In each batch the terms stand in their order, so what all of them have of the terms from one to another is a
stretch of each. Stretches of some hundred thousand postings are put together by numpy at a time: to go
from term to term in Python takes many times as long.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from listarchive.engines.whoosh.codec.bulk_postings import short_lists, short_records
from listarchive.engines.whoosh.codec.doc_numbers import FromBatch
from listarchive.engines.whoosh.codec.postings import Postings
from listarchive.engines.whoosh.codec.postings_writer import Integers, Write, integers, list_record

_AT_ONCE = 1 << 18  # postings and positions


@dataclass(slots=True)
class Stretch:
    """The postings of some terms, one after the other, under their new numbers."""

    posts: Integers
    counts: Integers
    """Of each posting, so 0 for labels."""
    positions: Integers
    ends: list[int]
    """Where in `posts` each term begins, and where the last one ends."""
    place_ends: list[int]
    records: list[bytes | None]
    """Of each term that needs no list of its own."""
    lists: dict[int, bytes]
    """Of each term whose list is a single chunk."""


class Joined(NamedTuple):
    """What batches have of one term."""

    stretch: Stretch
    number: int

    def record(self, write: Write) -> bytes | None:
        """Give its record for the dictionary, unless it has a list of several chunks."""
        stretch, number = self
        record = stretch.records[number]
        data = stretch.lists.get(number) if record is None else None
        if data is None:
            return record
        start, end = stretch.ends[number : number + 2]
        first, last = stretch.place_ends[number : number + 2]
        return list_record(end - start, last - first, write(data))

    @property
    def short(self) -> tuple[bytes, int] | None:
        """Its record, if it needs no list; nothing is to be added to its first post."""
        record = self.stretch.records[self.number]
        return (record, 0) if record else None

    @property
    def posts(self) -> Integers:
        """The posts that have it."""
        stretch, number = self
        return stretch.posts[stretch.ends[number] : stretch.ends[number + 1]]

    def postings(self) -> Postings:
        """Give its postings."""
        stretch, number = self
        start, end = stretch.ends[number : number + 2]
        first, last = stretch.place_ends[number : number + 2]
        counts = stretch.counts[start:end] if last > first else stretch.counts[:0]
        columns = stretch.posts[start:end], counts, stretch.positions[first:last]
        if last - first > _AT_ONCE:  # as numbers of Python they would take nine times as much
            return Postings(*(array("I", column.astype(np.uint32).tobytes()) for column in columns))
        return Postings(*(column.tolist() for column in columns))


def joined(sources: Sequence[FromBatch], lengths: Mapping[bytes, Integers]) -> Iterator[tuple[bytes, Joined]]:
    """Give all terms in their order.

    `lengths` are those of each field of words in each post of the new segment, by the field's letter.
    """
    if not sources:
        return
    known: set[bytes] = set()
    for source in sources:
        known.update(source.terms())
    keys = sorted(known)
    known.clear()
    rank = {key: number for number, key in enumerate(keys)}
    tables = [_Table(source, rank) for source in sources]
    del rank
    sizes = np.zeros(len(keys), np.int64)
    for table in tables:
        sizes[table.ranks] += table.sizes()
    done = np.cumsum(sizes)
    start = 0
    while start < len(keys):
        reached = done[start - 1] if start else 0
        end = max(int(np.searchsorted(done, reached + _AT_ONCE)), start + 1)
        some = keys[start:end]
        stretch = _stretch([table.between(start, end) for table in tables], some, lengths)
        for number, key in enumerate(some):
            yield key, Joined(stretch, number)
        start = end


Part = tuple[Integers, Integers, Integers, Integers]
"""Of each posting its term, its post and how often; and the positions of all of them."""


class _Table:
    """Where in a batch each term has its postings; small, since batches of large mails have millions."""

    def __init__(self, source: FromBatch, rank: dict[bytes, int]) -> None:
        batch = source.batch
        self._source = source
        terms = source.terms()
        self.ranks = np.fromiter(map(rank.__getitem__, terms), np.uint32, len(terms))
        frequencies, totals = integers(batch.frequencies), integers(batch.totals)
        self._posts = _ends(frequencies).astype(np.uint32)
        self._counts = _ends(np.where(totals > 0, frequencies, 0)).astype(np.uint32)
        self._positions = _ends(totals).astype(np.uint32)
        self._new = None if source.new is None else integers(source.new)

    def sizes(self) -> Integers:
        """Count the postings and positions of each term."""
        ends = self._posts.astype(np.int64) + self._positions
        return ends[1:] - ends[:-1]

    def between(self, start: int, end: int) -> Part:
        """Give what the batch has of the terms from one to another, numbered from that one on."""
        first, last = np.searchsorted(self.ranks, [start, end]).tolist()
        batch = self._source.batch
        posts_at, counts_at, positions_at = (
            each[first : last + 1].astype(np.int64) for each in (self._posts, self._counts, self._positions)
        )
        frequencies = np.diff(posts_at)
        terms = np.repeat(self.ranks[first:last].astype(np.int64) - start, frequencies)
        posts, positions = _part(batch.posts, posts_at), _part(batch.positions, positions_at)
        counts = np.zeros(len(posts), np.int64)
        counts[np.repeat(np.diff(counts_at) > 0, frequencies)] = _part(batch.counts, counts_at)
        if self._new is None:
            return terms, posts + self._source.base, counts, positions
        posts = self._new[posts]
        kept = posts >= 0
        return terms[kept], posts[kept], counts[kept], positions[np.repeat(kept, counts)]


def _stretch(parts: list[Part], keys: list[bytes], lengths: Mapping[bytes, Integers]) -> Stretch:
    """Put parts together; within a term, those of the first come first."""
    terms = len(keys)
    term, posts, counts, positions = (np.concatenate(column) for column in zip(*parts, strict=True))
    order = np.sort(term << 32 | np.arange(len(term))) & 0xFFFFFFFF
    starts = (np.cumsum(counts) - counts)[order]
    posts, counts = posts[order], counts[order]
    ends = np.cumsum(counts)
    positions = positions[np.arange(len(positions)) + np.repeat(starts - (ends - counts), counts)]
    posts_at = _ends(np.bincount(term, minlength=terms))
    positions_at = np.append(0, ends)[posts_at]
    columns = posts, counts, positions, posts_at, positions_at
    length_of = np.zeros(len(posts), np.int64)
    for letter, each in lengths.items():
        # No byte of a term is 0xff.
        first, last = posts_at[[bisect_left(keys, letter), bisect_left(keys, letter + b"\xff")]].tolist()
        length_of[first:last] = each[posts[first:last]]
    records, lists = short_records(*columns), short_lists(*columns, length_of)
    return Stretch(posts, counts, positions, posts_at.tolist(), positions_at.tolist(), records, lists)


def _ends(sizes: Integers) -> Integers:
    """Give where each begins, and where the last one ends."""
    return np.append(0, np.cumsum(sizes))


def _part(values: array[int], ends: Integers) -> Integers:
    return np.frombuffer(values, np.uint32)[ends[0] : ends[-1]].astype(np.int64)
