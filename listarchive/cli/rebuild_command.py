"""`listarchive rebuild`: make the index anew."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("rebuild")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing if all is well: for cron.")
@click.option("--wait", type=float, default=0.0, metavar="SECONDS", help="Wait so long for an import.")
@click.option("--jobs", type=int, metavar="N", help="Read mail in N processes.  [default: by cores]")
@click.pass_obj
def command(home: Path, quiet: bool, wait: float, jobs: int | None) -> int:
    """Make the index anew from the mail.

    All that was imported is read again, into a new index beside the old one; then they change over.
    Searches go on with the old index meanwhile. Ids stay as they are.
    """
    from listarchive.archive import Home
    from listarchive.cli.import_command import shown, watching
    from listarchive.importer import rebuild

    with watching(quiet) as progress:
        report = rebuild(Home(home), wait=wait, jobs=jobs, progress=progress)
    return shown(report, quiet=quiet)
