"""One import: the sources that it reads, and those that it has read before."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from types import MappingProxyType

from listarchive.archive import Home, PostWriter, Read, rehearsing, writing
from listarchive.engine.visibility import NOBODY
from listarchive.importer.files import File, found
from listarchive.importer.intake import Import, Progress, Todo
from listarchive.importer.report import Report, SourceReport
from listarchive.importer.withholding import Honours, Withholding
from listarchive.logs import Log
from listarchive.post import NO_SOURCE
from listarchive.sources import STANDARD_INPUT, mails_at

_log = Log("importer")
_WORTH_A_POOL = 4 << 20  # bytes to read; below that, starting processes takes longer than they save
_MOST_JOBS = 4  # more only wait for the one that writes


def run(  # noqa: PLR0913 - a word of the command line each
    home: Home,
    paths: Sequence[Path] = (),
    *,
    list_name: str = "",
    list_of: Callable[[Path], str] = lambda _: "",
    languages: Mapping[str, str] = MappingProxyType({}),
    honours: Honours = lambda _, __: False,
    spamless: frozenset[str] = NOBODY,
    dry_run: bool = False,
    retry: bool = False,
    wait: float = 0.0,
    jobs: int | None = None,
    apart: bool = False,
    progress: Callable[[Progress], None] = lambda _: None,
    stopping: Callable[[], bool] = lambda: False,
) -> Report:
    """Import what stands in files and folders (`mbox/` unless named), and tell what became of it.

    All of it belongs to `list_name`, if one is given, and a file to the list that `list_of` names for it.
    `languages` are those of lists whose posts do not tell their own; `honours` says of which files and lists
    an author's wish not to be archived is kept, and `spamless` are those that keep out what looks like spam
    (see `visibility.all_among`). Mails that failed before are read again
    by another version than failed, or if it is to `retry`. With `apart`, this process reads no mail, so that
    it does not die of one, whatever it is.
    When `stopping` says so, what was read is committed and the report is marked as interrupted.
    Raises `NoArchive` if there is nothing to read, `UsageError` for a path that is not there, `Busy`,
    `IndexUnusable`, and OSError if the index cannot be written.
    """
    started = time.monotonic()
    report = Report()
    files = list(found(home, paths, report))
    opened: AbstractContextManager[PostWriter] = (
        rehearsing(home) if dry_run else writing(home, wait, partial(mails_at, home.path))
    )
    with opened as writer:
        writer.languages = languages
        before = writer.ledger.sources
        gone = {name for name in before if not (home.path / name).exists()}
        writer.gone = gone | {str(STANDARD_INPUT), NO_SOURCE}
        withholding = Withholding.of(home, honours, spamless)
        obeyed = withholding.obey(writer)
        work = Import(home, writer, report, progress, stopping, withholding=withholding, retry=retry)
        todo = []
        for file in files:
            read = before.get(file.name)
            name = list_name.lower() or list_of(file.path)
            if read and _unchanged(read, file, name) and not work.failures.stale(file.name):
                report.sources.append(SourceReport(file.name, read.kind, unchanged=True))
            else:
                todo.append((file, name or (read.list_name if read else "")))
        _log.info("import into %s: %d sources, %d of them to read", str(home.path), len(files), len(todo))
        if obeyed:
            writer.commit(in_haste=True)  # see `hiding`
            writer.expunge()
        if todo:
            # Most nights of a quiet list end above: what reads mail takes half of the time to import.
            from listarchive.importer.workers import Readers  # noqa: PLC0415

            with Readers(
                jobs_for(jobs, todo),
                stopping,
                apart=apart,
                known_in=home,
                kept_on=home.cluster,
                moderation=withholding.moderation,
            ) as readers:
                work.read(todo, readers)
                # While the readers end: who asked for the end waits for both.
                writer.commit(in_haste=report.interrupted)
        elif writer.mixed:
            writer.commit()
    report.sources.sort(key=lambda source: source.path)
    report.seconds = time.monotonic() - started
    return report


def _unchanged(read: Read, file: File, list_name: str) -> bool:
    same = (read.size, read.modified, read.beside) == (file.size, file.modified, file.beside)
    return same and list_name in ("", read.list_name)


def jobs_for(jobs: int | None, todo: Todo) -> int:
    """Decide how many processes read mail."""
    if jobs is not None:
        return max(1, jobs)
    if sum(file.size for file, _ in todo) < _WORTH_A_POOL:
        return 1
    return min(
        _MOST_JOBS, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    )
