"""Parts of a query: which posts each finds, what it scores in them, and what others mention of it.

What is found and what is scored are asked for apart: filters find, and what scores is added up. So the sum is
that of the embedded engine, a double for a double, and nothing that the cluster counts by itself is in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from listarchive.engines.opensearch.mapping import length_of
from listarchive.engines.shared import impact
from listarchive.engines.shared.weights import ECHO, TOPIC

Dsl = dict[str, Any]
NOTHING: Dsl = {"match_none": {}}
EVERYTHING: Dsl = {"match_all": {}}

_IMPACT = (
    "double often = _score; "
    "return params.score * params.most * often / "
    "(often + params.base + params.each * doc[params.length].value)"
)
"""What `impact` gives, in the cluster's language: how often a term stands in a text is its score there."""


@dataclass(slots=True)
class Clause:
    """A part of a query."""

    found: Dsl
    """Finds its posts."""
    scores: list[Dsl] = field(default_factory=list)
    """What is added up in these; each finds no other post."""
    mentions: list[Dsl] = field(default_factory=list)
    """What is added up in any post, whether it answers or not."""

    @property
    def alone(self) -> Dsl:
        """Give a query that finds its posts, and scores in them."""
        if not self.scores:
            return _flat(self.found)
        within = {"bool": {"filter": [self.found], "should": self.scores}}
        first = self.scores[0]
        return (
            first if len(self.scores) == 1 and first.get("bool", {}).get("filter") == [self.found] else within
        )


def nothing() -> Clause:
    """Find no post."""
    return Clause(NOTHING)


def filtering(found: Dsl, score: float = 1.0) -> Clause:
    """Find posts that score all the same."""
    return Clause(found, [constant(found, score)])


def all_of(parts: Sequence[Clause]) -> Clause:
    """Find the posts that all parts find."""
    if not parts:
        return nothing()
    found: Dsl = {"bool": {"filter": [part.found for part in parts]}} if len(parts) > 1 else parts[0].found
    scores = [score for part in parts for score in part.scores]
    within = [{"bool": {"filter": [found], "should": scores}}] if scores else []
    return Clause(found, within, [each for part in parts for each in part.mentions])


def any_of(parts: Sequence[Clause]) -> Clause:
    """Find the posts that any part finds; what each scores is added up."""
    if not parts:
        return nothing()
    return Clause(
        one_of([part.found for part in parts]),
        [score for part in parts for score in part.scores],
        [each for part in parts for each in part.mentions],
    )


def odd_of(parts: Sequence[Clause]) -> Clause:
    """Find the posts that an odd number of parts find."""
    joined = any_of(parts)
    found = parts[0].found
    for part in parts[1:]:
        found = one_of([but(found, [part.found]), but(part.found, [found])])
    joined.found = found
    return joined


def first_of(parts: Sequence[Clause], quoting: Sequence[Dsl | None]) -> Clause:
    """Find the posts that any part finds; each scores what the first of its parts does.

    `quoting` finds the posts that only quote a part.
    """
    scores: list[Dsl] = []
    mentions: list[Dsl] = []
    passed: list[Dsl] = []
    said: list[Dsl] = []
    for part, quoted in zip(parts, quoting, strict=True):
        scores += [but(score, passed) for score in part.scores]
        mentions += [but(each, said) for each in part.mentions]
        passed.append(part.found)
        said += [part.found, *([quoted] if quoted else [])]
    return Clause(one_of(passed), scores, mentions)


def but(query: Dsl, others: Sequence[Dsl]) -> Dsl:
    """Leave out of what a query finds what others do."""
    return {"bool": {"must": [query], "must_not": list(others)}} if others else query


def one_of(queries: Iterable[Dsl]) -> Dsl:
    """Find what any of some queries does."""
    every = list(queries)
    return every[0] if len(every) == 1 else {"bool": {"should": every}} if every else NOTHING


def constant(query: Dsl, score: float) -> Dsl:
    """Score the same in all posts that a query finds."""
    return {"constant_score": {"filter": query, "boost": score}} if score > 0 else _flat(query)


def counted(field: str, term: Dsl, score: float) -> Dsl:
    """Score a term by how often it stands in a text, and how long that is."""
    return {
        "script_score": {
            "query": term,
            "script": {
                "source": _IMPACT,
                "params": {
                    "score": score,
                    "most": impact.MOST,
                    "base": impact.BASE,
                    "each": impact.EACH,
                    "length": length_of(field),
                },
            },
        }
    }


def heading(query: Dsl, score: float) -> list[Dsl]:
    """Score what stands in the subject of a post: it is its author's own if that starts a conversation."""
    return [
        constant({"bool": {"filter": [query, {"term": {"starts": starts}}]}}, score * part)
        for starts, part in ((1, TOPIC), (0, ECHO))
    ]


def term(field: str, text: str | int) -> Dsl:
    """Find a term in a field."""
    return {"term": {field: {"value": text}}}


def phrase(field: str, words: Sequence[str]) -> Dsl:
    """Find terms side by side."""
    return {"match_phrase": {field: {"query": " ".join(words), "analyzer": "given"}}}


def _flat(query: Dsl) -> Dsl:
    return {"bool": {"filter": [query]}}
