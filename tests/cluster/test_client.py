"""The client of a cluster: which answers it takes, which it asks for again, what it says of the others."""

from __future__ import annotations

import logging
import os
from pathlib import Path

import pytest

from cluster.scripted import CUT, SILENCE, answer, error, nobody, scripted
from listarchive.engine.cluster import Cluster, fault_of
from listarchive.engine.stored_post import StoredPost
from listarchive.engines.opensearch import client as module
from listarchive.engines.opensearch.client import Client
from listarchive.engines.opensearch.mail_index import mails
from listarchive.errors import (
    Busy,
    ClusterBlocked,
    ClusterDown,
    ClusterRefused,
    ListArchiveError,
    UsageError,
)
from listarchive.post import Author, Body, Origin, Post, Sent

GOOD = answer(200, {"count": 3})
SLOW_DOWN = error(429, "rejected_execution_exception", "queue is full")
AWAY = error(503, "no_shard_available_action_exception", "no shard available for [lists][0]")


def client_of(*urls: str, patience: float = 0.5, timeout: float = 5.0) -> Client:
    return Client(Cluster(urls, "lists", timeout=timeout), patience)


def test_an_answer_is_json() -> None:
    with scripted(GOOD) as server:
        asked = client_of(server.url).ask("POST", "lists/_count", {"query": "é"}, params={"q": "a b"})
        assert asked == (200, {"count": 3})
        ((line, headers, body),) = server.asked
        assert line == "POST /lists/_count?q=a+b"
        assert headers["content-type"] == "application/json"
        assert body == '{"query":"é"}'.encode()


def test_one_connection_serves_many_requests() -> None:
    with scripted(GOOD) as server, scripted(CUT) as never:
        client = client_of(server.url, never.url)
        for _ in range(5):
            client.ask("GET", "lists/_count")
        assert len(server.asked) == 5
        assert never.asked == []


@pytest.mark.slow
@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(CUT, id="the connection is reset"),
        pytest.param(GOOD[:20], id="the head is cut off"),
        pytest.param(GOOD[:-3], id="the body is cut off"),
        pytest.param(SLOW_DOWN, id="429"),
        pytest.param(AWAY, id="503"),
        pytest.param(error(500, "search_phase_execution_exception", "a shard failed"), id="500"),
        pytest.param(answer(502, "<html>Bad Gateway</html>", "text/html"), id="502 of a proxy"),
        pytest.param(answer(504, "<html>Timeout</html>", "text/html"), id="504 of a proxy"),
    ],
)
def test_what_may_pass_is_tried_again(fault: bytes) -> None:
    with scripted(fault, fault, GOOD) as server:
        assert client_of(server.url, patience=10).ask("GET", "lists/_count").body == {"count": 3}
        assert len(server.asked) == 3


def test_the_next_node_is_asked_if_one_does_not_answer() -> None:
    with scripted(GOOD) as server, scripted(SILENCE) as silent:
        client = client_of(nobody(), silent.url, server.url, timeout=0.5)
        assert client.ask("GET", "lists/_count").status == 200
        client.ask("GET", "lists/_count")
        assert (len(silent.asked), len(server.asked)) == (1, 2)  # the one that answers is asked first now


@pytest.mark.slow
@pytest.mark.parametrize(
    ("said", "kind", "code", "words"),
    [
        (SLOW_DOWN, Busy, 75, "has too much to do (queue is full): try later"),
        (AWAY, ClusterDown, 69, "does not answer whole, 503 (no shard available for [lists][0])"),
        (CUT, ClusterDown, 69, "cannot be reached"),
        (answer(401, "denied", "text/plain"), ClusterRefused, 2, "refuses the login of nobody in particular"),
        (
            error(403, "security_exception", "no permissions for [x]"),
            ClusterRefused,
            2,
            "no permissions for [x]",
        ),
        (answer(200, "<html>hello</html>", "text/html"), ClusterRefused, 2, "check the url"),
        (answer(404, "<html>hello</html>", "text/html"), ClusterRefused, 2, "check the url"),
        (answer(301, "", "text/html"), ClusterRefused, 2, "check the url"),
        (error(400, "parsing_exception", "odd"), ClusterRefused, 2, "parsing_exception: odd"),
        (
            error(429, "cluster_block_exception", "disk usage exceeded flood-stage watermark"),
            ClusterBlocked,
            74,
            "make room on its disks",
        ),
        (
            error(403, "cluster_block_exception", "blocked by: [FORBIDDEN/8/index write (api)]"),
            ClusterBlocked,
            74,
            "take the block away",
        ),
        (
            error(
                403, "index_create_block_exception", "blocked by: [FORBIDDEN/10/cluster create-index blocked"
            ),
            ClusterBlocked,
            74,
            "make room on its disks",
        ),
    ],
)
def test_what_does_not_pass_is_told(said: bytes, kind: type[ListArchiveError], code: int, words: str) -> None:
    with scripted(said) as server, pytest.raises(kind) as told:
        client_of(server.url).ask("GET", "lists/_count")
    assert (type(told.value), told.value.exit_code) == (kind, code)
    assert server.url in str(told.value)
    assert words in str(told.value)
    assert "\n" not in str(told.value)


def test_a_status_that_the_caller_takes_is_an_answer() -> None:
    with scripted(error(404, "index_not_found_exception", "no such index [lists]")) as server:
        assert client_of(server.url).ask("GET", "lists", takes={404}).status == 404


def test_an_error_is_told_by_its_innermost_cause() -> None:
    inner = {"type": "too_many_clauses", "reason": "maxClauseCount is set to 1024"}
    outer = {"type": "search_phase_execution_exception", "reason": "all shards failed", "root_cause": []}
    said = answer(400, {"error": {**outer, "failed_shards": [{"shard": 0, "reason": inner}]}})
    with scripted(said) as server, pytest.raises(ClusterRefused) as told:
        client_of(server.url).ask("GET", "lists/_search")
    assert (told.value.status, told.value.kind) == (400, "too_many_clauses")
    assert told.value.reason == "maxClauseCount is set to 1024"


def test_what_must_not_be_done_twice_is_not_asked_for_twice() -> None:
    with scripted(GOOD[:-3], GOOD) as server, pytest.raises(ClusterDown):
        client_of(server.url).ask("POST", "lists/_doc", {}, repeatable=False)
    assert len(server.asked) == 1


def test_an_answer_has_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOST", 1_000)
    with (
        scripted(answer(200, "x" * 2_000)) as server,
        pytest.raises(ClusterRefused, match="more than 1,000 bytes"),
    ):
        client_of(server.url).ask("GET", "lists/_search")


def test_a_search_that_only_a_part_answers_is_refused() -> None:
    reason = {"type": "no_shard", "reason": "shard 1 is away"}
    shards = {"total": 3, "successful": 2, "failed": 1, "failures": [{"shard": 1, "reason": reason}]}
    with scripted(answer(200, {"_shards": shards, "hits": {}})) as server:
        client = client_of(server.url)
        with pytest.raises(ClusterDown, match=r"only a part of the index lists answers \(shard 1 is away\)"):
            client.whole(client.ask("GET", "lists/_search"))


def test_what_is_done_on_all_copies_is_whole_without_those_that_are_not_there_yet() -> None:
    with scripted(answer(200, {"_shards": {"total": 6, "successful": 3, "failed": 0}})) as server:
        client = client_of(server.url)
        assert client.whole(client.ask("POST", "lists/_refresh")).status == 200


def test_a_process_that_was_forked_has_connections_of_its_own() -> None:
    with scripted(GOOD) as server:
        client = client_of(server.url)
        client.ask("GET", "lists/_count")
        if not (child := os.fork()):
            os._exit(client.ask("GET", "lists/_count").body != {"count": 3})
        assert os.waitpid(child, 0)[1] == 0
        assert client.ask("GET", "lists/_count").status == 200


@pytest.mark.parametrize("keys", [{"user": "ann", "password_file": "p"}, {"bearer_token_file": "p"}])
def test_a_secret_is_sent_and_told_nobody(
    tmp_path: Path, keys: dict[str, object], caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "p").write_text("hunter2\n")
    (tmp_path / "p").chmod(0o600)
    logins = {name: tmp_path / "p" if name.endswith("_file") else value for name, value in keys.items()}
    with scripted(answer(401, "no", "text/plain")) as server, caplog.at_level(logging.DEBUG):
        cluster = Cluster((server.url,), "lists", **logins)  # type: ignore[arg-type]
        client = Client(cluster, 0)
        with pytest.raises(ClusterRefused, match="refuses the login of") as told:
            client.ask("GET", "")
    sent = server.asked[0][1]["authorization"]
    assert sent in ("Basic YW5uOmh1bnRlcjI=", "Bearer hunter2")
    for words in (caplog.text, str(told.value), repr(told.value), repr(client), repr(cluster)):
        assert "hunter2" not in words
        assert "YW5uOmh1bnRlcjI" not in words


@pytest.mark.parametrize(
    ("content", "mode", "words"),
    [
        (b"secret", 0o644, "can be read by everybody: run chmod 600 on it"),
        (b"\n", 0o600, "there is no password in"),
        (b"\xff", 0o600, "not UTF-8"),
        (None, 0o600, "No such file"),
    ],
)
def test_a_secret_that_cannot_be_used(tmp_path: Path, content: bytes | None, mode: int, words: str) -> None:
    path = tmp_path / "password"
    if content is not None:
        path.write_bytes(content)
        path.chmod(mode)
    with pytest.raises(UsageError, match=words) as told:
        Client(Cluster((nobody(),), "lists", user="ann", password_file=path), 0).ask("GET", "")
    assert str(path) in str(told.value)


@pytest.mark.parametrize("url", ["http://search.example.org:9200", "http://192.0.2.7:9200"])
def test_another_machine_is_spoken_with_by_https_only(url: str) -> None:
    with pytest.raises(UsageError, match="https only"):
        client_of(url).ask("GET", "")


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.9.9.9", "[::1]"])
def test_this_machine_is_spoken_with_as_it_is(host: str) -> None:
    assert fault_of(f"http://{host}:9200") == ""


@pytest.mark.parametrize(
    "url",
    ["ftp://localhost", "https://", "https://a:b", "https://[x", "https://a b/", "search1", "https://a/?q"],
)
def test_what_is_no_url_of_a_cluster(url: str) -> None:
    assert fault_of(url).endswith("write it as https://search.example.org:9200")


def test_a_mail_whose_shard_is_away_is_not_taken_for_one_that_is_not_kept() -> None:
    told = {"type": "no_shard_available_action_exception", "reason": "no shard available"}
    stored = StoredPost(
        "abc", Post("a@example.org", Author("", "ann@example.org"), Sent(None), "", Body()), Origin("a", 0, 9)
    )
    missing = answer(200, {"docs": [{"_id": "abc", "found": False}]})
    with scripted(missing, answer(200, {"docs": [{"_id": "abc", "error": told}]})) as server:
        assert mails(client_of(server.url), "lists-mail-v000001", [stored]) == {}
        with pytest.raises(ClusterDown, match=r"only a part .*no shard available"):
            mails(client_of(server.url), "lists-mail-v000001", [stored])
