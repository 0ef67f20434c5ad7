"""What the tests of the archive share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from listarchive.archive import Archive, Home, writing
from listarchive.post import Origin, Post


@pytest.fixture
def filled(tmp_path: Path) -> Callable[..., Archive]:
    """Write posts, one commit for each list of them, and open the archive."""

    def fill(*commits: list[Post], home: Path = tmp_path) -> Archive:
        for posts in commits:
            with writing(Home(home)) as writer:
                for number, each in enumerate(posts):
                    writer.add(each, Origin("mbox/a.mbox", number))
                writer.commit()
        return Archive.open(home)

    return fill
