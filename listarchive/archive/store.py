"""How do Whoosh's files reach the disk, and how is an index opened?

Whoosh commits by renaming a table of contents. Its own storage syncs nothing, so a power loss could
leave a new table of contents above empty segments: here every file is synced before that rename.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from whoosh.filedb.filestore import FileStorage
from whoosh.index import EmptyIndexError, FileIndex

from listarchive.archive.layout import sync_folder
from listarchive.archive.schema import SCHEMA
from listarchive.errors import IndexUnusable

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


def create(folder: Path) -> FileIndex:
    """Make an empty index in an empty folder."""
    return FileIndex.create(DurableStorage(folder), SCHEMA)


@contextmanager
def opening(index: FileIndex) -> Iterator[None]:
    """Turn whatever goes wrong with damaged files while an index is opened into `IndexUnusable`."""
    try:
        yield
    except Exception as error:
        raise damaged(Path(index.storage.folder), error) from error


def open_index(folder: Path) -> FileIndex:
    """Open the index in a folder. Raises `IndexUnusable`."""
    for _ in range(_TRIES):
        try:
            return FileIndex(DurableStorage(folder), schema=SCHEMA)
        except (EmptyIndexError, FileNotFoundError) as error:
            # A commit may rename the new table of contents in and remove the old one while the folder
            # is being listed: look again.
            missing = error
            time.sleep(0.01)
        except Exception as error:
            raise damaged(folder, error) from error
    raise damaged(folder, missing) from missing


def damaged(folder: Path, error: Exception) -> IndexUnusable:
    """Say that the index in a folder cannot be used."""
    return IndexUnusable(
        f"the index in {folder.parent} is damaged ({type(error).__name__}): run `listarchive rebuild`"
    )
