"""An import is rehearsed: what would become of each post is told, and nothing is written."""

from __future__ import annotations

from pathlib import Path

from listarchive.archive.adding.lookup import Lookup, labels_of
from listarchive.archive.adding.pending import PendingOnDisk
from listarchive.archive.adding.recognition import Copy
from listarchive.archive.adding.writer import Writer
from listarchive.archive.ledger import Ledger
from listarchive.engine.stored_post import Moved, StoredPost, contents_of, unpack
from listarchive.engines.whoosh.snapshot import Snapshot


class DryRun(Writer):
    """Tells what an import would do, and writes nothing. `folder` is None if there is no index."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder
        self.ledger = Ledger()
        self._snapshot = None
        if folder:
            self._snapshot = Snapshot(folder)
            self.ledger = Ledger.of(self._snapshot)
        # Nothing is ever committed here: what was added must not fill the memory.
        self._pending = PendingOnDisk()
        self._known = Lookup(self._snapshot, self._pending)

    def _remove(self, entry: StoredPost) -> None:
        self._known.forget(entry.id)

    def _move(self, short_id: str, moved: Moved) -> None:
        """Note in which copy a post would be kept; what becomes of others does not hang on its place."""
        if moved.row:
            entry = unpack(moved.row, moved.lists)
            labels = labels_of(short_id, entry.post.message_id, contents_of(entry))
            self._pending.put(short_id, moved.row, moved.lists, labels)

    def _is_as_recognised(self, copy: Copy) -> bool:
        return not self._known.touched(copy.labels)

    def commit(self, *, in_haste: bool = False) -> None:
        """Do nothing."""

    def close(self) -> None:
        """Let go of the index."""
        self._known.close()
        if self._snapshot:
            self._snapshot.close()
