"""What the tests that hurt imports share."""

from __future__ import annotations

import shutil
from collections.abc import Callable

import pytest
from scenes import Scene, Undisturbed, before, command, contents, in_the_night
from system_calls import traced

from listarchive.archive import Home
from listarchive.importer import run


@pytest.fixture(scope="session", params=["first import", "import", "rebuild"])
def scene(
    request: pytest.FixtureRequest, program: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory
) -> Scene:
    strace = program("strace")
    place = tmp_path_factory.mktemp("scene")
    start = place / "start"
    if request.param == "first import":
        (start / "mbox").mkdir(parents=True)
    else:
        before(start)
    old = contents(start)
    in_the_night(start)
    if request.param == "rebuild":
        run(Home(start), jobs=1)
        old = contents(start)
    words = ("rebuild",) if request.param == "rebuild" else ("import", "-q")
    root = place / "home"
    shutil.copytree(start, root)
    calls = traced(strace, command(root, *words), place / "trace", root)
    return Scene(words, Undisturbed(start, old, contents(root)), calls, root)
