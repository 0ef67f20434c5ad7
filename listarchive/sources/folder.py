"""Which files stand below a folder, and in which order are they read?"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

PassedOver = Callable[[Path, str], None]
"""Takes what is not read, and the reason, for a person."""


def _silent(_path: Path, _reason: str) -> None:
    pass


def files(path: Path, passed_over: PassedOver = _silent) -> Iterator[Path]:
    """The file itself, or every file below a folder: each folder's entries by the bytes of their names.

    What is hidden (".name") is left out in silence. Passed over with a reason: a link that leads out of
    the folder, a link to a folder (what it leads to is read where it stands), a folder that cannot be
    listed. Raises OSError if `path` itself cannot be read.
    """
    if not path.is_dir():
        path.stat()
        yield path
        return
    yield from _below(path, _entries(path), path.resolve(), passed_over)


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        seen = [entry for entry in entries if not entry.name.startswith(".")]
    return sorted(seen, key=lambda entry: os.fsencode(entry.name))


def _below(
    folder: Path, entries: list[os.DirEntry[str]], root: Path, passed_over: PassedOver
) -> Iterator[Path]:
    for entry in entries:
        path = folder / entry.name
        if entry.is_dir(follow_symlinks=False):
            try:
                below = _entries(path)
            except OSError as error:
                passed_over(path, f"the folder cannot be listed: {error.strerror}")
                continue
            yield from _below(path, below, root, passed_over)
        elif not entry.is_symlink():
            yield path
        elif reason := _why_not_followed(path, root):
            passed_over(path, reason)
        else:
            yield path


def _why_not_followed(link: Path, root: Path) -> str:
    try:
        target = link.resolve(strict=True)
    except (OSError, RuntimeError):
        return "a link that leads nowhere"
    if not target.is_relative_to(root):
        return f"a link that leads out of the folder, to {target}: name that file itself to import it"
    if target.is_dir():
        return "a link to a folder that is read where it stands"
    return ""
