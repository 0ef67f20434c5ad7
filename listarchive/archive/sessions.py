"""Archives opened for writing, as if for writing, and to be rebuilt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import chain

from listarchive.archive.adding.dry_run import DryRun
from listarchive.archive.adding.index_writer import IndexWriter
from listarchive.archive.adding.writer import Writer
from listarchive.archive.ledger import Ledger
from listarchive.engine.stored_post import StoredPost
from listarchive.engines.whoosh import commits as store
from listarchive.engines.whoosh import lock
from listarchive.engines.whoosh.home import CODEC, Home
from listarchive.engines.whoosh.snapshot import Snapshot
from listarchive.errors import IndexUnusable


@contextmanager
def writing(home: Home, wait: float = 0.0) -> Iterator[IndexWriter]:
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
    writer = DryRun(home.current())
    try:
        yield writer
    finally:
        writer.close()


@dataclass(frozen=True, slots=True)
class Previous:
    """The index that a rebuild replaces, as far as it can still be read."""

    ledger: Ledger
    entries: Iterable[StoredPost]
    whole: bool
    """Whether all of it can be read, if there is one."""


@contextmanager
def rebuilding(home: Home, wait: float = 0.0) -> Iterator[tuple[Writer, Previous]]:
    """Write a new index beside the one in use; it takes its place when all went well.

    Raises `Busy` and OSError. An index that is damaged, or of another version, is no obstacle.
    """
    with lock.writing(home.lock, wait):
        with _previous(home) as previous:
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


@contextmanager
def _previous(home: Home) -> Iterator[Previous]:
    """Open the index in use; if nothing tells which one that is, all that can be read.

    Which sources there are is told by a ledger of any format: mail that was imported from elsewhere is
    found by nothing else.
    """
    ledger = Ledger()
    snapshots = []
    folders = home.folders()
    for folder in folders:
        ledger.sources |= Ledger.recall(folder).sources
        with suppress(IndexUnusable):
            if folder.name.startswith(f"v{CODEC}-"):
                snapshots.append(Snapshot(folder))
                last = Ledger.of(snapshots[-1])
                ledger.sources |= last.sources
                ledger.failed |= last.failed
    try:
        entries = chain.from_iterable(each.readable_entries() for each in snapshots)
        yield Previous(ledger, entries, len(snapshots) == len(folders))
    finally:
        for snapshot in snapshots:
            snapshot.close()
