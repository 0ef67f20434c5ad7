"""Speaks with a cluster: with one of its nodes after another, again in a while, and not for ever."""

from __future__ import annotations

import json
import os
import random
import time
from collections.abc import Container, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any
from urllib.parse import quote, urlencode

from listarchive.engine.cluster import Cluster
from listarchive.engines.opensearch.connection import Connections, Lost, Raw
from listarchive.engines.opensearch.refusals import Answer, failure, lasting, parsed, refusal
from listarchive.errors import ClusterDown, ClusterRefused
from listarchive.logs import Log

__all__ = ["Answer", "Client"]

_log = Log("engines.opensearch")

_NO_PARAMETERS: Mapping[str, str] = MappingProxyType({})
_MOST = 256 << 20  # bytes of an answer: a page of forty posts of the greatest length has 100 MB
_FIRST_PAUSE, _LONGEST_PAUSE = 0.1, 5.0  # seconds between two tries
_TRIES = 100  # however quickly they fail
PATIENCE = 5.0  # seconds in which a reader waits


class Client:
    """The JSON API of a cluster. Threads may share it, and processes that were forked."""

    def __init__(self, cluster: Cluster, patience: float | None = None) -> None:
        """For `patience` seconds (`PATIENCE`) that is tried again which fails for a reason that may pass."""
        self.cluster = cluster
        self.patience = PATIENCE if patience is None else patience
        self._urls = [url.rstrip("/") for url in cluster.urls]
        self._connections: Connections | None = None

    def ask(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        params: Mapping[str, str] = _NO_PARAMETERS,
        takes: Container[int] = (),
        repeatable: bool = True,
        timeout: float | None = None,
    ) -> Answer:
        """Ask for something, and give the answer: of a status below 300, or one that the caller `takes`.

        `body` is JSON, or, as bytes, lines of it. What is not `repeatable` is not asked for again if it may
        have been done. Raises `ClusterDown`, `Busy`, `ClusterBlocked`, `ClusterRefused`, and `UsageError` for
        a secret that cannot be read.
        """
        lines = isinstance(body, bytes)
        content = body if isinstance(body, bytes) else b"" if body is None else to_json(body)
        kind = "application/x-ndjson" if lines else "application/json"
        target = f"/{path.lstrip('/')}{'?' + urlencode(params) if params else ''}"
        tries = _Tries(self.patience, len(self._urls))
        while True:
            url = self._urls[0]
            try:
                raw = self._opened().ask(
                    url + target, method, content, kind, timeout or self.cluster.timeout, _MOST
                )
            except Lost as lost:
                _log.info("%s %s: %s", method, url, str(lost))
                self._pass_over(url)
                if (lost.sent and not repeatable) or not tries.another(elsewhere=True):
                    raise self._down(url, lost) from None
                continue
            _log.debug("%s %s/%s: %d", method, url, path, raw.status)
            if raw.status < 300 or raw.status in takes:
                return self._answer(raw, url)
            if lasting(raw) or not repeatable or not tries.another():
                raise refusal(raw, url, self.cluster)
            self._pass_over(url)

    def has_index(self, name: str) -> bool:
        """Tell whether there is an index of a name. Raises as `ask`."""
        return self.ask("GET", f"{self.quoted(name)}/_settings", takes={404}).status != 404

    def make_index(self, name: str, body: object) -> None:
        """Make an index, if there is none of its name. Raises as `ask`."""
        try:
            self.ask("PUT", self.quoted(name), body)
        except ClusterRefused as error:
            if error.kind != "resource_already_exists_exception":  # a first try was answered to nobody
                raise

    def bulk(self, actions: Iterable[bytes], params: Mapping[str, str] = _NO_PARAMETERS) -> Iterator[Any]:
        """Do many things. See `bulk_requests.bulk`."""
        from listarchive.engines.opensearch.bulk_requests import bulk  # noqa: PLC0415 - only who writes

        return bulk(self, actions, params)

    def whole(self, answer: Answer) -> Answer:
        """Give back an answer. Raises `ClusterDown` if only a part of the shards has answered."""
        shards = answer.body.get("_shards") or {}
        # What is done on all copies of a shard counts those, too, that are not there yet.
        searched = "hits" in answer.body or "count" in answer.body
        missing = shards.get("total", 0) - shards.get("successful", 0) if searched else 0
        if answer.body.get("timed_out") or shards.get("failed") or missing > 0:
            reason = failure((shards.get("failures") or [{}])[0].get("reason") or {}).reason or "too slow"
            raise ClusterDown(
                f"only a part of the index {self.cluster.index} answers ({reason}): see after the cluster"
            )
        return answer

    @staticmethod
    def quoted(name: str) -> str:
        """Write a name as a part of a path."""
        return quote(name, safe="")

    def close(self) -> None:
        """Close the connections."""
        if self._connections is not None:
            self._connections.close()
            self._connections = None

    def _opened(self) -> Connections:
        # Those of the process that this one was forked from are not touched: it goes on speaking by them.
        if self._connections is None or self._connections.process != os.getpid():
            self._connections = Connections(self.cluster)
        return self._connections

    def _pass_over(self, url: str) -> None:
        """Ask the other nodes first from now on."""
        if self._urls[0] == url:
            self._urls = [*self._urls[1:], url]

    def _answer(self, raw: Raw, url: str) -> Answer:
        body = parsed(raw)
        if body is None:
            raise ClusterRefused(f"{url} does not answer as OpenSearch does: check the url", raw.status)
        return Answer(raw.status, body)

    def _down(self, url: str, lost: Lost) -> ClusterDown:
        others = f", and so with {len(self._urls) - 1} more" if len(self._urls) > 1 else ""
        return ClusterDown(f"the cluster cannot be reached at {url} ({lost}{others}): see after it")


def to_json(value: object) -> bytes:
    """Write JSON as briefly as it goes; half a surrogate pair, which UTF-8 has not, as its escape."""
    try:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    except UnicodeEncodeError:
        return json.dumps(value, separators=(",", ":")).encode()


class _Tries:
    """Decides whether something is tried again, and waits before that."""

    def __init__(self, patience: float, urls: int) -> None:
        self._end = time.monotonic() + patience
        self._urls = urls
        self._failed = 0

    def another(self, *, elsewhere: bool = False) -> bool:
        """Wait as is fit, and tell that it is time for another try; or that there is to be none.

        Each node is tried once, whatever the time; `elsewhere` says that the next one may do better at once.
        """
        self._failed += 1
        rounds, rest = divmod(self._failed, self._urls)
        if self._failed >= _TRIES or (self._failed >= self._urls and time.monotonic() >= self._end):
            return False
        if not (rest and elsewhere):
            pause = min(_FIRST_PAUSE * 2 ** min(rounds, 10), _LONGEST_PAUSE)
            time.sleep(pause * random.uniform(0.5, 1.0))
        return True
