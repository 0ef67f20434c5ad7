"""Which posts answer a Whoosh query?

Whoosh goes through the postings of all words side by side, some microseconds a post and word. Here a word's
posts are a set, and the parts of a query are joined by what Python does with whole sets (see `bits`).
"""

from __future__ import annotations

from collections.abc import Iterator
from heapq import merge
from itertools import accumulate, compress, islice
from typing import Any

from whoosh import query as whoosh

from listarchive.archive.bits import Bits, bits, flags, members
from listarchive.archive.chosen import Chosen
from listarchive.archive.postings import TermPostings
from listarchive.archive.segment import Segment
from listarchive.archive.snapshot import Snapshot
from listarchive.archive.unions import Paired


def numbers(snapshot: Snapshot, query: Any) -> list[int]:
    """Number all posts that answer a query, in ascending order."""
    return [base + number for segment, base in snapshot.parts for number in members(found(query, segment))]


def by_date(snapshot: Snapshot, query: Any, most: int | None, newest: bool) -> tuple[list[int], int]:
    """Give the newest, or the oldest, of the posts that answer, so many at most; and how many there are."""
    total = 0
    streams: list[Iterator[tuple[int, int]]] = []
    for segment, base in snapshot.parts:
        answers = found(query, segment)
        total += answers.bit_count()
        streams.append(_dated(segment, base, answers, most, newest))
    ordered = (number for _, number in merge(*streams, reverse=newest))
    return list(islice(ordered, most)), total


def _dated(
    segment: Segment, base: int, answers: Bits, most: int | None, newest: bool
) -> Iterator[tuple[int, int]]:
    dates = segment.column("date")
    count = answers.bit_count()
    if most is not None and count * count < most * segment.posts:  # to sort them takes less than to meet them
        found = sorted(((dates[number], base + number) for number in members(answers)), reverse=newest)
        return iter(found)
    order = segment.by_date
    among = flags(answers, segment.posts)
    first, again = (reversed(order), reversed(order)) if newest else (order, order)
    return ((dates[number], base + number) for number in compress(first, map(among.__getitem__, again)))


def found(query: Any, segment: Segment) -> Bits:
    """Find the posts of a segment that answer a query, without those that were removed."""
    return answering(query, segment) & segment.live


def answering(query: Any, segment: Segment) -> Bits:
    """Find the posts of a segment that answer a query, removed ones too."""
    match query:
        case whoosh.And():
            common = segment.all
            for part in query.subqueries:
                if not common:
                    break
                common &= answering(part, segment)
            return common
        case whoosh.Or() | whoosh.DisjunctionMax():
            joined = 0
            for part in query.subqueries:
                joined |= answering(part, segment)
            return joined
        case whoosh.Not():
            return segment.all & ~answering(query.query, segment)
        case _:
            return _leaf(query, segment)


def _leaf(query: Any, segment: Segment) -> Bits:
    match query:
        case whoosh.Term():
            postings = term_postings(query, segment)
            return postings.bits() if postings else 0
        case Paired():
            within = segment.all
            for pair in query.pairs:
                within &= answering(whoosh.Term("pairs", pair), segment)
            return within if len(query.words) == 2 else _side_by_side(query, segment, within)
        case whoosh.Phrase():
            return _side_by_side(query, segment, segment.all)
        case Chosen():
            return query.among(segment)
        case _ if query == whoosh.NullQuery:
            return 0
        case whoosh.Every() if query.fieldname is None:
            return segment.all
        case _:
            raise AssertionError(query)


def term_postings(query: Any, segment: Segment) -> TermPostings | None:
    """Look up the postings of a term."""
    text = query.text
    return segment.postings(query.fieldname, text if isinstance(text, bytes) else _encoded(text))


def _encoded(term: str) -> bytes:
    return term.encode("utf-8", "surrogatepass")


def _side_by_side(query: Any, segment: Segment, within: Bits) -> Bits:
    """Find those of some posts in which the words of a phrase follow one another.

    Each word leaves those places at which a phrase may begin; the rarest comes first.
    """
    words = [whoosh.Term(query.fieldname, word) for word in query.words]
    every = [(offset, term_postings(word, segment)) for offset, word in enumerate(words)]
    every.sort(key=lambda each: each[1].count if each[1] else 0)
    for _, postings in every:
        within = within and within & (postings.bits() if postings else 0)
    begins: dict[int, set[int]] = {}
    for first, (offset, postings) in enumerate(every):
        if not within or postings is None:
            return 0
        here = dict(_places(postings, within, segment.posts, offset))
        begins = {post: both for post in here if (both := here[post] & begins[post])} if first else here
        within = bits(begins, segment.posts)
    return within


def _places(postings: TermPostings, within: Bits, posts: int, offset: int) -> Iterator[tuple[int, set[int]]]:
    """Give where a word stands in some posts, counted from where a phrase begins that it is part of."""
    among = flags(within, posts)
    for chunk in range(postings.chunks):
        numbers, counts = postings.chunk(chunk)
        wanted = list(map(among.__getitem__, numbers))
        if not any(wanted):
            continue
        ends = list(accumulate(counts, initial=0))
        places = postings.places(chunk)
        for place, post in compress(enumerate(numbers), wanted):
            yield post, {each - offset for each in accumulate(places[ends[place] : ends[place + 1]])}


__all__ = ["answering", "by_date", "found", "numbers", "term_postings"]
