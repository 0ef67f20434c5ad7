"""The files below a folder, in the order in which they are read."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

from listarchive.sources.opening import kind_of_folder, state_of

PassedOver = Callable[[Path, str], None]
"""Takes what is not read, and the reason, for a person."""


def _silent(_path: Path, _reason: str) -> None:
    pass


def files(path: Path, passed_over: PassedOver = _silent) -> Iterator[Path]:
    """The file itself, or every file below a folder: each folder's entries by the bytes of their names.

    `-` is standard input. What is hidden (".name") is left out in silence. Passed over with a reason: a
    link that leads out of the folder, a link to a folder (what it leads to is read where it stands), a
    folder that cannot be listed. A folder that is one source (a Maildir, an MH folder, a public-inbox
    repository) is given itself, and then what stands in folders within it. Raises OSError if `path`
    itself cannot be read.
    """
    if not path.is_dir():
        state_of(path)
        yield path
        return
    kind = kind_of_folder(path)
    if kind:
        yield path
    yield from _below(path, _entries(path, kind), path.resolve(), passed_over)


def _entries(folder: Path, kind: str) -> list[os.DirEntry[str]]:
    """What is to be read in a folder beside what belongs to it as a source of that kind."""
    if kind == "public-inbox":
        return []
    with os.scandir(folder) as entries:
        seen = [entry for entry in entries if not entry.name.startswith(".") or _maildir_below(entry, kind)]
    if kind == "maildir":
        seen = [entry for entry in seen if entry.name not in ("cur", "new", "tmp")]
    elif kind == "mh":
        seen = [entry for entry in seen if entry.is_dir(follow_symlinks=False)]
    return sorted(seen, key=lambda entry: os.fsencode(entry.name))


def _maildir_below(entry: os.DirEntry[str], kind: str) -> bool:
    """Whether this is one of the folders of a Maildir++, of which the names begin with a dot."""
    return kind == "maildir" and entry.is_dir(follow_symlinks=False) and _kind(Path(entry.path)) == "maildir"


def _kind(folder: Path) -> str:
    try:
        return kind_of_folder(folder)
    except OSError:
        return ""


def _below(
    folder: Path, entries: list[os.DirEntry[str]], root: Path, passed_over: PassedOver
) -> Iterator[Path]:
    for entry in entries:
        path = folder / entry.name
        if entry.is_dir(follow_symlinks=False):
            try:
                kind = kind_of_folder(path)
                below = _entries(path, kind)
            except OSError as error:
                passed_over(path, f"the folder cannot be listed: {error.strerror}")
                continue
            if kind:
                yield path
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
