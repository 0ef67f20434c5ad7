"""`listarchive check`: whether the index holds exactly what the sources hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from listarchive.cli.options import jobs_option, quiet_option
from listarchive.cli.paths import pass_home
from listarchive.cli.terminal import number_of
from listarchive.printable import safe

if TYPE_CHECKING:
    from pathlib import Path


@click.command("check")
@click.option("--repair", is_flag=True, help="Rebuild the index if it differs.")
@quiet_option
@jobs_option
@pass_home
def command(home: Path, repair: bool, quiet: bool, jobs: int | None) -> int:
    """Tell where the index differs from the mail.

    The whole index is read, and every source again: counts, ids and texts are compared, and a sample of
    posts is looked up by all their words. Nothing is changed, but with --repair.

    \b
    listarchive check
    listarchive check -q --repair                 every month
    """
    from listarchive.cli.configured import configured, place
    from listarchive.cli.import_command import problem_lines, shown
    from listarchive.configuration import MailPaths
    from listarchive.errors import IndexUnusable
    from listarchive.importer import Report, check, rebuild

    report = Report()
    settings = configured(home)
    places = MailPaths(home, settings)
    here = place(home, settings, settings.private, settings.spamless)
    try:
        differences = check(
            here, jobs, honours=places.honours, spamless=places.spamless, apart=True, report=report
        )
    except IndexUnusable as error:
        if not repair:
            raise
        differences = [str(error)]
    for difference in differences:
        click.echo(safe(difference))
    for line in problem_lines(report):
        click.echo(line)
    if repair and differences:
        rebuilt = rebuild(
            here,
            list_of=places.list_of,
            languages=places.languages,
            honours=places.honours,
            spamless=places.spamless,
            jobs=jobs,
            apart=True,
        )
        return shown(rebuilt, quiet=quiet)
    if differences:
        click.echo(
            f"listarchive: {number_of(len(differences), 'difference')} between the index and the mail: "
            "run `listarchive check --repair`",
            err=True,
        )
        return 1
    if report.failures:
        click.echo(
            f"listarchive: {number_of(len(report.failures), 'problem')} with reading the mail: "
            "beside that, the index holds exactly what the sources hold",
            err=True,
        )
        return 3
    if not quiet:
        click.echo("the index holds exactly what the sources hold")
    return 0
