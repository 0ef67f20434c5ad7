"""`listarchive engine status` of a cluster; what readers are told when it is away."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from cluster.imports import ended, home_of, importing, run
from cluster.nodes import Nodes
from cluster.scripted import nobody
from listarchive.engine.cluster import Cluster
from listarchive.engines.opensearch import client
from listarchive.web.app import application
from listarchive.web.archives import Archives
from listarchive.web.site import Site

pytestmark = pytest.mark.slow

POSTS = 80


def test_the_status_of_a_cluster(node: Nodes, index_name: str, tmp_path: Path) -> None:
    cluster = Cluster(tuple(node.urls), index_name, shards=2, replicas=1)
    home = home_of(tmp_path, cluster, POSTS)
    before = run(home, "engine", "status")
    assert before.code == 4
    assert "`listarchive import PATH`" in before.said
    assert ended(importing(home)).code == 0
    told = json.loads(run(home, "engine", "status", "--json").said)
    assert told["kind"] == "opensearch"
    assert told["release"].startswith("2.")
    assert told["where"] == f"{node.urls[0]}/{index_name}"
    assert told["health"] == "yellow"  # there is no second node for the other copies
    assert (told["nodes"], told["shards"], told["replicas"], told["posts"]) == (1, 2, 1, POSTS)
    assert told["size"] > 0
    lines = run(home, "engine", "status").said.splitlines()
    assert "health    yellow (all there, but not every copy)" in lines
    assert "shards    2 on 1 nodes, 1 further copies of each" in lines


def test_in_a_browser_a_cluster_that_is_away_is_503(
    node: Nodes, index_name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cluster = Cluster(tuple(node.urls), index_name, replicas=0)
    home = home_of(tmp_path, cluster, POSTS)
    assert ended(importing(home)).code == 0
    pages = application(Site(home, cluster=cluster), Archives(home, cluster=cluster)).test_client()
    assert pages.get("/search?q=mill").status_code == 200
    monkeypatch.setattr(client, "PATIENCE", 0.5)
    away = replace(cluster, urls=(nobody(),))
    pages = application(Site(home, cluster=away), Archives(home, cluster=away)).test_client()
    for address in ("/search?q=mill", "/search.json?q=mill"):
        answer = pages.get(address)
        assert answer.status_code == 503
        assert "The search engine behind this page does not answer as it should." in answer.text
        assert "127.0.0.1" not in answer.text
