"""The collector of an archive: which posts answer, as whole sets, and the first of them in some order."""

from __future__ import annotations

from collections.abc import Iterator
from heapq import merge
from itertools import islice
from typing import Any

from whoosh.collectors import Collector

from listarchive.engines.whoosh.codec.bit_sets import BitSet, members
from listarchive.engines.whoosh.searching.dated import dated
from listarchive.engines.whoosh.searching.evaluation import Evaluation
from listarchive.engines.whoosh.searching.top_k import Ranked
from listarchive.engines.whoosh.searching.weights import Weights


class SetCollector(Collector):  # type: ignore[misc]
    """Finds all posts that answer. Subclasses tell which of them come first.

    A query is evaluated by sets as far as its parts are known (`evaluation`); of any other part, the
    posts are those that its own matcher finds.
    """

    def __init__(self, limit: int | None = None) -> None:
        """Give so many posts at most, or all."""
        super().__init__()
        self.limit = limit
        self.found: list[tuple[BitSet, int]] = []
        """The posts that answer in each segment, and the number of the first document in it."""
        self.items: list[tuple[Any, int]] = []
        """What the first posts are sorted by, and their numbers."""
        self.total = 0

    def run(self) -> None:
        """Search all segments."""
        try:
            for searcher, base in self.top_searcher.leaf_searchers():
                segment = getattr(searcher.reader(), "opened", None)
                if segment is not None:
                    self.search_segment(Evaluation(segment, searcher, self.context), base)
            self.items = self.ordered()
        finally:
            self.finish()

    def search_segment(self, answers: Evaluation, base: int) -> None:
        """Find the posts of a segment that answer."""
        found = answers.found(self.q)
        self.found.append((found, base))
        self.total += found.bit_count()
        self.look_into(answers, found, base)

    def look_into(self, answers: Evaluation, found: BitSet, base: int) -> None:
        """Take note of what was found in a segment."""

    def ordered(self) -> list[tuple[Any, int]]:
        """Give the first posts, as `items` has them."""
        return []

    def numbers(self) -> Iterator[int]:
        """Number all posts that answer, in ascending order."""
        return (base + number for found, base in self.found for number in members(found))

    all_ids = numbers

    def count(self) -> int:
        """Count them."""
        return self.total

    def results(self) -> Any:
        """Give the first of them as results of Whoosh."""
        return self._results(self.items)

    def collect(self, sub_docnum: int) -> Any:
        """Refuse: posts are not met one by one."""
        raise NotImplementedError

    sort_key = collect


class DateCollector(SetCollector):
    """The newest posts first, or the oldest; those without a date before all others."""

    def __init__(self, limit: int | None, *, newest: bool) -> None:
        super().__init__(limit)
        self._newest = newest
        self._streams: list[Iterator[tuple[int, int]]] = []

    def look_into(self, answers: Evaluation, found: BitSet, base: int) -> None:
        """Take note of what was found in a segment."""
        self._streams.append(dated(answers.segment, base, found, self._newest))

    def ordered(self) -> list[tuple[int, int]]:
        """Give the first posts, each with its date."""
        streams = merge(*self._streams, reverse=self._newest)
        every = ((date, number if number >= 0 else ~number) for date, number in streams)
        return list(islice(every, self.limit))


class ScoreCollector(SetCollector):
    """The posts that score highest first."""

    def __init__(self, limit: int | None, weights: Weights) -> None:
        super().__init__(limit)
        self._ranked = Ranked(limit, weights)

    def look_into(self, answers: Evaluation, found: BitSet, base: int) -> None:
        """Take note of what was found in a segment."""
        self._ranked.add(answers, self.q, found, base)

    def ordered(self) -> list[tuple[float, int]]:
        """Give the first posts, each with its score."""
        return self._ranked.best()
