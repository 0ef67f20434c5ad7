"""The engine that keeps the index of an archive with Whoosh."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from listarchive.engine.analysis.languages import DEFAULT
from listarchive.engine.visibility import OWNER, Audience
from listarchive.engines.whoosh.index_folders import CODEC, FORMAT, IndexFolders
from listarchive.engines.whoosh.index_reader import IndexReader
from listarchive.errors import IndexUnusable

if TYPE_CHECKING:
    from listarchive.authors import Mailmap
    from listarchive.engine.analysed_post import AnalysedPost
    from listarchive.engine.engine_status import EngineStatus
    from listarchive.engine.home import Home
    from listarchive.engine.protocols import Remains
    from listarchive.engine.stored_post import StoredPost
    from listarchive.engines.whoosh.index_writer import IndexWriter


class WhooshEngine:
    """The index in an archive home. See `engine.protocols.Engine`."""

    # What a search has no use for is imported where it is used.

    def __init__(self, home: Home) -> None:
        self._folders = IndexFolders(home)
        self._apart = home.private, home.spamless

    @staticmethod
    def analyse(stored_posts: Iterable[StoredPost], language: str = DEFAULT) -> list[AnalysedPost]:
        """Analyse posts into one batch. A post without an id is known by its Message-ID."""
        from listarchive.engines.whoosh.batches import analyse  # noqa: PLC0415

        return analyse(stored_posts, language)

    @staticmethod
    def remember(size: int) -> None:
        """Have so many bytes of stored posts stay unpacked in this process."""
        from listarchive.engines.whoosh.codec.stored_fields import UNPACKED  # noqa: PLC0415

        UNPACKED.most = size

    @staticmethod
    def told() -> str:
        """Say what keeps an index, and of which format it is: a line for a report of a fault."""
        return f"engine: Whoosh; index format: {FORMAT}; version of JSON: 1"

    def reader(
        self, people: Mailmap, references_only: frozenset[str] = frozenset(), audience: Audience = OWNER
    ) -> IndexReader:
        """Open the last commit. Raises `NoArchive`, `IndexUnusable`, `Untrusted` and OSError."""
        return IndexReader(self._folders, people, references_only, audience)

    def last_commit(self) -> IndexReader | None:
        """Open the last commit, or give None if there is no index. Raises as `reader`."""
        return IndexReader(self._folders) if self._folders.current() else None

    def ledger(self) -> bytes | None:
        """Give the ledger of the last commit without opening it. Raises as `reader`."""
        from listarchive.engines.whoosh import ledger_files  # noqa: PLC0415
        from listarchive.engines.whoosh.commits import Commit  # noqa: PLC0415

        folder = self._folders.current()
        return ledger_files.load(folder, Commit.load(folder).generation) if folder else None

    @contextmanager
    def writing(self, ledger: bytes, wait: float) -> Iterator[IndexWriter]:
        """Lock the index, and open it for writing, making one if there is none."""
        from listarchive.engines.whoosh import lock  # noqa: PLC0415
        from listarchive.engines.whoosh.index_writer import IndexWriter  # noqa: PLC0415

        with lock.writing(self._folders.lock, wait):
            folder = self._folders.current()
            if folder is None:
                folder = self._made(ledger)
                self._folders.switch_to(folder)
            self._folders.sweep()
            writer = IndexWriter(folder, *self._apart)
            try:
                yield writer
            finally:
                writer.close()

    @contextmanager
    def rebuilding(self, ledger: bytes, wait: float) -> Iterator[tuple[IndexWriter, Sequence[Remains]]]:
        """Make a new index that takes the place of the one in use once all went well."""
        from listarchive.engines.whoosh import lock  # noqa: PLC0415
        from listarchive.engines.whoosh.index_writer import IndexWriter  # noqa: PLC0415

        with lock.writing(self._folders.lock, wait):
            remains = [_remains(folder) for folder in self._folders.folders()]
            try:
                folder = self._made(ledger)
                writer = IndexWriter(folder, *self._apart)
                try:
                    yield writer, remains
                finally:
                    writer.close()
            finally:
                for each in remains:
                    if each.last_commit is not None:
                        each.last_commit.close()
            self._folders.switch_to(folder)
            self._folders.sweep()

    def _made(self, ledger: bytes) -> Path:
        """Make an empty index."""
        from listarchive.engines.whoosh import commits, ledger_files  # noqa: PLC0415

        folder = self._folders.new_folder()
        commits.create(folder)
        ledger_files.save(folder, 0, ledger)
        return folder

    @staticmethod
    def mails(stored_posts: Iterable[StoredPost]) -> None:
        """Keep none: they stand in files."""

    def status(self) -> EngineStatus:
        """Tell of Whoosh, and of the index at the last commit. Raises as `reader`."""
        from importlib.metadata import version  # noqa: PLC0415 - who asks for it, waits for it

        from listarchive.engine.engine_status import EngineStatus  # noqa: PLC0415

        folder = self._folders.require_current()
        reader = IndexReader(self._folders)
        try:
            return EngineStatus(
                kind="whoosh",
                release=version("whoosh3"),
                where=str(self._folders.index),
                health="green",
                nodes=1,
                shards=1,
                replicas=0,
                posts=len(reader),
                size=sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()),
                format=FORMAT,
                committed=reader.committed,
            )
        finally:
            reader.close()

    def faults(self) -> list[str]:
        """Read the whole index; a sentence for each fault. Raises `NoArchive` and `IndexUnusable`."""
        from listarchive.engines.whoosh.proof import faults  # noqa: PLC0415

        return faults(self._folders)


def _remains(folder: Path) -> Remains:
    from listarchive.engine.protocols import Remains  # noqa: PLC0415
    from listarchive.engines.whoosh import ledger_files  # noqa: PLC0415
    from listarchive.engines.whoosh.snapshot import Snapshot  # noqa: PLC0415

    last_commit = None
    with suppress(IndexUnusable):
        if folder.name.startswith(f"v{CODEC}-"):
            last_commit = Snapshot(folder)
    return Remains(list(ledger_files.all_in(folder)), last_commit)
