"""The posts that answer a Whoosh query.

Whoosh goes through the postings of all words side by side, some microseconds a post and word. Here a word's
posts are a set, and the parts of a query are joined by what Python does with whole sets (see `bit_sets`).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import reduce
from itertools import accumulate, compress
from operator import xor
from types import MappingProxyType
from typing import Any

from listarchive.engine.analysis.marking import Run
from listarchive.engine.field_kinds import PAIRS, SEARCHED_BY_TERM, WORDS
from listarchive.engines.whoosh.codec.bit_set_postings import TermPostings
from listarchive.engines.whoosh.codec.bit_sets import BitSet, bits, flags
from listarchive.engines.whoosh.codec.segment import Segment
from listarchive.engines.whoosh.import_stubs import query as whoosh
from listarchive.engines.whoosh.queries.doc_set_query import DocSetQuery
from listarchive.engines.whoosh.queries.terms_query import NearQuery, OneForm, PairedPhrase, XorQuery
from listarchive.engines.whoosh.queries.text_query import TextQuery, look
from listarchive.engines.whoosh.term_keys import encoded

_LONGEST_RUN = 64
"""Words of a longer phrase are not looked back for."""


class Evaluation:
    """Which posts of one segment answer, removed ones too unless it is said otherwise.

    What a part of a query finds is asked for up to five times until its posts are ranked; it is looked for
    once.
    """

    def __init__(self, segment: Segment, searcher: Any, context: Any) -> None:
        """Evaluate queries of a searcher of one segment; `context` is what their matchers are told."""
        self.segment = segment
        self._searcher = searcher
        self._context = context
        self._known: dict[int, tuple[Any, BitSet]] = {}
        """What is known of queries, by their identity; they are held here, or another might get it."""
        self._texts: dict[int, tuple[Any, bool]] = {}
        self._terms: dict[tuple[str, str | bytes], BitSet] = {}

    def found(self, query: Any) -> BitSet:
        """Find the posts that answer, without those that were removed."""
        return self.of(query, self.segment.live) & self.segment.live

    def of(self, query: Any, within: BitSet | None = None) -> BitSet:
        """Find the posts that answer, of some at least: what only their texts tell is asked of no others."""
        if self._textual(query):
            return _JOINING[type(query)](self, query, self.segment.all if within is None else within)
        known = self._known.get(id(query))
        if known is None:
            join = _JOINING.get(type(query))
            alone = _EVALUATED.get(type(query), Evaluation._set)
            found = join(self, query, self.segment.all) if join else alone(self, query)
            known = self._known[id(query)] = query, found
        return known[1]

    def _textual(self, query: Any) -> bool:
        """Tell whether a query asks for the texts of posts."""
        kind = type(query)
        if kind is TextQuery:
            return True
        if kind not in _JOINING:
            return False
        known = self._texts.get(id(query))
        if known is None:
            parts = [query.query] if kind is whoosh.Not else query.subqueries
            known = self._texts[id(query)] = query, any(map(self._textual, parts))
        return known[1]

    def _text(self, query: Any, within: BitSet) -> BitSet:
        found: BitSet = query.found(self.segment, within & self.of(query.candidates, within))
        return found

    def _all_of(self, query: Any, within: BitSet) -> BitSet:
        if not query.subqueries:
            return 0
        for part in sorted(query.subqueries, key=self._textual):
            if not within:
                break
            within &= self.of(part, within)
        return within

    def _any_of(self, query: Any, within: BitSet) -> BitSet:
        """Find what answers one part at least: a post that answers another is not looked at."""
        joined = 0
        asked = []
        for part in sorted(query.subqueries, key=self._textual):
            if type(part) is TextQuery:
                asked.append(part)
            else:
                joined |= self.of(part, within & ~joined)
        joined &= within
        if asked:
            rest = within & ~joined
            joined |= look([(part, rest & self.of(part.candidates, rest)) for part in asked], self.segment)
        return joined

    def _odd_of(self, query: Any, within: BitSet) -> BitSet:
        return reduce(xor, (self.of(part, within) & within for part in query.subqueries), 0)

    def _near(self, query: Any) -> BitSet:
        within = self._all_of(query, self.segment.all)
        first, second = (self._ends(query.fieldname, runs, within) for runs in query.runs)
        distance = query.distance
        found = [
            post
            for post, positions in first.items()
            if any(
                0 < start - last <= distance or 0 < begin - end <= distance
                for begin, last in positions
                for start, end in _around(second.get(post, ()), begin, last, distance)
            )
        ]
        return bits(found, self.segment.posts)

    def _ends(self, field: str, runs: list[Run], within: BitSet) -> dict[int, list[tuple[int, int]]]:
        """Give, for each of some posts, where some runs of words begin, and where their last words stand."""
        positions: dict[int, set[tuple[int, int]]] = {}
        for run in runs:
            for post, begins in self._begins(field, run, within).items():
                positions.setdefault(post, set()).update((each, each + len(run) - 1) for each in begins)
        return {post: sorted(each) for post, each in positions.items()}

    def _none_of(self, query: Any, within: BitSet) -> BitSet:
        return within & ~self.of(query.query, within)

    def _first_of(self, query: Any) -> BitSet:
        return self.of(query.a)

    def _both_of(self, query: Any) -> BitSet:
        return self.of(query.a) & self.of(query.b)

    def _first_alone(self, query: Any) -> BitSet:
        return self.of(query.a) & ~self.of(query.b)

    def _term(self, query: Any) -> BitSet:
        if query.fieldname in SEARCHED_BY_TERM and isinstance(query.text, str | bytes):
            return self.having(query.fieldname, query.text)
        return self._matched(query)

    def _paired(self, query: Any) -> BitSet:
        within = self.segment.all
        for pair in query.pairs:
            within &= self.having(PAIRS[query.fieldname], pair)
        return within if len(query.words) == 2 else self._side_by_side(query, within)

    def _phrase(self, query: Any) -> BitSet:
        if query.slop == 1 and query.words and query.fieldname in WORDS:
            return self._side_by_side(query, self.segment.all)
        return self._matched(query)

    def _nothing(self, _: Any) -> BitSet:
        return 0

    def _every(self, query: Any) -> BitSet:
        return self.segment.all if query.fieldname is None else self._matched(query)

    def _set(self, query: Any) -> BitSet:
        return query.among(self.segment) if isinstance(query, DocSetQuery) else self._matched(query)

    def _matched(self, query: Any) -> BitSet:
        """Find the posts of a query that is not known here, by its own matcher."""
        return bits(list(query.docs(self._searcher)), self.segment.posts)

    def scored(self, query: Any) -> dict[int, float]:
        """Find them with their scores."""
        matcher = query.matcher(self._searcher, self._context)
        found: dict[int, float] = {}
        while matcher.is_active():
            found[matcher.id()] = matcher.score()
            matcher.next()
        return found

    def having(self, field: str, term: str | bytes) -> BitSet:
        """Find the posts that have a term in a field."""
        known = self._terms.get((field, term))
        if known is None:
            postings = self.postings(field, term)
            known = self._terms[field, term] = postings.bits() if postings else 0
        return known

    def postings(self, field: str, term: str | bytes) -> TermPostings | None:
        """Look up the postings of a term."""
        return self.segment.postings(field, encoded(field, term))

    def _side_by_side(self, query: Any, within: BitSet) -> BitSet:
        """Find those of some posts in which the words of a phrase follow one another.

        Each word leaves those positions at which a phrase may begin; the rarest comes first.
        """
        return bits(self._begins(query.fieldname, query.words, within), self.segment.posts)

    def _begins(self, field: str, words: Sequence[str], within: BitSet) -> dict[int, set[int]]:
        """Give those posts, and where in each the words begin."""
        posts = self.segment.posts
        for word in words:
            within = within and within & self.having(field, word)
        if not within:
            return {}
        every = [(offset, self.postings(field, word)) for offset, word in enumerate(words)]
        every.sort(key=lambda each: each[1].count if each[1] else 0)
        begins: dict[int, set[int]] = {}
        for first, (offset, postings) in enumerate(every):
            if not within or postings is None:
                return {}
            here = dict(_positions(postings, within, posts, offset))
            begins = {post: both for post in here if (both := here[post] & begins[post])} if first else here
            within = bits(begins, posts)
        return begins


def _around(
    positions: Sequence[tuple[int, int]], begin: int, last: int, distance: int
) -> Iterator[tuple[int, int]]:
    """Give those positions, which are in order, that may be so near to another one."""
    for index in range(bisect_left(positions, (begin - distance - _LONGEST_RUN, 0)), len(positions)):
        if positions[index][0] > last + distance:
            return
        yield positions[index]


def _positions(
    postings: TermPostings, within: BitSet, posts: int, offset: int
) -> Iterator[tuple[int, set[int]]]:
    """Give where a word stands in some posts, counted from where a phrase begins that it is part of."""
    among = flags(within, posts)
    opened = postings.opened()
    for chunk in range(postings.chunks):
        numbers, counts = opened.chunk(chunk)
        wanted = list(map(among.__getitem__, numbers))
        if not any(wanted):
            continue
        ends = list(accumulate(counts, initial=0))
        positions = opened.positions(chunk)
        for place, post in compress(enumerate(numbers), wanted):
            yield post, {each - offset for each in accumulate(positions[ends[place] : ends[place + 1]])}


_JOINING: Mapping[type, Callable[[Evaluation, Any, BitSet], BitSet]] = MappingProxyType(
    {
        whoosh.And: Evaluation._all_of,
        whoosh.Or: Evaluation._any_of,
        whoosh.DisjunctionMax: Evaluation._any_of,
        OneForm: Evaluation._any_of,
        XorQuery: Evaluation._odd_of,
        whoosh.Not: Evaluation._none_of,
        TextQuery: Evaluation._text,
    }
)
"""Queries of which some posts may be asked: they look at texts, or join others that may."""

_EVALUATED: Mapping[type, Callable[[Evaluation, Any], BitSet]] = MappingProxyType(
    {
        NearQuery: Evaluation._near,
        whoosh.AndMaybe: Evaluation._first_of,
        whoosh.Require: Evaluation._both_of,
        whoosh.AndNot: Evaluation._first_alone,
        whoosh.Term: Evaluation._term,
        PairedPhrase: Evaluation._paired,
        whoosh.Phrase: Evaluation._phrase,
        whoosh.Every: Evaluation._every,
        type(whoosh.NullQuery): Evaluation._nothing,
    }
)
"""By the class itself: what a subclass of it finds, only its own matcher tells."""
