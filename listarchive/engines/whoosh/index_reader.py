"""The reader of an archive's index: one commit, and searches of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from listarchive.engine.visibility import OWNER, Audience
from listarchive.engines.whoosh.index_folders import IndexFolders
from listarchive.engines.whoosh.snapshot import NOBODY_KNOWN, Snapshot
from listarchive.errors import IndexUnusable, Untrusted

if TYPE_CHECKING:
    from listarchive.authors import Mailmap
    from listarchive.engine.protocols import Search
    from listarchive.query import Query


class IndexReader(Snapshot):
    """The last commit of the index in an archive home."""

    def __init__(
        self,
        folders: IndexFolders,
        people: Mailmap = NOBODY_KNOWN,
        references_only: frozenset[str] = frozenset(),
        audience: Audience = OWNER,
    ) -> None:
        """Open it. Raises `NoArchive`, `IndexUnusable` or `Untrusted`."""
        self._folders = folders
        folder = folders.require_current()
        while True:
            try:
                super().__init__(folder, people, references_only, audience)
            except IndexUnusable:
                # A rebuild may have put another one in its place meanwhile.
                folder, before = folders.require_current(), folder
                if folder == before:
                    raise
            else:
                break

    def search(self, query: Query) -> Search:
        """Ask a query. Raises `QueryError` for one that asks for too much."""
        from listarchive.engines.whoosh.searching.searches import (  # noqa: PLC0415 - `show` has no use for it
            SnapshotSearch,
        )

        return SnapshotSearch(self, query)

    def superseded(self) -> bool:
        """Tell whether something was committed since. Asks the disk for two names, no more."""
        try:
            return not self.is_last(self._folders.current())
        except (IndexUnusable, Untrusted, OSError):
            return True
