"""One moment of an index, as an audience sees it: every request a reader makes goes through here.

A point in time shows what the last commit had, whatever is written after it. It is kept for a while
after each request; should it be gone, another one shows the same as long as nothing was committed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from threading import Lock
from typing import Any

from listarchive.engine.extraction import SPAM
from listarchive.engine.visibility import EVERY, Audience
from listarchive.engines.opensearch.client import Answer, Client
from listarchive.engines.opensearch.mapping import LISTS, NUMBER
from listarchive.engines.opensearch.state import Commit, State
from listarchive.errors import ClusterDown, ClusterRefused, ListArchiveError

Dsl = dict[str, Any]
"""A query, or an aggregation, as the cluster takes it."""

_KEPT = "2m"
"""For how long a moment outlasts the last question. No longer than it must: a node that is back from the dead
cannot take its copy of a shard as long as one is open there."""
PAGE = 10_000
"""Hits of one answer: no index gives more at once."""
_AT_ONCE = 64  # questions of one request
_SHARDS = {"allow_partial_search_results": "false"}
_TOLD = "pit_id,timed_out,_shards,hits.total,hits.hits._score,hits.hits.sort,hits.hits._source,"
_TOLD += "hits.hits.fields,hits.hits.matched_queries,aggregations"
_LOOKS = 3  # until what is committed meanwhile does not matter any more


class View:
    """Asks one index."""

    def __init__(self, client: Client, state: State, audience: Audience) -> None:
        """Open the last commit. Raises `IndexUnusable`."""
        self._client = client
        self._state = state
        self._unseen = list(_unseen(audience))
        self._point = ""
        self._reopening = Lock()
        self.commit = state.commit()
        for _ in range(_LOOKS):
            self._open()
            now = state.commit()
            if now.place == self.commit.place:
                break
            self.commit = now

    @property
    def index(self) -> str:
        """The name of the index."""
        return self._state.index

    def close(self) -> None:
        """Let go of the moment."""
        point, self._point = self._point, ""
        if point:
            # It runs out by itself, should the cluster not hear of this.
            with suppress(ListArchiveError):
                self._client.ask("DELETE", "_search/point_in_time", {"pit_id": [point]}, takes={404})

    def is_last(self) -> bool:
        """Tell whether nothing was committed since."""
        return _same(self._state.commit(), self.commit)

    def ask(self, body: Dsl) -> Any:
        """Ask one question; `query` is asked of what the audience sees."""
        return self._answered(lambda: self._client.ask("POST", "_search", self._whole(body), params=_PARAMS))

    def ask_all(self, bodies: Sequence[Dsl]) -> list[Any]:
        """Ask several questions at once."""
        found: list[Any] = []
        for start in range(0, len(bodies), _AT_ONCE):
            some = bodies[start : start + _AT_ONCE]

            def asked(some: Sequence[Dsl] = some) -> Answer:
                lines = [line for body in some for line in ({}, self._whole(body))]
                text = "".join(f"{json.dumps(line, separators=(',', ':'))}\n" for line in lines)
                return self._client.ask("POST", "_msearch", text.encode())

            found += self._answered(asked)["responses"]
        return found

    def counts(self, queries: Sequence[Dsl]) -> list[int]:
        """Count the posts that each of some queries finds."""
        answers = self.ask_all([{"query": query, "size": 0, "track_total_hits": True} for query in queries])
        return [total_of(answer) for answer in answers]

    def hits(
        self,
        body: Mapping[str, Any],
        most: int | None = None,
        page: int = PAGE,
        after: list[Any] | None = None,
    ) -> Iterator[dict[str, Any]]:
        """Give hits in the order that is asked for, which no two share a place in, so many at most."""
        left = most
        while left is None or left > 0:
            size = page if left is None else min(page, left)
            asked = {**body, "size": size} | ({"search_after": after} if after else {})
            hits = self.ask(asked).get("hits", {}).get("hits", [])
            yield from hits
            if len(hits) < size:
                return
            after = hits[-1]["sort"]
            left = None if left is None else left - len(hits)

    def numbers(self, query: Dsl) -> Iterator[int]:
        """Number the posts that a query finds, in ascending order."""
        body = {"query": query, "_source": False, "sort": [{NUMBER: "asc"}], "track_total_hits": False}
        return (hit["sort"][0] for hit in self.hits(body))

    def aggregated(self, query: Dsl, aggregation: Dsl) -> Any:
        """Give one aggregation of what a query finds."""
        body = {"query": query, "size": 0, "track_total_hits": False, "aggs": {"found": aggregation}}
        return self.ask(body)["aggregations"]["found"]

    def each_value(self, query: Dsl, field: str) -> Iterator[tuple[str, int, int]]:
        """Give the values of a field, in their order: how many posts have each, and the first of these."""
        after: dict[str, Any] | None = None
        while True:
            composite: Dsl = {"size": PAGE, "sources": [{"value": {"terms": {"field": field}}}]}
            if after:
                composite["after"] = after
            aggregation = {"composite": composite, "aggs": {"first": {"min": {"field": NUMBER}}}}
            answer = self.aggregated(query, aggregation)
            for each in answer["buckets"]:
                yield each["key"]["value"], each["doc_count"], int(each["first"]["value"])
            after = answer.get("after_key")
            if not after or len(answer["buckets"]) < PAGE:
                return

    def seen(self, query: Dsl) -> Dsl:
        """Leave out of what a query finds what the audience does not see."""
        if not self._unseen:
            return query
        return {"bool": {"must": [query], "must_not": self._unseen}}

    def _whole(self, body: Dsl) -> Dsl:
        query = self.seen(body.get("query", {"match_all": {}}))
        return {**body, "query": query, "pit": {"id": self._point, "keep_alive": _KEPT}}

    def _answered(self, ask: Any) -> Any:
        try:
            answer = ask()
            _check_context(answer)
        except ClusterRefused as error:
            if not _is_gone(error):
                raise
            self._reopen()
            answer = ask()
        body = answer.body
        for each in body.get("responses", [body]):
            if "error" in each:
                raise _failed(each)
            self._client.whole(Answer(200, each))
        self._point = body.get("pit_id", self._point)
        return body

    def _open(self) -> None:
        self.close()
        path = f"{self._client.quoted(self._state.index)}/_search/point_in_time"
        params = {"keep_alive": _KEPT, "allow_partial_pit_creation": "false"}
        self._point = self._client.ask("POST", path, params=params).body["pit_id"]

    def _reopen(self) -> None:
        """Open the same moment again. Raises `ClusterDown` if it is no longer the last one."""
        before = self._point
        with self._reopening:
            if self._point != before:
                return  # another thread has
            if not self.is_last():
                raise ClusterDown("the archive has changed on the cluster while it was read: ask again")
            self._point = ""
            self._open()


_PARAMS = {**_SHARDS, "filter_path": _TOLD}


def _unseen(audience: Audience) -> Iterator[Dsl]:
    """Find what an audience does not see: posts of hidden lists, and spam where all others hide that."""
    if audience.hidden:
        yield _on_these_alone(audience.hidden)
    spam: Dsl = {"term": {"has": {"value": SPAM}}}
    if EVERY in audience.spamless:
        shown = sorted(audience.spamless - {EVERY} - audience.hidden)
        yield {"bool": {"filter": [spam], "must_not": [{"terms": {"list": shown}}] if shown else []}}
    elif audience.spamless:
        yield {"bool": {"filter": [spam, _on_these_alone(audience.spamless | audience.hidden)]}}


def _on_these_alone(lists: Iterable[str]) -> Dsl:
    """Find the posts of which all lists, one at least, are among these."""
    among: Dsl = {"terms_set": {"list": {"terms": sorted(lists), "minimum_should_match_field": LISTS}}}
    return {"bool": {"filter": [among, {"range": {LISTS: {"gt": 0}}}]}}


def total_of(answer: Any) -> int:
    """Give the number of all that was found."""
    return int(answer["hits"]["total"]["value"])


def _same(one: Commit, other: Commit) -> bool:
    return (one.generation, one.written) == (other.generation, other.written)


def _is_gone(error: ClusterRefused) -> bool:
    return error.status == 404 and "search_context_missing" in error.kind


def _check_context(answer: Answer) -> None:
    for each in answer.body.get("responses", ()):
        if "search_context_missing" in json.dumps(each.get("error", "")):
            raise ClusterRefused("a point in time is over", 404, "search_context_missing_exception")


def _failed(answer: Any) -> ClusterRefused:
    error = answer["error"]
    reason = str((error.get("root_cause") or [error])[0].get("reason", ""))[:300]
    return ClusterRefused(
        f"the cluster refuses a question ({error.get('type')}: {reason}): please report it",
        int(answer.get("status", 0)),
        str(error.get("type", "")),
        reason,
    )
