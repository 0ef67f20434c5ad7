"""What the tests of the command line share."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from command_line import SAMPLE, Run, listarchive


@pytest.fixture(autouse=True)
def plain_surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    for name in ("LISTARCHIVE_HOME", "LISTARCHIVE_DEBUG", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path_factory.getbasetemp() / "state"))


@pytest.fixture(scope="session")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive home with the sample lists. Not to be changed by a test."""
    home = tmp_path_factory.mktemp("sample")
    shutil.copytree(SAMPLE, home / "mbox")
    assert listarchive("--home", home, "import").code == 0
    return home


@pytest.fixture
def own_home(imported: Path, tmp_path: Path) -> Path:
    """A copy of it that a test may change."""
    return Path(shutil.copytree(imported, tmp_path / "home"))


@pytest.fixture
def run(imported: Path) -> Run:
    """Run a command on the sample lists."""
    return lambda *arguments, **options: listarchive("--home", imported, *arguments, **options)
