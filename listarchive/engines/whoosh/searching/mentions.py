"""Mentions: what posts say of a query, whether they answer it or not. Conversations are ranked by them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from listarchive.engines.whoosh.codec.bit_sets import BitSet, bits, members
from listarchive.engines.whoosh.import_stubs import query as whoosh
from listarchive.engines.whoosh.queries.terms_query import (
    NearQuery,
    OneForm,
    PairedPhrase,
    TermsQuery,
    XorQuery,
)
from listarchive.engines.whoosh.queries.text_query import TextQuery
from listarchive.engines.whoosh.searching.collector import SetCollector
from listarchive.engines.whoosh.searching.evaluation import Evaluation
from listarchive.engines.whoosh.searching.scorers import Scorer, Scorers, TermScorer
from listarchive.engines.whoosh.searching.weights import Weights

QUOTED = 0.3
"""A word in quoted text, beside 1 for one in own words."""


class Mentions(Scorers):
    """The parts of queries in one segment, each for itself: words in quoted text, too, and no filters."""

    def score_of(self, kind: type) -> Callable[[Any, Any, BitSet, float], Iterator[Scorer]]:
        """Tell what gives the parts of a kind of query."""
        return _MENTIONED.get(kind, Mentions._none_of)

    def _each_of(self, query: Any, among: BitSet, boost: float) -> Iterator[Scorer]:
        for part in query.subqueries:
            yield from self.of(part, among, boost)

    def _one_form(self, query: Any, among: BitSet, boost: float) -> Iterator[Scorer]:
        for part in query.subqueries:
            within = among & (self._answers.of(part, among) | self._quoting(part))
            yield from self.of(part, within, boost)
            among &= ~within

    def _quoting(self, part: Any) -> BitSet:
        is_word = type(part) is whoosh.Term and part.fieldname == "body"
        return self._answers.having("quoted", part.text) if is_word else 0

    def _term(self, query: Any, among: BitSet, boost: float) -> Iterator[Scorer]:
        yield from super()._term(query, among, boost)
        postings = self._answers.postings("quoted", query.text) if query.fieldname == "body" else None
        if postings is not None:
            score = boost * QUOTED * self._weights.score("body", query.text)
            yield TermScorer(postings, self._segment.lengths["quoted"], score, among)


_MENTIONED: Mapping[type, Callable[[Mentions, Any, BitSet, float], Iterator[Scorer]]] = MappingProxyType(
    {
        whoosh.And: Mentions._each_of,
        whoosh.Or: Mentions._any_of,
        XorQuery: Mentions._any_of,
        NearQuery: Mentions._all_of,
        OneForm: Mentions._one_form,
        whoosh.Term: Mentions._term,
        whoosh.Phrase: Mentions._phrase,
        PairedPhrase: Mentions._phrase,
        TermsQuery: Mentions._terms,
        TextQuery: Mentions._text,
    }
)
"""By the class itself. All others filter, or say what must not be there."""


class MentionCollector(SetCollector):
    """How much some posts say of each word of a query, whether they answer it or not."""

    def __init__(self, numbers: Sequence[int], weights: Weights) -> None:
        """Weigh posts, given in ascending order."""
        super().__init__()
        self._numbers = numbers
        self._weights = weights
        self.said: list[dict[int, float]] = []
        """For each word, the posts that say it."""

    def search_segment(self, answers: Evaluation, base: int) -> None:
        """Weigh those of a segment; which posts answer is not asked."""
        posts = answers.segment.posts
        start, end = (bisect_left(self._numbers, each) for each in (base, base + posts))
        among = bits([number - base for number in self._numbers[start:end]], posts)
        mentions = Mentions(answers, self._weights)
        words = self.q.subqueries if type(self.q) is whoosh.And else [self.q]
        self.said = self.said or [{} for _ in words]
        for said, word in zip(self.said, words, strict=True):
            for leaf in mentions.of(word, among):
                here = members(leaf.among & among)
                for number, score in zip(here, leaf.at(here), strict=True):
                    if score:
                        said[base + number] = said.get(base + number, 0.0) + score
