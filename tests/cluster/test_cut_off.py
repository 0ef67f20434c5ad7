"""Connections are cut at any byte, of requests and of answers: an import ends as an undisturbed one."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest
from sweeps import sampled

from cluster.cutting import cutting
from cluster.imports import contents, differences, ended, home_of, importing, run, undisturbed_contents
from cluster.nodes import Nodes
from listarchive.engine.cluster import Cluster

pytestmark = pytest.mark.slow

POSTS = 160


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """What the mail makes of an archive when nothing goes wrong."""
    return undisturbed_contents(tmp_path_factory.mktemp("undisturbed"), POSTS)


@pytest.mark.parametrize("seed", sampled(range(20), 2))
def test_an_import_whose_connections_are_cut(
    node: Nodes, index_name: str, tmp_path: Path, undisturbed: dict[str, object], seed: int
) -> None:
    """Every other connection ends somewhere: in a request, or, with an odd seed, in an answer."""
    answers = bool(seed % 2)
    chance = random.Random(seed)
    sizes = (1, 17, 200, 700, 3_000, 12_000)

    def cuts(number: int) -> int | None:
        return chance.choice(sizes) + chance.randrange(50) if number % 2 == 0 else None

    behind = Cluster(tuple(node.urls), index_name, replicas=0)
    with cutting(node.urls[0], cuts, answers=answers) as proxy:
        home = home_of(tmp_path, replace(behind, urls=(proxy.url,)), POSTS)
        for _ in range(20):
            first = ended(importing(home))
            assert first.code in {0, 69, 75}, first.said
            if not first.code:
                break
        assert proxy.cut > 3
        assert run(home, "search", "mill", "-n", "1").code in {0, 69}
    assert contents(home, behind) == undisturbed
    assert differences(home, behind) == []
