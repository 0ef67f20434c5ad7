"""The posts that have a term, as Whoosh goes through them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from itertools import accumulate
from typing import Any

from whoosh.matching import LeafMatcher
from whoosh.matching.mcore import ReadTooFar

from listarchive.engines.whoosh.codec.bit_set_postings import TermPostings


class Matcher(LeafMatcher):  # type: ignore[misc]
    """Goes through the posts that have a term. A chunk is unpacked when it is reached."""

    def __init__(self, term: tuple[str, bytes], postings: TermPostings, form: Any, scorer: Any) -> None:
        self._term = term
        self._postings = postings
        self._opened = postings.opened()
        self._lasts = postings.lasts
        self.format = form
        self.scorer = scorer
        self.reset()

    def reset(self) -> None:
        """Go to the first post."""
        self._go(0)

    def _go(self, chunk: int) -> None:
        self._chunk = chunk
        self._place = 0
        self._starts: list[int] | None = None
        if chunk < self._postings.chunks:
            self._posts, self._counts = self._opened.chunk(chunk)
        else:
            self._posts, self._counts = [], b""

    def copy(self) -> Matcher:
        """Give another one, at the first post."""
        return Matcher(self._term, self._postings, self.format, self.scorer)

    def is_active(self) -> bool:
        """Tell whether there is a post here."""
        return self._place < len(self._posts)

    def id(self) -> int:
        """Give the number of the post."""
        return self._posts[self._place]

    def all_ids(self) -> Iterator[int]:
        """Give the numbers of all posts from here on."""
        yield from self._posts[self._place :]
        for chunk in range(self._chunk + 1, self._postings.chunks):
            yield from self._opened.chunk(chunk)[0]

    def next(self) -> None:
        """Go to the next post."""
        self._place += 1
        if self._place == len(self._posts):
            self._go(self._chunk + 1)

    def skip_to(self, target: int) -> None:
        """Go to a post, or the one after it."""
        if not self.is_active():
            raise ReadTooFar
        postings = self._postings
        if target > self._posts[-1]:
            chunk = self._chunk + 1
            while chunk < postings.chunks and self._lasts[chunk] < target:
                chunk += 1
            self._go(chunk)
        self._place = bisect_left(self._posts, target, self._place)

    def skip_to_quality(self, minquality: float) -> int:
        """Go to the next chunk in which a post may score more."""
        skipped = 0
        while self.is_active() and self.block_quality() <= minquality:
            self._go(self._chunk + 1)
            skipped += 1
        return skipped

    def block_min_length(self) -> int:
        """Tell how long the field is at least in the posts of the chunk."""
        return self._postings.best(self._chunk)[1]

    def block_max_weight(self) -> int:
        """Tell how often the term stands in a post of the chunk at most."""
        return self._postings.best(self._chunk)[0]

    def weight(self) -> float:
        """Tell how often the term stands in the post."""
        return float(self._counts[self._place]) if self._counts else 1.0

    def value(self) -> bytes:
        """Give nothing: positions are not asked for in Whoosh's encoding."""
        return b""

    def supports(self, astype: str) -> bool:
        """Tell whether `value_as` knows how to give something."""
        return astype in ("frequency", "weight") or (astype == "positions" and bool(self._counts))

    def value_as(self, astype: str) -> Any:
        """Give how often, or where, the term stands in the post. Nothing is decoded: no bytes are trusted."""
        if not self.supports(astype):
            raise ValueError(f"{self._term} has no {astype}")
        if astype == "positions":
            return self.positions()
        return int(self.weight()) if astype == "frequency" else self.weight()

    def items_as(self, astype: str) -> Iterator[tuple[int, Any]]:
        """Give all posts from here on, with how often, or where, the term stands in each."""
        while self.is_active():
            yield self.id(), self.value_as(astype)
            self.next()

    def positions(self) -> list[int]:
        """Give the positions of the term in the post."""
        if self._starts is None:
            self._starts = list(accumulate(self._counts, initial=0))
            self._positions = self._opened.positions(self._chunk)
        start, end = self._starts[self._place : self._place + 2]
        return list(accumulate(self._positions[start:end]))
