"""Whoosh's weighting model of an archive, by the figures of `weights`."""

from __future__ import annotations

from typing import Any

from whoosh.scoring import BaseScorer, WeightingModel, WeightLengthScorer

from listarchive.engines.shared.impact import impact
from listarchive.engines.whoosh.searching.weights import COUNTED, ECHO, TOPIC, Weights


class PostWeighting(WeightingModel):  # type: ignore[misc]
    """Gives Whoosh a scorer for each term that it looks for."""

    def __init__(self, weights: Weights | None = None) -> None:
        """Weigh terms by some weights, or else by those of the posts that are searched."""
        self._weights = weights

    def scorer(self, searcher: Any, fieldname: str, text: Any, qf: int = 1) -> Any:  # noqa: ARG002
        """Make the scorer of a term in a field."""
        weights = self._weights or searcher.weights
        score = weights.score(fieldname, text)
        if fieldname == "subject":
            return _Subject(searcher, score)
        return _Said(searcher, fieldname, text, score) if fieldname in COUNTED else _Flat(score)


class _Flat(BaseScorer):  # type: ignore[misc]
    """Wherever the term stands, it scores the same."""

    def __init__(self, score: float) -> None:
        self._weight = score

    def supports_block_quality(self) -> bool:
        return True

    def score(self, matcher: Any) -> float:  # noqa: ARG002
        return self._weight

    def max_quality(self) -> float:
        return self._weight

    def block_quality(self, matcher: Any) -> float:  # noqa: ARG002
        return self._weight


class _Subject(_Flat):
    """A subject is its author's own if the post starts a conversation."""

    def __init__(self, searcher: Any, score: float) -> None:
        super().__init__(score * TOPIC)
        self._echo = score * ECHO
        # A reader of several segments is asked for bounds only.
        opened = getattr(searcher.reader(), "opened", None)
        self._starts = opened.column("starts") if opened else ()

    def score(self, matcher: Any) -> float:
        return self._weight if self._starts and self._starts[matcher.id()] else self._echo


class _Said(WeightLengthScorer):  # type: ignore[misc]
    """The more often it stands in a text, and the shorter that is, the better; ever less so (BM25)."""

    def __init__(self, searcher: Any, field: str, text: Any, score: float) -> None:
        self._weight = score
        self.setup(searcher, field, text)

    def _score(self, weight: float, length: int) -> float:
        return self._weight * impact(weight, length)
