"""`listarchive rebuild`: make the index anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from listarchive.cli.options import jobs_option
from listarchive.cli.paths import pass_home
from listarchive.cli.run_log import changing_options, logged, placed

if TYPE_CHECKING:
    from pathlib import Path


@click.command("rebuild")
@jobs_option
@changing_options
@pass_home
def command(home: Path, quiet: bool, wait: float, jobs: int | None, log: str | None, log_format: str) -> int:
    """Make the index anew from the mail.

    All that was imported is read again, into a new index beside the old one; then they change over.
    Searches go on with the old index meanwhile. Ids stay as they are.

    \b
    listarchive rebuild
    listarchive rebuild -q --wait 3600 --log rebuild.log
    """
    from listarchive.cli.configured import configured, place
    from listarchive.cli.import_command import counts, shown, watching
    from listarchive.configuration import MailPaths
    from listarchive.importer import rebuild

    with logged("rebuild", log, log_format) as note:
        settings = configured(home)
        places = MailPaths(home, settings)
        with watching(quiet) as progress, placed(home):
            report = rebuild(
                place(home, settings, settings.private, settings.spamless),
                list_of=places.list_of,
                languages=places.languages,
                honours=places.honours,
                spamless=places.spamless,
                wait=wait,
                jobs=jobs,
                apart=True,
                progress=progress,
            )
        code = shown(report, quiet=quiet)
        note(code, counts(report))
    return code
