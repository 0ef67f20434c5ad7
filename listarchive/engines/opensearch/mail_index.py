"""Mails as they came, in an index of their own beside that of the posts: any host can show them.

A mail has the short id of its post, so that it goes when that does. One of several posts, a digest, is kept
with each of them.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from listarchive.engine.stored_post import StoredPost
from listarchive.engine.writer_protocols import Mails
from listarchive.engines.opensearch.client import Client
from listarchive.engines.opensearch.mapping import RETRIES
from listarchive.engines.opensearch.names import Names
from listarchive.engines.opensearch.refusals import failure
from listarchive.errors import ClusterDown, ClusterRefused, IndexUnusable, UsageError
from listarchive.post import NO_SOURCE, Origin

LARGEST = 32 << 20
"""Bytes of a mail that is kept: packed, it is within what a cluster takes in one request."""
_AT_ONCE = 16 << 20  # bytes of the mails of one question
_QUESTIONS = 500  # mails of one question
_TAKEN_OVER = 4  # mails of unknown length of one question: each may be long
_PAGE = 10_000
_RAW, _ID, _LENGTH = "raw", "id", "length"
_NOWHERE = frozenset({NO_SOURCE, "-"})
"""What is told in place of a path of posts that no mail is kept of."""

Checked = Callable[[Iterator[bytes]], Iterator[bytes]]
"""Sees to it, all the while, that the lease is held."""


def make(client: Client, index: str) -> None:
    """Make an index of mails, if there is none of that name."""
    body = {
        "settings": {
            "number_of_shards": client.cluster.shards,
            "number_of_replicas": client.cluster.replicas,
            "refresh_interval": "-1",
            "merge.policy.expunge_deletes_allowed": 0,
            "allocation.max_retries": RETRIES,
        },
        "mappings": {
            "dynamic": "strict",
            "properties": {
                _ID: {"type": "keyword"},
                _LENGTH: {"type": "long", "index": False},
                _RAW: {"type": "binary"},
            },
        },
    }
    client.make_index(index, body)


def check(client: Client, names: Names, index: str) -> None:
    """See that an index of posts has its mails beside it, or none, as `mail` in the configuration says.

    Raises `IndexUnusable` and `UsageError`.
    """
    kept = client.has_index(names.mail_of(index))
    if kept and client.cluster.mail != "index":
        raise UsageError(
            f'the mails of {names.alias} are kept on the cluster: set mail = "index" in [engine], or run '
            "`listarchive rebuild`"
        )
    if client.cluster.mail == "index" and not kept:
        raise IndexUnusable(
            f"the cluster keeps no mails of the index {names.alias}, which was made without: "
            "run `listarchive rebuild`"
        )


def is_kept(origin: Origin) -> bool:
    """Tell whether a mail is one that is kept: it stands somewhere, and is not too long."""
    return origin.path not in _NOWHERE and origin.length <= LARGEST


class KeptMails:
    """Writes the mails of one index, each before its post."""

    def __init__(self, client: Client, index: str, earlier: str | None = None) -> None:
        """`earlier` is the index of mails that this one takes the place of."""
        self._client = client
        self.index = index
        self._earlier = earlier

    def keep(self, origins: Mapping[str, Origin], read: Mails, checked: Checked) -> None:
        """Keep the mails of some posts. What cannot be read any more is taken from the earlier index."""
        names: dict[Origin, list[str]] = {}
        for short_id, origin in origins.items():
            if is_kept(origin):
                names.setdefault(origin, []).append(short_id)
        missing = dict.fromkeys(short_id for some in names.values() for short_id in some)
        self._send(checked(self._puts(names, read, missing)))
        if missing and self._earlier:
            self._send(checked(self._taken_over(list(missing), self._earlier)))

    def removed(self, short_id: str) -> bytes:
        """Make the action that takes a mail out."""
        return _json({"delete": {"_index": self.index, "_id": short_id}}) + b"\n"

    def _puts(
        self, names: Mapping[Origin, Sequence[str]], read: Mails, missing: dict[str, None]
    ) -> Iterator[bytes]:
        for origin, raw in read(names):
            packed = base64.b64encode(zlib.compress(raw)).decode("ascii")
            for short_id in names[origin]:
                missing.pop(short_id, None)
                yield self._put({_ID: short_id, _LENGTH: len(raw), _RAW: packed})

    def _taken_over(self, ids: Sequence[str], earlier: str) -> Iterator[bytes]:
        for start in range(0, len(ids), _TAKEN_OVER):
            for each in _get(self._client, earlier, ids[start : start + _TAKEN_OVER]):
                yield self._put(each["_source"])

    def _put(self, body: Mapping[str, Any]) -> bytes:
        action = {"index": {"_index": self.index, "_id": body[_ID]}}
        return b"%s\n%s\n" % (_json(action), _json(body))

    def _send(self, actions: Iterable[bytes]) -> None:
        for item in self._client.bulk(actions):
            told = item["index"]
            if told.get("status", 0) >= 300:
                kind, reason = failure(told)
                raise ClusterRefused(
                    f"the cluster refuses the mail of {told.get('_id')} ({kind}: {reason}): please report it",
                    told.get("status", 0),
                    kind,
                    reason,
                )


def _json(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()


def mails(client: Client, index: str, stored_posts: Iterable[StoredPost]) -> dict[Origin, bytes]:
    """Give the mails of posts, those that are there, by where they stood."""
    found: dict[Origin, bytes] = {}
    for some in _in_parts(stored_posts):
        for each in _get(client, index, list(some)):
            raw = _unpacked(each["_source"][_RAW])
            if raw is not None:
                found[some[each["_id"]].origin] = raw
    return found


def _get(client: Client, index: str, ids: Sequence[str]) -> list[dict[str, Any]]:
    answer = client.ask("POST", f"{client.quoted(index)}/_mget", {"ids": ids}, takes={404})
    found = answer.body.get("docs", ())
    for each in found:
        if "error" in each:
            reason = failure(each).reason or "a shard is away"
            raise ClusterDown(f"only a part of the index {index} answers ({reason}): see after the cluster")
    return [each for each in found if each.get("found")]


def _in_parts(stored_posts: Iterable[StoredPost]) -> Iterator[dict[str, StoredPost]]:
    part: dict[str, StoredPost] = {}
    size = 0
    for stored in stored_posts:
        if part and (size + stored.origin.length > _AT_ONCE or len(part) >= _QUESTIONS):
            yield part
            part, size = {}, 0
        part[stored.id] = stored
        size += stored.origin.length
    if part:
        yield part


def _unpacked(packed: str) -> bytes | None:
    worker = zlib.decompressobj()
    try:
        raw = worker.decompress(base64.b64decode(packed), LARGEST)
    except (ValueError, zlib.error):
        return None
    return raw if worker.eof else None


def lengths(client: Client, index: str) -> Iterator[tuple[str, int]]:
    """Give the ids of all mails, in their order, and how long each is."""
    client.ask("POST", f"{client.quoted(index)}/_refresh")
    after: list[Any] = []
    while True:
        body: dict[str, Any] = {
            "size": _PAGE,
            "sort": [{_ID: "asc"}],
            "_source": False,
            "docvalue_fields": [_LENGTH],
            "track_total_hits": False,
        }
        if after:
            body["search_after"] = after
        path = f"{client.quoted(index)}/_search"
        params = {"allow_partial_search_results": "false"}
        answer = client.whole(client.ask("POST", path, body, params=params))
        hits: Sequence[Mapping[str, Any]] = answer.body["hits"]["hits"]
        for hit in hits:
            yield hit["sort"][0], int(hit["fields"][_LENGTH][0])
        if len(hits) < _PAGE:
            return
        after = list(hits[-1]["sort"])
