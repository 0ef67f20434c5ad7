"""The parts of a query that are words in a field."""

from __future__ import annotations

from collections.abc import Sequence

from listarchive.engine.analysis.marking import Run
from listarchive.engine.field_kinds import WORDS
from listarchive.engines.opensearch.queries.clauses import (
    Clause,
    Dsl,
    constant,
    counted,
    filtering,
    heading,
    nothing,
    phrase,
    term,
)
from listarchive.engines.shared.weights import COUNTED, FILTER, Weights

QUOTED = 0.3
"""A word in quoted text, beside 1 for one in own words."""


class WordClauses:
    """Makes them, by the weights of one query."""

    def __init__(self, weights: Weights) -> None:
        self._weights = weights

    def run(self, field: str, run: Run, boost: float = 1.0) -> Clause:
        """Find terms side by side; most often one."""
        if not run:
            return nothing()
        if len(run) == 1:
            return self._term(field, run[0], boost)
        found = phrase(field, run)
        words = [score for word in run for score in self._scores(field, word, boost)]
        within: Dsl = {"bool": {"filter": [found], "should": words}}
        return Clause(found, [within], [within])

    def any_term(self, field: str, terms: Sequence[str], doc_frequency: int) -> Clause:
        """Find any of many terms, which score like one that stands where they do."""
        found: Dsl = {"terms": {field: list(terms)}} if terms else {"match_none": {}}
        if field not in WORDS:
            return filtering(found, FILTER)
        score = self._weights.held(field, doc_frequency)
        scores = heading(found, score) if field == "subject" else [constant(found, score)]
        return Clause(found, scores, scores)

    def _term(self, field: str, word: str, boost: float) -> Clause:
        scores = self._scores(field, word, boost)
        mentions = list(scores)
        if field == "body":
            score = boost * QUOTED * self._weights.score("body", word)
            mentions.append(counted("quoted", term("quoted", word), score))
        return Clause(term(field, word), scores, mentions)

    def _scores(self, field: str, word: str, boost: float) -> list[Dsl]:
        found = term(field, word)
        score = boost * self._weights.score(field, word)
        if field in COUNTED:
            return [counted(field, found, score)]
        return heading(found, score) if field == "subject" else [constant(found, score)]
