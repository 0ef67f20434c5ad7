"""Does the index hold exactly what the sources hold?"""

from __future__ import annotations

from listarchive.archive import Archive, Home, Ledger, rehearsing
from listarchive.importer.files import imported
from listarchive.importer.intake import Import
from listarchive.importer.report import Report
from listarchive.importer.run import jobs_for
from listarchive.sources import STANDARD_INPUT


def check(home: Home, jobs: int | None = None) -> list[str]:
    """Read every source again and tell each difference from the index, a sentence each.

    Raises `NoArchive` and `IndexUnusable`.
    """
    from listarchive.importer.reading import Readers  # noqa: PLC0415 - see run

    with Archive.open(home.path) as archive:
        stored = {entry.id: entry.origin.path for entry in archive.entries()}
    report = Report()
    seen: set[str] = set()
    with rehearsing(home) as writer:
        todo = imported(home, writer.ledger, report)
        writer.ledger = Ledger()
        with Readers(jobs_for(jobs, todo)) as readers:
            Import(home, writer, report, saw=seen.add).read(todo, readers)
    gone = {name for name in set(stored.values()) if not (home.path / name).exists()}
    differences = [
        f"{name}: the source is gone; its posts stay in the archive"
        for name in sorted(gone - {str(STANDARD_INPUT)})
    ]
    differences += [f"{problem.path}: {problem.reason}" for problem in report.failures]
    for source in report.sources:
        if source.added:
            differences.append(f"{source.path}: {source.added} of {source.seen} posts are not in the index")
        if source.improved:
            differences.append(f"{source.path}: {source.improved} posts are in the index in a worse copy")
    differences += [
        f"{path}: post {short} is in the index but no longer in its source"
        for short, path in stored.items()
        if short not in seen and path not in gone
    ]
    return differences
