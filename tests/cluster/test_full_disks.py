"""A cluster that takes nothing more: its disks are full, or somebody has blocked the index."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sweeps import sampled

from cluster.imports import contents, differences, ended, home_of, importing, run
from cluster.nodes import Nodes
from listarchive.engine.cluster import Cluster

pytestmark = pytest.mark.slow

POSTS = 80


@contextmanager
def only_deleting(node: Nodes, index: str) -> Iterator[None]:
    """Set the block that a cluster sets on all its indexes when a disk is full."""
    with _set(node, f"{index}-*", "index.blocks.read_only_allow_delete"):
        yield


@contextmanager
def no_more_posts(node: Nodes, index: str) -> Iterator[None]:
    """Let nothing be written to the index of posts, as somebody who moves it to other nodes does."""
    with _set(node, index, "index.blocks.write"):
        yield


@contextmanager
def full_disk(node: Nodes, index: str) -> Iterator[None]:
    """Have the disk count as full, until the cluster itself has set its block, and takes it away again."""
    name = "cluster.routing.allocation.disk"
    marks = [f"{name}.watermark.{stage}" for stage in ("low", "high", "flood_stage")]
    values: dict[str, object] = dict.fromkeys(marks, "1000tb")
    values |= {f"{name}.threshold_enabled": True, "cluster.info.update.interval": "10s"}
    _cluster_settings(node, values)
    try:
        _wait_for(lambda: _is_blocked(node, index))
        yield
    finally:
        _cluster_settings(node, dict.fromkeys(marks, "1b"))
        _wait_for(lambda: not _is_blocked(node, index))
        _cluster_settings(node, dict.fromkeys(values))


@contextmanager
def _set(node: Nodes, indexes: str, name: str) -> Iterator[None]:
    node.ask("n1", f"/{indexes}/_settings", {name: True}, "PUT")
    try:
        yield
    finally:
        node.ask("n1", f"/{indexes}/_settings", {name: None}, "PUT")


def _cluster_settings(node: Nodes, values: dict[str, Any]) -> None:
    node.ask("n1", "/_cluster/settings", {"transient": values}, "PUT")


def _is_blocked(node: Nodes, index: str) -> bool:
    told = node.ask("n1", f"/{index}-state/_settings?flat_settings=true")
    return all(
        each["settings"].get("index.blocks.read_only_allow_delete") == "true" for each in told.values()
    )


def _wait_for(there: Callable[[], bool]) -> None:
    for _ in range(600):
        if there():
            return
        time.sleep(0.1)
    raise AssertionError("the cluster does not look at its disk")


@pytest.mark.parametrize("fault", sampled([only_deleting, full_disk, no_more_posts], 2))
def test_an_import_into_a_cluster_that_takes_nothing_more(
    fault: Callable[[Nodes, str], Any], node: Nodes, index_name: str, tmp_path: Path
) -> None:
    """It says so and ends; all that is there is found; when there is room, the rest comes."""
    (tmp_path / "nodes").mkdir()
    # A full disk is that of all who are on the node.
    alone = Nodes(tmp_path / "nodes", ["n1"], node.jars) if fault is full_disk else node
    alone.start()
    alone.wait()
    cluster = Cluster(tuple(alone.urls), index_name, replicas=0)
    home = home_of(tmp_path / "home", cluster, POSTS)
    sources = sorted((home / "mbox" / "mills").iterdir())
    assert ended(importing(home, *map(str, sources[:3]))).code == 0
    there = contents(home, cluster)
    with fault(alone, index_name):
        refused = ended(importing(home))
        assert refused.code == 74, refused.said
        assert "takes nothing more" in refused.said
        assert refused.said.count("\n") == 1
        assert run(home, "search", "mill", "-n", "1").code == 0
        assert contents(home, cluster) == there
    done = ended(importing(home))
    assert done.code == 0, done.said
    assert contents(home, cluster).keys() >= there.keys()
    assert len(contents(home, cluster)) == POSTS
    assert differences(home, cluster) == []
    if alone is not node:
        alone.stop()
