"""How does a post get into the archive?"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from whoosh.reading import SegmentReader
from whoosh.writing import SegmentWriter

from listarchive.archive import lock, store
from listarchive.archive.copies import merged, quality
from listarchive.archive.document import Entry, document, pack
from listarchive.archive.known import Known
from listarchive.archive.layout import Home
from listarchive.archive.ledger import Ledger, forget_others
from listarchive.archive.snapshot import Snapshot
from listarchive.errors import IndexUnusable
from listarchive.message_ids import short
from listarchive.post import Origin, Post

Outcome = Literal["added", "duplicate", "improved"]
"""What became of a post: new, known already, or known already but in a worse copy than this one."""

_BATCH = 20_000  # posts to a commit: bounds the memory that remembers what is not committed yet
_TIER = 4  # segments of like size are merged when there are this many


class Writer(ABC):
    """Takes posts, and commits them together with the ledger of what was read."""

    ledger: Ledger
    _known: Known

    def add(self, post: Post, origin: Origin) -> tuple[Outcome, str]:
        """Add a post, unless the archive has it in this copy or a better one. Gives its short id too."""
        kept = self._known.copy_of(post)
        if kept is None:
            new = Entry(self._known.free_id(post), post, origin)
            self._put(new)
            return "added", new.id
        best = merged(
            kept, Entry(short(post.message_id) if kept.post.generated_id else kept.id, post, origin)
        )
        if best != kept:
            self._remove(kept.id)
            self._put(best)
        return ("improved" if quality(best.post) > quality(kept.post) else "duplicate"), best.id

    @abstractmethod
    def _put(self, entry: Entry) -> None: ...

    @abstractmethod
    def _remove(self, short_id: str) -> None: ...

    @abstractmethod
    def commit(self) -> None:
        """Make everything added so far, and the ledger, the state that readers see."""


class IndexWriter(Writer):
    """Writes to the index in a folder. The lock is held by whoever made it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._index = store.open_index(folder)
        self.ledger = Ledger.load(folder, self._index.latest_generation())
        self._begin()

    def _begin(self) -> None:
        self._snapshot = Snapshot(self._index)
        self._known = Known(self._snapshot)
        self._opened: SegmentWriter | None = None
        self._numbers: dict[str, int] = {}  # of the documents added since the last commit
        self._vocabulary: set[str] = set()

    @property
    def _segment(self) -> SegmentWriter:
        """Whoosh's writer, opened when the first post is written: it creates files."""
        if self._opened is None:
            # Our own lock is held; Whoosh's would be a second one. Without `compound` a segment's
            # files are mapped; with it each would be copied into memory whole when it is opened.
            self._opened = SegmentWriter(self._index, _lk=False, compound=False)
        return self._opened

    def _put(self, entry: Entry) -> None:
        made = document(entry)
        fresh = made.vocabulary - self._vocabulary
        self._vocabulary |= fresh
        self._numbers[entry.id] = self._segment.docnum
        self._segment.add_document(**made.fields, **({"vocabulary": tuple(fresh)} if fresh else {}))
        self._known.remember(entry, made.fields["post"])
        if len(self._numbers) >= _BATCH:
            self.commit()

    def _remove(self, short_id: str) -> None:
        if short_id in self._numbers:
            # `update_document` would leave both: to Whoosh the segment being written has no documents
            # yet. The segment itself can mark one as deleted, as it does for those of a commit.
            self._segment.newsegment.delete_document(self._numbers[short_id])
        else:
            for number in self._snapshot.documents("id", short_id):
                self._segment.delete_document(number)

    def commit(self) -> None:
        """Make everything added so far, and the ledger, the state that readers see."""
        generation = self._segment.generation
        self.ledger.save(self._folder, generation)
        self._segment.commit(mergetype=merge_tiers)
        forget_others(self._folder, generation)
        self._snapshot.close()
        self._begin()

    def close(self) -> None:
        """Give up what was not committed."""
        if self._opened:
            self._opened.cancel()
        self._snapshot.close()


class DryWriter(Writer):
    """Tells what an import would do, and writes nothing. `folder` is None if there is no index."""

    def __init__(self, folder: Path | None) -> None:
        self.ledger = Ledger()
        self._snapshot = None
        if folder:
            index = store.open_index(folder)
            self.ledger = Ledger.load(folder, index.latest_generation())
            self._snapshot = Snapshot(index)
        self._known = Known(self._snapshot)

    def _put(self, entry: Entry) -> None:
        self._known.remember(entry, pack(entry))

    def _remove(self, short_id: str) -> None:
        pass  # what is remembered is remembered instead of what is committed

    def commit(self) -> None:
        """Do nothing."""

    def close(self) -> None:
        """Let go of the index."""
        if self._snapshot:
            self._snapshot.close()


@contextmanager
def writing(home: Home, wait: float = 0.0) -> Iterator[Writer]:
    """Open an archive for writing, making its index if it has none.

    Raises `Busy` if another writer is at work for longer than `wait` seconds, `IndexUnusable`, OSError.
    """
    with lock.writing(home.lock, wait):
        folder = home.current()
        if folder is None:
            folder = home.new_folder()
            store.create(folder)
            Ledger().save(folder, 0)
            home.switch_to(folder)
        home.sweep()
        writer = IndexWriter(folder)
        try:
            yield writer
        finally:
            writer.close()


@contextmanager
def rehearsing(home: Home) -> Iterator[Writer]:
    """Open an archive as if for writing. Raises `IndexUnusable`."""
    writer = DryWriter(home.current())
    try:
        yield writer
    finally:
        writer.close()


@dataclass(frozen=True, slots=True)
class Previous:
    """The index that a rebuild replaces, as far as it can still be read."""

    ledger: Ledger
    entries: Iterable[Entry]


@contextmanager
def rebuilding(home: Home, wait: float = 0.0) -> Iterator[tuple[Writer, Previous]]:
    """Write a new index beside the one in use; it takes its place when all went well.

    Raises `Busy` and OSError. An index that is damaged, or of another version, is no obstacle.
    """
    with lock.writing(home.lock, wait):
        previous = _previous(home)
        folder = home.new_folder()
        store.create(folder)
        Ledger().save(folder, 0)
        writer = IndexWriter(folder)
        try:
            yield writer, previous
        finally:
            writer.close()
        home.switch_to(folder)
        home.sweep()


def _previous(home: Home) -> Previous:
    try:
        folder = home.current()
        if folder is None:
            return Previous(Ledger(), ())
        index = store.open_index(folder)
        snapshot = Snapshot(index)
        ledger = Ledger.load(folder, index.latest_generation())
    except IndexUnusable:
        return Previous(Ledger(), ())
    return Previous(ledger, (snapshot.entry(number) for number in snapshot.reader.all_doc_ids()))


def merge_tiers(writer: Any, segments: Iterable[Any]) -> list[Any]:
    """Merge segments of like size when there are four: few segments, and each post is copied rarely."""
    kept = list(segments)
    while True:
        size = writer.doc_count()
        tier = [segment for segment in kept if segment.doc_count_all() <= max(size, 1) * _TIER]
        if len(tier) < _TIER - 1:
            return kept
        for segment in tier:
            kept.remove(segment)
            reader = SegmentReader(writer.storage, writer.schema, segment)
            writer.add_reader(reader)
            reader.close()
