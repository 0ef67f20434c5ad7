"""`listarchive stats`: count what is in the archive."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from listarchive.cli.terminal import columns, cut, page, safe

if TYPE_CHECKING:
    from listarchive.archive import Results

_AUTHORS = 10  # shown to people


@click.command("stats")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to show it.")
@click.pass_obj
def command(home: Path, form: str) -> int:
    """Count posts, lists, authors and months."""
    from listarchive.archive import FACETS, Archive

    with Archive.open(home) as archive:
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
    yield f"{counted.total:,} posts by {len(authors):,} authors on {len(lists):,} lists{span}"
    yield ""
    for name, count in lists:
        yield f"{count:>8,}  {cut(safe(name), columns() - 10)}"
    yield ""
    for name, count in authors[:_AUTHORS]:
        yield f"{count:>8,}  {cut(safe(name), columns() - 10)}"
    if len(authors) > _AUTHORS:
        yield f"{'':>8}  … and {len(authors) - _AUTHORS:,} more"
    yield ""
    # A line for each month while they fit on a page, else for each year.
    periods = months if len(months) <= 24 else sorted(counted.facets["year"])
    most = max((count for _, count in periods), default=1)
    for period, count in periods:
        yield f"{period:>8}  {count:>7,} {'█' * round(count * (columns() - 20) / most)}".rstrip()
