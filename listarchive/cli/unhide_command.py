"""`listarchive unhide`: show posts again that were hidden."""

from __future__ import annotations

from pathlib import Path

import click

from listarchive.cli.paths import pass_home
from listarchive.cli.run_log import changing_options, logged, placed
from listarchive.cli.terminal import number_of


@click.command("unhide")
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@changing_options
@pass_home
def command(
    home: Path, ids: tuple[str, ...], quiet: bool, wait: float, log: str | None, log_format: str
) -> int:
    """Show posts again that were hidden.

    ID is a short id, the beginning of one, or a Message-ID, as `listarchive hidden` lists them. The files
    that hidden posts stand in are read again. What was purged cannot come back.

    \b
    listarchive unhide 46tb3xaesz27
    listarchive unhide qgpe fsaw                  several, by how ids begin
    """
    from listarchive.cli.configured import configured, place
    from listarchive.cli.import_command import read_again, shown
    from listarchive.importer import unhide

    with logged("unhide", log, log_format) as note, placed(home):
        settings = configured(home)
        here = place(home, settings)
        posts, paths = unhide(here, ids, wait=wait)
        code = shown(read_again(here, settings, paths, wait), quiet=True) if paths else 0
        if not quiet:
            click.echo(f"{number_of(len(posts), 'post')} hidden no longer")
        note(code, {"shown again": len(posts)})
    return code
