"""What is each part of a Whoosh query worth, and in which posts?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from listarchive.engines.whoosh.codec.bit_set_postings import TermPostings
from listarchive.engines.whoosh.codec.bit_sets import Bits
from listarchive.engines.whoosh.codec.impact import impact, impacts
from listarchive.engines.whoosh.lazy_imports import query as whoosh
from listarchive.engines.whoosh.queries.unions import Union
from listarchive.engines.whoosh.searching.matching_sets import Answers
from listarchive.engines.whoosh.searching.weights import COUNTED, ECHO, TOPIC, Weights


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
        self._opened = postings.opened()
        self._lengths = lengths
        self._worth = worth

    @cached_property
    def bounds(self) -> list[tuple[float, int]]:
        """The chunks, each with the most it can be worth in one of its posts, by ascending worth."""
        best = self.postings.best
        return sorted((self._worth * impact(*best(chunk)), chunk) for chunk in range(self.postings.chunks))

    @property
    def most(self) -> float:
        """What it can be worth in a post at most."""
        return self.bounds[-1][0]

    def chunk(self, chunk: int) -> Iterator[tuple[int, float]]:
        """Give the posts of a chunk, each with what it is worth there."""
        posts, counts = self._opened.chunk(chunk)
        return zip(posts, self._weighed(posts, counts), strict=True)

    def at(self, numbers: Sequence[int]) -> list[float]:
        """Weigh it in some posts; there may be more than have it."""
        return self._weighed(numbers, self._opened.often(numbers))

    def _weighed(self, posts: Iterable[int], counts: Iterable[int]) -> list[float]:
        worth = self._worth
        return [worth * each for each in impacts(counts, map(self._lengths.__getitem__, posts))]


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
