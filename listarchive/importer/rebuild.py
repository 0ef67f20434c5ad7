"""How is the index made anew while the old one is in use?"""

from __future__ import annotations

import time
from collections.abc import Callable

from listarchive.archive import Home, Previous, rebuilding
from listarchive.importer.files import File, file_at, found
from listarchive.importer.reading import Readers
from listarchive.importer.report import Report
from listarchive.importer.run import Import, Progress, jobs_for


def rebuild(
    home: Home,
    *,
    wait: float = 0.0,
    jobs: int | None = None,
    progress: Callable[[Progress], None] = lambda _: None,
) -> Report:
    """Read everything again that was ever imported, into a new index that then replaces the old one.

    Ids stay as they were. A post whose source is gone is taken over from the old index, if that can
    still be read. Raises `NoArchive`, `Busy` and OSError.
    """
    started = time.monotonic()
    report = Report()
    with rebuilding(home, wait) as (writer, previous):
        todo = _sources(home, previous, report)
        with Readers(jobs_for(jobs, [file for file, _ in todo])) as readers:
            job = Import(home, writer, report, progress)
            job.expect(file for file, _ in todo)
            for file, list_name in todo:
                job.read_file(file, readers, list_name)
        read = writer.ledger.sources
        for entry in previous.entries:
            if entry.origin.path not in read:
                writer.add(entry.post, entry.origin)
        writer.commit()
    report.seconds = time.monotonic() - started
    return report


def _sources(home: Home, previous: Previous, report: Report) -> list[tuple[File, str]]:
    """List what was imported before and is still there, and what stands in `mbox/`, with its list."""
    files: dict[str, tuple[File, str]] = {}
    for name, read in previous.ledger.sources.items():
        path = home.path / name
        if path.exists():
            files[name] = (file_at(home, path), read.list_name)
    if home.mbox.is_dir() or not files:
        for file in found(home, (), report):
            files.setdefault(file.name, (file, ""))
    return [files[name] for name in sorted(files)]
