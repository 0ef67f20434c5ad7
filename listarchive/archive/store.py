"""How do Whoosh's files reach the disk, and how is an index opened?

Whoosh commits by renaming a table of contents. Its own storage syncs nothing, so a power loss could
leave a new table of contents above empty segments: here every file is synced before that rename.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from whoosh.filedb.filestore import FileStorage
from whoosh.index import EmptyIndexError, FileIndex, clean_files
from whoosh.reading import EmptyReader

from listarchive.archive.layout import sync_folder
from listarchive.archive.schema import SCHEMA
from listarchive.errors import IndexUnusable, ListArchiveError

_TRIES = 20


class DurableStorage(FileStorage):  # type: ignore[misc]
    """A folder of index files in which a rename is a commit."""

    def __init__(self, folder: Path) -> None:
        super().__init__(str(folder))
        self._unsynced: set[str] = set()

    def create_file(self, name: str, **options: Any) -> Any:
        """Open a new file, to be synced before the next rename."""
        self._unsynced.add(name)
        return super().create_file(name, **options)

    def rename_file(self, old: str, new: str, safe: bool = False) -> None:
        """Sync everything written so far, then rename."""
        for name in self._unsynced:
            with suppress(FileNotFoundError):
                descriptor = os.open(self._fpath(name), os.O_RDONLY)
                try:
                    os.fsync(descriptor)
                finally:
                    os.close(descriptor)
        self._unsynced.clear()
        sync_folder(Path(self.folder))
        super().rename_file(old, new, safe=safe)
        sync_folder(Path(self.folder))


class HeldStorage(FileStorage):  # type: ignore[misc]
    """A folder of index files of which those of one commit stay, for whoever holds them.

    Whoosh opens a column when it is first asked for one; by then a writer may have removed it, and a
    column that is missing passes for an empty one.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(str(folder))
        self._held: dict[str, Any] = {}
        self._lengths: dict[str, int] = {}

    def hold(self, segments: Iterable[str]) -> None:
        """Open all files of some segments. Raises OSError."""
        for segment in segments:
            for name in self.list():
                if name.startswith(f"{segment}."):
                    self._lengths[name] = super().file_length(name)
                    self._held[name] = super().open_file(name)

    def open_file(self, name: str, **options: Any) -> Any:
        """Give a held file, once; else open it."""
        return self._held.pop(name, None) or super().open_file(name, **options)

    def file_exists(self, name: str) -> bool:
        """Tell whether a file is held, or there."""
        return name in self._lengths or bool(super().file_exists(name))

    def file_length(self, name: str) -> int:
        """Count a file's bytes."""
        return self._lengths[name] if name in self._lengths else int(super().file_length(name))

    def close(self) -> None:
        """Let go of the files that nobody asked for."""
        while self._held:
            self._held.popitem()[1].close()


def open_reader(folder: Path) -> tuple[Any, int]:
    """Open the last commit of the index in a folder, and tell its generation. Raises `IndexUnusable`."""
    for _ in range(_TRIES):
        index = open_index(folder, HeldStorage(folder))
        with opening(folder.parent):
            generation = index.latest_generation()
            try:
                reader = index.reader()
                index.storage.hold(segment.segment_id() for segment in _segments(reader))
            except FileNotFoundError:
                if index.latest_generation() == generation:
                    raise
                continue
            if index.latest_generation() == generation:
                return reader, generation
            reader.close()
    raise damaged(folder.parent, TimeoutError())


def table_of_contents(folder: Path, generation: int) -> Path:
    """Name the file whose arrival is a commit; the next commit removes it."""
    return folder / f"_MAIN_{generation}.toc"


def _segments(reader: Any) -> list[Any]:
    leaves = [] if isinstance(reader, EmptyReader) else reader.leaf_readers()
    return [leaf.segment() for leaf, _ in leaves]


def tidy(index: FileIndex) -> None:
    """Remove what a writer left behind that died, or gave up."""
    storage, name = index.storage, index.indexname
    with opening(Path(storage.folder).parent):
        reader = index.reader()
        clean_files(storage, name, index.latest_generation(), _segments(reader))
        reader.close()
    shutil.rmtree(Path(storage.folder) / f"{name}.tmp", ignore_errors=True)


def create(folder: Path) -> FileIndex:
    """Make an empty index in an empty folder."""
    return FileIndex.create(DurableStorage(folder), SCHEMA)


@contextmanager
def opening(folder: Path) -> Iterator[None]:
    """Turn whatever goes wrong with the damaged files of a folder into `IndexUnusable`."""
    try:
        yield
    except (ListArchiveError, GeneratorExit, MemoryError, BrokenPipeError):
        raise
    except Exception as error:
        raise damaged(folder, error) from error


def open_index(folder: Path, storage: FileStorage | None = None) -> FileIndex:
    """Open the index in a folder. Raises `IndexUnusable`."""
    for _ in range(_TRIES):
        try:
            return FileIndex(storage or DurableStorage(folder), schema=SCHEMA)
        except (EmptyIndexError, FileNotFoundError) as error:
            # A commit may rename the new table of contents in and remove the old one while the folder
            # is being listed: look again.
            missing = error
            time.sleep(0.01)
        except Exception as error:
            raise damaged(folder.parent, error) from error
    raise damaged(folder.parent, missing) from missing


def damaged(folder: Path, error: Exception) -> IndexUnusable:
    """Say that the index in a home's folder for it cannot be used."""
    return IndexUnusable(
        f"the index in {folder} is damaged ({type(error).__name__}): run `listarchive rebuild`"
    )
