"""An archive as an index of Whoosh."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

from whoosh.fields import Schema
from whoosh.index import Index

from listarchive.authors import Mailmap
from listarchive.engine.home import Home
from listarchive.engines.whoosh.commits import Commit
from listarchive.engines.whoosh.index_folders import IndexFolders
from listarchive.engines.whoosh.readers import reader, schema_of
from listarchive.engines.whoosh.searching.searcher import ArchiveSearcher
from listarchive.engines.whoosh.snapshot import NOBODY_KNOWN, Snapshot

OpenWriter = Callable[..., Any]
"""Opens the writer of a home; it may be given what `Index.writer` is given."""


class ArchiveIndex(Index):  # type: ignore[misc]
    """The index in an archive home, as its newest commit leaves it."""

    def __init__(
        self,
        home: Home,
        open_writer: OpenWriter,
        people: Mailmap = NOBODY_KNOWN,
        references_only: frozenset[str] = frozenset(),
    ) -> None:
        """Open the index. Raises `NoArchive`, `IndexUnusable`, `Untrusted` and OSError."""
        self.home = home
        self._folders = IndexFolders(home)
        self._told = people, references_only
        self._open_writer = open_writer
        self.snapshot = Snapshot(self._folders.require_current(), *self._told)
        self._newest = self.snapshot

    @cached_property
    def schema(self) -> Schema:
        """The fields that can be searched by."""
        return schema_of(lambda: self._newest)

    def _refreshed(self) -> Snapshot:
        """Open the newest commit."""
        if not self._newest.is_last(self._folders.current()):
            self._newest = Snapshot(self._folders.require_current(), *self._told)
        return self._newest

    def reader(self, reuse: Any = None) -> Any:  # noqa: ARG002 (Whoosh's)
        """Give a reader of the newest commit."""
        return reader(self._refreshed(), self.schema)

    def searcher(self, **options: Any) -> ArchiveSearcher:
        """Give a searcher of the newest commit."""
        return ArchiveSearcher(self.reader(), fromindex=self, **options)

    def writer(self, **options: Any) -> Any:
        """Give a writer. Raises `Busy`, which is a `whoosh.index.LockError`, if another one is at work."""
        return self._open_writer(self.home, **options)

    def latest_generation(self) -> int:
        """Number the newest commit."""
        return Commit.load(self._folders.require_current()).generation

    def up_to_date(self) -> bool:
        """Tell whether nothing was committed since this was opened."""
        return self.snapshot.is_last(self._folders.current())

    def refresh(self) -> ArchiveIndex:
        """Open the newest commit, if this is not it."""
        return self if self.up_to_date() else ArchiveIndex(self.home, self._open_writer, *self._told)

    def last_modified(self) -> float:
        """Tell when the newest commit was written, in seconds since 1970."""
        return self._refreshed().committed.timestamp()

    def is_empty(self) -> bool:
        """Tell whether there is no post."""
        return len(self._refreshed()) == 0

    def doc_count(self) -> int:
        """Count the posts."""
        return len(self._refreshed())

    def doc_count_all(self) -> int:
        """Count the posts, removed ones too."""
        return sum(segment.posts for segment in self._refreshed().segments)

    def optimize(self) -> None:
        """Do nothing: segments are merged as posts are added."""

    def close(self) -> None:
        """Do nothing: the files are closed when nobody reads them any more."""
