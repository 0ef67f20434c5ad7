"""The reader of an archive's index in a cluster: one commit, and searches of it."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING

from listarchive.engine.visibility import OWNER, Audience
from listarchive.engines.opensearch.client import Client
from listarchive.engines.opensearch.commit_reader import NOBODY_KNOWN, CommitReader
from listarchive.engines.opensearch.names import Names
from listarchive.engines.opensearch.state import State

if TYPE_CHECKING:
    from listarchive.authors import Mailmap
    from listarchive.engine.protocols import Search
    from listarchive.query import Query


class IndexReader(CommitReader):
    """The last commit of the index behind the alias."""

    def __init__(
        self,
        client: Client,
        people: Mailmap = NOBODY_KNOWN,
        references_only: frozenset[str] = frozenset(),
        audience: Audience = OWNER,
    ) -> None:
        """Open it. Raises `NoArchive` and `IndexUnusable`."""
        self._names = Names(client)
        state = State(client, self._names, self._names.require_current())
        super().__init__(client, state, people, references_only, audience)

    def search(self, query: Query) -> Search:
        """Ask a query. Raises `QueryError` for one that asks for too much."""
        from listarchive.engines.opensearch.searching import ClusterSearch  # noqa: PLC0415 - not for `show`

        return ClusterSearch(self, query)

    def superseded(self) -> bool:
        """Tell whether something was committed since."""
        return self._names.in_use() != self.view.index or not self.view.is_last()

    def guarded(self) -> AbstractContextManager[None]:
        """Do nothing: the cluster finds damage itself."""
        return nullcontext()
