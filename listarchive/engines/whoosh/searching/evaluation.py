"""The posts that answer a Whoosh query.

Whoosh goes through the postings of all words side by side, some microseconds a post and word. Here a word's
posts are a set, and the parts of a query are joined by what Python does with whole sets (see `bits`).
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterator
from heapq import merge
from itertools import accumulate, chain, compress, islice
from typing import Any

from listarchive.engine.field_infos import PAIRS
from listarchive.engine.stored_post import UNDATED
from listarchive.engines.whoosh.codec.bit_set_postings import TermPostings
from listarchive.engines.whoosh.codec.bit_sets import BitSet, bits, flags, members
from listarchive.engines.whoosh.codec.segment import Segment
from listarchive.engines.whoosh.import_stubs import query as whoosh
from listarchive.engines.whoosh.queries.doc_set_query import DocSetQuery
from listarchive.engines.whoosh.queries.terms_query import PairedPhrase
from listarchive.engines.whoosh.snapshot import Snapshot


def numbers(snapshot: Snapshot, query: Any) -> list[int]:
    """Number all posts that answer a query, in ascending order."""
    return [
        base + number
        for segment, base in snapshot.parts
        for number in members(Evaluation(segment).found(query))
    ]


_RARE = 100  # posts to one that answers; from there on to sort these takes less than to meet them
_STEPS = 400
"""Posts that are asked one by one before a flag for each is made: a page of what many answer ends there."""


def by_date(snapshot: Snapshot, query: Any, most: int | None, newest: bool) -> tuple[list[int], int]:
    """Give the newest, or the oldest, of the posts that answer, so many at most; and how many there are."""
    total = 0
    streams: list[Iterator[tuple[int, int]]] = []
    for segment, base in snapshot.parts:
        answers = Evaluation(segment).found(query)
        total += answers.bit_count()
        streams.append(_dated(segment, base, answers, newest))
    ordered = (number if number >= 0 else ~number for _, number in merge(*streams, reverse=newest))
    return list(islice(ordered, most)), total


def _dated(segment: Segment, base: int, answers: BitSet, newest: bool) -> Iterator[tuple[int, int]]:
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

    def __init__(self, segment: Segment) -> None:
        self.segment = segment
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
            known = self._known[id(query)] = query, self._answering(query)
        return known[1]

    def _answering(self, query: Any) -> BitSet:
        match query:
            case whoosh.And():
                common = self.segment.all
                for part in query.subqueries:
                    if not common:
                        break
                    common &= self.of(part)
                return common
            case whoosh.Or() | whoosh.DisjunctionMax():
                joined = 0
                for part in query.subqueries:
                    joined |= self.of(part)
                return joined
            case whoosh.Not():
                return self.segment.all & ~self.of(query.query)
            case _:
                return self._leaf(query)

    def _leaf(self, query: Any) -> BitSet:
        match query:
            case whoosh.Term():
                return self.having(query.fieldname, query.text)
            case PairedPhrase():
                within = self.segment.all
                for pair in query.pairs:
                    within &= self.having(PAIRS[query.fieldname], pair)
                return within if len(query.words) == 2 else self._side_by_side(query, within)
            case whoosh.Phrase():
                return self._side_by_side(query, self.segment.all)
            case DocSetQuery():
                return query.among(self.segment)
            case _ if query == whoosh.NullQuery:
                return 0
            case whoosh.Every() if query.fieldname is None:
                return self.segment.all
            case _:
                raise AssertionError(query)

    def having(self, field: str, term: str | bytes) -> BitSet:
        """Find the posts that have a term in a field."""
        known = self._terms.get((field, term))
        if known is None:
            postings = self.postings(field, term)
            known = self._terms[field, term] = postings.bits() if postings else 0
        return known

    def postings(self, field: str, term: str | bytes) -> TermPostings | None:
        """Look up the postings of a term."""
        text = term if isinstance(term, bytes) else term.encode("utf-8", "surrogatepass")
        return self.segment.postings(field, text)

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
