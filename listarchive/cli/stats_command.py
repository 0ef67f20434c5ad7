"""`listarchive stats`: count what is in the archive."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

from listarchive.cli.options import format_option, zone_option
from listarchive.cli.paths import LocalPath, pass_home
from listarchive.cli.terminal import columns, cut, number_of, page, table, width, wrap
from listarchive.errors import UsageError
from listarchive.printable import safe

if TYPE_CHECKING:
    from pathlib import Path

    from listarchive.archive import Results

_COUNTED = ("author", "list", "year", "month")
_AUTHORS = 10  # shown to people
_MONTHS = 24  # lines, before they become years


@click.command("stats")
@format_option("text", "json", meaning="text for people; json for programs.")
@click.option(
    "--plot",
    type=LocalPath(dir_okay=False),
    metavar="FILE",
    help="Draw the counts into an SVG or PNG file.",
)
@zone_option
@pass_home
def command(home: Path, form: str, plot: Path | None, tz: str | None) -> int:
    """Count posts, lists, authors and months, and how long answers took.

    \b
    listarchive stats
    listarchive stats --plot years.svg
    listarchive stats --json > stats.json
    """
    from listarchive.cli.archive_access import opened_in

    with opened_in(home, tz) as archive:
        counted = archive.search("", limit=0, facets=_COUNTED)
        answers = archive.overview().waited
    if plot is not None:
        _draw(plot, counted, answers)
    elif form == "json":
        facets = counted.facets
        shown = {
            "version": 1,
            "posts": counted.total,
            "lists": facets["list"],
            "authors": facets["author"],
            "years": sorted(facets["year"]),
            "months": sorted(facets["month"]),
            "answers": answers,
        }
        click.echo(json.dumps(shown, indent=1))
    else:
        page(_text(counted, answers))
    return 0


def _draw(path: Path, counted: Results, answers: Sequence[tuple[str, int]]) -> None:
    from listarchive.cli.extras import extra

    with extra("plot", "--plot"):
        from listarchive.cli.stats_plot import FORMATS, plot

    if path.suffix.lower() not in FORMATS:
        raise UsageError(f"--plot {path}: name a file that ends in {' or '.join(FORMATS)}")
    plot(path, _head(counted), _over_time(counted), counted.facets["author"][:_AUTHORS], answers)


def _head(counted: Results) -> str:
    lists, authors = counted.facets["list"], counted.facets["author"]
    months = sorted(month for month, _ in counted.facets["month"] if month != "undated")
    span = f", {months[0]} to {months[-1]}" if months else ""
    return (
        f"{number_of(counted.total, 'post')} by {number_of(len(authors), 'author')} "
        f"on {number_of(len(lists), 'list')}{span}"
    )


def _text(counted: Results, answers: Sequence[tuple[str, int]]) -> Iterator[str]:
    lists, authors = counted.facets["list"], counted.facets["author"]
    head = _head(counted)
    yield from (head[start:end] for start, end in wrap(head, columns()))
    yield ""
    yield from table(lists, len(lists))
    yield ""
    yield from _bars(authors[:_AUTHORS])
    if len(authors) > _AUTHORS:
        yield f"… and {len(authors) - _AUTHORS:,} more"
    yield ""
    yield "First answer to a conversation:"
    yield from _bars(answers)
    yield ""
    yield from _bars(_timeline(counted))


def _bars(counts: Sequence[tuple[str, int]]) -> Iterator[str]:
    """Show values with their counts as bars, the names as wide as they are, but no wider than a third."""
    names = [cut(safe(name) or "unknown", columns() // 3) for name, _ in counts]
    widest = max(map(width, names), default=0)
    most = max((count for _, count in counts), default=0) or 1
    room = columns() - widest - 10
    for name, (_, count) in zip(names, counts, strict=True):
        bar = "█" * round(count * room / most)
        yield f"{name}{' ' * (widest - width(name))} {count:>8,} {bar or '▏' * bool(count)}".rstrip()


def _over_time(counted: Results) -> list[tuple[str, int]]:
    """Give every month from the first to the last, silent ones, too."""
    counts = {month: count for month, count in counted.facets["month"] if month != "undated"}
    if not counts:
        return []
    first, last = (12 * int(month[:4]) + int(month[5:]) - 1 for month in (min(counts), max(counts)))
    names = (f"{month // 12:04}-{month % 12 + 1:02}" for month in range(first, last + 1))
    return [(name, counts.get(name, 0)) for name in names]


def _timeline(counted: Results) -> list[tuple[str, int]]:
    """Give a line for each month while they fit on a page, else for each year; silent ones, too."""
    months = _over_time(counted)
    if len(months) <= _MONTHS:
        return months
    years: dict[str, int] = {}
    for month, count in months:
        years[month[:4]] = years.get(month[:4], 0) + count
    return list(years.items())
