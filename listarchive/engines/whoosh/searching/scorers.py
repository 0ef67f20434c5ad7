"""What each part of a query scores, and in which posts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from listarchive.engines.whoosh.codec.bit_set_postings import TermPostings
from listarchive.engines.whoosh.codec.bit_sets import BitSet
from listarchive.engines.whoosh.codec.impact import impact, impacts
from listarchive.engines.whoosh.import_stubs import query as whoosh
from listarchive.engines.whoosh.queries.terms_query import TermsQuery
from listarchive.engines.whoosh.searching.evaluation import Evaluation
from listarchive.engines.whoosh.searching.weights import COUNTED, ECHO, TOPIC, Weights


class ConstantScorer(NamedTuple):
    """A part of a query that scores the same in all posts that have it."""

    among: BitSet
    score: float


class TermScorer:
    """A term that scores the more, the more often it stands in a post."""

    def __init__(self, postings: TermPostings, lengths: Sequence[int], score: float, among: BitSet) -> None:
        self.postings = postings
        self.among = among
        """The posts in which it counts, if it stands there."""
        self._opened = postings.opened()
        self._lengths = lengths
        self._score = score

    @cached_property
    def bounds(self) -> list[tuple[float, int]]:
        """The chunks, each with the most it can score in one of its posts, by ascending score."""
        best = self.postings.best
        return sorted((self._score * impact(*best(chunk)), chunk) for chunk in range(self.postings.chunks))

    @property
    def most(self) -> float:
        """What it can score in a post at most."""
        return self.bounds[-1][0]

    def chunk(self, chunk: int) -> Iterator[tuple[int, float]]:
        """Give the posts of a chunk, each with its score there."""
        posts, counts = self._opened.chunk(chunk)
        return zip(posts, self._weighed(posts, counts), strict=True)

    def at(self, numbers: Sequence[int]) -> list[float]:
        """Weigh it in some posts; there may be more than have it."""
        return self._weighed(numbers, self._opened.often(numbers))

    def _weighed(self, posts: Iterable[int], counts: Iterable[int]) -> list[float]:
        score = self._score
        return [score * each for each in impacts(counts, map(self._lengths.__getitem__, posts))]


Scorer = ConstantScorer | TermScorer


class Scorers:
    """The parts of queries in one segment."""

    def __init__(self, answers: Evaluation, weights: Weights) -> None:
        self._answers = answers
        self._segment = answers.segment
        self._weights = weights

    def of(self, query: Any, among: BitSet) -> Iterator[Scorer]:
        """Give the parts of whose scores that of each post is the sum, as far as some posts have them."""
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
            case TermsQuery():
                score = self._weights.all_of(query)
                yield from self._flat(query.fieldname, among & answers.of(query), score)
            case whoosh.Not():
                pass
            case _:
                yield ConstantScorer(among & answers.of(query), 1.0)

    def _term(self, field: str, term: str | bytes, among: BitSet) -> Iterator[Scorer]:
        postings = self._answers.postings(field, term)
        if postings is None:
            return
        score = self._weights.score(field, term)
        if field in COUNTED:
            yield TermScorer(postings, self._segment.lengths[field], score, among)
        else:
            yield from self._flat(field, among & self._answers.having(field, term), score)

    def _flat(self, field: str, among: BitSet, score: float) -> Iterator[ConstantScorer]:
        if field == "subject":
            starts = self._segment.starts
            yield ConstantScorer(among & starts, score * TOPIC)
            yield ConstantScorer(among & ~starts, score * ECHO)
        else:
            yield ConstantScorer(among, score)
