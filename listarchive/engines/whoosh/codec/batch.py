"""Analysed documents that wait to be written: stored fields, columns, and postings grouped by term."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from typing import Any

from listarchive.engines.whoosh.codec.stored_fields import unpacked

_TERMS = 1_000  # of a post, on the average: far more than any other has


@dataclass(slots=True)
class Batch:
    """Some posts and their terms.

    It holds no `AnalysedPost`: the two would be a circle, which stays in memory.
    """

    size: int = 0
    """How many posts it has; they are numbered from 0 on."""
    stored_fields: list[tuple[int, bytes]] = field(default_factory=list)
    """Blocks of stored posts: how many, and these compressed."""
    usual: str = ""
    """The language that is usual on the list that its posts are on."""
    columns: dict[str, list[Any]] = field(default_factory=dict)
    lengths: dict[str, array[int]] = field(default_factory=dict)
    terms: bytes = b""
    """All terms in their order, each begun with the letter of its field, a line each."""
    frequencies: array[int] = field(default_factory=lambda: array("I"))
    """In how many posts each term stands."""
    totals: array[int] = field(default_factory=lambda: array("I"))
    """How often each term stands in all of them; 0 for labels."""
    posts: array[int] = field(default_factory=lambda: array("I"))
    counts: array[int] = field(default_factory=lambda: array("I"))
    positions: array[int] = field(default_factory=lambda: array("I"))
    """The postings of all terms, one after the other, as `postings.Postings` has them."""
    kept: dict[int, tuple[str, ...]] = field(default_factory=dict)
    """The posts that were new, and the lists they are on. No other is written."""
    moved: dict[int, Any] = field(default_factory=dict)
    """Those of them of which something has changed, and what (`field_infos.Changed`)."""
    marked: frozenset[int] = frozenset()
    """The posts that are kept apart from others on the same lists, if so is said of these."""
    _unpacked: tuple[int, list[bytes]] = (-1, [])

    def stored(self, number: int) -> bytes:
        """Give a post as it is stored."""
        start = 0
        for count, block in self.stored_fields:
            if number < start + count:
                # Most often the next one that is asked for stands beside it.
                if self._unpacked[0] != start:
                    self._unpacked = start, unpacked(block)
                return self._unpacked[1][number - start]
            start += count
        raise IndexError(number)

    def language(self, number: int) -> str:
        """Name the language in which a post was analysed."""
        return "".join(self.columns["lang"][number])

    @property
    def weight(self) -> int:
        """Count the bytes that it takes, about, until it is written: a term is taken out of `terms` then."""
        postings = len(self.posts) + len(self.counts) + len(self.positions)
        # Those of a mail that is nothing but different words are written alone.
        terms = len(self.frequencies) + max(0, len(self.frequencies) - _TERMS * self.size)
        return (
            4 * postings
            + len(self.terms)
            + sum(len(block) for _, block in self.stored_fields)
            + 1000 * self.size
            + 80 * terms
        )
