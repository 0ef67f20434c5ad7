"""What do the tests that hurt imports share?"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from nights import Undisturbed, before, command, contents, in_the_night
from system_calls import Call, traced

from listarchive.archive import Home
from listarchive.importer import run


@dataclass(frozen=True)
class Scene:
    """A command that will be hurt, and how it goes when it is not."""

    words: tuple[str, ...]
    undisturbed: Undisturbed
    calls: list[Call]
    """The system calls that change the home, in their order, those between which state is kept too."""
    root: Path

    @property
    def changes(self) -> list[Call]:
        """The calls that change what lies in the home, or make it last."""
        home = str(self.root)
        return [
            call for call in self.calls if call.changes and any(path.startswith(home) for path in call.paths)
        ]

    def again(self) -> Path:
        """Lay out the home as it was at the beginning, at the same place."""
        shutil.rmtree(self.root, ignore_errors=True)
        shutil.copytree(self.undisturbed.start, self.root)
        return self.root


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
    calls = traced(strace, command(root, *words), place / "trace")
    return Scene(words, Undisturbed(start, old, contents(root)), calls, root)
