"""What do the tests of fetching share?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from guest import QUICK, Fetch
from misbehaving import Site, serving

from listarchive.fetch import Remote, Report, fetch


@pytest.fixture
def site() -> Iterator[Site]:
    """An empty web server."""
    site = Site()
    server = serving(site)
    yield site
    server.shutdown()
    server.server_close()


@pytest.fixture
def fetching(tmp_path: Path, site: Site) -> Fetch:
    """Fetch the list `tinkers` from a path of the site into `tmp_path`."""

    def run(path: str = "/pipermail/tinkers/", **options: object) -> Report:
        remote = Remote(
            "tinkers", path if "://" in path else site.url + path, kind=str(options.pop("kind", ""))
        )
        return fetch(tmp_path, [remote], **{"manners": QUICK, **options})  # type: ignore[arg-type]

    return run
