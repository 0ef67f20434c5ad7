"""The files that a list server took off its mails, where a fetch has put them.

Those of `mbox/tinkers/2024-May.txt.gz` are in `attachments/tinkers/2024-May/`. No mail is read from there.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from hashlib import blake2b
from itertools import islice
from pathlib import Path, PurePath
from typing import NamedTuple

from listarchive.limits import limits
from listarchive.sources.regular import open_regular
from listarchive.text.scrubbed_links import ScrubbedLink, links_in

FOLDER = "attachments"
_NAME = 24
"""Letters of a file's name that tell its link."""
_MOST = 100_000
"""Files of a month that are looked at."""


class ScrubbedFile(NamedTuple):
    """A file that was taken off a mail, and is here."""

    link: str
    """Where the notice of the mail leads, without the scheme."""
    path: str
    size: int

    def read(self) -> bytes | None:
        """Give its bytes; None if it is no longer here, or is no longer a file of this size."""
        try:
            with open_regular(Path(self.path)) as file:
                data = file.read(self.size + 1)
        except OSError:
            return None
        return data if data is not None and len(data) == self.size else None


def folder_beside(home: Path, source: str) -> Path | None:
    """Name the folder of what was taken off the mails of a source, by its name; None if it can have none."""
    top, *folders = PurePath(source).parts or ("",)
    if top != "mbox" or len(folders) < 2 or ".." in folders:
        return None
    *folders, name = folders
    month = name.partition(".")[0]
    return home.joinpath(FOLDER, *folders, month) if month else None


def name_of(link: ScrubbedLink) -> str:
    """Name the file that a link leads to."""
    return f"{_named(link)}-{link.name}"


def _named(link: ScrubbedLink) -> str:
    return blake2b(str(link).encode(), digest_size=_NAME // 2).hexdigest()


def state_beside(home: Path, source: str) -> int:
    """Tell when the last of the files beside a source came or went, in nanoseconds since 1970; 0 if never."""
    folder = folder_beside(home, source)
    if folder is None:
        return 0
    try:
        status = os.lstat(folder)
    except OSError:
        return 0
    return status.st_mtime_ns if stat.S_ISDIR(status.st_mode) else 0


class FilesBeside:
    """The files beside a source."""

    def __init__(self, home: Path, source: str) -> None:
        self._files = dict(_listed(home, source))

    def of(self, raw: bytes) -> tuple[ScrubbedFile, ...]:
        """Give those that were taken off a mail, as far as they have no more bytes than a mail may have."""
        if not self._files:
            return ()
        found: list[ScrubbedFile] = []
        left = limits().mail_bytes
        for link in links_in(raw):
            path, size = self._files.get(_named(link), ("", 0))
            if path and size <= left:
                left -= size
                found.append(ScrubbedFile(str(link), path, size))
        return tuple(found)


def _listed(home: Path, source: str) -> Iterator[tuple[str, tuple[str, int]]]:
    folder = folder_beside(home, source)
    if folder is None or not state_beside(home, source):
        return
    try:
        with os.scandir(folder) as entries:
            for entry in islice(entries, _MOST):
                if entry.is_file(follow_symlinks=False) and entry.name[_NAME : _NAME + 1] == "-":
                    status = entry.stat(follow_symlinks=False)
                    yield entry.name[:_NAME], (entry.path, status.st_size)
    except OSError:
        return


def readers(files: tuple[ScrubbedFile, ...]) -> dict[str, Callable[[], bytes | None]]:
    """Give what reads files, by the links that lead to them."""
    return {each.link: each.read for each in files}
