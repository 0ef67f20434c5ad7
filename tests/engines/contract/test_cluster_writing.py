"""An index on a cluster: imports that are cut off, two imports at once, rebuilds, who may see what."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cluster.nodes import Nodes
from made_list import mails  # type: ignore[import-not-found]

from listarchive.archive import OWNER, Archive, Audience, Home, engine_of, rebuilding, writing
from listarchive.engine.cluster import Cluster
from listarchive.engine.visibility import EVERY, NOBODY
from listarchive.engines.opensearch import lease
from listarchive.engines.opensearch.client import Client
from listarchive.engines.opensearch.engine import OpenSearchEngine
from listarchive.errors import Busy, ClusterDown, IndexUnusable, NoArchive
from listarchive.importer import check, rebuild, run
from listarchive.post import Author, Body, Line, Origin, Post, Sent

pytestmark = pytest.mark.slow

WRITTEN: tuple[tuple[tuple[str, ...], str], ...] = (
    (("garden",), "compost"),
    (("board",), "quarrel"),
    (("board", "garden"), "rhubarb"),
    ((), "shed"),
)


@pytest.fixture
def home(tmp_path: Path, node: Nodes, index_name: str) -> Home:
    """An archive home whose index is on a cluster; there is none yet."""
    return Home(tmp_path, cluster=Cluster(tuple(node.urls), index_name, replicas=0))


def write(home: Home, name: str, text: str) -> None:
    file = home.mbox / "garden" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")


def told(home: Home, audience: Audience = OWNER) -> dict[str, Any]:
    """Tell all posts and what was read."""
    with Archive.open(home.path, cluster=home.cluster, audience=audience) as archive:
        return {
            "posts": {stored.id: stored for stored in archive.stored_posts()},
            "found": {query: archive.search(query, limit=0).total for query in ("", "pump", "comp*")},
            "threads": {
                stored.id: [post.id for post in archive.conversation(stored.id)]
                for stored in archive.stored_posts()
            },
            "ledger": engine_of(home).ledger(),
        }


def test_there_is_no_archive_before_the_first_import(home: Home) -> None:
    with pytest.raises(NoArchive):
        Archive.open(home.path, cluster=home.cluster)


def test_what_is_imported_again_is_known(home: Home) -> None:
    write(home, "a.mbox", mails(20))
    (first,) = run(home, jobs=1).sources
    (again,) = run(home, jobs=1).sources
    write(home, "a.mbox", mails(30))
    (grown,) = run(home, jobs=1).sources
    write(home, "b.mbox", mails(30))
    *_, copies = run(home, jobs=1).sources
    assert (first.added, again.unchanged, grown.added) == (20, True, 10)
    assert (copies.added, copies.duplicate) == (0, 30)
    assert check(home, jobs=1) == []


class Cut(ClusterDown):
    """The end of a process, as far as it is seen from the cluster."""


def forget_lease(home: Home) -> None:
    """Have the lease of a process that is gone run out."""
    assert home.cluster is not None
    Client(home.cluster).ask("DELETE", f"{home.cluster.index}-state/_doc/lease", takes={404})


@pytest.mark.parametrize("answered", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("seed", range(6))
def test_an_import_that_is_cut_off_anywhere_is_taken_up_by_the_next(
    seed: int,
    answered: bool,
    home: Home,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It replaces posts by better copies, and moves others: nothing of that may be half done.

    With an odd seed, the cluster keeps the mail, too, which `check` sees to.
    """
    assert home.cluster is not None
    home = replace(home, cluster=replace(home.cluster, mail="index" if seed % 2 else "files"))
    write(home, "a.mbox", mails(12, seed=1))
    run(home, jobs=1)
    shorter = mails(12, seed=1).replace("Date:", "X-Date:")
    write(home, "a.mbox", shorter)
    write(home, "b.mbox", mails(16, seed=1))
    requests = [0]
    ask = Client.ask

    def counted(client: Client, *values: Any, **named: Any) -> Any:
        requests[0] += 1
        return ask(client, *values, **named)

    undisturbed = replace(home, cluster=replace(home.cluster, index=f"{home.cluster.index}-u"))  # type: ignore[type-var]
    monkeypatch.setattr(Client, "ask", counted)
    run(undisturbed, jobs=1)
    monkeypatch.undo()
    at = random.Random(seed).randrange(2, requests[0])
    left = [at]

    def cut(client: Client, *values: Any, **named: Any) -> Any:
        left[0] -= 1
        if left[0] < 0 or (left[0] == 0 and not answered):
            raise Cut
        answer = ask(client, *values, **named)
        if left[0] == 0:
            raise Cut
        return answer

    monkeypatch.setattr(Client, "ask", cut)
    with pytest.raises(Cut):
        run(home, jobs=1)
        raise Cut  # it needed fewer requests
    monkeypatch.undo()
    forget_lease(home)
    run(home, jobs=1)
    assert check(home, jobs=1) == []
    # What was read, and in which order, differs between both; which posts there are does not.
    assert told(home)["posts"].keys() == told(undisturbed)["posts"].keys()
    assert told(home)["found"] == told(undisturbed)["found"]


def test_only_one_import_writes_at_a_time(home: Home) -> None:
    with writing(home), pytest.raises(Busy), writing(home):
        pass
    with writing(home):
        pass


def test_a_lease_that_was_lost_ends_the_import(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    write(home, "a.mbox", mails(4))
    run(home, jobs=1)
    with Archive.open(home.path, cluster=home.cluster) as archive:
        stored = next(archive.stored_posts())
    before = told(home)
    monkeypatch.setattr(lease, "LASTS", 0.0)
    with pytest.raises(Busy, match="lease"), writing(home) as writer:
        writer.remove(stored)
        writer.commit()
    monkeypatch.undo()
    forget_lease(home)
    assert told(home) == before


def test_the_lease_of_a_process_of_this_machine_that_is_gone_is_anybodys(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lease.Lease, "release", lambda _: None)
    with writing(home):
        pass
    monkeypatch.undo()
    with pytest.raises(Busy), writing(home):
        pass

    def gone(*_: int) -> None:
        raise ProcessLookupError

    monkeypatch.setattr(lease.os, "kill", gone)
    with writing(home):
        pass


def test_an_index_of_another_format_is_rebuilt(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    write(home, "a.mbox", mails(10))
    with monkeypatch.context() as older:
        older.setattr("listarchive.engines.opensearch.mapping.FORMAT", "0")
        run(home, jobs=1)
    with pytest.raises(IndexUnusable, match="rebuild"):
        Archive.open(home.path, cluster=home.cluster)
    rebuild(home, jobs=1)
    assert len(told(home)["posts"]) == 10


def test_an_index_without_a_commit_is_rebuilt(home: Home) -> None:
    write(home, "a.mbox", mails(10))
    run(home, jobs=1)
    assert home.cluster is not None
    Client(home.cluster).ask("DELETE", f"{home.cluster.index}-state")
    with pytest.raises(IndexUnusable, match="rebuild"):
        Archive.open(home.path, cluster=home.cluster)
    rebuild(home, jobs=1)
    assert len(told(home)["posts"]) == 10


def test_readers_see_a_whole_index_while_it_is_rebuilt(home: Home) -> None:
    write(home, "a.mbox", mails(10))
    run(home, jobs=1)
    with Archive.open(home.path, cluster=home.cluster) as archive:
        with rebuilding(home) as (writer, previous):
            for stored in list(previous.stored_posts)[:3]:
                writer.take_over(stored)
            writer.commit()
            assert archive.search("", limit=0).total == 10
            assert len(told(home)["posts"]) == 10
        assert archive.search("", limit=0).total == 10
        assert archive.superseded()
    assert len(told(home)["posts"]) == 3


def test_a_cluster_that_is_not_there_is_told_of() -> None:
    engine = OpenSearchEngine(Cluster(("http://127.0.0.1:9",), "lists"))
    engine._client.patience = 0.0
    with pytest.raises(ClusterDown):
        engine.ledger()


def test_a_post_is_found_by_nobody_who_may_not_see_it(home: Home) -> None:
    """Neither are its words offered, nor its list named, nor does anything show that there is more."""
    private = frozenset({"board"})
    stranger = Audience(private)
    with writing(Home(home.path, private=private, cluster=home.cluster)) as writer:
        for number, (lists, text) in enumerate(WRITTEN):
            writer.add(_post(number, lists, text), Origin("mbox/a.mbox", number, 9))
        writer.commit()
    with Archive.open(home.path, cluster=home.cluster, audience=stranger) as archive:
        assert archive.search("", limit=0).total == 3
        assert archive.search("quarrel").total == archive.search("list:board").total == 0
        assert archive.search("quarel").suggestion is None
        assert archive.search("quar*").total == 0
        assert archive.search("", facets=("list",)).facets["list"] == [("garden", 2)]
        assert archive.values("list", "") == [("garden", 2)]
        assert {name for stored in archive.stored_posts() for name in stored.post.lists} == {"garden"}
        version = archive.version
    with writing(Home(home.path, private=private, cluster=home.cluster)) as writer:
        writer.add(_post(9, ("board",), "more quarrel"), Origin("mbox/a.mbox", 9, 9))
        writer.commit()
    with Archive.open(home.path, cluster=home.cluster, audience=stranger) as archive:
        assert archive.version == version
    with Archive.open(home.path, cluster=home.cluster) as archive:
        assert archive.search("quarel").suggestion == "quarrel"
        assert archive.search("list:board").total == 3


@pytest.mark.parametrize(
    ("spamless", "seen"),
    [(frozenset({EVERY}), 1), (frozenset({EVERY, "garden"}), 2), (frozenset({"garden"}), 2), (NOBODY, 3)],
)
def test_what_looks_like_spam_is_found_by_who_asks_for_it(
    spamless: frozenset[str], seen: int, home: Home
) -> None:
    with writing(home) as writer:
        for number, (lists, spam) in enumerate(((("garden",), True), ((), True), (("garden",), False))):
            writer.add(replace(_post(number, lists, "pills"), spam=spam), Origin("mbox/a.mbox", number, 9))
        writer.commit()
    audience = Audience(spamless=spamless)
    with Archive.open(home.path, cluster=home.cluster, audience=audience) as archive:
        assert archive.search("pills", limit=0).total == seen
        assert archive.search("is:spam", limit=0).total == 2


@pytest.mark.parametrize("spamless", [frozenset({"garden"}), frozenset({EVERY, "board"})])
def test_spam_on_a_list_that_hides_it_is_not_shown_for_being_on_one_that_somebody_may_not_know(
    spamless: frozenset[str], home: Home
) -> None:
    private = frozenset({"board"})
    with writing(home) as writer:
        post = replace(_post(1, ("board", "garden"), "pills"), spam=True)
        writer.add(post, Origin("mbox/a.mbox", 1, 9))
        writer.commit()
    for reads, seen in ((NOBODY, 0), (private, 1)):
        audience = Audience(private, reads, spamless)
        with Archive.open(home.path, cluster=home.cluster, audience=audience) as archive:
            assert archive.search("pills", limit=0).total == seen
            assert archive.search("is:spam", limit=0).total == 1


def test_nothing_is_left_of_a_post_that_was_taken_out(home: Home) -> None:
    with writing(home) as writer:
        for number, text in enumerate(("compost", "quarrel", "shed")):
            writer.add(_post(number, ("garden",), text), Origin("mbox/a.mbox", number, 9))
        writer.commit()
    with Archive.open(home.path, cluster=home.cluster) as archive:
        (hit,) = archive.search("quarrel").hits
        stored = archive.get(hit.id)
    with writing(home) as writer:
        writer.remove(stored)
        writer.commit(in_haste=True)
        writer.expunge()
    with Archive.open(home.path, cluster=home.cluster) as archive:
        assert archive.search("quarrel").total == 0
        assert archive.search("quarel").suggestion is None
    assert home.cluster is not None
    stats = Client(home.cluster).ask("GET", f"{home.cluster.index}-v*/_stats/docs").body
    assert stats["_all"]["primaries"]["docs"] == {"count": 2, "deleted": 0}


def test_a_post_that_its_words_do_not_find_is_a_fault(home: Home) -> None:
    """Somebody has written it anew without them."""
    write(home, "a.mbox", mails(12))
    run(home, jobs=1)
    assert engine_of(home).faults() == []
    assert home.cluster is not None
    client = Client(home.cluster)
    kept = ("number", "ancestry", "date", "base_subject", "lang")
    body = {"query": {"term": {"number": 3}}, "_source": ["post"], "docvalue_fields": list(kept)}
    (hit,) = client.ask("POST", f"{home.cluster.index}/_search", body).body["hits"]["hits"]
    document = hit["_source"] | {name: hit["fields"][name] for name in kept}
    path = f"{home.cluster.index}/_doc/{hit['_id']}"
    client.ask("PUT", path, document, params={"refresh": "true"})
    (fault,) = engine_of(home).faults()
    assert re.fullmatch(rf"post {hit['_id']} is not found by \d\d+ of its terms", fault)


def _post(number: int, lists: tuple[str, ...], text: str) -> Post:
    return Post(
        message_id=f"p{number}@example.org",
        author=Author("Ada Example", "ada@example.org"),
        sent=Sent(datetime(2024, 5, 2 + number, tzinfo=UTC), "date"),
        subject=f"Bed {number}",
        body=Body.of([Line("own", text)]),
        lists=lists,
    )
