"""What the tests of the web share."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from listarchive.archive import Home
from listarchive.importer import run
from listarchive.web.app import application
from listarchive.web.archives import Archives
from listarchive.web.site import Site

SAMPLE = Path(__file__).resolve().parents[2] / "mbox"


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive home with the sample lists. Not to be changed by a test."""
    home = tmp_path_factory.mktemp("shown")
    shutil.copytree(SAMPLE, home / "mbox")
    run(Home(home), jobs=1)
    return home


@pytest.fixture
def home_of(tmp_path: Path) -> Callable[..., Path]:
    """Make a home of mails that a test has written; each call adds some and imports them."""

    def make(*mails: str, list_name: str = "garden") -> Path:
        folder = tmp_path / "mbox" / list_name
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / f"{len(list(folder.iterdir()))}.mbox"
        file.write_text("".join(f"From a@b Thu Jan  4 10:00:00 2024\n{mail}\n\n" for mail in mails), "utf-8")
        run(Home(tmp_path), list_name=list_name, jobs=1)
        return tmp_path

    return make


@pytest.fixture(scope="session")
def reading() -> Callable[..., FlaskClient]:
    """Give a client of the pages of a home, without a network."""

    def open_home(home: Path, **settings: Any) -> FlaskClient:
        site = Site(home, **settings)
        app = application(site, Archives(home, site.mailmap, timezone=site.timezone))
        return app.test_client()

    return open_home


@pytest.fixture(scope="session")
def pages(sample: Path, reading: Callable[..., FlaskClient]) -> FlaskClient:
    """A client of the pages of the sample lists."""
    return reading(sample)
