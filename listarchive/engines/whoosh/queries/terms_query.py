"""Posts that have one of very many terms, or common words side by side."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import cached_property
from itertools import pairwise
from typing import Any

from listarchive.engine.analysis.marking import Run
from listarchive.engine.analysis.stemming import stemming
from listarchive.engines.whoosh.codec.bit_set_postings import BitSetPostings
from listarchive.engines.whoosh.codec.bit_sets import BitSet, bits
from listarchive.engines.whoosh.codec.postings import few_posts
from listarchive.engines.whoosh.codec.segment import Segment
from listarchive.engines.whoosh.import_stubs import query
from listarchive.engines.whoosh.queries.doc_set_query import DocSetQuery


class TermsQuery(DocSetQuery):
    """Finds the posts that have one of many terms in a field, or any with a beginning.

    What a prefix or a pattern stands for is one word to a reader: where it is found does not depend on
    how many words fit, and neither does what it scores. Whoosh weighs each term.
    """

    def __init__(self, name: str, terms: Collection[str], start: str | None = None) -> None:
        self.fieldname = name
        self._terms = terms
        self._start = start
        self._known: dict[str, BitSet] = {}

    @classmethod
    def beginning(cls, name: str, start: str) -> TermsQuery:
        """Ask for all terms with a beginning."""
        return cls(name, (), start)

    def among(self, segment: Segment) -> BitSet:
        """Find the posts of a segment, removed ones too."""
        if segment.name not in self._known:
            self._known[segment.name] = self._among(segment)
        return self._known[segment.name]

    def _among(self, segment: Segment) -> BitSet:
        found: BitSet = 0
        # Their numbers are gathered first: to make a set of each, and join these, takes longer.
        numbers: list[int] = []
        if self._start is None:
            found, keys = segment.prefix_sets.having(segment.keys(self.fieldname, self._encoded))
            every = segment.dictionary.find_all(keys)
        else:
            every = segment.beginning(self.fieldname, self._start.encode("utf-8", "surrogatepass"))
        for records in every:
            few, listed = few_posts(records)
            numbers += few
            for record in listed:
                postings = segment.decoded(self.fieldname, record)
                if isinstance(postings, BitSetPostings):
                    found |= postings.bits()
                else:
                    numbers += postings.numbers()
        return found | bits(numbers, segment.posts)

    @cached_property
    def _encoded(self) -> bytes:
        """The terms as they stand in a segment, in their order, a line each; they are the same in each.

        No term has a line feed in it, and UTF-8 keeps their order: in a fifth of the time of one by one. Most
        come in order, so that they are sorted in no time; a set of them would not.
        """
        return "\n".join(sorted(self._terms)).encode("utf-8", "surrogatepass")


class PairedPhrase(query.Phrase):  # type: ignore[misc]
    """A phrase of which some words are so common that their pairs are kept."""

    def __init__(self, field: str, words: list[str], pairs: list[str]) -> None:
        super().__init__(field, words)
        self.pairs = pairs


def common_pairs(run: Run, languages: Iterable[str]) -> list[str]:
    """Name the pairs of common words in a phrase, by which `PairedPhrase` finds it."""
    known = [stemming(code).common for code in languages]
    return [f"{a} {b}" for a, b in pairwise(run) if any(common.issuperset((a, b)) for common in known)]


class NearQuery(query.And):  # type: ignore[misc]
    """Two sides, each of some runs of words, whose ends are `distance` words from each other at most."""

    def __init__(
        self, field: str, sides: tuple[Any, Any], runs: tuple[list[Run], list[Run]], distance: int
    ) -> None:
        super().__init__(list(sides))
        self.fieldname = field
        self.runs = runs
        self.distance = distance


class XorQuery(query.Or):  # type: ignore[misc]
    """Finds the posts that an odd number of queries find."""


class OneForm(query.DisjunctionMax):  # type: ignore[misc]
    """What a word is in each language: a post has it once, though it may be kept in two ways.

    Its score is that of the first form that a post has.
    """
