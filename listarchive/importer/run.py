"""How does what stands in the sources get into the archive, once, with nothing lost on the way?"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from pathlib import Path

from listarchive.archive import Home, Read, Writer, rehearsing, writing
from listarchive.dates import month_in_name
from listarchive.importer.files import File, found, unreadable
from listarchive.importer.naming import SAMPLE, list_of, name_of_place
from listarchive.importer.reading import Readers, Reading
from listarchive.importer.report import Problem, Report, SourceReport
from listarchive.post import Sent
from listarchive.sources import Mail, NotMail, Source, open_source

_WORTH_A_POOL = 4 << 20  # bytes to read; below that, starting processes takes longer than they save
_MOST_JOBS = 4  # more only wait for the one that writes
# What lies beside mail and is not meant as mail: no reason to call a nightly run a failure.
_COMPANION = re.compile(r"(?:README|LICEN[CS]E|COPYING|CHANGES|CHANGELOG|INDEX)(?:\.\w+)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an import has come: bytes on the disk, read and in all, and posts."""

    done: int
    total: int
    posts: int


def run(
    home: Home,
    paths: Sequence[Path] = (),
    *,
    list_name: str = "",
    dry_run: bool = False,
    wait: float = 0.0,
    jobs: int | None = None,
    progress: Callable[[Progress], None] = lambda _: None,
    stopping: Callable[[], bool] = lambda: False,
) -> Report:
    """Import what stands in files and folders (`mbox/` unless named), and tell what became of it.

    When `stopping` says so, what was read is committed and the report is marked as interrupted.
    Raises `NoArchive` if there is nothing to read, `UsageError` for a path that is not there, `Busy`,
    `IndexUnusable`, and OSError if the index cannot be written.
    """
    started = time.monotonic()
    report = Report()
    files = list(found(home, paths, report))
    opened: AbstractContextManager[Writer] = rehearsing(home) if dry_run else writing(home, wait)
    with opened as writer:
        todo = []
        for file in files:
            if _unchanged(writer, file, list_name.lower()):
                report.sources.append(_as_before(writer, file))
            else:
                todo.append((file, list_name.lower()))
        if todo:
            with Readers(jobs_for(jobs, todo), stopping) as readers:
                Import(home, writer, report, progress, stopping).read(todo, readers)
            writer.commit()
    report.sources.sort(key=lambda source: source.path)
    report.seconds = time.monotonic() - started
    return report


def _unchanged(writer: Writer, file: File, list_name: str) -> bool:
    read = writer.ledger.sources.get(file.name)
    if read is None or (list_name and list_name != read.list_name):
        return False
    return (read.size, read.modified) == (file.size, file.modified)


def _as_before(writer: Writer, file: File) -> SourceReport:
    return SourceReport(file.name, writer.ledger.sources[file.name].kind, unchanged=True)


Todo = Sequence[tuple[File, str]]
"""Files to read, each with the list's name if `--list` gave it, now or when it was first read."""


def jobs_for(jobs: int | None, todo: Todo) -> int:
    """Decide how many processes read mail."""
    if jobs is not None:
        return max(1, jobs)
    if sum(file.size for file, _ in todo) < _WORTH_A_POOL:
        return 1
    return min(
        _MOST_JOBS, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Opened:
    """A file that is being read."""

    file: File
    list_name: str
    account: SourceReport
    source: Source
    broken: list[OSError] = field(default_factory=list)


class Import:
    """One import under way."""

    def __init__(
        self,
        home: Home,
        writer: Writer,
        report: Report,
        progress: Callable[[Progress], None] = lambda _: None,
        stopping: Callable[[], bool] = lambda: False,
    ) -> None:
        self.ids: set[str] = set()
        """The short ids of all posts seen."""
        self._home = home
        self._writer = writer
        self._report = report
        self._progress = progress
        self._stopping = stopping
        self._before = 0  # bytes of the files that are done
        self._total = 0

    def read(self, todo: Todo, readers: Readers) -> None:
        """Read files to their end, unless it is to stop."""
        self._total = sum(file.size for file, _ in todo)
        for opened, readings in readers.read(self._open(todo)):
            self._report.interrupted = self._report.interrupted or self._stopping()
            if self._report.interrupted:
                return
            self._report.sources.append(opened.account)
            self._read_file(opened, readings)

    def _open(self, todo: Todo) -> Iterator[tuple[_Opened, Iterator[Mail]]]:
        for file, list_name in todo:
            account = SourceReport(file.name)
            try:
                source = open_source(file.path)
            except NotMail as error:
                self._report.sources.append(account)
                if file.named or not _COMPANION.fullmatch(file.path.name):
                    self._report.problems.append(Problem(file.name, error.reason, "failed"))
                self._note(file, account, list_name)
            except OSError as error:
                self._report.sources.append(account)
                self._report.problems.append(unreadable(file.name, error))
            else:
                account.kind = source.kind
                opened = _Opened(file, list_name, account, source)
                yield opened, _mails(source, file.name, opened.broken)

    def _read_file(self, opened: _Opened, readings: Iterator[Reading]) -> None:
        """Read a file to its end, unless it is to stop."""
        file, account, list_name = opened.file, opened.account, opened.list_name
        first = list(islice(readings, SAMPLE))
        place = name_of_place(file.path, self._home.mbox)
        fallback = list_of((reading.post.subject for reading in first if reading.post), place)
        for reading in chain(first, readings):
            self._account(file, account, reading, (list_name,) if list_name else (), fallback)
            done = min(opened.source.position, file.size)
            self._progress(Progress(self._before + done, self._total, len(self.ids)))
            if self._stopping():
                break
        if self._stopping():
            self._report.interrupted = True
            return
        self._before += file.size
        for problem in opened.source.problems:
            self._report.problems.append(Problem(file.name, problem.reason, "failed", problem.offset))
        if opened.broken:
            self._report.problems.append(unreadable(file.name, opened.broken[0]))
        else:
            self._note(file, account, list_name)

    def _account(
        self, file: File, account: SourceReport, reading: Reading, named: tuple[str, ...], fallback: str
    ) -> None:
        account.seen += 1
        problems = self._report.problems
        post = reading.post
        if post is None:
            account.failed += 1
            problems.append(Problem(file.name, reading.reason, "failed", reading.origin.offset))
            return
        whole = replace(
            post, lists=named or post.lists or (fallback,), sent=_dated(post.sent, file.path.name)
        )
        outcome, short_id = self._writer.add(whole, reading.origin)
        self.ids.add(short_id)
        if outcome == "added":
            account.added += 1
        else:
            account.duplicate += 1
            account.improved += outcome == "improved"
        for repair in post.repairs:
            problems.append(Problem(file.name, repair, "repaired", reading.origin.offset, post.message_id))

    def _note(self, file: File, account: SourceReport, list_name: str) -> None:
        self._writer.ledger.sources[file.name] = Read(
            file.size, file.modified, account.kind, list_name, account.seen
        )


def _dated(sent: Sent, file_name: str) -> Sent:
    """Take the month in a file's name for the date of a post that has no other."""
    month = month_in_name(file_name) if sent.when is None else None
    return Sent(month, "file", file_name) if month else sent


def _mails(source: Source, name: str, broken: list[OSError]) -> Iterator[Mail]:
    """Give a source's mails under the name that reports use, up to where it cannot be read."""
    try:
        for mail in source.mails():
            yield replace(mail, origin=replace(mail.origin, path=name))
    except OSError as error:
        broken.append(error)
