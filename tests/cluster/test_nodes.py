"""The cluster of the tests: it is there, it ends with them."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from cluster.nodes import Nodes

pytestmark = pytest.mark.slow


def test_one_node_answers(node: Nodes) -> None:
    assert node.ask("n1", "/")["version"]["number"].startswith("2.19.")


def test_a_node_ends_when_the_tests_are_killed(tmp_path: Path, node: Nodes) -> None:
    """It is told the process that it serves; that one is ended by a signal that nobody can catch."""
    tests = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    try:
        served = Nodes(tmp_path, ["n1"], node.jars, until=tests.pid)
        served.start()
        served.wait()
    finally:
        tests.kill()
        tests.wait()
    for _ in range(300):
        if not served.runs("n1"):
            break
        time.sleep(0.1)
    assert not served.runs("n1")
