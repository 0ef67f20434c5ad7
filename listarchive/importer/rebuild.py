"""The index made anew while the old one is in use."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from types import MappingProxyType

from listarchive.archive import Home, rebuilding
from listarchive.engine.visibility import NOBODY
from listarchive.errors import NoArchive
from listarchive.importer.files import imported
from listarchive.importer.intake import Import, Progress
from listarchive.importer.report import Report
from listarchive.importer.run import jobs_for
from listarchive.importer.withholding import Honours, Withholding
from listarchive.logs import Log
from listarchive.sources import mails_at

_log = Log("importer")


def rebuild(  # noqa: PLR0913 - see run
    home: Home,
    *,
    list_of: Callable[[Path], str] = lambda _: "",
    languages: Mapping[str, str] = MappingProxyType({}),
    honours: Honours = lambda _, __: False,
    spamless: frozenset[str] = NOBODY,
    wait: float = 0.0,
    jobs: int | None = None,
    apart: bool = False,
    progress: Callable[[Progress], None] = lambda _: None,
) -> Report:
    """Read everything again that was ever imported, into a new index that then replaces the old one.

    A file belongs to the list that `list_of` names for it, else to the one that it was imported under.
    `languages` are those of lists whose posts do not tell their own; `honours` and
    `spamless` are as in `run`. Ids stay as
    they were. The posts of a source that is gone, or that cannot be read whole any more, are taken over from
    the old index, if that can still be read.
    Raises `NoArchive` (there is none, or nothing that it could be made from), `Busy` and OSError.
    """
    from listarchive.importer.workers import Readers  # noqa: PLC0415 - see run

    started = time.monotonic()
    report = Report()
    if not (home.mbox.is_dir() or home.index.is_dir()):
        raise NoArchive(f"no archive in {home.path}: name one with --home DIR or LISTARCHIVE_HOME")
    with rebuilding(home, wait, partial(mails_at, home.path)) as (writer, previous):
        writer.languages = languages
        writer.ledger.failed = previous.ledger.failed
        withholding = Withholding.of(home, honours, spamless)
        withholding.obey(writer)
        todo = [(file, list_of(file.path) or name) for file, name in imported(home, previous.ledger, report)]
        if not (todo or previous.whole):
            raise NoArchive(
                f"nothing to rebuild {home.index} from: its sources are not known any more, "
                "the old index stays: put the mail into mbox/, or move index/ away and import it again"
            )
        _log.info("rebuild of %s: %d sources", str(home.path), len(todo))
        with Readers(
            jobs_for(jobs, todo), apart=apart, kept_on=home.cluster, moderation=withholding.moderation
        ) as readers:
            Import(home, writer, report, progress, withholding=withholding).read(todo, readers)
        whole = writer.ledger.sources.keys() - {problem.path for problem in report.failures}
        for stored in previous.stored_posts:
            if stored.origin.path not in whole and (shown := withholding.shown(stored)):
                writer.take_over(shown)
        writer.commit()
    report.seconds = time.monotonic() - started
    return report
