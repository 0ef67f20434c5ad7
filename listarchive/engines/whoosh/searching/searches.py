"""Searches of a snapshot: which posts answer, in which order, and what they have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from functools import cached_property, partial
from typing import Any, TypeVar

from listarchive.engine.analysis.marking import Sought
from listarchive.engine.field_kinds import LABELS
from listarchive.engines.whoosh.codec.bit_sets import members
from listarchive.engines.whoosh.codec.segment import Segment
from listarchive.engines.whoosh.queries.translation import Translator
from listarchive.engines.whoosh.readers import lazy_schema, reader
from listarchive.engines.whoosh.searching.collector import DateCollector, ScoreCollector, SetCollector
from listarchive.engines.whoosh.searching.searcher import ArchiveSearcher
from listarchive.engines.whoosh.searching.weights import Weights
from listarchive.engines.whoosh.snapshot import Snapshot
from listarchive.query import Query

Collecting = TypeVar("Collecting", bound=SetCollector)


def collected(snapshot: Snapshot, query: Any, collector: Collecting) -> Collecting:
    """Search with a collector, and give it back."""
    searcher = ArchiveSearcher(reader(snapshot, lazy_schema(snapshot)))
    searcher.search_with_collector(query, collector)
    return collector


def by_date(snapshot: Snapshot, query: Any, most: int | None, newest: bool) -> tuple[list[int], int]:
    """Number the newest, or the oldest, of the posts that answer, so many at most; and count all."""
    found = collected(snapshot, query, DateCollector(most, newest=newest))
    return [number for _, number in found.items], found.total


def by_score(
    snapshot: Snapshot, query: Any, weights: Weights, most: int | None
) -> tuple[list[tuple[int, float]], int]:
    """Give the posts that score highest, each with its score, so many at most; and count all.

    Posts of like score come in the order of their numbers.
    """
    found = collected(snapshot, query, ScoreCollector(most, weights))
    return [(number, score) for score, number in found.items], found.total


def numbers(snapshot: Snapshot, query: Any) -> list[int]:
    """Number all posts that answer a query, in ascending order."""
    return list(collected(snapshot, query, SetCollector()).numbers())


class SnapshotSearch:
    """A reader's query asked of a snapshot."""

    def __init__(self, snapshot: Snapshot, query: Query) -> None:
        """Translate the query. Raises `QueryError`."""
        translator = Translator(snapshot, partial(numbers, snapshot))
        self._snapshot = snapshot
        self._query = translator.translate(query)
        self._weights = Weights(snapshot, translator.doc_frequency)
        self._text_time = translator.text_time
        self.sought: Collection[Sought] = translator.sought.placed.keys()
        self.attached_runs = translator.sought.attached

    def by_date(self, most: int | None, *, newest: bool) -> tuple[list[int], int]:
        """Number the newest, or the oldest, of the posts that answer, so many at most; and count all."""
        found = by_date(self._snapshot, self._query, most, newest)
        self._text_time.check()
        return found

    def by_score(self, most: int | None) -> tuple[list[tuple[int, float]], int]:
        """Give the posts that score highest, each with its score, so many at most; and count all."""
        found = by_score(self._snapshot, self._query, self._weights, most)
        self._text_time.check()
        return found

    def mentions(self, numbers: Sequence[int]) -> list[dict[int, float]]:
        """Weigh each word in the given posts: fully where a post says it, less where it only quotes it."""
        from listarchive.engines.whoosh.searching.mentions import (  # noqa: PLC0415 - few searches ask
            MentionCollector,
        )

        return collected(self._snapshot, self._query, MentionCollector(numbers, self._weights)).said

    def numbers(self) -> list[int]:
        """Number all posts that answer, in ascending order."""
        found = numbers(self._snapshot, self._query)
        self._text_time.check()
        return found

    @cached_property
    def _parts(self) -> list[tuple[Segment, int, list[int]]]:
        """The segments, the number of the first document in each, and those in it that answer."""
        found = collected(self._snapshot, self._query, SetCollector()).found
        self._text_time.check()
        parts = zip(self._snapshot.parts, found, strict=True)
        return [(segment, base, members(each)) for (segment, base), (each, _) in parts]

    def labelled(self, field: str) -> Iterator[tuple[Sequence[str], int, int]]:
        """Give the labels of a field that posts which answer have: how many posts, and the first of them."""
        if field not in LABELS:
            yield from self._by_terms(field)
            return
        for segment, base, numbers in self._parts:
            column, labels = segment.labelled(field)
            ordinals = list(map(column.__getitem__, numbers))
            first = dict(zip(reversed(ordinals), reversed(numbers), strict=True))
            yield from (
                (labels[ordinal], count, base + first[ordinal])
                for ordinal, count in Counter(ordinals).items()
            )

    def _by_terms(self, field: str) -> Iterator[tuple[Sequence[str], int, int]]:
        """Give the same by terms: a column would have four bytes for each post of every list."""
        found = set(self.numbers())
        for term in self._snapshot.terms(field):
            if numbers := found.intersection(self._snapshot.documents(field, term)):
                yield (term,), len(numbers), min(numbers)

    def having(self, field: str, label: str) -> Iterator[int]:
        """Number the posts that answer and have a label in a field."""
        for segment, base, numbers in self._parts:
            column, labels = segment.labelled(field)
            wanted = {ordinal for ordinal, each in enumerate(labels) if label in each}
            yield from (base + number for number in numbers if column[number] in wanted)

    def dates(self) -> Iterator[list[int]]:
        """Give when the posts that answer were sent, as a column has it, a segment at a time."""
        for segment, _, numbers in self._parts:
            yield list(map(segment.column("date").__getitem__, numbers))
