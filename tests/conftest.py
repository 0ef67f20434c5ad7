"""What all tests share."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from cluster.fixtures import index_name, node, trio
from hypothesis import settings
from skips import pytest_addoption, pytest_sessionfinish

__all__ = ["index_name", "node", "pytest_addoption", "pytest_sessionfinish", "trio"]  # for every test

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"

# How long one example takes says more about the machine than about the law. Who changes the code tries a law
# often, with fewer examples; CI tries as many as Hypothesis thinks fit.
settings.register_profile("each change", deadline=None, max_examples=30)
settings.register_profile("CI", deadline=None)
settings.load_profile("CI" if os.environ.get("CI") == "true" else "each change")


def pytest_configure(config: pytest.Config) -> None:
    """No test remembers a search in the home of whoever runs it."""
    state = tempfile.TemporaryDirectory(prefix="listarchive-state-")
    config.add_cleanup(state.cleanup)
    os.environ["XDG_STATE_HOME"] = state.name


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real archives beside the checkout; tests that need it skip where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("../shared is not here")
    return SHARED


@pytest.fixture(scope="session")
def program() -> Callable[[str], str]:
    """`program("notmuch")` is its path; the test is skipped where it is not installed (CI installs it)."""

    def find(name: str) -> str:
        path = shutil.which(name, path=f"{os.environ.get('PATH', os.defpath)}:/usr/sbin:/sbin")
        if path is None:
            pytest.skip(f"{name} is not installed")
        return path

    return find
