"""The clusters that tests share: one node for all who only ask, three for those who break them."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest

from cluster.jars import CannotStart, jars, locked
from cluster.nodes import Nodes


def _unavailable(reason: str) -> NoReturn:
    if os.environ.get("CI") == "true":
        pytest.fail(f"the cluster does not start: {reason}")
    pytest.skip(f"no cluster: {reason}")


def _place(factory: pytest.TempPathFactory) -> Path:
    """Give the folder that all processes of this run share."""
    own = factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


def _tests() -> int:
    """Give the process that ends last of this run."""
    return os.getppid() if "PYTEST_XDIST_WORKER" in os.environ else os.getpid()


def _running(
    factory: pytest.TempPathFactory, kind: str, names: list[str], settings: dict[str, object] | None = None
) -> Nodes:
    """Give a cluster of this run, started if it is not yet: it ends when the run does."""
    folder = _place(factory) / kind
    folder.mkdir(exist_ok=True)
    try:
        found = jars()
        with locked(folder / "lock"):
            nodes = Nodes(folder, names, found, settings=settings, until=_tests())
            nodes.start()
            nodes.wait()
    except CannotStart as reason:
        _unavailable(str(reason))
    return nodes


@pytest.fixture(scope="session")
def node(tmp_path_factory: pytest.TempPathFactory) -> Nodes:
    """A cluster of one node, which all tests of a run share: nobody kills it."""
    return _running(tmp_path_factory, "node", ["n1"])


@pytest.fixture(scope="module")
def trio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nodes]:
    """A cluster of three, which one file of tests has to itself, to kill its nodes; few at once may write."""
    folder = _place(tmp_path_factory)
    with locked(folder / "trio.lock"):
        few = {"thread_pool.write.queue_size": 2}
        yield _running(tmp_path_factory, "trio", ["n1", "n2", "n3"], few)


@pytest.fixture
def index_name() -> str:
    """A name that no other test has."""
    return f"lists-{secrets.token_hex(6)}"
