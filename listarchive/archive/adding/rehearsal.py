"""An import is rehearsed: what would become of each post is told, and nothing is written."""

from __future__ import annotations

from pathlib import Path

from listarchive.archive.adding.archived import Copy
from listarchive.archive.adding.known import Known
from listarchive.archive.adding.pending import PendingOnDisk
from listarchive.archive.adding.taking import Writer
from listarchive.archive.ledger import Ledger
from listarchive.engine.stored_post import Entry, Moved
from listarchive.engines.whoosh.snapshot import Snapshot


class DryWriter(Writer):
    """Tells what an import would do, and writes nothing. `folder` is None if there is no index."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder
        self.ledger = Ledger()
        self._snapshot = None
        if folder:
            self._snapshot = Snapshot(folder)
            self.ledger = Ledger.of(self._snapshot)
        # Nothing is ever committed here: what was added must not fill the memory.
        self._known = Known(self._snapshot, PendingOnDisk())

    def _remove(self, entry: Entry) -> None:
        self._known.forget(entry.id)

    def _move(self, short_id: str, moved: Moved) -> None:
        """Do nothing: what becomes of a post hangs on no other's place."""

    def _is_as_recognised(self, copy: Copy) -> bool:
        return not self._known.touched(copy.labels)

    def commit(self, *, in_haste: bool = False) -> None:
        """Do nothing."""

    def close(self) -> None:
        """Let go of the index."""
        self._known.close()
        if self._snapshot:
            self._snapshot.close()
