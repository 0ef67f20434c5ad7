"""What do the tests of the importer share?"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from listarchive.archive import Home
from listarchive.importer import run


@pytest.fixture
def home(tmp_path: Path) -> Callable[..., Path]:
    """Make an archive home with mail: the name of each file below mbox/, and what stands in it."""

    def make(**files: str | bytes) -> Path:
        (tmp_path / "mbox").mkdir(exist_ok=True)
        for name, content in files.items():
            path = tmp_path / "mbox" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return tmp_path

    return make


@pytest.fixture(scope="session")
def two_lists(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Path]]:
    """An archive of two real lists, and the folders it was made of."""
    folders = [shared / "corpora" / "pipermail" / name for name in ("hibiscus-devel", "gpt-usuarios")]
    place = tmp_path_factory.mktemp("two-lists")
    run(Home(place), folders)
    return place, folders


@pytest.fixture(scope="session")
def fetchmail(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Path]]:
    """An archive of a middling list."""
    folders = [shared / "corpora" / "pipermail" / "fetchmail-users"]
    place = tmp_path_factory.mktemp("fetchmail")
    run(Home(place), folders)
    return place, folders


@pytest.fixture(scope="session")
def openocd(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Path]]:
    """An archive of a large list."""
    folders = [shared / "corpora" / "pipermail" / "openocd-development"]
    place = tmp_path_factory.mktemp("openocd")
    run(Home(place), folders)
    return place, folders
