"""The writer of an index: what was added becomes a segment, and few segments are left."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from pathlib import Path
from typing import cast

from listarchive.engine.analysed_post import PostBatch
from listarchive.engine.stored_post import Moved, StoredPost
from listarchive.engine.visibility import AccessClass, KeptApart
from listarchive.engine.writer_protocols import Committed, Mails
from listarchive.engines.whoosh import commits as store
from listarchive.engines.whoosh import ledger_files
from listarchive.engines.whoosh.codec.batch import Batch
from listarchive.engines.whoosh.codec.field_infos import FieldInfos
from listarchive.engines.whoosh.codec.malloc_trim import give_back
from listarchive.engines.whoosh.codec.origins import copy_moved
from listarchive.engines.whoosh.codec.page_file import total_of
from listarchive.engines.whoosh.codec.segment import Segment, bulk_of
from listarchive.engines.whoosh.document_writer import DocumentWriter
from listarchive.engines.whoosh.separation import apart, classes
from listarchive.engines.whoosh.snapshot import Snapshot
from listarchive.engines.whoosh.term_keys import FIELD_INFOS

# Positions of one word to a commit, and to a merge: they are put in order at once, in fifty times the bytes.
_POSITIONS, _MERGED = 1 << 21, 1 << 22
_WEIGHT = 96 << 20  # bytes of batches to a commit, for the same reason
_BULKY = 20_000  # posts in segments that are not merged with what is new in one step
_FEW = 1_000  # posts that stand elsewhere: no more than so many of a segment are added to what is new, …
_OF_SO_MANY = 64  # … unless it has fewer than this many times as many
_TIER = 4  # segments of like size are merged when there are this many
_SMALL = 1_000  # posts; a segment with fewer is merged with whatever comes next, in a fifth of a second


class IndexWriter(DocumentWriter):
    """Writes to the index in a folder. The lock is held by whoever made it.

    To Whoosh it is an `IndexWriter` of documents; an import gives it batches of analysed posts (`add_batch`).
    """

    mails: Mails | None = None

    def __init__(
        self, folder: Path, private: frozenset[str] | None = None, spamless: frozenset[str] | None = None
    ) -> None:
        """Write apart from others the posts of `private` lists, and the spam of `spamless` ones.

        None is for those of the last commit.
        """
        self._folder = folder
        commit = store.Commit.load(folder)
        self._apart = KeptApart(
            frozenset(commit.private) if private is None else private,
            frozenset(commit.spamless) if spamless is None else spamless,
        )
        self.private = self._apart.private
        store.tidy(folder, commit)
        ledger_files.forget_others(folder, commit.generation)
        self._begin()

    def _begin(self) -> None:
        self._snapshot = Snapshot(self._folder)
        self._batches: dict[int, Batch] = {}
        self._weight = 0
        self._positions = 0
        """Of the commonest word of each batch, all told: not fewer than any one word has in all of them."""
        self._removed: dict[str, set[int]] = {}
        self._moved: dict[str, dict[int, Moved]] = {}

    @property
    def last_commit(self) -> Snapshot:
        """The last commit."""
        return self._snapshot

    @property
    def mixed(self) -> bool:
        """Whether a segment has posts that not everybody may see together."""
        return any(self._is_mixed(segment) for segment in self._snapshot.segments)

    def _is_mixed(self, segment: Segment) -> bool:
        return len(classes(segment, self._apart)) > 1

    @property
    def full(self) -> bool:
        """Whether so much waits that it should be committed before another batch is begun."""
        return self._weight >= _WEIGHT or self._positions >= _POSITIONS

    def has_batch(self, batch: PostBatch) -> bool:
        """Tell whether a batch is among those that the next commit writes."""
        return id(batch) in self._batches

    def add_batch(self, batch: PostBatch) -> None:
        """Write with the next commit those posts of a batch that it keeps."""
        if id(batch) not in self._batches:
            added = self._batches[id(batch)] = cast("Batch", batch)
            self._weight += added.weight
            self._positions += max(added.totals, default=0)

    def delete(self, short_id: str) -> None:
        """Take a post of the last commit out."""
        for segment, number in self._snapshot.located("id", short_id):
            self._removed.setdefault(segment.name, set()).add(number)

    def move(self, moved: Mapping[str, Moved]) -> list[StoredPost]:
        """Note where posts of the last commit stand now; give back those that are to be added anew instead.

        Those are few of the posts of their segment, which need not be written anew for them.
        """
        self._moved = {}
        for short_id, now in moved.items():
            for segment, number in self._snapshot.located("id", short_id):
                self._moved.setdefault(segment.name, {})[number] = now
        few: list[StoredPost] = []
        for segment, base in self._snapshot.parts:
            here = self._moved.get(segment.name, {})
            if len(here) <= min(_FEW, segment.posts // _OF_SO_MANY):
                few += [
                    now.applied(self._snapshot.stored_post(base + number)) for number, now in here.items()
                ]
                self._moved.pop(segment.name, None)
        return few

    def flush(self, ledger: bytes, ledger_before: bytes, *, merge: bool = True) -> Iterator[Committed]:
        """Make everything added and moved so far, with the ledger, the state that readers see; and go on.

        The second of two commits is made when the first one was taken note of.
        """
        segments, moved = self._snapshot.segments, self._moved
        for segment in segments:
            segment.removed = segment.removed.union(self._removed.get(segment.name, ()))
        added = sum(len(batch.kept) for batch in self._batches.values())
        bulk = max(added, sum(bulk_of(0, len(batch.frequencies)) for batch in self._batches.values()))
        merging = self._merging(bulk / max(1, added)) if merge else []
        names = {segment.name for segment in segments if segment in merging or self._is_mixed(segment)}
        copying = {name for name, here in moved.items() if name not in names and self._only_moves(name, here)}
        names |= moved.keys() - copying
        bulky = sum(segment.bulk for segment in segments if segment.name in names) > _BULKY
        if added and (bulk > added or bulky):
            # Not both at once: the new posts and the postings of a merge would be in memory together.
            # Nor is a source that was moved known as such before all of its posts are.
            heavy = self.full
            known = {segment.name for segment in segments}
            done = self._write(ledger_before)
            names |= {segment.name for segment in self._snapshot.segments} - known
            yield done
            if heavy:
                give_back()
        for segment in self._snapshot.segments:
            segment.moved = moved.get(segment.name, {})
        heavy = self.full
        yield self._write(ledger, names, copying)
        if heavy:
            give_back()

    def _merging(self, bulky: float) -> list[Segment]:
        """Choose the segments to merge, those of each access class with the new posts of that alone.

        Whatever became of other posts must not show in them. A new post is as large as `bulky` others.
        """
        added: Counter[AccessClass] = Counter()
        for batch in self._batches.values():
            added.update(
                self._apart.class_of(lists, number in batch.marked) for number, lists in batch.kept.items()
            )
        alike: dict[AccessClass, list[Segment]] = {}
        for segment in self._snapshot.segments:
            if not self._is_mixed(segment):
                alike.setdefault(min(classes(segment, self._apart), default=()), []).append(segment)
        return [
            chosen
            for each, some in alike.items()
            if added[each] or any(segment.name in self._removed for segment in some)
            for chosen in to_merge(some, round(added[each] * bulky), self._positions)
        ]

    def expunge(self, ledger: bytes, *, thorough: bool = False) -> None:
        """Write each segment anew of which a post was deleted, so that no byte of it is left; and go on."""
        from listarchive.engines.whoosh.lost_forms import (  # noqa: PLC0415 - few posts are hidden
            lost_forms,
            unknown_forms,
        )

        find = unknown_forms if thorough else lost_forms
        for name in [each.name for each in self._snapshot.segments]:
            segment, base = next(each for each in self._snapshot.parts if each[0].name == name)
            lost = find(segment, base, self._snapshot.stored_post)
            if lost or segment.removed:
                self._write(ledger, {name}, lost=lost)

    def _only_moves(self, name: str, moved: dict[int, Moved]) -> bool:
        """Tell whether the posts of a segment that are moved stay on their lists."""
        (segment,) = (each for each in self._snapshot.segments if each.name == name)
        return all(now.lists == tuple(segment.labels("list", number)) for number, now in moved.items())

    def _write(
        self,
        ledger: bytes,
        names: Container[str] = frozenset(),
        copying: Container[str] = frozenset(),
        lost: Container[bytes] = frozenset(),
    ) -> Committed:
        """Make a commit in which some segments, and what was added, are one.

        Others are copied, since posts in them stand elsewhere. Forms of words that are `lost` are left out.
        """
        generation = self._snapshot.generation + 1
        merging = [segment for segment in self._snapshot.segments if segment.name in names]
        contents = store.Commit(generation, ledger=ledger_files.save(self._folder, generation, ledger))
        contents.private, contents.spamless = sorted(self._apart.private), sorted(self._apart.spamless)
        batches = [batch for batch in self._batches.values() if batch.kept]
        for segment in self._snapshot.segments:
            name, total = segment.name, segment.total
            if name in copying:
                name = f"{generation:06}-{len(contents.removed)}"
                path = store.path_of(self._folder, name)
                copy_moved(path, segment)
                total = total_of(path)
            if segment not in merging:
                contents.name(name, total, sorted(segment.removed))
        name = f"{generation:06}"
        for parts, wholes in apart(batches, merging, self._apart):
            path = store.path_of(self._folder, name)
            if write_segment(path, FIELD_INFOS, parts, wholes, lost):
                contents.name(name, total_of(path), [])
            name = f"{generation:06}-{len(contents.removed)}"
        contents.save(self._folder)
        done = Committed(generation, sum(len(batch.kept) for batch in batches), len(merging))
        ledger_files.forget_others(self._folder, generation)
        for batch in batches:
            batch.kept.clear()  # the next posts of a batch that is written in parts
            batch.moved.clear()
        self._snapshot.close()
        store.tidy(self._folder, contents)
        self._begin()
        return done

    def discard(self) -> None:
        """Give up what was not committed, and go on."""
        self._snapshot.close()
        self._begin()

    def close(self) -> None:
        """Give up what was not committed."""
        self._snapshot.close()


def to_merge(segments: Sequence[Segment], added: int, positions: int = 0) -> list[Segment]:
    """Choose the segments to merge with new posts: few are left, and each post is copied rarely.

    Segments of like size are merged when there are four; small ones, and those of which a quarter was
    removed, always. But no more of them than have `_MERGED` positions of a word together with the `positions`
    of what is new: all positions of one word are in memory at once.
    """
    room = _MERGED - positions
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


def write_segment(
    path: Path,
    fields: FieldInfos,
    batches: Sequence[Batch],
    segments: Sequence[Segment],
    lost: Container[bytes],
) -> int:
    """Write a segment (see `segment_writer`), for which numpy is loaded; what only moves needs none."""
    from listarchive.engines.whoosh.codec import segment_writer  # noqa: PLC0415

    return segment_writer.write_segment(path, fields, batches, segments, lost)
