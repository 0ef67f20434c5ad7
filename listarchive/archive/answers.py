"""Which posts answer a Whoosh query, and what is each worth, without a step in Python from post to post?

Whoosh goes through the postings of all words side by side, some microseconds a post and word. Here each
word's postings become a set, or a dict of their worths, at once, and the query's parts are joined by what
Python does with whole sets. Queries of other kinds (a Prefix) are asked of Whoosh as
before. The worths are those of Whoosh, but for a Not: that a word is not there is worth nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from heapq import merge, nlargest, nsmallest
from itertools import accumulate, chain, islice
from typing import Any

from whoosh import query as whoosh
from whoosh.scoring import WeightLengthScorer

from listarchive.archive.postings import TermPostings
from listarchive.archive.ranges import Range
from listarchive.archive.segment import Segment

_MANY = 8  # of so many posts one answers: then the newest are found by looking at posts from the newest on


def numbers(searcher: Any, query: Any) -> list[int]:
    """Number all posts that answer a query, in ascending order."""
    return [base + number for part, _, base in _parts(searcher) for number in sorted(_answering(query, part))]


def by_worth(searcher: Any, query: Any, most: int | None) -> tuple[list[tuple[int, float]], int]:
    """Give the posts that are worth most, so many at most, each with its worth; and how many there are.

    Posts of like worth come in the order of their numbers.
    """
    found: list[tuple[float, int]] = []
    for part, _, base in _parts(searcher):
        within = _answering(query, part)
        found += [(-worth, base + number) for number, worth in _worths(query, part, within).items()]
    best = sorted(found) if most is None else nsmallest(most, found)
    return [(number, -worth) for worth, number in best], len(found)


def by_date(searcher: Any, query: Any, most: int | None, newest: bool) -> tuple[list[int], int]:
    """Give the newest, or the oldest, of the posts that answer, so many at most; and how many there are."""
    total = 0
    streams: list[Iterator[tuple[int, int]]] = []
    for part, segment, base in _parts(searcher):
        found = _answering(query, part)
        total += len(found)
        streams.append(_dated(segment, base, found, most, newest))
    ordered = (number for _, number in merge(*streams, reverse=newest))
    return list(islice(ordered, most)), total


def _dated(
    segment: Segment, base: int, found: set[int], most: int | None, newest: bool
) -> Iterator[tuple[int, int]]:
    dates = segment.column("date")
    if most is None or len(found) * _MANY > segment.posts:
        order = segment.by_date
        return ((dates[n], base + n) for n in (reversed(order) if newest else order) if n in found)
    choose = nlargest if newest else nsmallest
    return iter(choose(most, ((dates[n], base + n) for n in found)))


def _parts(searcher: Any) -> Iterator[tuple[Any, Segment, int]]:
    """Give a searcher of each segment, the segment, and the number of its first post."""
    for part, base in searcher.subsearchers or [(searcher, 0)]:
        if opened := part.reader().segment():
            yield part, opened.segment, base


def _segment(searcher: Any) -> Segment:
    segment: Segment = searcher.reader().segment().segment
    return segment


def _postings(query: Any, searcher: Any) -> TermPostings | None:
    term = searcher.schema[query.fieldname].to_bytes(query.text)
    return _segment(searcher).postings(query.fieldname, term)


def _answering(query: Any, searcher: Any) -> set[int]:
    """Number the posts of a segment that answer."""
    segment = _segment(searcher)
    match query:
        case whoosh.Term():
            found = _postings(query, searcher)
            chunks = (found.chunk(chunk)[0] for chunk in range(found.chunks)) if found else ()
            return set(chain.from_iterable(chunks)) - segment.removed
        case whoosh.And():
            wanted = [part for part in query.subqueries if not isinstance(part, whoosh.Not)]
            sets = sorted((_answering(part, searcher) for part in wanted), key=len)
            if not sets:
                return set()
            common = sets[0].intersection(*sets[1:])
            for part in query.subqueries:
                if isinstance(part, whoosh.Not) and common:
                    common -= _answering(part.query, searcher)
            return common
        case whoosh.Or():
            return set().union(*(_answering(part, searcher) for part in query.subqueries))
        case whoosh.Every() if query.fieldname is None:
            return set(range(segment.posts)) - segment.removed
        case whoosh.Phrase():
            return _side_by_side(query, searcher)
        case Range():
            return set(segment.between(query.fieldname, query.start, query.end))
        case _:
            return set(query.docs(searcher))


def _side_by_side(query: Any, searcher: Any) -> set[int]:
    """Number the posts of a segment in which the words of a phrase follow one another.

    Each word leaves those places at which a phrase may begin; the rarest comes first.
    """
    words = [whoosh.Term(query.fieldname, word) for word in query.words]
    within = _answering(whoosh.And(words), searcher)
    found = [(offset, _postings(word, searcher)) for offset, word in enumerate(words)]
    found.sort(key=lambda each: each[1].count if each[1] else 0)
    begins: dict[int, set[int]] = {}
    for first, (offset, postings) in enumerate(
        sorted(found, key=lambda each: each[1].count if each[1] else 0)
    ):
        if not within or postings is None:
            return set()
        here: dict[int, set[int]] = {}
        for chunk in range(postings.chunks):
            posts, counts = postings.chunk(chunk)
            if within.isdisjoint(posts):
                continue
            ends = list(accumulate(counts, initial=0))
            places = postings.places(chunk)
            for post, start, end in zip(posts, ends, ends[1:], strict=False):
                if post in within:
                    here[post] = {place - offset for place in accumulate(places[start:end])}
        begins = {post: both for post in here if (both := here[post] & begins[post])} if first else here
        within = set(begins)
    return within


def _worths(query: Any, searcher: Any, within: set[int]) -> dict[int, float]:
    """Weigh those posts of a segment that answer, if they are among some."""
    match query:
        case whoosh.Term():
            found = _term_worths(query, searcher, within)
        case whoosh.Phrase():
            every = [_worths(whoosh.Term(query.fieldname, word), searcher, within) for word in query.words]
            common = _answering(query, searcher) & within
            return {number: sum([worths[number] for worths in every]) for number in common}
        case whoosh.And():
            wanted = [part for part in query.subqueries if not isinstance(part, whoosh.Not)]
            every = [_worths(part, searcher, within) for part in wanted]
            common = _answering(query, searcher) & within
            return {number: sum([worths[number] for worths in every]) for number in common}
        case whoosh.Or():
            found = {}
            for part in query.subqueries:
                theirs = _worths(part, searcher, within)
                if found:
                    for number, worth in theirs.items():
                        found[number] = found.get(number, 0.0) + worth
                else:
                    found = theirs
        case whoosh.Every() | Range():
            return dict.fromkeys(_answering(query, searcher) & within, 1.0)
        case _:
            found = {}
            matcher = query.matcher(searcher, searcher.context())
            while matcher.is_active():
                if matcher.id() in within:
                    found[matcher.id()] = matcher.score()
                matcher.next()
    return found


class _At:
    """A posting, for scorers that ask a matcher where it is."""

    def __init__(self) -> None:
        self.number = 0
        self.count = 1

    def id(self) -> int:
        return self.number

    def weight(self) -> float:
        return float(self.count)


def _term_worths(query: Any, searcher: Any, within: set[int]) -> dict[int, float]:
    postings = _postings(query, searcher)
    if postings is None:
        return {}
    field = query.fieldname
    scorer = searcher.weighting.scorer(searcher, field, searcher.schema[field].to_bytes(query.text))
    found: dict[int, float] = {}
    at = _At()
    for chunk in range(postings.chunks):
        posts, counts = postings.chunk(chunk)
        if not counts:
            counts = bytes([1]) * len(posts)
        if isinstance(scorer, WeightLengthScorer):
            lengths, score = _segment(searcher).lengths[field], scorer._score
            found.update(
                (number, score(count, lengths[number] or 1))
                for number, count in zip(posts, counts, strict=True)
                if number in within
            )
            continue
        for at.number, at.count in zip(posts, counts, strict=True):
            if at.number in within:
                found[at.number] = scorer.score(at)
    return found
