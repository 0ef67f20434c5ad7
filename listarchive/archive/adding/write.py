"""How does a post get into the archive?"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Container, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from listarchive.archive.adding.known import Known
from listarchive.archive.adding.pending import PendingInMemory, PendingOnDisk
from listarchive.archive.adding.settling import settled
from listarchive.archive.index import store
from listarchive.archive.index.ledger import Ledger, forget_others
from listarchive.archive.index.snapshot import Snapshot
from listarchive.archive.language.detection import language_of
from listarchive.archive.language.languages import DEFAULT
from listarchive.archive.segments.entry import Entry, Moved
from listarchive.archive.segments.pages import total_of
from listarchive.archive.segments.segment import Segment, bulk_of
from listarchive.archive.sheaves.binding import bind
from listarchive.archive.sheaves.sheaf import Card, Sheaf, gathered
from listarchive.archive.sheaves.spare import give_back
from listarchive.authors import key
from listarchive.post import Author, Origin, Post

Outcome = Literal["added", "duplicate", "improved"]
"""What became of a post: new, known already, or known already but in a worse copy than this one."""

_BATCH = 20_000  # posts to a commit: bounds the memory of what is not committed yet
_WEIGHT = 96 << 20  # bytes of sheaves to a commit, for the same reason
_MOVED_AT_ONCE = 200_000  # posts that stand elsewhere, to a commit: their segment is written anew …
_FEW = 5_000  # … but no more than so many of it are taken out, and added to what is new, …
_OF_SO_MANY = 16  # … unless it has fewer than this many times as many
_SHEAF = 400  # posts
_TIER = 4  # segments of like size are merged when there are this many
_SMALL = 1_000  # posts; a segment with fewer is merged with whatever comes next, in a fifth of a second


class Writer(ABC):
    """Takes posts, and commits them together with the ledger of what was read."""

    ledger: Ledger
    gone: Container[str] = ()
    """The sources that were read once and are no longer there: a copy elsewhere is as good."""
    languages: Mapping[str, str] = MappingProxyType({})
    """The usual language of lists, by their names; of all others it is English."""
    _known: Known

    def add(self, post: Post, origin: Origin) -> tuple[Outcome, str]:
        """Add a post, unless the archive has it in this copy or a better one. Gives its short id too."""
        return self.take_over(Entry("", post, origin))

    def take_over(self, entry: Entry) -> tuple[Outcome, str]:
        """Add a post of another index. See `add`."""
        (card,) = gathered([replace(entry, id="")])
        return self.take(card, entry.post.lists)

    def take(self, card: Card, lists: tuple[str, ...]) -> tuple[Outcome, str]:
        """Add a post of a sheaf, on these lists. See `add`."""
        if self._known.is_new(card):
            self._keep(self._on(card, lists), lists)
            return "added", card.id
        read = card.entry()
        now = settled(self._known, replace(read, id="", post=replace(read.post, lists=lists)), self.gone)
        before = {entry.id: entry for entry in now.before}
        after = [entry for entry in now.after if not self._stays(before, entry)]
        for entry in before.values():
            self._remove(entry)
        for entry in after:
            as_read = replace(entry, post=replace(entry.post, lists=read.post.lists)) == read
            kept = self._on(card, entry.post.lists) if as_read else self._gathered(entry)
            self._keep(kept, entry.post.lists)
        if now.copy_of is None:
            return "added", now.after[0].id
        return ("improved" if now.improved else "duplicate"), now.after[0].id

    def _stays(self, before: dict[str, Entry], entry: Entry) -> bool:
        """Tell whether a post need not be analysed again; if so, it is no longer among those of `before`."""
        old = before.get(entry.id)
        stays = old is not None and (old == entry or self._moves(old, entry))
        if stays:
            del before[entry.id]
        return stays

    def _moves(self, old: Entry, entry: Entry) -> bool:
        """Note that a post stands elsewhere, or on other lists, if that is all that has changed of it."""
        moved = Moved(entry.origin, entry.fingerprint, entry.post.lists)
        if moved.applied(old) != entry or self._person(old.post) != self._person(entry.post):
            return False
        if self._usual(old.post.lists) != self._usual(entry.post.lists):
            return False
        self._move(entry, moved)
        return True

    def _person(self, post: Post) -> str:
        return key(Author(post.author.byline) if post.author.byline else post.author, post.lists)

    def _on(self, card: Card, lists: tuple[str, ...]) -> Card:
        """Give a post that is to be kept on these lists, analysed anew if it is another one for that."""
        if not (card.elsewhere or self._hangs_on_lists(card, lists)):
            return card
        found = card.entry()
        return self._gathered(replace(found, post=replace(found.post, lists=lists)))

    def _usual(self, lists: tuple[str, ...]) -> str:
        return next((self.languages[name] for name in lists if name in self.languages), DEFAULT)

    def _gathered(self, entry: Entry) -> Card:
        (card,) = gathered([entry], self._usual(entry.post.lists))
        return card

    def _hangs_on_lists(self, card: Card, lists: tuple[str, ...]) -> bool:
        """Tell whether a post is another one for being on these lists, of which its reader did not know."""
        if card.sender in lists and card.sender not in card.lists:
            return True  # its address is the list's own, so that whose post it is hangs on the list
        usual = self._usual(lists)
        return (
            usual not in (DEFAULT, card.language) and language_of(card.entry().post, usual) != card.language
        )

    def _keep(self, card: Card, lists: tuple[str, ...]) -> None:
        card.sheaf.kept[card.number] = lists
        self._known.remember(card)

    @abstractmethod
    def _remove(self, entry: Entry) -> None: ...

    @abstractmethod
    def _move(self, entry: Entry, moved: Moved) -> None: ...

    @abstractmethod
    def commit(self, *, in_haste: bool = False) -> None:
        """Make everything added so far, and the ledger, the state that readers see.

        In haste, no older segments are merged with it: that is left to the next commit.
        """


class IndexWriter(Writer):
    """Writes to the index in a folder. The lock is held by whoever made it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        contents = store.Contents.load(folder)
        store.tidy(folder, contents)
        forget_others(folder, contents.generation)
        self._begin()
        self.ledger = self._snapshot.ledger()
        self._read_before = dict(self.ledger.sources)

    def _begin(self) -> None:
        self._snapshot = Snapshot(self._folder)
        self._pending = PendingInMemory()
        self._known = Known(self._snapshot, self._pending)
        self._sheaves: dict[int, Sheaf] = {}
        self._weight = 0
        self._removed: dict[str, set[int]] = {}

    def take(self, card: Card, lists: tuple[str, ...]) -> tuple[Outcome, str]:
        """Add a post of a sheaf, and commit before it if there are many to commit."""
        # Between two sheaves, not within one: a sheaf that is bound whole is bound faster.
        if id(card.sheaf) not in self._sheaves and (
            len(self._pending.cards) >= _BATCH
            or self._weight >= _WEIGHT
            or len(self._known.moved) >= _MOVED_AT_ONCE
        ):
            self.commit()
        return super().take(card, lists)

    def _keep(self, card: Card, lists: tuple[str, ...]) -> None:
        super()._keep(card, lists)
        sheaf = card.sheaf
        if id(sheaf) not in self._sheaves:
            self._sheaves[id(sheaf)] = sheaf
            self._weight += sheaf.weight

    def _remove(self, entry: Entry) -> None:
        card = self._pending.cards.get(entry.id)
        if card:
            del card.sheaf.kept[card.number]
        else:
            for segment, number in self._snapshot.places("id", entry.id):
                self._removed.setdefault(segment.name, set()).add(number)
        self._known.forget(entry.id)

    def _move(self, entry: Entry, moved: Moved) -> None:
        card = self._pending.cards.get(entry.id)
        if card:
            card.move(moved)
        else:
            self._known.moved[entry.id] = moved

    def commit(self, *, in_haste: bool = False) -> None:
        """Make everything added so far, and the ledger, the state that readers see."""
        segments = self._snapshot.segments
        moved = self._moved_in_segments()
        for segment in segments:
            segment.removed = segment.removed.union(self._removed.get(segment.name, ()))
        added = sum(len(sheaf.kept) for sheaf in self._sheaves.values())
        bulk = max(added, sum(bulk_of(0, len(sheaf.frequencies)) for sheaf in self._sheaves.values()))
        merging = to_merge(segments, bulk) if (added or self._removed) and not in_haste else []
        merging = [segment for segment in segments if segment in merging or segment.name in moved]
        if added and (bulk > added or sum(segment.bulk for segment in merging) > _BATCH):
            # Not both at once: with all new posts in memory, merging 140,000 others took 1 GB; with what is
            # mostly words, merging three times 600,000 of them took 631 MB.
            # Nor is a source that was moved known as such before all of its posts are.
            ledger = Ledger(self._read_before) if moved else self.ledger
            names = {f"{self._write([], ledger):06}", *(segment.name for segment in merging)}
            merging = [segment for segment in self._snapshot.segments if segment.name in names]
        for segment in merging:
            segment.moved = moved.get(segment.name, {})
        self._write(merging, self.ledger)
        self._read_before = dict(self.ledger.sources)

    def _moved_in_segments(self) -> dict[str, dict[int, Moved]]:
        """Tell which posts of which segments stand elsewhere; where these are few, they are added anew."""
        moved: dict[str, dict[int, Moved]] = {}
        for short_id, now in self._known.moved.items():
            for segment, number in self._snapshot.places("id", short_id):
                moved.setdefault(segment.name, {})[number] = now
        few: list[Entry] = []
        for segment, base in self._snapshot.parts:
            here = moved.get(segment.name, {})
            if len(here) <= min(_FEW, segment.posts // _OF_SO_MANY):
                few += [now.applied(self._snapshot.entry(base + number)) for number, now in here.items()]
                moved.pop(segment.name, None)
        for start in range(0, len(few), _SHEAF):
            by_language: dict[str, list[Entry]] = {}
            for entry in few[start : start + _SHEAF]:
                by_language.setdefault(self._usual(entry.post.lists), []).append(entry)
            for usual, entries in by_language.items():
                for entry, card in zip(entries, gathered(entries, usual), strict=True):
                    self._remove(entry)
                    self._keep(card, entry.post.lists)
        return moved

    def _write(self, merging: list[Segment], ledger: Ledger) -> int:
        """Make a commit in which some segments, and what was added, are one; give its number."""
        generation = self._snapshot.generation + 1
        contents = store.Contents(generation, ledger=ledger.save(self._folder, generation))
        sheaves = [sheaf for sheaf in self._sheaves.values() if sheaf.kept]
        for segment in self._snapshot.segments:
            if segment not in merging:
                contents.name(segment.name, segment.total, sorted(segment.removed))
        if sheaves or merging:
            name = f"{generation:06}"
            path = store.path_of(self._folder, name)
            if bind(path, sheaves, merging):
                contents.name(name, total_of(path), [])
        contents.save(self._folder)
        forget_others(self._folder, generation)
        for sheaf in sheaves:
            sheaf.kept.clear()  # the next posts of a sheaf that is bound in parts
            sheaf.moved.clear()
        self._snapshot.close()
        store.tidy(self._folder, contents)
        heavy = self._weight >= _WEIGHT
        del sheaves
        self._begin()
        if heavy:
            give_back()
        return generation

    def close(self) -> None:
        """Give up what was not committed."""
        self._snapshot.close()


class DryWriter(Writer):
    """Tells what an import would do, and writes nothing. `folder` is None if there is no index."""

    def __init__(self, folder: Path | None) -> None:
        self.ledger = Ledger()
        self._snapshot = None
        if folder:
            self._snapshot = Snapshot(folder)
            self.ledger = self._snapshot.ledger()
        # Nothing is ever committed here: what was added must not fill the memory.
        self._known = Known(self._snapshot, PendingOnDisk())

    def _remove(self, entry: Entry) -> None:
        self._known.forget(entry.id)

    def _move(self, entry: Entry, moved: Moved) -> None:
        """Do nothing: what becomes of a post hangs on no other's place."""

    def commit(self, *, in_haste: bool = False) -> None:
        """Do nothing."""

    def close(self) -> None:
        """Let go of the index."""
        self._known.close()
        if self._snapshot:
            self._snapshot.close()


def to_merge(segments: list[Segment], added: int) -> list[Segment]:
    """Choose the segments to merge with new posts: few are left, and each post is copied rarely.

    Segments of like size are merged when there are four; small ones, and those of which a quarter was
    removed, always.
    """
    chosen = [
        segment
        for segment in segments
        if segment.bulk <= _SMALL or len(segment.removed) * _TIER > segment.posts
    ]
    while True:
        size = added + sum(segment.bulk for segment in chosen)
        tier = [
            segment for segment in segments if segment not in chosen and segment.bulk <= max(size, 1) * _TIER
        ]
        if len(tier) < _TIER - 1:
            return [segment for segment in segments if segment in chosen]
        chosen += tier
