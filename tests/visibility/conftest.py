"""What the tests of who sees what share."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from reasons import a_private_list  # type: ignore[import-not-found]

sys.path.append(str(Path(__file__).resolve().parents[1] / "cli"))  # how a test runs a command


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a private list."""
    place, control = (tmp_path_factory.mktemp(name) for name in ("home", "control"))
    a_private_list(place, control)
    return place
