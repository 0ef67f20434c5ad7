"""`listarchive serve`: show the archive in a browser."""

from __future__ import annotations

import gc
import signal
from contextlib import suppress
from typing import TYPE_CHECKING

import click

from listarchive.cli.paths import LocalPath, pass_home
from listarchive.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_LISTS = 10_000  # that a name is looked for among


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
@click.option(
    "--socket",
    "path",
    type=LocalPath(),
    metavar="PATH",
    help="Serve at a socket there, which nobody but you reaches, instead of at a port.",
)
@click.option("--all", "everything", is_flag=True, help="Show private lists, too; only with --socket.")
@pass_home
def command(home: Path, host: str, port: int, path: Path | None, everything: bool, workers: int) -> int:
    """Show the archive in a browser, until Ctrl-C or SIGTERM.

    Pages, search, feeds; read-only. What an import commits meanwhile is shown at once, and so is what
    changes in listarchive.toml and the mailmap. On 127.0.0.1 nobody but this machine is served: for others,
    put a server with TLS in front (docs/web.md). Private lists are shown to their readers
    (docs/private-lists.md).

    \b
    listarchive serve                             at http://127.0.0.1:8025/
    listarchive serve --port 8080 --workers 4     where many read
    listarchive serve --socket ~/mail.sock --all  private lists, for you alone
    """
    from listarchive.cli.configured import configured, trusting
    from listarchive.cli.extras import extra
    from listarchive.configuration import FILE

    with extra("web", "serve"):
        from listarchive.web import Site, serve

    if everything and path is None:
        raise UsageError(
            "--all shows private lists, and others may reach a port: give --socket PATH, which only you reach"
        )
    trusted = trusting()

    def read() -> Site:
        settings = configured(home)
        return Site(
            home=home,
            title=settings.web.title,
            url=settings.web.url,
            hosts=settings.web.hosts,
            addresses=settings.web.addresses,
            headers=settings.web.headers,
            timeout=settings.web.patience,
            timezone=settings.timezone,
            mailmap=settings.mailmap,
            references_only=settings.references_only,
            titles={name: each.title for name, each in settings.lists.items() if each.title},
            searches=settings.searches,
            limits=settings.limits,
            trusting=trusted,
            cluster=settings.engine.cluster,
            private={name: settings.lists[name].readers for name in sorted(settings.private)},
            spamless=settings.spamless,
            user_header=settings.web.user_header,
            groups_header=settings.web.groups_header,
            trusted_proxies=settings.web.trusted_proxies,
            socket=path is not None,
            everything=everything,
            settings=home / FILE,
        )

    gc.freeze()  # all that was loaded stays, and several workers share it
    gc.set_threshold(20_000)
    # A service manager's SIGTERM ends it as Ctrl-C does: nothing was left undone, whenever it comes.
    signal.signal(signal.SIGTERM, signal.default_int_handler)

    def told(address: str) -> None:
        click.echo(f"listarchive: the archive is at {address} (Ctrl-C ends this)", err=True)
        for name, near in _mistyped(home, configured(home).private):
            click.echo(
                f"listarchive: listarchive.toml makes {name} private, and no post is on that list: "
                f"did you mean {near}, which everybody may read?",
                err=True,
            )

    with suppress(KeyboardInterrupt):
        serve(read, host, port, told, workers, path)
    return 0


def _mistyped(home: Path, private: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Give private lists that no post is on, each with a public one that is written nearly so."""
    from difflib import get_close_matches

    from listarchive.cli.archive_access import opened
    from listarchive.errors import ListArchiveError

    if not private:
        return
    with suppress(ListArchiveError, OSError), opened(home) as archive:
        known = {name for name, _ in archive.values("list", "", _LISTS)}
        for name in sorted(private - known):
            if near := get_close_matches(name, known - private, 1, 0.75):
                yield name, near[0]
