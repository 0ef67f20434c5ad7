"""Posts are committed: what was added becomes a segment, and few segments are left."""

from __future__ import annotations

from collections import deque
from collections.abc import Container
from pathlib import Path
from typing import Any, cast

from listarchive.archive.adding.lookup import Lookup
from listarchive.archive.adding.pending import PendingInMemory
from listarchive.archive.adding.recognition import Copy
from listarchive.archive.adding.writer import Outcome, Writer
from listarchive.archive.ledger import Ledger, forget_others
from listarchive.engine.analysed_post import AnalysedPost
from listarchive.engine.stored_post import Moved, StoredPost, content_of
from listarchive.engines.whoosh import commits as store
from listarchive.engines.whoosh.batches import analyse
from listarchive.engines.whoosh.codec.batch import Batch
from listarchive.engines.whoosh.codec.malloc_trim import give_back
from listarchive.engines.whoosh.codec.origins import copy_moved
from listarchive.engines.whoosh.codec.pages import total_of
from listarchive.engines.whoosh.codec.segment import Segment, bulk_of
from listarchive.engines.whoosh.codec.segment_writer import bind
from listarchive.engines.whoosh.document_writer import DocumentWriter
from listarchive.engines.whoosh.snapshot import Snapshot
from listarchive.logs import Log
from listarchive.post import Post

_log = Log("archive")

_BATCH = 20_000  # posts to a commit: bounds the memory of what is not committed yet
# Places of one word to a commit, and to a merge: they are put in order at once, in fifty times as many bytes.
_PLACES, _MERGED = 1 << 21, 1 << 22
_WEIGHT = 96 << 20  # bytes of batches to a commit, for the same reason
_ROWS = 32 << 20  # bytes of posts that are kept in another copy, to a commit
_MOVED_AT_ONCE = 200_000  # posts that stand elsewhere, to a commit: their segment is written anew …
_FEW = 1_000  # … but no more than so many of it are taken out, and added to what is new, …
_OF_SO_MANY = 64  # … unless it has fewer than this many times as many
_SHEAF = 400  # posts
_TIER = 4  # segments of like size are merged when there are this many
_SMALL = 1_000  # posts; a segment with fewer is merged with whatever comes next, in a fifth of a second


class IndexWriter(Writer, DocumentWriter):
    """Writes to the index in a folder. The lock is held by whoever made it.

    To Whoosh it is an `IndexWriter` of documents; an import gives it batches of analysed posts (`take`).
    """

    def __init__(self, folder: Path) -> None:
        self.folder = self._folder = folder
        contents = store.Commit.load(folder)
        store.tidy(folder, contents)
        forget_others(folder, contents.generation)
        self._committed: deque[tuple[int, frozenset[str]]] = deque(maxlen=3)
        """The commits before the last, and the ids and contents that the one after each has touched."""
        self._begin()
        self.ledger = Ledger.of(self._snapshot)
        self._read_before = dict(self.ledger.sources)

    def _begin(self) -> None:
        self._snapshot = Snapshot(self._folder)
        self._pending = PendingInMemory()
        self._known = Lookup(self._snapshot, self._pending)
        self._sheaves: dict[int, Batch] = {}
        self._weight = 0
        self._places = 0
        """Of the commonest word of each batch, all told: not fewer than any one word has in all of them."""
        self._removed: dict[str, set[int]] = {}
        self._rows = 0
        """Bytes of the posts that are kept in another copy and not analysed again."""

    def take(self, analysed: AnalysedPost, lists: tuple[str, ...]) -> tuple[Outcome, str]:
        """Add a post of a batch, and commit before it if there are many to commit."""
        # Between two batches, not within one: a batch that is bound whole is bound faster.
        if id(analysed.batch) not in self._sheaves and (
            len(self._pending.all_analysed) >= _BATCH
            or self._weight >= _WEIGHT
            or self._places >= _PLACES
            or self._rows >= _ROWS
        ):
            self.flush()
        return super().take(analysed, lists)

    def take_copy(self, copy: Copy, lists: tuple[str, ...]) -> tuple[Outcome, str] | None:
        """Take a copy of a post, and commit before it if many stand elsewhere."""
        if len(self._known.moved) >= _MOVED_AT_ONCE or self._rows >= _ROWS:
            self.flush()
        return super().take_copy(copy, lists)

    def _keep(self, analysed: AnalysedPost, lists: tuple[str, ...]) -> None:
        super()._keep(analysed, lists)
        batch = cast("Batch", analysed.batch)
        if id(batch) not in self._sheaves:
            self._sheaves[id(batch)] = batch
            self._weight += batch.weight
            self._places += max(batch.totals, default=0)

    def _remove(self, entry: StoredPost) -> None:
        analysed = self._pending.all_analysed.get(entry.id)
        if analysed:
            del analysed.batch.kept[analysed.number]
        else:
            for segment, number in self._snapshot.places("id", entry.id):
                self._removed.setdefault(segment.name, set()).add(number)
        self._known.forget(entry.id)

    def _move(self, short_id: str, moved: Moved) -> None:
        analysed = self._pending.all_analysed.get(short_id)
        self._rows += len(moved.row)
        if analysed:
            analysed.move(moved._replace(row=moved.row or analysed.row))
        else:
            before = self._known.moved.get(short_id)
            self._known.moved[short_id] = moved._replace(row=moved.row or (before.row if before else b""))

    def _is_as_recognised(self, copy: Copy) -> bool:
        if self._known.touched(copy.labels):
            return False
        if copy.generation == self._snapshot.generation:
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
        return self._known.entry(short_id.lower())

    def remove(self, entry: StoredPost) -> None:
        """Remove a post."""
        self._remove(entry)

    def commit(self, *, in_haste: bool = False, **options: Any) -> None:
        """Make everything added so far, and the ledger, the state that readers see.

        In haste, or with Whoosh's option `merge=False`, no older segments are merged with it. It is the end
        of a writer that a program got as Whoosh's.
        """
        self.check_open()
        self.flush(in_haste=in_haste or options.get("merge") is False)
        self.end()

    def cancel(self, **_: Any) -> None:
        """Give up what was not committed. It is the end of a writer that a program got as Whoosh's."""
        self.check_open()
        self._snapshot.close()
        self._begin()
        self.end()

    def flush(self, *, in_haste: bool = False) -> None:
        """Make everything added so far, and the ledger, the state that readers see; and go on."""
        segments = self._snapshot.segments
        moved = self._moved_in_segments()
        for segment in segments:
            segment.removed = segment.removed.union(self._removed.get(segment.name, ()))
        added = sum(len(batch.kept) for batch in self._sheaves.values())
        bulk = max(added, sum(bulk_of(0, len(batch.frequencies)) for batch in self._sheaves.values()))
        merging = to_merge(segments, bulk, self._places) if (added or self._removed) and not in_haste else []
        names = {segment.name for segment in merging}
        copying = {name for name, here in moved.items() if name not in names and self._only_moves(name, here)}
        names |= moved.keys() - copying
        bulky = sum(segment.bulk for segment in segments if segment.name in names) > _BATCH
        if added and (bulk > added or bulky):
            # Not both at once: with all new posts in memory, merging 140,000 others took 1 GB; with what is
            # mostly words, merging three times 600,000 of them took 631 MB.
            # Nor is a source that was moved known as such before all of its posts are.
            ledger = Ledger(self._read_before, self.ledger.failed) if moved else self.ledger
            names.add(f"{self._write(ledger):06}")
        for segment in self._snapshot.segments:
            segment.moved = moved.get(segment.name, {})
        self._write(self.ledger, names, copying)
        self._read_before = dict(self.ledger.sources)

    def _moved_in_segments(self) -> dict[str, dict[int, Moved]]:
        """Tell which posts of which segments stand elsewhere; where these are few, they are added anew."""
        moved: dict[str, dict[int, Moved]] = {}
        for short_id, now in self._known.moved.items():
            for segment, number in self._snapshot.places("id", short_id):
                moved.setdefault(segment.name, {})[number] = now
        few: list[StoredPost] = []
        for segment, base in self._snapshot.parts:
            here = moved.get(segment.name, {})
            if len(here) <= min(_FEW, segment.posts // _OF_SO_MANY):
                few += [now.applied(self._snapshot.entry(base + number)) for number, now in here.items()]
                moved.pop(segment.name, None)
        for start in range(0, len(few), _SHEAF):
            by_language: dict[str, list[StoredPost]] = {}
            for entry in few[start : start + _SHEAF]:
                by_language.setdefault(self._usual(entry.post.lists), []).append(entry)
            for usual, entries in by_language.items():
                for entry, analysed in zip(entries, analyse(entries, usual), strict=True):
                    self._remove(entry)
                    self._keep(analysed, entry.post.lists)
        return moved

    def _only_moves(self, name: str, moved: dict[int, Moved]) -> bool:
        """Tell whether the posts of a segment that are moved stay on their lists."""
        (segment,) = (each for each in self._snapshot.segments if each.name == name)
        return all(now.lists == tuple(segment.labels("list", number)) for number, now in moved.items())

    def _write(
        self, ledger: Ledger, names: Container[str] = frozenset(), copying: Container[str] = frozenset()
    ) -> int:
        """Make a commit in which some segments, and what was added, are one; give its number.

        Others are copied, since posts in them stand elsewhere.
        """
        generation = self._snapshot.generation + 1
        merging = [segment for segment in self._snapshot.segments if segment.name in names]
        contents = store.Commit(generation, ledger=ledger.save(self._folder, generation))
        batches = [batch for batch in self._sheaves.values() if batch.kept]
        for segment in self._snapshot.segments:
            name, total = segment.name, segment.total
            if name in copying:
                name = f"{generation:06}-{len(contents.removed)}"
                path = store.path_of(self._folder, name)
                copy_moved(path, segment)
                total = total_of(path)
            if segment not in merging:
                contents.name(name, total, sorted(segment.removed))
        if batches or merging:
            name = f"{generation:06}"
            path = store.path_of(self._folder, name)
            if bind(path, batches, merging):
                contents.name(name, total_of(path), [])
        contents.save(self._folder)
        added = sum(len(batch.kept) for batch in batches)
        _log.info("commit %d: %d posts added, %d segments merged", generation, added, len(merging))
        forget_others(self._folder, generation)
        for batch in batches:
            batch.kept.clear()  # the next posts of a batch that is bound in parts
            batch.moved.clear()
        self._snapshot.close()
        store.tidy(self._folder, contents)
        heavy = self._weight >= _WEIGHT or self._places >= _PLACES
        touched = self._pending.labels() | self._known.removed | self._known.moved.keys()
        self._committed.append((generation - 1, touched))
        del batches
        self._begin()
        if heavy:
            give_back()
        return generation

    def close(self) -> None:
        """Give up what was not committed."""
        self._snapshot.close()


def to_merge(segments: list[Segment], added: int, places: int = 0) -> list[Segment]:
    """Choose the segments to merge with new posts: few are left, and each post is copied rarely.

    Segments of like size are merged when there are four; small ones, and those of which a quarter was
    removed, always. But no more of them than have `_MERGED` places of a word together with the `places` of
    what is new: all places of one word are in memory at once.
    """
    room = _MERGED - places
    chosen: list[Segment] = []
    for segment in sorted(segments, key=lambda segment: segment.most):
        if segment.bulk <= _SMALL or len(segment.removed) * _TIER > segment.posts:
            room -= segment.most
            if room >= 0:
                chosen.append(segment)
    while True:
        size = added + sum(segment.bulk for segment in chosen)
        tier = [
            segment for segment in segments if segment not in chosen and segment.bulk <= max(size, 1) * _TIER
        ]
        room -= sum(segment.most for segment in tier)
        if len(tier) < _TIER - 1 or room < 0:
            return [segment for segment in segments if segment in chosen]
        chosen += tier
