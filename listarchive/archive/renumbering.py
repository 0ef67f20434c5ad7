"""What does a sheaf or a segment give to the segment it is bound into, and under which new numbers?"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import Any

from listarchive.archive.postings import Postings, whole
from listarchive.archive.schema import NUMBERS, PREFIXES
from listarchive.archive.segment import Segment
from listarchive.archive.sheaf import Sheaf


class Source:
    """A sheaf or a segment of which the posts that count get new numbers."""

    def __init__(self, posts: int, kept: Sequence[int], base: int) -> None:
        self.kept = kept
        self.base = base
        self.new: list[int] | None = None
        """The new number of each post, or -1; None if the first is `base` and none is left out."""
        if len(kept) < posts:
            self.new = [-1] * posts
            for number, old in enumerate(kept, base):
                self.new[old] = number

    def add(self, found: Postings, to: Postings) -> None:
        """Append postings under their new numbers."""
        if self.new is None:
            base = self.base
            to.posts.extend([number + base for number in found.posts] if base else found.posts)  # type: ignore[attr-defined]
            to.counts.extend(found.counts)  # type: ignore[attr-defined]
            to.places.extend(found.places)  # type: ignore[attr-defined]
            return
        ends = list(accumulate(found.counts, initial=0))
        for place, old in enumerate(found.posts):
            number = self.new[old]
            if number >= 0:
                to.posts.append(number)  # type: ignore[attr-defined]
                if found.counts:
                    to.counts.append(found.counts[place])  # type: ignore[attr-defined]
                    to.places.extend(found.places[ends[place] : ends[place + 1]])  # type: ignore[attr-defined]


class FromSegment(Source):
    """A segment."""

    def __init__(self, segment: Segment, base: int) -> None:
        self.segment = segment
        kept = [number for number in range(segment.posts) if number not in segment.removed]
        super().__init__(segment.posts, kept, base)

    def terms(self) -> Iterator[tuple[bytes, FromSegment, bytes]]:
        """Give all terms in their order, with what to ask for their postings; lists are told anew."""
        for key, record in self.segment.dictionary.items():
            if not key.startswith(PREFIXES["list"]):
                yield key, self, record

    def postings(self, key: bytes, record: bytes) -> Postings:
        """Give the postings of a term, by its record in the dictionary."""
        return whole(self.segment.decoded(self.segment.field_of(key), record))

    def blocks(self) -> Iterator[tuple[int, int, bytes]]:
        """Give the blocks of stored posts: the first number in each, how many, and their bytes."""
        for block, (start, count) in enumerate(self.segment.row_blocks):
            yield start, count, self.segment.packed(block)

    def column(self, name: str) -> Sequence[Any]:
        """Give what each post has in a column."""
        segment = self.segment
        if name in NUMBERS:
            return segment.column(name)
        return [segment.labels(name, number) for number in range(segment.posts)]

    def lengths(self, name: str) -> Sequence[int]:
        """Give how many words a field has in each post."""
        return self.segment.lengths[name]


class FromSheaf(Source):
    """A sheaf: what one reading process has made of some posts."""

    def __init__(self, sheaf: Sheaf, base: int) -> None:
        self.sheaf = sheaf
        super().__init__(sheaf.size, sorted(sheaf.kept), base)
        counted = [total and often for often, total in zip(sheaf.frequencies, sheaf.totals, strict=True)]
        # Not lists: of mails with large attachments, a thousand small sheaves are bound at once.
        self.place = iter(range(len(sheaf.frequencies)))
        """Counts its terms while they are bound, which is done in their order."""
        self._posts = array("I", accumulate(sheaf.frequencies, initial=0))
        self._counts = array("I", accumulate(counted, initial=0))
        self._places = array("I", accumulate(sheaf.totals, initial=0))

    def terms(self) -> list[bytes]:
        """Give all terms in their order."""
        return self.sheaf.terms.split(b"\n") if self.sheaf.terms else []

    def postings(self, _: bytes, place: int) -> Postings:
        """Give the postings of a term, by its place among the terms."""
        sheaf, after = self.sheaf, place + 1
        return Postings(
            sheaf.posts[self._posts[place] : self._posts[after]],
            sheaf.counts[self._counts[place] : self._counts[after]],
            sheaf.places[self._places[place] : self._places[after]],
        )

    def blocks(self) -> Iterator[tuple[int, int, bytes]]:
        """Give the blocks of stored posts: the first number in each, how many, and their bytes."""
        start = 0
        for count, rows in self.sheaf.rows:
            yield start, count, rows
            start += count

    def column(self, name: str) -> Sequence[Any]:
        """Give what each post has in a column."""
        if name == "list":
            return [self.sheaf.kept.get(number, ()) for number in range(self.sheaf.size)]
        return self.sheaf.columns[name]

    def lengths(self, name: str) -> Sequence[int]:
        """Give how many words a field has in each post."""
        return self.sheaf.lengths[name]


AnySource = FromSegment | FromSheaf
