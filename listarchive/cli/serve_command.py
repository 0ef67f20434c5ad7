"""`listarchive serve`: show the archive in a browser."""

from __future__ import annotations

import signal
from contextlib import suppress
from pathlib import Path

import click

from listarchive.errors import UsageError


@click.command("serve")
@click.option(
    "--host",
    default="127.0.0.1",
    metavar="NAME",
    help="The name or address to listen on.  [default: 127.0.0.1]",
)
@click.option(
    "--port", type=click.IntRange(0, 65_535), default=8025, metavar="N", help="The port.  [default: 8025]"
)
@click.option(
    "--workers",
    type=click.IntRange(1, 32),
    default=1,
    metavar="N",
    help="Processes that answer, where one core is not enough.  [default: 1]",
)
@click.pass_obj
def command(home: Path, host: str, port: int, workers: int) -> int:
    """Show the archive in a browser, until Ctrl-C or SIGTERM.

    Pages, search, feeds; read-only. What an import commits meanwhile is shown at once, and so is what
    changes in listarchive.toml and the mailmap. On 127.0.0.1
    nobody but this machine is served: for others, put a server with TLS in front (docs/web.md).
    """
    from listarchive.cli.configured import configured, trusting
    from listarchive.configuration import FILE

    try:
        from listarchive.web import Site, serve
    except ImportError as error:
        if error.name is None or error.name.partition(".")[0] == "listarchive":
            raise
        raise UsageError(
            f"serve needs {error.name}: install it with `pip install 'listarchive[web]'`"
        ) from error

    trusted = trusting()

    def read() -> Site:
        settings = configured(home)
        return Site(
            home=home,
            title=settings.web.title,
            url=settings.web.url,
            hosts=settings.web.hosts,
            addresses=settings.web.addresses,
            timeout=settings.web.patience,
            timezone=settings.timezone,
            mailmap=settings.mailmap,
            references_only=settings.references_only,
            titles={name: each.title for name, each in settings.lists.items() if each.title},
            searches=settings.searches,
            limits=settings.limits,
            trusting=trusted,
            settings=home / FILE,
        )

    # A service manager's SIGTERM ends it as Ctrl-C does: nothing was left undone, whenever it comes.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with suppress(KeyboardInterrupt):
        serve(read, host, port, _told, workers)
    return 0


def _told(address: str) -> None:
    click.echo(f"listarchive: the archive is at {address} (Ctrl-C ends this)", err=True)
