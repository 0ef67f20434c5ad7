"""The engine that keeps the index of an archive in a cluster of OpenSearch."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from listarchive.engine.analysis.languages import DEFAULT
from listarchive.engine.visibility import OWNER, Audience
from listarchive.engines.opensearch.client import Client
from listarchive.engines.opensearch.names import Names
from listarchive.errors import IndexUnusable

if TYPE_CHECKING:
    from listarchive.authors import Mailmap
    from listarchive.engine.analysed_post import AnalysedPost
    from listarchive.engine.cluster import Cluster
    from listarchive.engine.engine_status import EngineStatus
    from listarchive.engine.protocols import Remains
    from listarchive.engine.stored_post import StoredPost
    from listarchive.engines.opensearch.index_reader import IndexReader
    from listarchive.engines.opensearch.index_writer import IndexWriter
    from listarchive.engines.opensearch.lease import Lease
    from listarchive.post import Origin


_PATIENCE = 120.0  # seconds in which a writer waits for nodes that are elected or started again


class OpenSearchEngine:
    """The index behind one alias. See `engine.protocols.Engine`."""

    # What a search has no use for is imported where it is used.

    def __init__(self, cluster: Cluster, private: frozenset[str] | None = None) -> None:
        """Open nothing yet. `private` are the lists that a writer says are so."""
        self._client = Client(cluster)
        self._names = Names(self._client)
        self._private = private

    @staticmethod
    def analyse(stored_posts: Iterable[StoredPost], language: str = DEFAULT) -> list[AnalysedPost]:
        """Analyse posts into one batch. A post without an id is known by its Message-ID."""
        from listarchive.engines.opensearch.batches import analyse  # noqa: PLC0415

        return analyse(stored_posts, language)

    def reader(
        self, people: Mailmap, references_only: frozenset[str] = frozenset(), audience: Audience = OWNER
    ) -> IndexReader:
        """Open the last commit. Raises `NoArchive`, `IndexUnusable` and `ClusterDown`."""
        from listarchive.engines.opensearch.index_reader import IndexReader  # noqa: PLC0415

        return IndexReader(self._client, people, references_only, audience)

    def last_commit(self) -> IndexReader | None:
        """Open the last commit, or give None if there is no index. Raises as `reader`."""
        from listarchive.engines.opensearch.index_reader import IndexReader  # noqa: PLC0415

        return IndexReader(self._client) if self._names.current() else None

    def ledger(self) -> bytes | None:
        """Give the ledger of the last commit without opening it. Raises as `reader`."""
        from listarchive.engines.opensearch.state import State  # noqa: PLC0415

        index = self._names.current()
        if index is None:
            return None
        state = State(self._client, self._names, index)
        return state.ledger(state.commit())

    @contextmanager
    def writing(self, ledger: bytes, wait: float) -> Iterator[IndexWriter]:
        """Take the lease, and open the index for writing, making one if there is none."""
        from listarchive.engines.opensearch import mail_index  # noqa: PLC0415
        from listarchive.engines.opensearch.index_writer import IndexWriter  # noqa: PLC0415
        from listarchive.engines.opensearch.state import State  # noqa: PLC0415

        self._client.patience = _PATIENCE
        with self._holding(wait) as lease:
            index = self._names.current()
            # What a rebuild has replaced is left to readers until now.
            self._sweep(index)
            if index is None:
                index = self._made(ledger)
                self._switch(None, index)
            mail_index.check(self._client, self._names, index)
            writer = IndexWriter(self._client, State(self._client, self._names, index), lease, self._private)
            try:
                yield writer
            finally:
                writer.close()

    @contextmanager
    def rebuilding(self, ledger: bytes, wait: float) -> Iterator[tuple[IndexWriter, Sequence[Remains]]]:
        """Make a new index that takes the place of the one in use once all went well."""
        from listarchive.engines.opensearch.index_writer import IndexWriter  # noqa: PLC0415
        from listarchive.engines.opensearch.state import State  # noqa: PLC0415

        self._client.patience = _PATIENCE
        with self._holding(wait) as lease:
            before = self._names.in_use()
            self._sweep(before)
            remains = [self._remains(before)] if before else []
            try:
                index = self._made(ledger)
                state = State(self._client, self._names, index)
                earlier = self._names.mail_of(before) if before else None
                writer = IndexWriter(self._client, state, lease, self._private, earlier)
                try:
                    yield writer, remains
                finally:
                    writer.close()
            finally:
                for each in remains:
                    if each.last_commit is not None:
                        each.last_commit.close()
            lease.check()
            self._switch(before, index)

    def mails(self, stored_posts: Iterable[StoredPost]) -> dict[Origin, bytes] | None:
        """Give the mails of posts as they came, if the configuration says that the cluster keeps them."""
        if self._client.cluster.mail != "index":
            return None
        from listarchive.engines.opensearch import mail_index  # noqa: PLC0415

        index = self._names.require_current()
        return mail_index.mails(self._client, self._names.mail_of(index), stored_posts)

    def status(self) -> EngineStatus:
        """Tell of the cluster, and of the index at the last commit. Raises as `reader`."""
        from listarchive.engines.opensearch.mapping import FORMAT  # noqa: PLC0415
        from listarchive.engines.opensearch.status import status  # noqa: PLC0415

        reader = self.reader(_nobody())
        try:
            index, posts, committed = reader.view.index, len(reader), reader.committed
            return status(self._client, index, posts=posts, form=FORMAT, committed=committed)
        finally:
            reader.close()

    def faults(self) -> list[str]:
        """Read the whole index; a sentence for each fault. Raises `NoArchive` and `IndexUnusable`."""
        from listarchive.engines.opensearch.proof import faults  # noqa: PLC0415

        reader = self.reader(_nobody())
        try:
            return faults(reader, self._client, self._names)
        finally:
            reader.close()

    @contextmanager
    def _holding(self, wait: float) -> Iterator[Lease]:
        from listarchive.engines.opensearch import lease, state  # noqa: PLC0415

        state.make(self._client, self._names)
        with lease.holding(self._client, self._names, wait) as held:
            yield held

    def _made(self, ledger: bytes) -> str:
        """Make an empty index."""
        from listarchive.engines.opensearch import mail_index  # noqa: PLC0415
        from listarchive.engines.opensearch.mapping import index_body  # noqa: PLC0415
        from listarchive.engines.opensearch.state import State  # noqa: PLC0415

        index = self._names.new()
        self._client.make_index(index, index_body(self._client.cluster))
        if self._client.cluster.mail == "index":
            mail_index.make(self._client, self._names.mail_of(index))
        State(self._client, self._names, index).create(ledger, self._private or ())
        return index

    def _switch(self, before: str | None, index: str) -> None:
        """Move the alias, in one step."""
        actions = [{"add": {"index": index, "alias": self._names.alias}}]
        if before:
            actions.insert(0, {"remove": {"index": before, "alias": self._names.alias}})
        self._client.ask("POST", "_aliases", {"actions": actions})

    def _sweep(self, in_use: str | None) -> None:
        """Remove the indexes of rebuilds that did not end, and the one that was in use before."""
        from listarchive.engines.opensearch.state import State  # noqa: PLC0415

        # Without an alias, nothing tells which index is the archive: somebody may have taken it away.
        for name in self._names.all() if in_use else ():
            if name != in_use:
                self._client.ask("DELETE", self._client.quoted(self._names.mail_of(name)), takes={404})
                self._client.ask("DELETE", self._client.quoted(name), takes={404})
                State(self._client, self._names, name).remove()

    def _remains(self, index: str) -> Remains:
        """Tell what can still be read of an index."""
        from listarchive.engine.protocols import Remains  # noqa: PLC0415
        from listarchive.engines.opensearch.commit_reader import CommitReader  # noqa: PLC0415
        from listarchive.engines.opensearch.state import State  # noqa: PLC0415

        state = State(self._client, self._names, index)
        try:
            ledgers = [state.ledger(state.commit())]
        except IndexUnusable:
            return Remains([], None)
        readable = self._names.is_of_this_format(index)
        return Remains(ledgers, CommitReader(self._client, state) if readable else None)


def _nobody() -> Mailmap:
    from listarchive.authors import Mailmap  # noqa: PLC0415

    return Mailmap()
