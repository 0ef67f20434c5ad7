"""How does a post get into the archive?"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Container, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

from whoosh.reading import SegmentReader
from whoosh.writing import SegmentWriter

from listarchive.archive import store
from listarchive.archive.copies import merged, quality, seniority
from listarchive.archive.document import Entry, content_of, document, pack
from listarchive.archive.known import Known, variant
from listarchive.archive.ledger import Ledger, forget_older
from listarchive.archive.pending import PendingOnDisk
from listarchive.archive.snapshot import Snapshot
from listarchive.message_ids import short
from listarchive.post import Origin, Post

Outcome = Literal["added", "duplicate", "improved"]
"""What became of a post: new, known already, or known already but in a worse copy than this one."""

_BATCH = 20_000  # posts to a commit: bounds the memory that remembers what is not committed yet
_BATCH_SIZE = 1 << 26  # bytes of their stored forms, likewise
_TIER = 4  # segments of like size are merged when there are this many


class Writer(ABC):
    """Takes posts, and commits them together with the ledger of what was read."""

    ledger: Ledger
    gone: Container[str] = ()
    """The sources that were read once and are no longer there: a copy elsewhere is as good."""
    _known: Known

    def add(self, post: Post, origin: Origin) -> tuple[Outcome, str]:
        """Add a post, unless the archive has it in this copy or a better one. Gives its short id too."""
        namesakes = self._known.namesakes(post)
        kept = self._known.copy_of(post, namesakes)
        new = Entry("", post, origin)
        best = merged(kept, new, self.gone) if kept else new
        if best.post.message_id != post.message_id:  # one of the two copies had none
            namesakes = self._known.namesakes(best.post)
        others = [each for each in namesakes if kept is None or each.id != kept.id]
        before = [kept, *others] if kept else others
        after = named([best, *others])
        for entry in before:
            if entry not in after:
                self._remove(entry)
        for entry in after:
            if entry not in before:
                self._put(entry)
        if kept is None:
            return "added", after[0].id
        return ("improved" if quality(best.post) > quality(kept.post) else "duplicate"), after[0].id

    @abstractmethod
    def _put(self, entry: Entry) -> None: ...

    @abstractmethod
    def _remove(self, entry: Entry) -> None: ...

    @abstractmethod
    def commit(self) -> None:
        """Make everything added so far, and the ledger, the state that readers see."""


def named(entries: list[Entry]) -> list[Entry]:
    """Give short ids to all posts that use one Message-ID: the oldest is known by it. None is lost."""
    oldest = min(entries, key=seniority) if len(entries) > 1 else entries[0]
    return [
        replace(entry, id=short(entry.post.message_id) if entry is oldest else variant(entry.post))
        for entry in entries
    ]


class IndexWriter(Writer):
    """Writes to the index in a folder. The lock is held by whoever made it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._index = store.open_index(folder)
        store.tidy(self._index)
        self._begin()
        self.ledger = Ledger.load(folder, self._snapshot.generation)

    def _begin(self) -> None:
        self._snapshot = Snapshot(self._folder)
        self._known = Known(self._snapshot)
        self._opened: SegmentWriter | None = None
        self._numbers: dict[str, int] = {}  # of the documents added since the last commit
        self._vocabulary: set[str] = set()
        self._orphans: set[str] = set()  # forms of words that stood in the removed document only
        self._inherited: dict[str, set[str]] = {}  # those that a new document took over

    @property
    def _segment(self) -> SegmentWriter:
        """Whoosh's writer, opened when the first post is written: it creates files."""
        if self._opened is None:
            # Our own lock is held; Whoosh's would be a second one. Without `compound` a segment's
            # files are mapped; with it each would be copied into memory whole when it is opened.
            self._opened = SegmentWriter(self._index, _lk=False, compound=False)
        return self._opened

    def add(self, post: Post, origin: Origin) -> tuple[Outcome, str]:
        """Add a post, and commit if there are many to commit."""
        result = super().add(post, origin)
        if len(self._numbers) >= _BATCH or self._known.size >= _BATCH_SIZE:
            self.commit()
        return result

    def _put(self, entry: Entry) -> None:
        made = document(entry)
        fields = made.fields
        fresh = made.vocabulary - self._vocabulary | self._orphans
        self._vocabulary |= fresh
        if fresh:
            fields["vocabulary"] = tuple(fresh)
        if self._orphans:
            fields["inherited"] = tuple(self._orphans)
            self._inherited[entry.id], self._orphans = self._orphans, set()
        self._numbers[entry.id] = self._segment.docnum
        self._segment.add_document(**fields)
        self._known.remember(entry, fields["post"], fields["content"][0])

    def _remove(self, entry: Entry) -> None:
        # A form of a word is in the vocabulary of one document, on behalf of all others of its segment.
        self._orphans |= document(entry).vocabulary
        if entry.id in self._numbers:
            self._orphans |= self._inherited.pop(entry.id, set())
            # `update_document` would leave both: to Whoosh the segment being written has no documents
            # yet. The segment itself can mark one as deleted, as it does for those of a commit.
            self._segment.newsegment.delete_document(self._numbers.pop(entry.id))
        else:
            for number in self._snapshot.documents("id", entry.id):
                self._orphans |= set(self._snapshot.reader.stored_fields(number).get("inherited", ()))
                self._segment.delete_document(number)
        self._known.forget(entry.id)

    def commit(self) -> None:
        """Make everything added so far, and the ledger, the state that readers see."""
        generation = self._segment.generation
        self.ledger.save(self._folder, generation)
        self._segment.commit(mergetype=merge_tiers)
        forget_older(self._folder, generation)
        self._snapshot.close()
        self._begin()

    def close(self) -> None:
        """Give up what was not committed."""
        if self._opened:
            self._opened.cancel()
            store.tidy(self._index)
        self._snapshot.close()


class DryWriter(Writer):
    """Tells what an import would do, and writes nothing. `folder` is None if there is no index."""

    def __init__(self, folder: Path | None) -> None:
        self.ledger = Ledger()
        self._snapshot = None
        if folder:
            self._snapshot = Snapshot(folder)
            self.ledger = Ledger.load(folder, self._snapshot.generation)
        # Nothing is ever committed here: what was added must not fill the memory.
        self._known = Known(self._snapshot, PendingOnDisk())

    def _put(self, entry: Entry) -> None:
        self._known.remember(entry, pack(entry), content_of(entry.post))

    def _remove(self, entry: Entry) -> None:
        self._known.forget(entry.id)

    def commit(self) -> None:
        """Do nothing."""

    def close(self) -> None:
        """Let go of the index."""
        self._known.close()
        if self._snapshot:
            self._snapshot.close()


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
