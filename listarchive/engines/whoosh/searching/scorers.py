"""What each part of a query scores, and in which posts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from types import MappingProxyType
from typing import Any, NamedTuple

from listarchive.engine.field_kinds import SEARCHED_BY_TERM, WORDS
from listarchive.engines.shared.impact import impact, impacts
from listarchive.engines.whoosh.codec.bit_set_postings import TermPostings
from listarchive.engines.whoosh.codec.bit_sets import BitSet, members
from listarchive.engines.whoosh.import_stubs import query as whoosh
from listarchive.engines.whoosh.queries.doc_set_query import DocSetQuery
from listarchive.engines.whoosh.queries.identified import ConversationsQuery
from listarchive.engines.whoosh.queries.terms_query import (
    NearQuery,
    OneForm,
    PairedPhrase,
    TermsQuery,
    XorQuery,
)
from listarchive.engines.whoosh.queries.text_query import TextQuery
from listarchive.engines.whoosh.searching.evaluation import Evaluation
from listarchive.engines.whoosh.searching.weights import COUNTED, ECHO, TOPIC, Weights


class ConstantScorer(NamedTuple):
    """A part of a query that scores the same in all posts that have it."""

    among: BitSet
    score: float

    def at(self, numbers: Sequence[int]) -> list[float]:
        """Weigh it in some posts that have it."""
        return [self.score] * len(numbers)


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


class MatcherScorer(NamedTuple):
    """A part of a query that its own matcher has scored in each post."""

    among: BitSet
    scores: Mapping[int, float]

    def at(self, numbers: Sequence[int]) -> list[float]:
        """Weigh it in some posts that have it."""
        return list(map(self.scores.__getitem__, numbers))


Scorer = ConstantScorer | TermScorer | MatcherScorer


class Scorers:
    """The parts of queries in one segment."""

    def __init__(self, answers: Evaluation, weights: Weights) -> None:
        self._answers = answers
        self._segment = answers.segment
        self._weights = weights

    def of(self, query: Any, among: BitSet, boost: float = 1.0) -> Iterator[Scorer]:
        """Give the parts of whose scores that of each post is the sum, as far as some posts have them."""
        score = self.score_of(type(query))
        return score(self, query, among, boost * getattr(query, "boost", 1.0))

    def score_of(self, kind: type) -> Callable[[Any, Any, BitSet, float], Iterator[Scorer]]:
        """Tell what gives the parts of a kind of query."""
        return _SCORED.get(kind, Scorers._set)

    def _all_of(self, query: Any, among: BitSet, boost: float) -> Iterator[Scorer]:
        within = among & self._answers.of(query, among)
        for part in query.subqueries:
            yield from self.of(part, within, boost)

    def _any_of(self, query: Any, among: BitSet, boost: float) -> Iterator[Scorer]:
        if query.scale is not None:  # the more of the parts a post has, the more each counts
            yield from self._matched(query, among, boost)
            return
        for part in query.subqueries:
            yield from self.of(part, among, boost)

    def _one_form(self, query: Any, among: BitSet, boost: float) -> Iterator[Scorer]:
        for part in query.subqueries:
            within = among & self._answers.of(part, among)
            yield from self.of(part, within, boost)
            among &= ~within

    def _first_of(self, query: Any, among: BitSet, boost: float) -> Iterator[Scorer]:
        yield from self.of(query.a, among & self._answers.of(query, among), boost)

    def _first_and_maybe(self, query: Any, among: BitSet, boost: float) -> Iterator[Scorer]:
        within = among & self._answers.of(query, among)
        yield from self.of(query.a, within, boost)
        yield from self.of(query.b, within, boost)

    def _none_of(self, query: Any, among: BitSet, boost: float) -> Iterator[Scorer]:  # noqa: ARG002
        return iter(())

    def _phrase(self, query: Any, among: BitSet, boost: float) -> Iterator[Scorer]:
        if query.slop != 1 or query.fieldname not in WORDS:
            yield from self._matched(query, among, boost)
            return
        within = among & self._answers.of(query, among)
        for word in query.words:
            yield from self._word(query.fieldname, word, within, boost)

    def _term(self, query: Any, among: BitSet, boost: float) -> Iterator[Scorer]:
        if query.fieldname in SEARCHED_BY_TERM and isinstance(query.text, str | bytes):
            yield from self._word(query.fieldname, query.text, among, boost)
        else:
            yield from self._matched(query, among, boost)

    def _terms(self, query: Any, among: BitSet, boost: float) -> Iterator[Scorer]:
        score = boost * self._weights.all_of(query)
        yield from self._flat(query.fieldname, among & self._answers.of(query, among), score)

    def _text(self, query: Any, among: BitSet, boost: float) -> Iterator[Scorer]:
        """Score like the words that narrowed it down; no post is looked at for its score."""
        among &= query.known(self._segment)
        if type(query.candidates) is whoosh.Every:
            yield ConstantScorer(among, boost)
        else:
            yield from self.of(query.candidates, among, boost)

    def _every(self, query: Any, among: BitSet, boost: float) -> Iterator[Scorer]:
        yield ConstantScorer(among & self._answers.of(query, among), boost)

    def _set(self, query: Any, among: BitSet, boost: float) -> Iterator[Scorer]:
        if isinstance(query, DocSetQuery):
            yield ConstantScorer(among & self._answers.of(query, among), boost)
        else:
            yield from self._matched(query, among, boost)

    def _matched(self, query: Any, among: BitSet, boost: float) -> Iterator[Scorer]:
        """Score as the query's own matcher does, which knows of its own boost."""
        within = among & self._answers.of(query, among)
        if within:
            found = self._answers.scored(query)
            own = getattr(query, "boost", 1.0)
            others = boost / own if own else 0.0
            yield MatcherScorer(
                within, {number: others * found.get(number, 0.0) for number in members(within)}
            )

    def _word(self, field: str, term: str | bytes, among: BitSet, boost: float) -> Iterator[Scorer]:
        postings = self._answers.postings(field, term)
        if postings is None:
            return
        score = boost * self._weights.score(field, term)
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


_SCORED: Mapping[type, Callable[[Scorers, Any, BitSet, float], Iterator[Scorer]]] = MappingProxyType(
    {
        whoosh.And: Scorers._all_of,
        NearQuery: Scorers._all_of,
        whoosh.Or: Scorers._any_of,
        XorQuery: Scorers._any_of,
        OneForm: Scorers._one_form,
        whoosh.Not: Scorers._none_of,
        whoosh.AndMaybe: Scorers._first_and_maybe,
        whoosh.Require: Scorers._first_of,
        whoosh.AndNot: Scorers._first_of,
        type(whoosh.NullQuery): Scorers._none_of,
        whoosh.Term: Scorers._term,
        whoosh.Phrase: Scorers._phrase,
        PairedPhrase: Scorers._phrase,
        whoosh.Every: Scorers._every,
        TermsQuery: Scorers._terms,
        ConversationsQuery: Scorers._terms,
        TextQuery: Scorers._text,
    }
)
"""By the class itself, as `evaluation` evaluates them."""
