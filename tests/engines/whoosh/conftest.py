"""The archives that the tests of the index as Whoosh has it share."""

from __future__ import annotations

from pathlib import Path

import pytest
from polyglot_archive import MAILMAP, write  # type: ignore[import-not-found]

from listarchive.archive import whoosh_index
from listarchive.engines.whoosh.index import ArchiveIndex

SEGMENTS = {"one segment": 1, "two segments": 2, "five segments": 5}


@pytest.fixture(scope="session", params=SEGMENTS, ids=list(SEGMENTS))
def home(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of posts in four languages, in as many segments as the name says."""
    made = tmp_path_factory.mktemp("polyglot")
    write(made, SEGMENTS[request.param])
    (made / "mailmap").write_text(MAILMAP, "utf-8")
    return made


@pytest.fixture(scope="session")
def index(home: Path) -> ArchiveIndex:
    """The index of that archive."""
    return whoosh_index(home)


@pytest.fixture(scope="session")
def nothing(tmp_path_factory: pytest.TempPathFactory) -> ArchiveIndex:
    """The index of an archive without posts."""
    made = tmp_path_factory.mktemp("nothing")
    write(made, 0)
    return whoosh_index(made)
