"""Both engines give the same answers: what is true of an archive does not hang on where its index is."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cluster.nodes import Nodes
from made_list import mails, queries  # type: ignore[import-not-found]

from listarchive.archive import Archive, Home, Sort
from listarchive.engine.cluster import Cluster
from listarchive.engines.opensearch.client import Client
from listarchive.errors import QueryError
from listarchive.importer import run
from listarchive.query import parse

pytestmark = pytest.mark.slow

POSTS = 240
QUERIES = 300
FACETS = ("author", "list", "year", "month")


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of mail."""
    file = tmp_path_factory.mktemp("mail") / "garden.mbox"
    file.write_text(mails(POSTS), "utf-8")
    return file


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory, source: Path) -> Callable[[Cluster | None], Archive]:
    """Import that file, and open the archive."""

    def imported(cluster: Cluster | None) -> Archive:
        home = Home(tmp_path_factory.mktemp("home"), cluster=cluster)
        report = run(home, [source], list_name="garden", jobs=1)
        assert sum(each.added for each in report.sources) == POSTS
        return Archive.open(home.path, cluster=cluster)

    return imported


@pytest.fixture(scope="module")
def embedded(imported: Callable[[Cluster | None], Archive]) -> Archive:
    """The archive, with its index in the home."""
    return imported(None)


@pytest.fixture(scope="module", params=[1, 3], ids=["one shard", "three shards"])
def clustered(
    request: pytest.FixtureRequest, imported: Callable[[Cluster | None], Archive], node: Nodes
) -> Archive:
    """The same archive, with its index on a cluster."""
    shards = request.param
    return imported(Cluster(tuple(node.urls), f"alike-{secrets.token_hex(4)}", shards=shards, replicas=0))


def test_generated_queries_find_the_same_posts(embedded: Archive, clustered: Archive) -> None:
    """Totals and dates are the same always, the best in all but a few."""
    first_three = 0
    of_ten: list[float] = []
    asked = 0
    for query in queries(QUERIES, seed=POSTS):
        try:
            expected = embedded.search(query, sort="newest")
        except QueryError:
            continue
        found = clustered.search(query, sort="newest")
        assert (query, found.total) == (query, expected.total)
        assert (query, found) == (query, expected)
        best = [hit.id for hit in embedded.search(query, sort="relevance").hits]
        ranked = [hit.id for hit in clustered.search(query, sort="relevance").hits]
        asked += 1
        first_three += best[:3] == ranked[:3]
        of_ten.append(len({*best[:10]} & {*ranked[:10]}) / len(best[:10]) if best else 1.0)
    assert asked > QUERIES / 2
    assert first_three >= 0.95 * asked
    assert sum(of_ten) / len(of_ten) >= 0.9


@pytest.mark.parametrize("query", ["", "pump", "author:ada OR comp*", "nothing-of-this"])
def test_what_is_counted_is_the_same(embedded: Archive, clustered: Archive, query: str) -> None:
    expected, found = (each.search(query, limit=0, facets=FACETS) for each in (embedded, clustered))
    assert found.facets == expected.facets


@pytest.mark.parametrize("query", ["pupm", "author:add", "recieve compst", "subject:valv", "body:zzzz"])
def test_who_finds_nothing_is_offered_the_same(embedded: Archive, clustered: Archive, query: str) -> None:
    expected, found = (each.search(query) for each in (embedded, clustered))
    assert (found.suggestion, found.quoted) == (expected.suggestion, expected.quoted)


def test_conversations_overviews_and_posts_are_the_same(embedded: Archive, clustered: Archive) -> None:
    ids = sorted(embedded.ids(parse("")))
    assert sorted(clustered.ids(parse(""))) == ids
    assert clustered.overview() == embedded.overview()
    for each in ids[::7]:
        expected = embedded.get(each)
        assert clustered.get(each) == expected
        assert [post.id for post in clustered.conversation(each)] == [
            post.id for post in embedded.conversation(each)
        ]
        assert clustered.replies(expected) == embedded.replies(expected)
        assert clustered.person(each) == embedded.person(each)


def test_what_a_reader_may_type_next_is_the_same(embedded: Archive, clustered: Archive) -> None:
    for field, beginning in (("list", "g"), ("person", "ad"), ("author", "n")):
        assert sorted(clustered.values(field, beginning)) == sorted(embedded.values(field, beginning))
    assert sorted(clustered.names("a")) == sorted(embedded.names("a"))


def test_pages_go_as_deep_as_there_are_hits(embedded: Archive, clustered: Archive) -> None:
    for sort in ("newest", "oldest", "relevance"):
        expected = [hit.id for hit in embedded.search("pump OR valve", limit=None, sort=sort).hits]
        found = [
            hit.id
            for offset in range(0, len(expected), 20)
            for hit in clustered.search("pump OR valve", offset=offset, sort=sort).hits
        ]
        assert found == expected


@pytest.mark.parametrize("sort", ["newest", "relevance"])
def test_a_page_of_hits_is_asked_for_in_few_requests(
    clustered: Archive, sort: Sort, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What its words weigh, the posts, then what answers what, some at a time; once for each commit."""
    asked: list[str] = []
    ask = Client.ask

    def counted(client: Client, method: str, path: str, *values: Any, **named: Any) -> Any:
        asked.append(path)
        return ask(client, method, path, *values, **named)

    assert clustered.home.cluster is not None
    with Archive.open(clustered.home.path, cluster=clustered.home.cluster) as archive:
        archive.search("garten")  # which languages there are is asked for once
        monkeypatch.setattr(Client, "ask", counted)
        first = archive.search("pump valve", sort=sort)
        assert first.total > 40
        assert len(asked) <= 8
        asked.clear()
        assert archive.search("pump valve", sort=sort) == first
        assert asked == []
