"""The files that an import reads, and their names."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from listarchive.archive import Home, Ledger
from listarchive.errors import NoArchive, UsageError
from listarchive.importer.report import Problem, Report
from listarchive.sources import STANDARD_INPUT, files, state_of
from listarchive.sources.scrubbed_files import state_beside


@dataclass(frozen=True, slots=True)
class File:
    """A file that may hold mail, as it lies on the disk now."""

    path: Path
    name: str
    """As origins and reports give it: below the home if it stands there."""
    named: bool
    """True if the user named this very file."""
    size: int
    modified: int
    beside: int = 0
    """When the last of what was taken off its mails came or went, in nanoseconds since 1970."""


def found(home: Home, paths: Sequence[Path], report: Report) -> Iterator[File]:
    """Give the files below `paths`, or below `mbox/`; what cannot be looked at goes to the report.

    Raises `NoArchive` if there is none, `UsageError` for a path that is not there.
    """
    roots = list(paths) or [home.mbox]
    for root in roots:
        if root != STANDARD_INPUT and not root.exists():
            if not paths:
                raise NoArchive(
                    f"no archive in {home.path}: put mail into {home.mbox}, or name files to import"
                )
            raise UsageError(f"{root}: there is no such file or folder")

    def passed_over(path: Path, reason: str) -> None:
        report.problems.append(Problem(name_of(home, path), reason, "failed"))

    seen: set[str] = set()
    for root in roots:
        try:
            for path in files(root, passed_over):
                name = name_of(home, path)
                if name not in seen:
                    seen.add(name)
                    try:
                        file = file_at(home, path, named=path == root)
                    except OSError as error:
                        report.problems.append(unreadable(name, error))
                    else:
                        yield file
        except OSError as error:
            report.problems.append(unreadable(name_of(home, root), error))
    if not seen and not report.problems:
        raise NoArchive(f"no mail in {', '.join(map(str, roots))}: put month files, mboxes or mails there")


def file_at(home: Home, path: Path, *, named: bool = False) -> File:
    """Look at a file. Raises OSError."""
    seen = state_of(path)
    name = name_of(home, path)
    return File(path, name, named, seen.size, seen.modified, state_beside(home.path, name))


def imported(home: Home, ledger: Ledger, report: Report) -> list[tuple[File, str]]:
    """List what was imported before and is still there, and what stands in `mbox/`, with its list.

    Raises `NoArchive` if there is nothing at all.
    """
    files: dict[str, tuple[File, str]] = {}
    for name, read in ledger.sources.items():
        path = home.path / name
        try:
            files[name] = (file_at(home, path), read.list_name)
        except FileNotFoundError:
            continue
        except OSError as error:
            report.problems.append(unreadable(name, error))
    if home.mbox.is_dir() or not (files or ledger.sources):
        try:
            for file in found(home, (), report):
                files.setdefault(file.name, (file, ""))
        except NoArchive:
            if not (ledger.sources or home.index.is_dir()):
                raise
    return [files[name] for name in sorted(files)]


def name_of(home: Home, path: Path) -> str:
    """Name a file as origins and reports do: below the home if it stands there."""
    if path == STANDARD_INPUT:
        return str(path)
    # Not `resolve`: a name is what the user knows, links and all. Not `Path.relative_to`: it takes longer
    # than all else that is done about a file that has not changed.
    whole, base = os.path.abspath(path), os.path.abspath(home.path)  # noqa: PTH100
    return whole.removeprefix(os.path.join(base, "")) if whole != base else "."  # noqa: PTH118


def unreadable(name: str, error: OSError) -> Problem:
    """Say that a file cannot be read."""
    return Problem(name, f"cannot be read ({error.strerror or error}): fix that and import again", "failed")
