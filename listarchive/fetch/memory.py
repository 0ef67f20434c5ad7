"""The memory of a fetch: what is known from one night to the next.

Which version of each file was fetched and when, in `HOME/fetch/state.json`. If that is lost, everything is
asked for once more, and nothing else happens.
"""

from __future__ import annotations

import fcntl
import json
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from listarchive.errors import Busy
from listarchive.fetch.arrival import place
from listarchive.fetch.download import Version

_LEFT = {".part", ".bare", ".json", ".new"}
_OLD = 7 * 24 * 3600.0  # seconds after which a part that never became whole is not gone on with


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a file that was fetched."""

    etag: str = ""
    modified: str = ""
    asked: float = 0.0
    """When it was last asked for, in seconds since 1970."""

    @property
    def version(self) -> Version:
        """By which the server knows it."""
        return Version(self.etag, self.modified)


class Memory:
    """The folder that a fetch works in, beside `mbox/`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._path = folder / "state.json"
        self._known = self._load()

    def _load(self) -> dict[str, Known]:
        try:
            noted = json.loads(self._path.read_text("utf-8"))["files"]
            return {
                url: Known(str(each["etag"]), str(each["modified"]), float(each["asked"]))
                for url, each in noted.items()
            }
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            return {}

    def known(self, url: str) -> Known:
        """Give what is known of a URL, which may be nothing."""
        return self._known.get(url, Known())

    def learn(self, url: str, version: Version) -> None:
        """Keep which version of a URL is here now."""
        self.note(url, version)
        self.save()

    def note(self, url: str, version: Version) -> None:
        """Take note of that, to be kept with what comes next."""
        self._known[url] = Known(version.etag, version.modified, time.time())

    def save(self) -> None:
        """Keep all that was noted."""
        new = self.folder / "state.new"
        noted = {url: asdict(known) for url, known in self._known.items()}
        new.write_text(json.dumps({"version": 1, "files": noted}, indent=0), "utf-8")
        place(new, self._path)

    def sweep(self) -> None:
        """Remove what a run that was killed has left, but for files that can be gone on with."""
        for path in self.folder.iterdir():
            if path.is_dir() and path.suffix == ".part":
                shutil.rmtree(path)
            elif path != self._path and path.suffix in _LEFT and not self._goes_on(path):
                path.unlink()

    def _goes_on(self, path: Path) -> bool:
        part, note = path.with_suffix(".part"), path.with_suffix(".json")
        return part.is_file() and note.is_file() and time.time() - part.stat().st_mtime <= _OLD


@contextmanager
def fetching(folder: Path) -> Iterator[Memory]:
    """Be the only fetch of this archive, by the kernel's lock. Raises `Busy`, and OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("ab") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Busy(f"another fetch is writing to {folder}: try later") from error
        memory = Memory(folder)
        memory.sweep()
        yield memory
