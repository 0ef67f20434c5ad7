"""Archives opened for writing, as if for writing, and to be rebuilt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import chain

from listarchive.archive.adding.archive_writer import ArchiveWriter
from listarchive.archive.adding.dry_run import DryRun
from listarchive.archive.adding.post_writer import PostWriter
from listarchive.archive.engine_choice import engine_of
from listarchive.archive.ledger import Ledger
from listarchive.engine.home import Home
from listarchive.engine.protocols import Remains
from listarchive.engine.stored_post import StoredPost
from listarchive.engine.writer_protocols import Mails
from listarchive.errors import IndexUnusable


@contextmanager
def writing(home: Home, wait: float = 0.0, mails: Mails | None = None) -> Iterator[ArchiveWriter]:
    """Open an archive for writing, making its index if it has none.

    `mails` reads the mails of what is added, should the index keep them, too.
    Raises `Busy` if another writer is at work for longer than `wait` seconds, `IndexUnusable`, OSError.
    """
    engine = engine_of(home)
    with engine.writing(Ledger().packed(), wait) as index:
        index.mails = mails
        yield ArchiveWriter(engine, index)


@contextmanager
def rehearsing(home: Home) -> Iterator[PostWriter]:
    """Open an archive as if for writing. Raises `IndexUnusable`."""
    writer = DryRun(engine_of(home), home.private or frozenset())
    try:
        yield writer
    finally:
        writer.close()


@dataclass(frozen=True, slots=True)
class Previous:
    """The index that a rebuild replaces, as far as it can still be read."""

    ledger: Ledger
    stored_posts: Iterable[StoredPost]
    whole: bool
    """Whether all of it can be read, if there is one."""


@contextmanager
def rebuilding(
    home: Home, wait: float = 0.0, mails: Mails | None = None
) -> Iterator[tuple[PostWriter, Previous]]:
    """Write a new index beside the one in use; it takes its place when all went well.

    `mails` is as in `writing`. Raises `Busy` and OSError. An index that is damaged, or of another version, is
    no obstacle.
    """
    engine = engine_of(home)
    with engine.rebuilding(Ledger().packed(), wait) as (index, remains):
        index.mails = mails
        yield ArchiveWriter(engine, index), _previous(remains)


def _previous(remains: Sequence[Remains]) -> Previous:
    """Give what is left of the index in use; if nothing tells which one that is, of all.

    Which sources there are is told by a ledger of any format: mail that was imported from elsewhere is
    found by nothing else.
    """
    ledger = Ledger()
    for each in remains:
        ledger.sources |= Ledger.recalled(each.ledgers).sources
        if each.last_commit is not None:
            with suppress(IndexUnusable):
                last = Ledger.of(each.last_commit)
                ledger.sources |= last.sources
                ledger.failed |= last.failed
    readable = [each.last_commit for each in remains if each.last_commit is not None]
    stored_posts = chain.from_iterable(each.readable_posts() for each in readable)
    return Previous(ledger, stored_posts, len(readable) == len(remains))
