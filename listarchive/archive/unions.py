"""What is asked for that would take Whoosh too long: one of very many terms, common words side by side?"""

from __future__ import annotations

from typing import Any

from whoosh import query
from whoosh.matching import NullMatcher

from listarchive.archive.bits import Bits, bits, members
from listarchive.archive.ranges import Listed
from listarchive.archive.segment import Segment


class Union(query.Query):  # type: ignore[misc]
    """Finds the posts that have one of many terms in a field, or any with a beginning.

    What a prefix or a pattern stands for is one word to a reader: where it is found does not depend on
    how many words fit, and neither does what it is worth. Whoosh weighs each term.
    """

    def __init__(self, field: str, terms: frozenset[str], start: str | None = None) -> None:
        self.fieldname = field
        self.terms = terms
        self.start = start
        self.boost = 1.0
        self._known: dict[str, Bits] = {}

    @classmethod
    def beginning(cls, field: str, start: str) -> Union:
        """Ask for all terms with a beginning."""
        return cls(field, frozenset(), start)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Union) and repr(self) == repr(other)

    def __hash__(self) -> int:
        return hash((self.fieldname, self.terms, self.start))

    def __repr__(self) -> str:
        return f"Union({self.fieldname}, {self.start or sorted(self.terms)})"

    def is_leaf(self) -> bool:
        """Tell that there are no queries in this one."""
        return True

    def estimate_size(self, ixreader: Any) -> int:
        """Guess how many posts it finds: all, at most."""
        return int(ixreader.doc_count_all())

    def among(self, segment: Segment) -> Bits:
        """Find the posts of a segment, removed ones too."""
        if segment.name not in self._known:
            self._known[segment.name] = self._among(segment)
        return self._known[segment.name]

    def _among(self, segment: Segment) -> Bits:
        found = 0
        rare: list[int] = []
        terms = (term.encode("utf-8", "surrogatepass") for term in self.terms)
        every = (
            segment.every(self.fieldname, terms)
            if self.start is None
            else segment.beginning(self.fieldname, self.start.encode("utf-8", "surrogatepass"))
        )
        for postings in every:
            if postings.chunks == 1:
                rare += postings.chunk(0)[0]
            else:
                found |= postings.bits()
        return found | bits(rare, segment.posts)

    def matcher(self, searcher: Any, context: Any = None) -> Any:  # noqa: ARG002 (Whoosh's)
        """Give the posts of one segment."""
        opened = searcher.reader().segment()
        found = members(self.among(opened.segment) & opened.segment.live) if opened else []
        return Listed(found, all_weights=self.boost) if found else NullMatcher()


class Paired(query.Phrase):  # type: ignore[misc]
    """A phrase of which some words are so common that their pairs are kept."""

    def __init__(self, field: str, words: list[str], pairs: list[str]) -> None:
        super().__init__(field, words)
        self.pairs = pairs
