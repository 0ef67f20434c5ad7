"""An archive for a program that knows Whoosh."""

from __future__ import annotations

from pathlib import Path

from listarchive.archive.archive import people_in
from listarchive.engines.whoosh.home import Home
from listarchive.engines.whoosh.index import ArchiveIndex


def whoosh_index(home: Path | str, *, mailmap: Path | None = None, trusting: bool = False) -> ArchiveIndex:
    """Open the index in an archive home as a `whoosh.index.Index`.

    Arguments and errors are those of `Archive.open`. The index goes on with the archive: readers and
    searchers that it gives are of the newest commit.
    """
    place = Home(Path(home), trusting)
    return ArchiveIndex(place, people_in(mailmap or place.path / "mailmap"))
