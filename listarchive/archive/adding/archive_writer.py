"""Posts are committed to an archive, many at once."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import replace

from listarchive.archive.adding.lookup import Lookup
from listarchive.archive.adding.pending import PendingInMemory
from listarchive.archive.adding.post_writer import Outcome, PostWriter
from listarchive.archive.adding.recognition import Copy
from listarchive.archive.ledger import Ledger
from listarchive.engine.analysed_post import AnalysedPost
from listarchive.engine.protocols import Engine
from listarchive.engine.stored_post import Moved, StoredPost, content_of
from listarchive.engine.writer_protocols import Writer
from listarchive.logs import Log
from listarchive.post import Post

_log = Log("archive")

_MOST = 20_000  # posts to a commit: bounds the memory of what is not committed yet
_STORED_BYTES = 32 << 20  # bytes of posts that are kept in another copy, to a commit
_MOVED = 200_000  # posts that stand elsewhere, to a commit
_BATCH = 400  # posts that are analysed anew at once


class ArchiveWriter(PostWriter):
    """Writes to an archive through `index`, the engine's writer. The lock is held by whoever opened that."""

    def __init__(self, engine: Engine, index: Writer) -> None:
        super().__init__(engine)
        self.index = index
        index.posts = self
        self._committed: deque[tuple[int, frozenset[str]]] = deque(maxlen=3)
        """The commits before the last, and the ids and contents that the one after each has touched."""
        self._begin()
        self.ledger = Ledger.of(index.last_commit)
        self._read_before = dict(self.ledger.sources)
        self.mixed = index.mixed

    def _begin(self) -> None:
        self._pending = PendingInMemory()
        self._known = Lookup(self.index.last_commit, self._pending, self.index.private)
        self._stored_bytes = 0
        """Bytes of the posts that are kept in another copy and not analysed again."""

    def take(self, analysed: AnalysedPost, lists: tuple[str, ...]) -> tuple[Outcome, str]:
        """Add a post of a batch, and commit before it if there are many to commit."""
        # Between two batches, not within one: a batch that is written whole is written faster.
        if not self.index.has_batch(analysed.batch) and (
            self.index.full
            or len(self._pending.analysed_posts) >= _MOST
            or self._stored_bytes >= _STORED_BYTES
        ):
            self.commit()
        return super().take(analysed, lists)

    def take_copy(self, copy: Copy, lists: tuple[str, ...]) -> tuple[Outcome, str] | None:
        """Take a copy of a post, and commit before it if many stand elsewhere."""
        if len(self._known.moved) >= _MOVED or self._stored_bytes >= _STORED_BYTES:
            self.commit()
        return super().take_copy(copy, lists)

    def change(self, stored_posts: Sequence[StoredPost]) -> None:
        """Put posts in the places of those that are committed with the same ids; commit if they are many."""
        for start in range(0, len(stored_posts), _BATCH):
            if self.index.full or len(self._pending.analysed_posts) >= _MOST:
                self.commit(in_haste=True)
            self._add_anew(stored_posts[start : start + _BATCH])

    def committed(self) -> Iterator[StoredPost]:
        """Give the posts of the last commit, in no order."""
        return self.index.last_commit.readable_posts()

    def _keep(self, analysed: AnalysedPost, lists: tuple[str, ...]) -> None:
        super()._keep(analysed, lists)
        self.index.add_batch(analysed.batch)

    def remove(self, stored: StoredPost) -> None:
        """Remove a post."""
        analysed = self._pending.analysed_posts.get(stored.id)
        if analysed:
            del analysed.batch.kept[analysed.number]
        else:
            self.index.delete(stored.id)
        self._known.forget(stored.id)

    def _move(self, short_id: str, moved: Moved) -> None:
        analysed = self._pending.analysed_posts.get(short_id)
        self._stored_bytes += len(moved.stored)
        if analysed:
            analysed.move(moved._replace(stored=moved.stored or analysed.stored))
        else:
            before = self._known.moved.get(short_id)
            self._known.moved[short_id] = moved._replace(
                stored=moved.stored or (before.stored if before else b"")
            )

    def _is_as_recognised(self, copy: Copy) -> bool:
        if self._known.touched(copy.labels):
            return False
        if copy.generation == self.index.last_commit.generation:
            return True
        # What was recognised while there was a commit is as good, but for what that commit has changed.
        since = [labels for generation, labels in self._committed if generation >= copy.generation]
        return (
            bool(since)
            and self._committed[0][0] <= copy.generation
            and all(labels.isdisjoint(copy.labels) for labels in since)
        )

    def copies(self, post: Post) -> list[StoredPost]:
        """Give the posts that one is a copy of, as far as its id or its content tells."""
        sharing = self._known.sharing([content_of(post)])
        alike = [each for each in sharing if post.generated_id or each.post.generated_id]
        return [*self.namesakes(post.message_id), *alike]

    def namesakes(self, message_id: str) -> list[StoredPost]:
        """Give the posts with a Message-ID."""
        return self._known.namesakes(message_id.strip("<> "))

    def named(self, short_id: str) -> StoredPost | None:
        """Give the post with a short id."""
        return self._known.stored_post(short_id.lower())

    def commit(self, *, in_haste: bool = False) -> None:
        """Make everything added so far, and the ledger, the state that readers see.

        In haste, nothing older is merged with it.
        """
        self._add_anew(self.index.move(self._known.moved))
        touched = self._pending.labels() | self._known.removed | self._known.moved.keys()
        ledger = self.ledger.packed()
        before = ledger
        if self._known.moved:
            before = replace(self.ledger, sources=self._read_before).packed()
        for done in self.index.flush(ledger, before, merge=not in_haste):
            _log.info("commit %d: %d posts added, %d segments merged", *done)
            self._committed.append((done.generation - 1, touched))
            self._begin()
        self._read_before = dict(self.ledger.sources)

    def expunge(self, *, thorough: bool = False) -> None:
        """Leave no byte of the posts that were removed."""
        self.index.expunge(self.ledger.packed(), thorough=thorough)
        self._begin()

    def cancel(self) -> None:
        """Give up what was not committed."""
        self.index.discard()
        self._begin()

    def _add_anew(self, moved: Sequence[StoredPost]) -> None:
        for start in range(0, len(moved), _BATCH):
            by_language: dict[str, list[StoredPost]] = {}
            for stored in moved[start : start + _BATCH]:
                by_language.setdefault(self._usual(stored.post.lists), []).append(stored)
            for usual, stored_posts in by_language.items():
                for stored, analysed in zip(
                    stored_posts, self._engine.analyse(stored_posts, usual), strict=True
                ):
                    self.remove(stored)
                    self._keep(analysed, stored.post.lists)
