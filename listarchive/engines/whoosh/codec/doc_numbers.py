"""The doc-number map of a merge: what a batch or a segment gives to the new one, under its new numbers."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Any, NamedTuple

from listarchive.engines.whoosh.codec.batch import Batch
from listarchive.engines.whoosh.codec.bit_set_postings import whole
from listarchive.engines.whoosh.codec.field_infos import Changed, FieldInfos
from listarchive.engines.whoosh.codec.origins import changing, moved_block
from listarchive.engines.whoosh.codec.packing import read_varints, varints
from listarchive.engines.whoosh.codec.postings import Postings
from listarchive.engines.whoosh.codec.postings_writer import WITHOUT_POSTS
from listarchive.engines.whoosh.codec.segment import Segment


class Source:
    """A batch or a segment, of which the posts that count get new numbers."""

    def __init__(self, posts: int, kept: Sequence[int], base: int, moved: Mapping[int, Changed]) -> None:
        self.kept = kept
        self._moved = moved
        self.base = base
        self.new: list[int] | None = None
        """The new number of each post, or -1; None if the first is `base` and none is left out."""
        if len(kept) < posts:
            self.new = [-1] * posts
            for number, old in enumerate(kept, base):
                self.new[old] = number

    def _with_moved(self, values: Sequence[Any], name: str) -> Sequence[Any]:
        """Put into a column what moved posts have in it now."""
        if name not in changing(self._moved):
            return values
        now = list(values)
        for number, moved in self._moved.items():
            now[number] = moved.columns[name]
        return now

    def _block(self, start: int, count: int, block: bytes) -> tuple[int, int, bytes]:
        return start, count, moved_block(self._moved, start, count, block)


class FromSegment(Source):
    """A segment."""

    def __init__(self, segment: Segment, base: int, fields: FieldInfos) -> None:
        self.segment = segment
        self._told_at_last = fields.prefixes[fields.at_last]
        self._alone = fields.prefixes[fields.alone]
        kept = [number for number in range(segment.posts) if number not in segment.removed]
        super().__init__(segment.posts, kept, base, segment.moved)

    def terms(self) -> Iterator[tuple[bytes, Stored]]:
        """Give all terms in their order, but for those that are told at last, and forms of others."""
        forms = self.segment.forms
        for key, record in self.segment.dictionary.items():
            other = forms is not None and key.startswith(self._alone) and key[1:] not in forms
            if not (other or key.startswith(self._told_at_last)):
                yield key, Stored(self, key, record)

    def postings(self, key: bytes, record: bytes) -> Postings:
        """Give the postings of a term under their new numbers, by its record in the dictionary."""
        found = whole(self.segment.decoded(self.segment.field_of(key), record))
        if self.new is None:
            base = self.base
            moved = array("I", [number + base for number in found.posts])
            return Postings(moved, found.counts, found.positions)
        posts, counts, positions = array("I"), array("I"), array("I")
        ends = list(accumulate(found.counts, initial=0))
        for place, old in enumerate(found.posts):
            number = self.new[old]
            if number >= 0:
                posts.append(number)
                if found.counts:
                    counts.append(found.counts[place])
                    positions.extend(found.positions[ends[place] : ends[place + 1]])
        return Postings(posts, counts, positions)

    def blocks(self) -> Iterator[tuple[int, int, bytes]]:
        """Give the blocks of stored posts: the first number in each, how many, and their bytes."""
        for block, (start, count) in enumerate(self.segment.stored_fields.blocks):
            yield self._block(start, count, self.segment.stored_fields.packed(block))

    def column(self, name: str) -> Sequence[Any]:
        """Give what each post has in a column."""
        segment = self.segment
        if name in segment.directory.numbers:
            return self._with_moved(segment.column(name), name)
        return self._with_moved([segment.labels(name, number) for number in range(segment.posts)], name)

    def lengths(self, name: str) -> Sequence[int]:
        """Give how many words a field has in each post."""
        return self.segment.lengths[name]


class FromBatch(Source):
    """A batch: what one reading process has made of some posts."""

    def __init__(self, batch: Batch, base: int, fields: FieldInfos) -> None:
        self.batch = batch
        self._told_at_last = fields.at_last
        super().__init__(batch.size, sorted(batch.kept), base, batch.moved)

    def terms(self) -> list[bytes]:
        """Give all terms in their order."""
        return self.batch.terms.split(b"\n") if self.batch.terms else []

    def blocks(self) -> Iterator[tuple[int, int, bytes]]:
        """Give the blocks of stored posts: the first number in each, how many, and their bytes."""
        start = 0
        for count, block in self.batch.stored_fields:
            yield self._block(start, count, block)
            start += count

    def column(self, name: str) -> Sequence[Any]:
        """Give what each post has in a column."""
        if name == self._told_at_last:
            return [self.batch.kept.get(number, ()) for number in range(self.batch.size)]
        return self._with_moved(self.batch.columns[name], name)

    def lengths(self, name: str) -> Sequence[int]:
        """Give how many words a field has in each post."""
        return self.batch.lengths[name]


class Stored(NamedTuple):
    """What a segment has of one term."""

    source: FromSegment
    key: bytes
    old: bytes

    def record(self, _: object) -> bytes | None:
        """Give its record, unless it has a list, which has old numbers."""
        if not self.short:
            return None
        record, base = self.short
        if not base or record == WITHOUT_POSTS:
            return record
        _, first = read_varints(record, 2)
        return record[:1] + varints([first + base]) + record[1 + len(varints([first])) :]

    @property
    def short(self) -> tuple[bytes, int] | None:
        """Its record, if it needs no list, and what is to be added to its first post."""
        if self.old == WITHOUT_POSTS:
            return self.old, 0
        return (self.old, self.source.base) if self.source.new is None and self.old[0] else None

    @property
    def posts(self) -> Sequence[int]:
        """The posts that have it, under their new numbers."""
        return self.postings().posts

    def postings(self) -> Postings:
        """Give its postings under their new numbers."""
        return self.source.postings(self.key, self.old)


AnySource = FromSegment | FromBatch
