"""Searches of a commit: which posts answer, in which order, and what they have."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from listarchive.engine.analysis.marking import Sought
from listarchive.engine.stored_post import UNDATED
from listarchive.engines.opensearch.commit_reader import CommitReader
from listarchive.engines.opensearch.labels import asked
from listarchive.engines.opensearch.mapping import NUMBER, TIE
from listarchive.engines.opensearch.queries.clauses import term
from listarchive.engines.opensearch.queries.translation import Translator
from listarchive.engines.opensearch.rows import told
from listarchive.engines.opensearch.view import PAGE, Dsl, total_of
from listarchive.query import Query

_QUARTER = 900  # seconds
_SHOWN = 60
"""Posts that are given with what they say: those that are looked at again, or stand on a page."""

_PAGES = 64  # that are remembered: the next page of ranked posts is among the same best ones


class ClusterSearch:
    """One query asked of one commit. See `engine.protocols.Search`."""

    def __init__(self, reader: CommitReader, query: Query) -> None:
        """Translate the query. Raises `QueryError`."""
        translator = Translator(reader)
        self._reader = reader
        self._clause = translator.translated(query)
        self._parts = translator.parts
        self.sought: Collection[Sought] = translator.sought.placed.keys()
        self.attached_runs = translator.sought.attached

    def by_date(self, most: int | None, *, newest: bool) -> tuple[list[int], int]:
        """Number the newest, or the oldest, of the posts that answer, so many at most; and count all."""
        order = "desc" if newest else "asc"
        sort = [{"date": order}, {TIE if newest else NUMBER: order}]
        found, total = self._ordered({"query": self._clause.found, "sort": sort}, most)
        return [number for number, _ in found], total

    def by_score(self, most: int | None) -> tuple[list[tuple[int, float]], int]:
        """Give the posts that score highest, each with its score, so many at most; and count all."""
        body: Dsl = {"query": self._clause.alone, "sort": [{"_score": "desc"}, {NUMBER: "asc"}]}
        return self._ordered(body, most)

    def _ordered(self, body: Dsl, most: int | None) -> tuple[list[tuple[int, float]], int]:
        """Ask for posts in an order; what stands on the first pages is asked of one commit once."""
        question = json.dumps([body, most])
        known = self._reader.first_pages
        found = known.get(question)
        if found is not None:
            self._reader.rows.listed([number for number, _ in found[0]])
            return found
        found = self._asked(body, most)
        if most is not None and most <= _SHOWN:
            while len(known) >= _PAGES:
                known.pop(next(iter(known)), None)
            known[question] = found
        return found

    def _asked(self, body: Dsl, most: int | None) -> tuple[list[tuple[int, float]], int]:
        size = PAGE if most is None else min(most, PAGE)
        shown = size <= _SHOWN
        body = {
            **body,
            **(told(with_posts=True) if shown else {"_source": False, "docvalue_fields": [NUMBER]}),
        }
        answer = self._reader.view.ask({**body, "size": size, "track_total_hits": True})
        total = total_of(answer)
        hits = answer["hits"].get("hits", [])
        if size and len(hits) == size and size < min(total, total if most is None else most):
            wanted = None if most is None else most - len(hits)
            rest = self._reader.view.hits(
                {**body, "track_total_hits": False},
                wanted,
                after=hits[-1]["sort"],
            )
            hits = [*hits, *rest]
        if shown:
            for hit in hits:
                self._reader.rows.note(hit)
        found = [(int(hit["fields"][NUMBER][0]), hit.get("_score") or 0.0) for hit in hits]
        self._reader.rows.listed([number for number, _ in found])
        return found, total

    def mentions(self, numbers: Sequence[int]) -> list[dict[int, float]]:
        """Weigh each word in the given posts: fully where a post says it, less where it only quotes it."""
        bodies: list[Dsl] = [
            {
                "query": {
                    "bool": {
                        "filter": [{"terms": {NUMBER: list(numbers)}}],
                        "should": part.mentions or [{"match_none": {}}],
                    }
                },
                "sort": [{"_score": "desc"}, {NUMBER: "asc"}],
                "size": min(PAGE, len(numbers)),
                "_source": False,
                "track_total_hits": False,
            }
            for part in self._parts
        ]
        return [
            {hit["sort"][-1]: hit["_score"] for hit in answer["hits"]["hits"] if hit.get("_score")}
            for answer in self._reader.view.ask_all(bodies)
        ]

    def numbers(self) -> list[int]:
        """Number all posts that answer, in ascending order."""
        found = list(self._reader.view.numbers(self._clause.found))
        self._reader.rows.listed(found)
        return found

    def labelled(self, field: str) -> Iterator[tuple[Sequence[str], int, int]]:
        """Give the labels of a field that posts which answer have: how many posts, and the first of them."""
        hidden = self._reader.audience.hidden if field == "list" else frozenset()
        for label, count, first in self._reader.view.each_value(self._clause.found, field):
            if label not in hidden:
                yield (label,), count, first

    def having(self, field: str, label: str) -> Iterator[int]:
        """Number the posts that answer and have a label in a field."""
        query: Dsl = {"bool": {"filter": [self._clause.found, term(field, asked(field, label))]}}
        return self._reader.view.numbers(query)

    def dates(self) -> Iterator[list[int]]:
        """Give when the posts that answer were sent, to a quarter of an hour: no month begins within one."""
        view = self._reader.view
        undated = {"bool": {"filter": [self._clause.found, term("date", UNDATED)]}}
        yield [UNDATED] * view.counts([undated])[0]
        dated: Dsl = {"bool": {"filter": [self._clause.found], "must_not": [term("date", UNDATED)]}}
        source = {"since": {"histogram": {"field": "date", "interval": _QUARTER}}}
        after: dict[str, Any] = {}
        while True:
            answer = view.aggregated(dated, {"composite": {"size": PAGE, "sources": [source]} | after})
            yield [int(each["key"]["since"]) for each in answer["buckets"] for _ in range(each["doc_count"])]
            if len(answer["buckets"]) < PAGE:
                return
            after = {"after": answer["after_key"]}
