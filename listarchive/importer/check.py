"""Whether the index holds exactly what the sources hold."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable

from listarchive.archive import (
    AnalysedPost,
    Archive,
    Audience,
    Copy,
    Home,
    Ledger,
    engine_of,
    rehearsing,
    says_otherwise,
)
from listarchive.engine.visibility import NOBODY
from listarchive.errors import NotApart
from listarchive.importer.files import imported
from listarchive.importer.intake import Import
from listarchive.importer.report import Report
from listarchive.importer.run import jobs_for
from listarchive.importer.withholding import Honours, Withholding
from listarchive.post import NO_SOURCE
from listarchive.sources import STANDARD_INPUT


def check(
    home: Home,
    jobs: int | None = None,
    *,
    honours: Honours = lambda _, __: False,
    spamless: frozenset[str] = NOBODY,
    apart: bool = False,
    report: Report | None = None,
) -> list[str]:
    """Read the whole index and every source again, and tell each difference, a sentence each.

    `honours` and `spamless` are as in `run`. What could not be read is no difference: it goes to the
    `report`, and of its posts nothing is known. Raises `NoArchive`, and `IndexUnusable` if the index is
    damaged or of another format.
    """
    from listarchive.importer.workers import Readers  # noqa: PLC0415 - see run

    differences = [*engine_of(home).faults(), *_mixed(home)]
    report = Report() if report is None else report
    seen: set[str] = set()
    otherwise: Counter[str] = Counter()
    marked: Counter[str] = Counter()
    with Archive.open(home.path, trusting=home.trusting, cluster=home.cluster) as archive:
        places: dict[str, tuple[str, int]] = {}
        for stored in archive.stored_posts():
            places[stored.id] = sys.intern(stored.origin.path), stored.origin.offset

        def saw(short_id: str, read: AnalysedPost | Copy) -> None:
            seen.add(short_id)
            if isinstance(read, Copy):
                # Of two copies, the index has the one that stands elsewhere.
                otherwise[read.origin.path] += read.differs and read.stands.origin == read.origin
            elif short_id in places:
                kept = archive.get(short_id)
                differs = kept.origin == read.origin and says_otherwise(kept.post, read.stored_post().post)
                otherwise[read.origin.path] += differs
                marked[read.origin.path] += kept.origin == read.origin and kept.post.spam != read.spam

        with rehearsing(home) as writer:
            todo = imported(home, writer.ledger, report)
            writer.ledger = Ledger(failed=writer.ledger.failed)
            withholding = Withholding.of(home, honours, spamless)
            with Readers(
                jobs_for(jobs, todo),
                apart=apart,
                known_in=home,
                compared=True,
                kept_on=home.cluster,
                moderation=withholding.moderation,
            ) as readers:
                Import(home, writer, report, saw=saw, withholding=withholding).read(todo, readers)
            failed = {path: _offsets(places) for path, places in writer.ledger.failed.items()}
    gone = {name for name in {path for path, _ in places.values()} if not (home.path / name).exists()}
    gone.add(NO_SOURCE)
    unread = {
        problem.path for problem in report.failures if problem.offset not in failed.get(problem.path, ())
    }
    differences += [
        f"{name}: the source is gone; its posts stay in the archive"
        for name in sorted(gone - {str(STANDARD_INPUT), NO_SOURCE})
    ]
    for source in report.sources:
        if source.added:
            differences.append(f"{source.path}: {source.added} of {source.seen} posts are not in the index")
        if source.improved:
            differences.append(f"{source.path}: {source.improved} posts are in the index in a worse copy")
        if count := otherwise[source.path]:
            differences.append(f"{source.path}: {count} posts are in the index with another text")
        if count := marked[source.path]:
            differences.append(f"{source.path}: {count} posts are in the index with another word on spam")
    differences += [
        f"{path}: post {short} is in the index but no longer in its source"
        for short, (path, offset) in places.items()
        if short not in seen and path not in gone | unread and offset not in failed.get(path, ())
    ]
    return differences


def _mixed(home: Home) -> list[str]:
    """Tell whether posts stand together that not everybody may see together."""
    try:
        Archive.open(
            home.path,
            trusting=home.trusting,
            audience=Audience(home.private or NOBODY, spamless=home.spamless or NOBODY),
            cluster=home.cluster,
        ).close()
    except NotApart as error:
        return [str(error)]
    return []


def _offsets(places: Iterable[str]) -> set[int]:
    return {int(place.partition(" ")[0]) for place in places}
