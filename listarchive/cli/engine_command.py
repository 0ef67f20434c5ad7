"""`listarchive engine`: tell what keeps the index."""

from __future__ import annotations

import json
from pathlib import Path

import click

from listarchive.cli.options import format_option
from listarchive.cli.paths import pass_home
from listarchive.printable import safe_line

_HEALTH = {
    "green": "all there",
    "yellow": "all there, but not every copy",
    "red": "a part is away: nothing is searched until it is back",
}


@click.command("engine")
@click.argument("what", type=click.Choice(["status"]), metavar="status")
@format_option("text", "json", meaning="text for people; json for programs.")
@pass_home
def command(home: Path, what: str, form: str) -> int:  # noqa: ARG001 - there is one thing to ask so far
    """Tell what keeps the index, and how it is.

    That is the engine of the program or a cluster: where it is, whether all of the index is there, how many
    posts it has and how large it is, of which format, and when something was committed last.

    \b
    listarchive engine status
    listarchive engine status --json
    """
    from dataclasses import asdict

    from listarchive.archive import engine_of
    from listarchive.cli.configured import configured, place

    status = engine_of(place(home, configured(home))).status()
    if form == "json":
        shown = {"version": 1, **asdict(status), "committed": status.committed.isoformat(timespec="seconds")}
        click.echo(json.dumps(shown, indent=1))
        return 0
    cut = f"{status.shards:,} on {status.nodes:,} nodes, {status.replicas:,} further copies of each"
    lines = {
        "engine": f"{status.kind} {status.release}",
        "where": status.where,
        "health": f"{status.health} ({_HEALTH.get(status.health, 'unknown')})",
        "shards": cut if status.kind != "whoosh" else "",
        "posts": f"{status.posts:,}",
        "size": f"{status.size / 1e6:,.1f} MB",
        "format": status.format,
        "committed": f"{status.committed:%Y-%m-%d %H:%M:%S} UTC",
    }
    for name, value in lines.items():
        if value:
            click.echo(safe_line(f"{name:<10}{value}"))
    return 0
