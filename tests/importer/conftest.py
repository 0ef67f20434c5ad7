"""What the tests of the importer share."""

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


Imported = tuple[Path, list[Path]]
"""An archive, and the folders it was made of."""


@pytest.fixture(scope="session")
def imported(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Imported]:
    """Make an archive of real lists."""

    def make(*names: str) -> Imported:
        folders = [shared / "corpora" / "pipermail" / name for name in names]
        place = tmp_path_factory.mktemp("lists")
        run(Home(place), folders)
        return place, folders

    return make


@pytest.fixture(scope="session")
def two_lists(imported: Callable[..., Imported]) -> Imported:
    """Two real lists."""
    return imported("hibiscus-devel", "gpt-usuarios")
