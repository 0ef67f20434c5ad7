"""The best of the posts that answer, looked at again and put in their final order.

Whoosh ranks by `weights`. What it cannot weigh cheaply is looked up in the text of the best of those: are
the words there as they were written, near each other, and in the post that said so first?
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from heapq import nsmallest

from listarchive.engine.analysis.marking import Marker, Match, Run, Sought, all_runs
from listarchive.engine.analysis.words import folded_words
from listarchive.engine.idf import idf
from listarchive.engine.protocols import Reader
from listarchive.engine.stored_post import UNDATED, starts_conversation

Scored = tuple[int, float | None]
"""A post, and its score, if posts are ranked."""
LOOKED_AT = 40
"""The best so many posts are looked at again: two pages of a terminal."""
_READ = 20_000  # characters of a post that are looked through
_WORDS = 16  # words of a query that are looked for
_MATCHES = 1_000  # at which they stand in one post
_EXACT = 1.5  # for each word that stands there as it was written, beside 1 for one mention of it
_NEAR = 0.5  # if all stand side by side; a third of that if three times as far
_STARTS = 0.1  # a post that starts a conversation, of all that its words count
_SENTENCE = 5  # words of a phrase that two people hardly choose alike
_OLDEST = 5  # posts below the best that may have said it first
_FIRST = 3.0  # more than the words of a sentence can count in any post


@dataclass(slots=True, eq=False, repr=False)
class _Seen:
    """What was seen of a post."""

    number: int
    score: float
    exact: list[bool]
    there: list[bool]


class Ranking:
    """Looks at posts for the words of one query."""

    def __init__(self, reader: Reader, sought: Iterable[Sought]) -> None:
        self._reader = reader
        self._sought = list(sought)[:_WORDS]
        self._weights = [self._weight(each) for each in self._sought]
        self.marker = Marker(all_runs(self._sought))
        self._known_kinds: dict[Run, list[int]] = {}

    def _kinds(self, run: Run) -> list[int]:
        """Number the words that a run that was found stands for."""
        known = self._known_kinds.get(run)
        if known is None:
            known = [index for index, each in enumerate(self._sought) if run in each.runs]
            self._known_kinds[run] = known
        return known

    def _weight(self, sought: Sought) -> float:
        """Weigh a phrase by the rarest of its words, and what has several forms by all of them."""
        if sought.doc_frequency is not None:
            return idf(len(self._reader), sought.doc_frequency)
        frequency = self._reader.frequency
        doc_frequency = sum(min(frequency("body", term) for term in run) for run in sought.runs)
        return idf(len(self._reader), min(doc_frequency, len(self._reader)))

    @property
    def needs(self) -> int | None:
        """How many of the best posts must be known for their order to hold; None is all of them."""
        return None if self._sentences else LOOKED_AT

    @property
    def _sentences(self) -> list[int]:
        return [index for index, each in enumerate(self._sought) if len(each.exact) >= _SENTENCE]

    def __call__(self, found: Sequence[tuple[int, float]]) -> list[tuple[int, float]]:
        """Order documents and their scores anew, the best so far first. No score gets smaller."""
        if not self._sought:
            return list(found)
        scores = dict(found)
        seen = [self._look(number, scores[number]) for number in self._looked_at(scores)]
        for index in self._sentences:
            self._credit(index, seen)
        scores.update((each.number, each.score) for each in seen)
        return sorted(scores.items(), key=lambda pair: -pair[1])

    def _looked_at(self, scores: Iterable[int]) -> list[int]:
        """Choose the best posts and, if who said a sentence first is asked for, the oldest of the others."""
        numbers = list(scores)
        if not self._sentences:
            return numbers[:LOOKED_AT]
        dated = [number for number in numbers[LOOKED_AT:] if self._reader.date(number) != UNDATED]
        return numbers[:LOOKED_AT] + nsmallest(_OLDEST, dated, key=self._reader.date)

    def _look(self, number: int, score: float) -> _Seen:
        post = self._reader.stored_post(number).post
        text = f"{post.subject}\n{post.body.own[:_READ]}"
        names = set(folded_words(f"{post.author.name} {post.author.email} {post.author.byline}"))
        found = self.marker.matches(text, self._reader.stemming(number))[:_MATCHES]
        there = [False] * len(self._sought)
        exact = [bool(each.exact) and names.issuperset(each.exact) for each in self._sought]
        for run, written in {(match.run, match.written) for match in found}:
            for kind in self._kinds(run):
                there[kind] = True
                exact[kind] |= written == self._sought[kind].exact
        score += _EXACT * sum(weight for weight, here in zip(self._weights, exact, strict=True) if here)
        score += _NEAR * sum(self._weights) * self._nearness(found)
        score += _STARTS * sum(self._weights) * starts_conversation(post)
        return _Seen(number, score, exact, there)

    def _nearness(self, found: Sequence[Match]) -> float:
        """Tell how near to each other the words stand: 1 if all are side by side, next to 0 far apart."""
        last: dict[int, tuple[int, int]] = {}
        narrowest, most = 0.0, 1
        for match in found if len(self._sought) > 1 else ():
            for kind in self._kinds(match.run):
                last[kind] = match.first, match.after
            if len(last) > most:
                narrowest, most = 0.0, len(last)
            if len(last) > 1:
                inside = set(last.values())
                length = sum([after - first for first, after in inside])
                narrowest = max(narrowest, length / (match.after - min(inside)[0]))
        return narrowest * most / len(self._sought) if most > 1 else 0.0

    def _credit(self, index: int, seen: Sequence[_Seen]) -> None:
        """Put the post that said a sentence first before those that said it again."""
        saying = [each for each in seen if each.exact[index]] or [each for each in seen if each.there[index]]
        dated = [each for each in saying if self._reader.date(each.number) != UNDATED]
        if len(dated) > 1:
            first = min(dated, key=lambda each: self._reader.date(each.number))
            words = len(self._sought[index].exact)
            first.score += self._weights[index] * words * _FIRST
