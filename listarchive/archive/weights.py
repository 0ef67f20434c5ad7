"""How much is it worth that a word stands in a post?

A sum over the words of a query, each a rarity times what it counts for in its field, so that the bound of
a block of postings is known without looking at them. The figures were chosen by `benchmarks/finding.py`
over four lists in three languages.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import log
from types import MappingProxyType
from typing import Any

from whoosh.scoring import BaseScorer, WeightingModel, WeightLengthScorer

_SATURATION = 1.2  # BM25's k1
_SHORTNESS = 0.95  # BM25's b: of two posts with the same words the shorter one says less besides them
_TOPIC = 0.6  # the subject of a post that starts a conversation, beside 1 for one mention of average depth
_ECHO = 0.2  # the same subject above an answer, which may be about anything by then
_NAME = 0.3  # the author's name, for words that were not asked for as a name
_FILTER = 1e-6  # no reason to come first; what is worth nothing, Whoosh loses in an Or
_SAID = ("body", "subject")
_STEMMED = (*_SAID, "quoted")


def rarity(posts: int, holding: int) -> float:
    """Weigh a word that `holding` of all posts hold (the inverse document frequency of BM25)."""
    return log(1 + (posts - holding + 0.5) / (holding + 0.5))


class Weights(WeightingModel):  # type: ignore[misc]
    """Gives Whoosh a scorer for each term that it looks for.

    `holding` tells how many posts have the word that a term stands for, where that is not one term alone:
    a word is no rarer for being asked for in a language that few posts are written in.
    """

    def __init__(self, holding: Mapping[str, int] = MappingProxyType({})) -> None:
        self._holding = holding

    def scorer(self, searcher: Any, fieldname: str, text: Any, qf: int = 1) -> Any:  # noqa: ARG002
        """Make the scorer of a term in a field."""
        if not searcher.schema[fieldname].scorable:
            return _Flat(_FILTER)
        worth = self._rarity(searcher.get_parent(), fieldname, text)
        if fieldname == "subject":
            return _Subject(searcher, worth)
        if fieldname in ("body", "quoted"):
            return _Said(searcher, fieldname, text, worth)
        return _Flat(worth * _NAME)

    def _rarity(self, searcher: Any, field: str, text: Any) -> float:
        # A word that all posts are about is common, though few subjects name it.
        fields = _SAID if field in _SAID else (field,)
        term = text if isinstance(text, str) else text.decode("utf-8", "surrogatepass")
        holding = self._holding.get(term, 0) if field in _STEMMED else 0
        holding = max(holding, *(searcher.doc_frequency(each, text) for each in fields))
        return rarity(searcher.doc_count_all(), min(holding, searcher.doc_count_all()))


class _Flat(BaseScorer):  # type: ignore[misc]
    """Wherever the term stands, it is worth the same."""

    def __init__(self, worth: float) -> None:
        self._worth = worth

    def supports_block_quality(self) -> bool:
        return True

    def score(self, matcher: Any) -> float:  # noqa: ARG002
        return self._worth

    def max_quality(self) -> float:
        return self._worth

    def block_quality(self, matcher: Any) -> float:  # noqa: ARG002
        return self._worth


class _Subject(_Flat):
    """A subject is its author's own if the post starts a conversation."""

    def __init__(self, searcher: Any, worth: float) -> None:
        super().__init__(worth * _TOPIC)
        self._echo = worth * _ECHO
        reader = searcher.reader()
        # A reader of several segments is asked for bounds only.
        self._starts = reader.column_reader("starts") if reader.is_atomic() else None

    def score(self, matcher: Any) -> float:
        return self._worth if self._starts and self._starts[matcher.id()] else self._echo


class _Said(WeightLengthScorer):  # type: ignore[misc]
    """The more often it stands in a text, and the shorter that is, the better; ever less so (BM25)."""

    def __init__(self, searcher: Any, field: str, text: Any, worth: float) -> None:
        self._worth = worth * (_SATURATION + 1)
        mean = searcher.get_parent().avg_field_length(field) or 1
        self._base = _SATURATION * (1 - _SHORTNESS)
        self._each = _SATURATION * _SHORTNESS / mean
        self.setup(searcher, field, text)

    def _score(self, weight: float, length: int) -> float:
        return self._worth * weight / (weight + self._base + self._each * length)
