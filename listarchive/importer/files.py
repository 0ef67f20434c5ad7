"""Which files does an import read, and under which names?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from listarchive.archive import Home
from listarchive.errors import NoArchive, UsageError
from listarchive.importer.report import Problem, Report
from listarchive.sources import files


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


def found(home: Home, paths: Sequence[Path], report: Report) -> Iterator[File]:
    """Give the files below `paths`, or below `mbox/`; what cannot be looked at goes to the report.

    Raises `NoArchive` if there is none, `UsageError` for a path that is not there.
    """
    roots = list(paths) or [home.mbox]
    for root in roots:
        if not root.exists():
            if not paths:
                raise NoArchive(
                    f"no archive in {home.path}: put mail into {home.mbox}, or name files to import"
                )
            raise UsageError(f"{root}: there is no such file or folder")
    count = 0
    for root in roots:

        def passed_over(path: Path, reason: str) -> None:
            report.problems.append(Problem(name_of(home, path), reason, "failed"))

        for path in files(root, passed_over):
            count += 1
            try:
                yield file_at(home, path, named=path == root)
            except OSError as error:
                report.problems.append(unreadable(name_of(home, path), error))
    if not count:
        raise NoArchive(f"no mail in {', '.join(map(str, roots))}: put month files, mboxes or mails there")


def file_at(home: Home, path: Path, *, named: bool = False) -> File:
    """Look at a file. Raises OSError."""
    status = path.stat()
    return File(path, name_of(home, path), named, status.st_size, status.st_mtime_ns)


def name_of(home: Home, path: Path) -> str:
    """Name a file as origins and reports do: below the home if it stands there."""
    # Not `resolve`: a name is what the user knows, links and all.
    whole, base = path.absolute(), home.path.absolute()
    return str(whole.relative_to(base)) if whole.is_relative_to(base) else str(whole)


def unreadable(name: str, error: OSError) -> Problem:
    """Say that a file cannot be read."""
    return Problem(name, f"cannot be read ({error.strerror or error}): mend that and import again", "failed")
