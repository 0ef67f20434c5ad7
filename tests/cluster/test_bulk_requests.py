"""Many actions in few requests: what becomes of each, and what is asked for again."""

from __future__ import annotations

import json
import re

import pytest

from cluster.scripted import answer, scripted
from listarchive.engine.cluster import Cluster
from listarchive.engines.opensearch import bulk_requests
from listarchive.engines.opensearch.client import Client
from listarchive.errors import Busy, ClusterBlocked, ClusterDown, ClusterRefused


def action(number: int, length: int = 1) -> bytes:
    line = {"create": {"_index": "lists", "_id": str(number)}}
    return f"{json.dumps(line)}\n{json.dumps({'text': 'x' * length})}\n".encode()


def item(number: int, status: int = 201, kind: str = "", reason: str = "") -> dict[str, object]:
    told: dict[str, object] = {"_id": str(number), "status": status}
    return {"create": told | ({"error": {"type": kind, "reason": reason}} if kind else {})}


def items(*found: dict[str, object]) -> bytes:
    return answer(200, {"errors": any("error" in str(each) for each in found), "items": list(found)})


def statuses(answers: list[bytes], actions: list[bytes], patience: float = 5.0) -> list[int]:
    with scripted(*answers) as server:
        client = Client(Cluster((server.url,), "lists", timeout=5), patience)
        return [each["create"]["status"] for each in client.bulk(actions)]


def test_each_action_has_its_item() -> None:
    known = item(1, 409, "version_conflict_engine_exception", "document already exists")
    assert statuses([items(item(0), known, item(2))], [action(n) for n in range(3)]) == [201, 409, 201]


def test_a_request_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk_requests, "REQUEST", 250)
    one, two = items(item(0)), items(item(0), item(1))
    with scripted(two, one, one) as server:
        client = Client(Cluster((server.url,), "lists"), 0)
        found = list(client.bulk([action(0, 50), action(1, 50), action(2, 50), action(3, 5000)]))
        assert len(found) == 4
        assert [body.count(b"create") for _, _, body in server.asked] == [2, 1, 1]
        assert {headers["content-type"] for _, headers, _ in server.asked} == {"application/x-ndjson"}


@pytest.mark.parametrize("status", [429, 503])
def test_only_what_was_refused_is_asked_for_again(status: int) -> None:
    full = item(1, status, "rejected_execution_exception", "queue is full")
    with scripted(items(item(0), full, item(2)), items(full), items(item(1))) as server:
        client = Client(Cluster((server.url,), "lists", timeout=5), 5)
        found = [each["create"]["_id"] for each in client.bulk([action(n) for n in range(3)])]
        assert found == ["0", "1", "2"]
        assert [body.count(b"create") for _, _, body in server.asked] == [3, 1, 1]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("status", "kind", "error", "words"),
    [
        (429, "rejected_execution_exception", Busy, "the cluster has too much to do (because): try later"),
        (503, "unavailable_shards_exception", ClusterDown, "a part of the index lists is away (because)"),
        (403, "cluster_block_exception", ClusterBlocked, "the index lists takes nothing more (because)"),
        (429, "cluster_block_exception", ClusterBlocked, "the index lists takes nothing more (because)"),
    ],
)
def test_what_stays_refused(status: int, kind: str, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=re.escape(words)):
        statuses([items(item(0, status, kind, "because"))], [action(0)], 0.3)


def test_what_is_too_large_for_the_server_is_cut() -> None:
    large = answer(413, "too large", "text/plain")
    assert statuses([large, items(item(0)), items(item(1))], [action(0), action(1)]) == [201, 201]
    with pytest.raises(ClusterRefused, match=r"no document of \d+ bytes"):
        statuses([large], [action(0)])


def test_an_answer_that_does_not_tell_of_each_action_is_none() -> None:
    with pytest.raises(ClusterRefused, match="does not tell of each"):
        statuses([items(item(0))], [action(0), action(1)])
