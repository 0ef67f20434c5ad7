"""Nodes of three are killed, or hang, during imports and searches: nothing is lost, no answer is partial."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from cluster.imports import KEPT, contents, differences, ended, home_of, importing, run, undisturbed_contents
from cluster.nodes import Nodes
from listarchive.archive import Archive
from listarchive.engine.cluster import Cluster
from listarchive.engines.opensearch import view
from listarchive.errors import Busy, ClusterDown, NoArchive

pytestmark = pytest.mark.slow

POSTS = 160


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """What the mail makes of an archive when nothing goes wrong."""
    return undisturbed_contents(tmp_path_factory.mktemp("undisturbed"), POSTS)


@pytest.fixture(autouse=True)
def whole(trio: Nodes, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """All nodes run, before and after."""
    monkeypatch.setattr(view, "_KEPT", KEPT)
    yield
    trio.start()
    trio.wait(status="green")


def of(trio: Nodes, index: str) -> Cluster:
    return Cluster(tuple(trio.urls), index, shards=3, replicas=1, timeout=10)


def posts_there(trio: Nodes, index: str, name: str = "n1") -> int:
    return int(trio.ask(name, f"/{index}/_count?ignore_unavailable=true&allow_no_indices=true")["count"])


def wait_for_posts(trio: Nodes, index: str, number: int) -> None:
    for _ in range(1200):
        if posts_there(trio, index) >= number:
            return
        time.sleep(0.05)
    raise AssertionError("the import does not begin")


@contextmanager
def asked(home: Path, cluster: Cluster) -> Iterator[list[int]]:
    """Search all the while, and note what is found; an answer may be refused, and is then no number."""
    found: list[int] = []
    stopping = threading.Event()
    faults: list[BaseException] = []

    def ask() -> None:
        while not stopping.is_set():
            try:
                with Archive.open(home, cluster=cluster) as archive:
                    found.append(archive.search("mill", limit=1).total)
            except (ClusterDown, Busy, NoArchive):
                pass
            except BaseException as fault:  # told in the test's own thread
                faults.append(fault)
                return
            stopping.wait(2)

    thread = threading.Thread(target=ask)
    thread.start()
    try:
        yield found
    finally:
        stopping.set()
        thread.join()
    assert faults == []


def test_three_nodes_are_one_cluster(trio: Nodes) -> None:
    health = trio.ask("n2", "/_cluster/health")
    assert (health["number_of_nodes"], health["status"]) == (3, "green")


def test_each_node_is_killed_in_turn_during_imports(
    trio: Nodes, index_name: str, tmp_path: Path, undisturbed: dict[str, object]
) -> None:
    """The manager first. In the end, the archive is as if nothing had been."""
    cluster = of(trio, index_name)
    home = home_of(tmp_path, cluster, POSTS)
    sources = sorted((home / "mbox" / "mills").iterdir())
    manager = trio.manager()
    with asked(home, cluster) as totals:
        for victim, some in zip(
            [manager, *(name for name in trio.names if name != manager)],
            (sources[:3], sources[3:6], sources[6:]),
            strict=True,
        ):
            process = importing(home, *map(str, some))
            if some == sources[:3]:
                wait_for_posts(trio, index_name, 1)
            trio.kill(victim)
            disturbed = ended(process)
            assert disturbed.code in {0, 69, 75}, disturbed.said
            trio.start()
            trio.wait(status="green")
    # What a commit has shown is never taken back.
    assert totals
    assert totals == sorted(totals)
    again = ended(importing(home))
    assert again.code == 0, again.said
    assert contents(home, cluster) == undisturbed
    assert differences(home, cluster) == []


def test_a_node_hangs_during_an_import(
    trio: Nodes, index_name: str, tmp_path: Path, undisturbed: dict[str, object]
) -> None:
    cluster = of(trio, index_name)
    home = home_of(tmp_path, cluster, POSTS)
    process = importing(home)
    wait_for_posts(trio, index_name, 1)
    with trio.paused("n2"):
        disturbed = ended(process)
        assert disturbed.code in {0, 69, 75}, disturbed.said
        found = run(home, "search", "mill", "-n", "1")
        assert found.code in {0, 1, 69}, found.said
    trio.wait(status="green")
    again = ended(importing(home))
    assert again.code == 0, again.said
    assert contents(home, cluster) == undisturbed


def test_two_of_three_are_away(
    trio: Nodes, index_name: str, tmp_path: Path, undisturbed: dict[str, object]
) -> None:
    """Nothing is answered by the one that is left, and nothing taken; all is as before when they are back."""
    cluster = of(trio, index_name)
    home = home_of(tmp_path, cluster, POSTS)
    assert ended(importing(home)).code == 0
    trio.kill("n1")
    trio.kill("n2")
    hurried = home_of(tmp_path / "hurried", replace(cluster, timeout=3), POSTS)
    for refused in (run(hurried, "search", "mill"), ended(importing(hurried, patience=4))):
        assert refused.code == 69, refused.said
        assert refused.said.startswith("listarchive: ")
        assert refused.said.count("\n") == 1
    trio.start()
    trio.wait(status="green")
    assert contents(home, cluster) == undisturbed
    assert run(home, "import").code == 0
