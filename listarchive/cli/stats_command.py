"""`listarchive stats`: count what is in the archive."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from listarchive.cli.terminal import columns, number_of, page, table, wrap

if TYPE_CHECKING:
    from listarchive.archive import Results

_AUTHORS = 10  # shown to people


@click.command("stats")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    metavar="FORM",
    default="text",
    help="text for people; json for programs.",
)
@click.pass_obj
def command(home: Path, form: str) -> int:
    """Count posts, lists, authors and months."""
    from listarchive.archive import FACETS
    from listarchive.cli.reading import opened

    with opened(home) as archive:
        counted = archive.search("", limit=0, facets=FACETS)
    if form == "json":
        facets = counted.facets
        shown = {
            "version": 1,
            "posts": counted.total,
            "lists": facets["list"],
            "authors": facets["author"],
            "years": sorted(facets["year"]),
            "months": sorted(facets["month"]),
        }
        click.echo(json.dumps(shown, indent=1))
    else:
        page(_text(counted))
    return 0


def _text(counted: Results) -> Iterator[str]:
    lists, authors = counted.facets["list"], counted.facets["author"]
    months = sorted(counted.facets["month"])
    span = f", {months[0][0]} to {months[-1][0]}" if months else ""
    head = (
        f"{number_of(counted.total, 'post')} by {number_of(len(authors), 'author')} "
        f"on {number_of(len(lists), 'list')}{span}"
    )
    yield from (head[start:end] for start, end in wrap(head, columns()))
    yield ""
    yield from table(lists, len(lists))
    yield ""
    yield from table(authors, _AUTHORS)
    yield ""
    periods = _timeline(months, counted.facets["year"])
    most = max((count for _, count in periods), default=1)
    for period, count in periods:
        yield f"{period:>8}  {count:>7,} {'█' * round(count * (columns() - 20) / most)}".rstrip()


def _timeline(months: list[tuple[str, int]], years: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """Give a line for each month while they fit on a page, else for each year; silent ones, too."""
    if not months:
        return []
    first, last = (12 * int(month[:4]) + int(month[5:]) - 1 for month, _ in (months[0], months[-1]))
    if last - first < 24:
        names = [f"{month // 12:04}-{month % 12 + 1:02}" for month in range(first, last + 1)]
    else:
        names = [f"{year:04}" for year in range(first // 12, last // 12 + 1)]
    counts = dict(months + years)
    return [(name, counts.get(name, 0)) for name in names]
