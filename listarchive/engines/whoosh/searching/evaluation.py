"""The posts that answer a Whoosh query.

Whoosh goes through the postings of all words side by side, some microseconds a post and word. Here a word's
posts are a set, and the parts of a query are joined by what Python does with whole sets (see `bits`).
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from itertools import accumulate, chain, compress, islice
from types import MappingProxyType
from typing import Any

from listarchive.engine.field_infos import PAIRS, SEARCHED_BY_TERM, WORDS
from listarchive.engine.stored_post import UNDATED
from listarchive.engines.whoosh.codec.bit_set_postings import TermPostings
from listarchive.engines.whoosh.codec.bit_sets import BitSet, bits, flags, members
from listarchive.engines.whoosh.codec.segment import Segment
from listarchive.engines.whoosh.import_stubs import query as whoosh
from listarchive.engines.whoosh.queries.doc_set_query import DocSetQuery
from listarchive.engines.whoosh.queries.terms_query import OneForm, PairedPhrase
from listarchive.engines.whoosh.term_keys import encoded

_RARE = 100  # posts to one that answers; from there on to sort these takes less than to meet them
_STEPS = 400
"""Posts that are asked one by one before a flag for each is made: a page of what many answer ends there."""


def dated(segment: Segment, base: int, answers: BitSet, newest: bool) -> Iterator[tuple[int, int]]:
    """Give the date and the number of each; of those without a date, last of the newest, ~number.

    They come in the order of their numbers both ways: an archive that is exported and imported has them in
    the same order.
    """
    dates = segment.column("date")
    if answers.bit_count() * _RARE < segment.posts:
        pairs = [(dates[each], base + each) for each in members(answers)]
        if newest:
            pairs = [(date, ~number if date == UNDATED else number) for date, number in pairs]
        return iter(sorted(pairs, reverse=newest))
    return _met(segment, base, answers, newest)


def _met(segment: Segment, base: int, answers: BitSet, newest: bool) -> Iterator[tuple[int, int]]:
    """Give answers as they are met in the order of the dates."""
    dates, order = segment.column("date"), segment.by_date
    undated = bisect_right(order, UNDATED, key=dates.__getitem__) if newest else 0
    first, again = (
        (_newest(order, undated), _newest(order, undated)) if newest else (iter(order), iter(order))
    )
    again = islice(again, _STEPS, None)

    def named(number: int) -> tuple[int, int]:
        date = dates[number]
        return date, ~(base + number) if newest and date == UNDATED else base + number

    held = answers.to_bytes((segment.posts + 7) >> 3, "little")
    for number in islice(first, _STEPS):
        if held[number >> 3] >> (number & 7) & 1:
            yield named(number)
    among = flags(answers, segment.posts)
    for number in compress(first, map(among.__getitem__, again)):
        yield named(number)


def _newest(order: array[int], undated: int) -> Iterator[int]:
    """Give posts, which come the oldest first, the newest first, and then those without a date."""
    return chain(islice(reversed(order), len(order) - undated), islice(order, undated))


class Evaluation:
    """Which posts of one segment answer, removed ones too unless it is said otherwise.

    What a part of a query finds is asked for up to five times until its posts are ranked; it is looked for
    once. A phrase of common words, by relevance among 200,000 posts: from 150 to 90 ms.
    """

    def __init__(self, segment: Segment, searcher: Any, context: Any) -> None:
        """Evaluate queries of a searcher of one segment; `context` is what their matchers are told."""
        self.segment = segment
        self._searcher = searcher
        self._context = context
        self._known: dict[int, tuple[Any, BitSet]] = {}
        """What is known of queries, by their identity; they are held here, or another might get it."""
        self._terms: dict[tuple[str, str | bytes], BitSet] = {}

    def found(self, query: Any) -> BitSet:
        """Find the posts that answer, without those that were removed."""
        return self.of(query) & self.segment.live

    def of(self, query: Any) -> BitSet:
        """Find the posts that answer."""
        known = self._known.get(id(query))
        if known is None:
            evaluate = _EVALUATED.get(type(query), Evaluation._set)
            known = self._known[id(query)] = query, evaluate(self, query)
        return known[1]

    def _all_of(self, query: Any) -> BitSet:
        if not query.subqueries:
            return 0
        common = self.segment.all
        for part in query.subqueries:
            if not common:
                break
            common &= self.of(part)
        return common

    def _any_of(self, query: Any) -> BitSet:
        joined = 0
        for part in query.subqueries:
            joined |= self.of(part)
        return joined

    def _none_of(self, query: Any) -> BitSet:
        return self.segment.all & ~self.of(query.query)

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

        Each word leaves those places at which a phrase may begin; the rarest comes first.
        """
        posts = self.segment.posts
        for word in query.words:
            within = within and within & self.having(query.fieldname, word)
        if not within:
            return 0
        every = [(offset, self.postings(query.fieldname, word)) for offset, word in enumerate(query.words)]
        every.sort(key=lambda each: each[1].count if each[1] else 0)
        begins: dict[int, set[int]] = {}
        for first, (offset, postings) in enumerate(every):
            if not within or postings is None:
                return 0
            here = dict(_places(postings, within, posts, offset))
            begins = {post: both for post in here if (both := here[post] & begins[post])} if first else here
            within = bits(begins, posts)
        return within


def _places(
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
        places = opened.places(chunk)
        for place, post in compress(enumerate(numbers), wanted):
            yield post, {each - offset for each in accumulate(places[ends[place] : ends[place + 1]])}


_EVALUATED: Mapping[type, Callable[[Evaluation, Any], BitSet]] = MappingProxyType(
    {
        whoosh.And: Evaluation._all_of,
        whoosh.Or: Evaluation._any_of,
        whoosh.DisjunctionMax: Evaluation._any_of,
        OneForm: Evaluation._any_of,
        whoosh.Not: Evaluation._none_of,
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
