"""What is each part of a Whoosh query worth, and in which posts?"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from whoosh import query as whoosh

from listarchive.archive.answers import Answers
from listarchive.archive.bits import Bits
from listarchive.archive.impact import impact
from listarchive.archive.postings import TermPostings
from listarchive.archive.unions import Union
from listarchive.archive.weights import COUNTED, ECHO, TOPIC, Weights


class Flat(NamedTuple):
    """A part of a query that is worth the same in all posts that have it."""

    among: Bits
    worth: float


class Counted:
    """A term that is worth the more, the more often it stands in a post."""

    def __init__(self, postings: TermPostings, lengths: Sequence[int], worth: float, among: Bits) -> None:
        self.postings = postings
        self.among = among
        """The posts in which it counts, if it stands there."""
        self._lengths = lengths
        self._worth = worth
        self._lasts = [postings.last(chunk) for chunk in range(postings.chunks)]
        self._chunks: dict[int, tuple[list[int], Sequence[int]]] = {}

    @cached_property
    def _limits(self) -> list[float]:
        """What it can be worth at most in a post of each chunk."""
        best = self.postings.best
        return [self._worth * impact(*best(chunk)) for chunk in range(self.postings.chunks)]

    @cached_property
    def bounds(self) -> list[tuple[float, int]]:
        """The chunks, each with the most it can be worth in one of its posts, by ascending worth."""
        return sorted((limit, chunk) for chunk, limit in enumerate(self._limits))

    @property
    def most(self) -> float:
        """What it can be worth in a post at most."""
        return self.bounds[-1][0]

    def weighed(self, number: int, count: int) -> float:
        """Weigh it in a post where it stands so often."""
        return self._worth * impact(count, self._lengths[number])

    def chunk(self, chunk: int) -> tuple[list[int], Sequence[int]]:
        """Give the posts of a chunk, and how often it stands in each."""
        found = self._chunks.get(chunk)
        if found is None:
            found = self._chunks[chunk] = self.postings.chunk(chunk)
        return found

    def at_most(self, number: int) -> float:
        """Tell what it can be worth in a post at most, without a look at its chunk."""
        chunk = bisect_left(self._lasts, number)
        return self._limits[chunk] if chunk < len(self._lasts) else 0.0

    def at(self, number: int) -> float:
        """Weigh it in a post."""
        chunk = bisect_left(self._lasts, number)
        return self._at(number, *self.chunk(chunk)) if chunk < len(self._lasts) else 0.0

    def _at(self, number: int, posts: list[int], counts: Sequence[int]) -> float:
        # Few posts of a chunk are asked for: to look for them takes less than to make a dictionary of all.
        place = bisect_left(posts, number)
        return self.weighed(number, counts[place]) if posts[place] == number else 0.0

    def at_all(self, numbers: Sequence[int]) -> Iterator[tuple[int, float]]:
        """Weigh it in some posts, which must come in their order; there may be more than have it."""
        start = 0
        for chunk, last in enumerate(self._lasts):
            end = bisect_right(numbers, last, start)
            if end > start:
                posts, counts = self.chunk(chunk)
                for number in numbers[start:end]:
                    yield number, self._at(number, posts, counts)
            start = end


Leaf = Flat | Counted


class Leaves:
    """The parts of queries in one segment."""

    def __init__(self, answers: Answers, weights: Weights) -> None:
        self._answers = answers
        self._segment = answers.segment
        self._weights = weights

    def of(self, query: Any, among: Bits) -> Iterator[Leaf]:
        """Give the parts of whose worths that of each post is the sum, as far as some posts have them."""
        answers = self._answers
        match query:
            case whoosh.And():
                within = among & answers.of(query)
                for part in query.subqueries:
                    yield from self.of(part, within)
            case whoosh.Or():
                for part in query.subqueries:
                    yield from self.of(part, among)
            case whoosh.DisjunctionMax():
                # A post has a word once, though it may be kept in two ways.
                for part in query.subqueries:
                    within = among & answers.of(part)
                    yield from self.of(part, within)
                    among &= ~within
            case whoosh.Phrase():
                within = among & answers.of(query)
                for word in query.words:
                    yield from self._term(query.fieldname, word, within)
            case whoosh.Term():
                yield from self._term(query.fieldname, query.text, among)
            case Union():
                worth = self._weights.all_of(query)
                yield from self._flat(query.fieldname, among & answers.of(query), worth)
            case whoosh.Not():
                pass
            case _:
                yield Flat(among & answers.of(query), 1.0)

    def _term(self, field: str, term: str | bytes, among: Bits) -> Iterator[Leaf]:
        postings = self._answers.postings(field, term)
        if postings is None:
            return
        worth = self._weights.worth(field, term)
        if field in COUNTED:
            yield Counted(postings, self._segment.lengths[field], worth, among)
        else:
            yield from self._flat(field, among & self._answers.having(field, term), worth)

    def _flat(self, field: str, among: Bits, worth: float) -> Iterator[Flat]:
        if field == "subject":
            starts = self._segment.starts
            yield Flat(among & starts, worth * TOPIC)
            yield Flat(among & ~starts, worth * ECHO)
        else:
            yield Flat(among, worth)
