"""An import is rehearsed: it is told what would become of each post, and nothing is written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from listarchive.archive.adding.lookup import Lookup, labels_of
from listarchive.archive.adding.pending import PendingOnDisk
from listarchive.archive.adding.post_writer import PostWriter
from listarchive.archive.adding.recognition import Copy
from listarchive.archive.ledger import Ledger
from listarchive.engine.protocols import Engine
from listarchive.engine.stored_post import Moved, StoredPost, contents_of, unpack


class DryRun(PostWriter):
    """Tells what an import would do, and writes nothing."""

    def __init__(self, engine: Engine, private: frozenset[str] = frozenset()) -> None:
        """Open the index, if there is one. Raises `IndexUnusable`."""
        super().__init__(engine)
        self._last_commit = engine.last_commit()
        self.ledger = Ledger() if self._last_commit is None else Ledger.of(self._last_commit)
        # Nothing is ever committed here: what was added must not fill the memory.
        self._pending = PendingOnDisk()
        self._known = Lookup(self._last_commit, self._pending, private)

    def remove(self, stored: StoredPost) -> None:
        """Know of a post no more."""
        self._known.forget(stored.id)

    def _move(self, short_id: str, moved: Moved) -> None:
        """Note in which copy a post would be kept; what becomes of others does not hang on its place."""
        if moved.stored:
            stored = unpack(moved.stored, moved.lists)
            labels = labels_of(short_id, stored.post.message_id, contents_of(stored))
            self._pending.put(short_id, moved.stored, moved.lists, labels)

    def _is_as_recognised(self, copy: Copy) -> bool:
        return not self._known.touched(copy.labels)

    def commit(self, *, in_haste: bool = False) -> None:
        """Do nothing."""

    def change(self, stored_posts: Sequence[StoredPost]) -> None:
        """Know posts as they are now."""
        for stored in stored_posts:
            (analysed,) = self._engine.analyse([stored])
            self.remove(stored)
            self._keep(analysed, stored.post.lists)

    def committed(self) -> Iterator[StoredPost]:
        """Give the posts of the last commit, in no order."""
        return iter(()) if self._last_commit is None else self._last_commit.readable_posts()

    def expunge(self, *, thorough: bool = False) -> None:
        """Do nothing."""

    def close(self) -> None:
        """Let go of the index."""
        self._known.close()
        if self._last_commit is not None:
            self._last_commit.close()
