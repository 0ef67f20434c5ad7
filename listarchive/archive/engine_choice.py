"""Which engine keeps the index of an archive."""

from __future__ import annotations

from listarchive.authors import Mailmap
from listarchive.engine.protocols import Reader
from listarchive.engines.whoosh.home import Home
from listarchive.engines.whoosh.index_reader import IndexReader


def reader_of(home: Home, people: Mailmap) -> Reader:
    """Open the last commit of an archive. Raises `NoArchive`, `IndexUnusable` or `Untrusted`."""
    return IndexReader(home, people)
