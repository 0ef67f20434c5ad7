"""The top k: which of the posts that answer a query score highest.

All that answer are weighed if they are few. Of many, the chunks of postings are looked through in the
order of the best that each holds, until no other post can score as high as the ones found (Fagin's
threshold algorithm): 40 of 150,000 are found by looking at 10,000. The scores are those of Whoosh, but for
a Not: that a word is not there scores nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from heapq import heapify, heappush, heapreplace, nlargest
from operator import add
from typing import Any

from listarchive.engines.whoosh.codec.bit_sets import BitSet, bits, flags, members
from listarchive.engines.whoosh.searching.evaluation import Evaluation
from listarchive.engines.whoosh.searching.scorers import (
    ConstantScorer,
    MatcherScorer,
    Scorer,
    Scorers,
    TermScorer,
)
from listarchive.engines.whoosh.searching.weights import Weights
from listarchive.record import record

_FEW = 1_000  # posts; to weigh so many takes less than to order the chunks
_FEWER = 100  # … where others are known already that most of them do not score as high as
_SPLITTING = 8  # parts of a query by which the posts are split
_DIGITS = 9  # of a score: sums in another order are the same

_Scored = tuple[float, int]
"""The score of a post, and its number below zero: of posts of like score, the first one is the largest."""


class Ranked:
    """The posts that score highest of those that answer, so many at most."""

    def __init__(self, most: int | None, weights: Weights) -> None:
        self._most = most
        self._weights = weights
        self._every: list[_Scored] = []
        self._heap: list[_Scored] = []

    def add(self, answers: Evaluation, query: Any, found: BitSet, base: int) -> None:
        """Weigh what was found in one segment, of which `base` is the number of the first document."""
        posts, most = answers.segment.posts, self._most
        scorers = Scorers(answers, self._weights)
        if most is None:
            self._every += _all(scorers, query, members(found), posts, base)
        elif found.bit_count() <= (_FEWER if len(self._heap) == most else max(_FEW, most)):
            self._heap = nlargest(most, self._heap + _all(scorers, query, members(found), posts, base))
            heapify(self._heap)
        else:
            TopK(scorers.of(query, found), posts, base, most, self._heap).look_for(found)

    def best(self) -> list[tuple[float, int]]:
        """Give the best, each with its score; posts of like score come in the order of their numbers."""
        return [(score, -number) for score, number in sorted(self._every or self._heap, reverse=True)]


def _all(scorers: Scorers, query: Any, numbers: list[int], posts: int, base: int) -> list[_Scored]:
    """Weigh posts that answer, given in their order."""
    among = bits(numbers, posts) if numbers else 0
    found = dict.fromkeys(numbers, 0.0)
    for scorer in scorers.of(query, among):
        if isinstance(scorer, ConstantScorer):
            for number in members(scorer.among):
                found[number] += scorer.score
        elif isinstance(scorer, MatcherScorer):
            for number, score in scorer.scores.items():
                found[number] += score
        else:
            here = numbers if scorer.among == among else members(scorer.among)
            for number, score in zip(here, scorer.at(here), strict=True):
                found[number] += score
    return [(round(score, _DIGITS), -base - number) for number, score in found.items()]


@record
class _Part:
    """Posts in which the same parts of a query score."""

    score: float
    """What each scores beside the words that are counted."""
    among: BitSet
    counted: tuple[TermScorer, ...] = ()

    @property
    def most(self) -> float:
        """What each can score at most."""
        return self.score + sum(scorer.most for scorer in self.counted)


class TopK:
    """The best posts of a segment, of many that answer, among those found in others so far.

    With a heap for each segment, the best of the small ones were looked for as if there were no others: two
    thirds of the time for a phrase among 200,000 posts in six segments.

    They are split by what scores in them; in each of these sets, the chunks are looked through
    from that with the best post on.
    """

    def __init__(
        self, scorers: Iterable[Scorer], posts: int, base: int, most: int, heap: list[_Scored]
    ) -> None:
        every = list(scorers)
        self._posts = posts
        self._base = base
        self._most = most
        self._counted = [scorer for scorer in every if isinstance(scorer, TermScorer)]
        flat = sorted(
            (scorer for scorer in every if isinstance(scorer, ConstantScorer)),
            key=lambda scorer: -scorer.score,
        )
        self._splitting, loose = flat[:_SPLITTING], flat[_SPLITTING:]
        listed = [scorer for scorer in every if isinstance(scorer, MatcherScorer)]
        self._loose = [0.0] * posts if loose or listed else []
        for scorer in loose:
            for number in members(scorer.among):
                self._loose[number] += scorer.score
        for each in listed:
            for number, score in each.scores.items():
                self._loose[number] += score
        self._bonus = sum(scorer.score for scorer in loose) + sum(
            max(each.scores.values()) for each in listed
        )
        """What a post can score beside its part."""
        self._heap = heap

    def look_for(self, answers: BitSet) -> None:
        """Put the best of some posts on the heap."""
        for part in sorted(self._split(answers), key=lambda part: -part.most):
            if self._beyond(part.most):
                break
            if not part.counted:
                self._weigh_alike(part.among, part)
            elif part.among.bit_count() <= _FEW:
                self._weigh(members(part.among), part)
            else:
                self._look_through(part)

    def _weigh_alike(self, among: BitSet, part: _Part) -> None:
        """Weigh posts of which no counted word stands in any: unless parts are loose, the first are best."""
        self._weigh(members(among)[: None if self._loose else self._most], part)

    def _split(self, answers: BitSet) -> list[_Part]:
        parts = [_Part(0.0, answers)]
        for flat in self._splitting:
            parts = [
                each
                for part in parts
                for each in (
                    _Part(part.score + flat.score, part.among & flat.among),
                    _Part(part.score, part.among & ~flat.among),
                )
                if each.among
            ]
        for scorer in self._counted:
            parts = [
                each
                for part in parts
                for each in (
                    _Part(part.score, part.among & scorer.among, (*part.counted, scorer)),
                    _Part(part.score, part.among & ~scorer.among, part.counted),
                )
                if each.among
            ]
        return parts

    def _look_through(self, part: _Part) -> None:
        wanted = flags(part.among, self._posts)
        weighed: set[int] = set()
        waiting = [list(scorer.bounds) for scorer in part.counted]
        while any(waiting):
            nexts = [bounds[-1][0] if bounds else 0.0 for bounds in waiting]
            if self._beyond(part.score + sum(nexts)):
                return
            place = nexts.index(max(nexts))
            scorer, (_, chunk) = part.counted[place], waiting[place].pop()
            others = part.most - scorer.most
            least = self._least - self._bonus - others
            new = [number for number, score in scorer.chunk(chunk) if score >= least and wanted[number]]
            self._weigh([number for number in new if number not in weighed], part)
            weighed.update(new)
        rest = part.among
        for scorer in part.counted:
            rest &= ~scorer.postings.bits()
        if not self._beyond(part.score):
            self._weigh_alike(rest, part)

    @property
    def _least(self) -> float:
        """What a post must score, but for the last digits, to be among the best."""
        return self._heap[0][0] - 2 * 10**-_DIGITS if len(self._heap) == self._most else 0.0

    def _beyond(self, score: float) -> bool:
        """Tell whether no post is among the best whose part and words score so much at most."""
        return len(self._heap) == self._most and round(score + self._bonus, _DIGITS) < self._heap[0][0]

    def _weigh(self, numbers: Sequence[int], part: _Part) -> None:
        """Weigh posts of a part, and keep those that are among the best."""
        scores = [part.score] * len(numbers)
        for scorer in part.counted:
            scores = list(map(add, scores, scorer.at(numbers)))
        if self._loose:
            scores = list(map(add, scores, map(self._loose.__getitem__, numbers)))
        least = self._least
        for number, score in zip(numbers, scores, strict=True):
            if score >= least:
                kept = round(score, _DIGITS), -self._base - number
                if len(self._heap) < self._most:
                    heappush(self._heap, kept)
                elif kept > self._heap[0]:
                    heapreplace(self._heap, kept)
