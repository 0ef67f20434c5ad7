"""`listarchive import`: read mail into the archive."""

from __future__ import annotations

import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from listarchive.cli.options import format_option, jobs_option, quiet_option
from listarchive.cli.paths import pass_home
from listarchive.cli.run_log import log_options, logged, placed
from listarchive.cli.terminal import number_of
from listarchive.errors import STOPPED, UsageError
from listarchive.printable import safe

if TYPE_CHECKING:
    from listarchive.archive import Home as ArchiveHome
    from listarchive.configuration import Configuration, MailPaths
    from listarchive.importer import Problem, Progress, Report
    from listarchive.importer.report import Count

_TOLD = 100  # problems of a source


@click.command("import")
@click.argument("paths", nargs=-1, type=click.Path(), metavar="[PATH]...")
@click.option("--list", "list_name", default="", metavar="NAME", help="The list these posts belong to.")
@click.option("-n", "--dry-run", is_flag=True, help="Tell what would be done, and write nothing.")
@click.option("--retry", is_flag=True, help="Read mail again that could not be read before.")
@quiet_option
@click.option("-v", "--verbose", is_flag=True, help="Name each source, and each post that was repaired.")
@click.option("--wait", type=float, default=0.0, metavar="SECONDS", help="Wait so long for another import.")
@jobs_option
@format_option("text", "json", meaning="How to report: text for people, json for programs.")
@log_options
@pass_home
def command(
    home: Path,
    paths: tuple[str, ...],
    list_name: str,
    dry_run: bool,
    retry: bool,
    quiet: bool,
    verbose: bool,
    wait: float,
    jobs: int | None,
    form: str,
    log: str | None,
    log_format: str,
) -> int:
    """Read mail into the archive.

    All of mbox/, or the files and folders named; - is standard input. What they are follows from their
    content: mboxes and Pipermail month files, single mails, digests, web pages of Pipermail and MHonArc,
    Maildirs, MH folders, public-inbox repositories, tar and zip; plain, gzip, bzip2, xz or zstd.

    Mail is read where it stands; nothing is copied or changed. A file that was read before and has not
    changed is not read again, and a post that the archive has is not added twice.

    \b
    listarchive import                                       all of mbox/
    listarchive import ~/Mail/tinkers.mbox --list tinkers
    listarchive import - --list tinkers < ~/Mail/tinkers.mbox
    """
    from listarchive.cli.configured import configured, place
    from listarchive.configuration import MailPaths
    from listarchive.importer import run

    # Path("") is this folder: a script's unset variable must not import whatever lies there.
    if any(not path for path in paths):
        raise UsageError("a PATH is empty: name a file or a folder, or none for mbox/")
    with logged("import", log, log_format) as note:
        settings = configured(home)
        places = MailPaths(home, settings)
        with watching(quiet) as watch, _finishing(watch) as (progress, stopping), placed(home):
            report = run(
                place(home, settings, settings.private, settings.spamless),
                [Path(path) for path in paths] or places.roots,
                list_name=list_name,
                list_of=places.list_of,
                languages=places.languages,
                honours=places.honours,
                spamless=places.spamless,
                dry_run=dry_run,
                retry=retry,
                wait=wait,
                jobs=jobs,
                apart=True,
                progress=progress,
                stopping=stopping,
            )
        report.problems.extend([] if paths else _missing(places))
        if form == "json":
            for line in report.json_lines():
                click.echo(line)
        code = shown(report, quiet=quiet or form == "json", verbose=verbose, dry_run=dry_run)
        note(code, counts(report))
    return code


def read_again(home: ArchiveHome, configuration: Configuration, paths: Sequence[Path], wait: float) -> Report:
    """Import files that were imported before, as is configured: what may stand there has changed."""
    from listarchive.configuration import MailPaths
    from listarchive.importer import run

    places = MailPaths(home.path, configuration)
    return run(
        home,
        paths,
        list_of=places.list_of,
        languages=places.languages,
        honours=places.honours,
        spamless=places.spamless,
        wait=wait,
        apart=True,
    )


def _missing(places: MailPaths) -> list[Problem]:
    """Name what is configured and not there."""
    from listarchive.importer import Problem

    return [
        Problem(str(path), f"{reason}: fix listarchive.toml", "failed") for path, reason in places.missing
    ]


def counts(report: Report) -> dict[str, int]:
    """Give what a line of the log tells of a run."""
    names: tuple[Count, ...] = ("seen", "added", "duplicate", "improved", "withheld", "failed")
    found: dict[str, int] = {name: report.total(name) for name in names}
    found["unchanged"] = sum(source.unchanged for source in report.sources)
    return found


@contextmanager
def watching(quiet: bool) -> Iterator[Callable[[Progress], None]]:
    """Show progress on a terminal; nothing under cron."""
    if quiet or not sys.stderr.isatty():
        yield lambda _: None
        return
    bar = _Bar()
    try:
        yield bar
    finally:
        bar.end()


def shown(report: Report, *, quiet: bool, verbose: bool = False, dry_run: bool = False) -> int:
    """Print a report, what failed on stderr, and give the exit code."""
    if not quiet:
        for line in _lines(report, dry_run, verbose):
            click.echo(line)
    for line in problem_lines(report):
        click.echo(f"listarchive: {line}", err=True)
    if report.interrupted:
        click.echo("listarchive: stopped early, what was read is kept: import again to go on", err=True)
        return STOPPED
    return 3 if report.failures else 0


def problem_lines(report: Report) -> Iterator[str]:
    """Name what could not be read, for people: a hundred of each source, and how many more."""
    told: Counter[str] = Counter()
    for problem in report.problems:
        if problem.severity == "failed":
            told[problem.path] += 1
            if told[problem.path] <= _TOLD:
                place = f" at byte {problem.offset}" if problem.offset else ""
                yield f"{safe(problem.path)}{place}: {safe(problem.reason)}"
    for path, count in told.items():
        if count > _TOLD:
            yield f"{safe(path)}: {count - _TOLD:,} more problems like these (--format json names all)"


def _lines(report: Report, dry_run: bool, verbose: bool) -> Iterator[str]:
    if verbose:
        for source in report.sources:
            done = "unchanged" if source.unchanged else f"{source.seen} seen, {source.added} added"
            yield f"{safe(source.path)}: {done}"
        for problem in report.problems:
            if problem.severity == "repaired":
                yield f"{safe(problem.path)} at byte {problem.offset}: {safe(problem.reason)}"
    # What turned out to be no mail (a README beside it) has no kind, and is none of the files.
    sources = [source for source in report.sources if source.kind]
    files = sum(not source.unchanged for source in sources)
    same = len(sources) - files
    improved = report.total("improved")
    better = f" ({improved} of them in a better copy)" if improved else ""
    if same:
        yield f"{number_of(same, 'file')} unchanged"
    word = "would be added" if dry_run else "added"
    withheld = f"{count:,} withheld, " if (count := report.total("withheld")) else ""
    if files or not same:
        yield (
            f"{number_of(report.total('seen'), 'post')} in {number_of(files, 'file')}: "
            f"{report.total('added'):,} {word}, "
            f"{number_of(report.total('duplicate'), 'duplicate')}{better}, "
            f"{withheld}"
            f"{report.total('failed'):,} failed, "
            f"in {report.seconds:.1f} s"
        )
    repaired = report.repaired
    if repaired and not verbose:
        yield f"{number_of(repaired, 'post')} with something missing or broken, but read (-v tells what)"


class _Bar:
    """A bar on the terminal: how much is read, how fast, how long it will take."""

    EVERY = 0.1
    """Seconds between two drawings."""

    def __init__(self) -> None:
        self._bar: Any = None
        self._last: Progress | None = None
        self._started = self._shown = time.monotonic()

    def __call__(self, progress: Progress) -> None:
        self._last = progress
        if time.monotonic() - self._shown > self.EVERY:
            self._show(progress)

    def _show(self, progress: Progress) -> None:
        self._shown = time.monotonic()
        if self._bar is None:
            self._bar = click.progressbar(
                length=progress.total, file=sys.stderr, label="reading", item_show_func=self._item, width=0
            )
        # Not `update`: it draws nothing while the bar itself stands still.
        self._bar.current_item = progress
        self._bar.make_step(progress.done - self._bar.pos)
        self._bar.render_progress()

    def end(self) -> None:
        """Show how far it has come, and leave the bar's line."""
        if self._bar is not None and self._last is not None:
            self._show(self._last)
            self._bar.render_finish()
            click.echo(err=True)

    def _item(self, progress: Progress | None) -> str:
        if not progress:
            return ""
        rate = progress.posts / max(0.1, self._shown - self._started)
        return f"{number_of(progress.posts, 'post')}, {rate:,.0f} a second"


@contextmanager
def _finishing(
    watch: Callable[[Progress], None],
) -> Iterator[tuple[Callable[[Progress], None], Callable[[], bool]]]:
    """Let the first Ctrl-C or SIGTERM end the import after the post in hand; the second stops at once.

    The first one, too, while nothing has been read: who waits for the lock has nothing to finish.
    """
    asked = begun = False

    def stop(number: int, _: Any) -> None:
        nonlocal asked
        if asked or not begun:
            signal.signal(number, signal.SIG_DFL)
            raise KeyboardInterrupt
        asked = True

    def progress(report: Progress) -> None:
        nonlocal begun
        begun = True
        watch(report)

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield progress, lambda: asked
    finally:
        for number, action in before.items():
            signal.signal(number, action)
