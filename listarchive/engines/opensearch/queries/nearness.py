"""The part of a query for words that stand near each other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from listarchive.engine.analysis.marking import Run
from listarchive.engines.opensearch.queries.clauses import Clause, Dsl, all_of, one_of
from listarchive.engines.shared.cost_limit import FOLLOWING
from listarchive.errors import QueryError
from listarchive.query import tree

if TYPE_CHECKING:
    from listarchive.engines.opensearch.queries.translation import Translator

_RUNS = 200  # of a side: each is named twice, and the cluster takes 1,024 parts of a query


def near(translator: Translator, node: tree.Near, name: str) -> Clause:
    """Find two sides, each of some runs of words, whose ends are so many words from each other at most."""
    sides = [translator.side(name, each) for each in (node.first, node.second)]
    for runs in sides:
        translator.cost_limit.look_up(FOLLOWING * len(runs))
        if len(runs) > _RUNS:
            raise QueryError(f"more than {_RUNS} words fit a pattern beside NEAR: write more of the word")
    both = all_of([translator.in_words(each, name) for each in (node.first, node.second)])
    if not all(sides):
        return Clause({"match_none": {}})
    first, second = [_any_of(name, runs) for runs in sides]
    found = one_of(
        [
            {"span_near": {"clauses": list(pair), "slop": node.distance - 1, "in_order": True}}
            for pair in ((first, second), (second, first))
        ]
    )
    within: list[Dsl] = [{"bool": {"filter": [found], "should": both.scores}}] if both.scores else []
    return Clause(found, within, within)


def _any_of(name: str, runs: Sequence[Run]) -> Dsl:
    spans = [_span(name, run) for run in runs]
    return spans[0] if len(spans) == 1 else {"span_or": {"clauses": spans}}


def _span(name: str, run: Run) -> Dsl:
    words: list[Dsl] = [{"span_term": {name: {"value": word}}} for word in run]
    return words[0] if len(words) == 1 else {"span_near": {"clauses": words, "slop": 0, "in_order": True}}
