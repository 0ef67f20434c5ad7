"""Hits as lines for a person."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Any

import click

from listarchive.cli.terminal import PLACE, columns, cut, marked, shown, table, width
from listarchive.post import Author
from listarchive.printable import safe
from listarchive.record import record

if TYPE_CHECKING:
    from listarchive.archive import Hit, Passage  # with a search engine, for which `--help` need not wait

_MOST_FACETS = 20  # values of a facet that are shown
_ID = 12  # cells of a short id, and of the gap before it
_DATE = 12  # cells of a date, and of the gap after it


@record
class Layout:
    """How hits are set: with numbers in a margin, their days in a zone, short beside a present."""

    colour: bool
    margin: int
    """Cells of the widest number, and of the gap after it."""
    zone: tzinfo
    now: datetime | None = None
    """For dates short when recent, as on a terminal; what is kept in a file must not go stale."""

    @classmethod
    def of(cls, last: int, colour: bool, zone: tzinfo, now: datetime | None = None) -> Layout:
        """Set hits up to the number `last`."""
        return cls(colour, max(2, len(str(last))) + 2, zone, now and now.astimezone(zone))

    def number(self, number: int) -> str:
        """Set a number in the margin."""
        return self.style(f"{number:>{self.margin - 2}}  ", dim=True)

    def style(self, text: str, **style: Any) -> str:
        """Colour a text, if there is to be colour."""
        return click.style(text, **style) if self.colour else text

    def date(self, when: datetime | None) -> str:
        """Set a date: `14:05` today, `Mon 14:05` this week, `12 Nov` within the year, else `2023-11-06`."""
        if when is None:
            return "undated"
        here = when.astimezone(self.zone)
        if self.now is None or here > self.now:
            return f"{here:%Y-%m-%d}"
        days = (self.now.date() - here.date()).days
        if days < 7:
            return f"{here:%a %H:%M}" if days else f"{here:%H:%M}"
        return f"{here.day} {here:%b}" if days < 300 else f"{here:%Y-%m-%d}"


def full(hit: Hit, number: int, layout: Layout, passages: Sequence[Passage] = ()) -> Iterator[str]:
    """Show who, when and where; the subject; passages, else own words around the match."""
    yield _head(hit, number, layout)
    cells = columns() - layout.margin
    subject = safe(hit.subject) and hit.subject
    lines = shown(
        subject or "(no subject)",
        hit.subject_highlights if subject else (),
        cells,
        2,
        layout.colour,
        bold=True,
    )
    before = f"{hit.snippet_from}: " if hit.snippet_from else ""
    places = [(start + len(before), end + len(before)) for start, end in hit.highlights]
    below = _set(passages, layout) or shown(before + hit.snippet, places, cells, 3, layout.colour)
    for line in (*lines, *below):
        yield f"{' ' * layout.margin}{line}" if line else ""
    yield ""


def _set(passages: Sequence[Passage], layout: Layout) -> list[str]:
    """Set the lines that match and those around them: as they stand there, and `--` between them.

    Above those of what is attached stands its name.
    """
    cells = columns() - layout.margin if sys.stdout.isatty() else 0
    name = safe(passages[0].attachment) if passages else ""
    out = [cut(name, columns() - layout.margin - 1) + ":"] if name else []
    for number, passage in enumerate(passages):
        out += [layout.style("--", dim=True)] if number else []
        for line in passage.lines:
            out += marked(line.text, line.highlights, cells, layout.colour)
    return out


def one_line(hit: Hit, number: int, layout: Layout) -> str:
    """Show a conversation by the post of it that was found first."""
    who = cut(who_wrote(hit.author, 18), 18)
    who += " " * (20 - width(who))
    if columns() < 60:
        who = ""
    room = columns() - layout.margin - _DATE - width(who) - _ID - 2
    subject = cut(safe(hit.subject) or "(no subject)", room)
    gap = " " * (room - width(subject) + 2)
    return (
        f"{layout.number(number)}{_date(hit, layout)}{who}"
        f"{layout.style(subject, bold=True)}{gap}{layout.style(safe(hit.id), dim=True)}"
    )


def _head(hit: Hit, number: int, layout: Layout) -> str:
    # A narrow terminal has no room for the lists, and many lists no more than the author leaves.
    cells = columns() - layout.margin - _DATE
    lists = safe(", ".join(hit.lists))
    room = cells - 18 - _ID - 2
    right = f"{cut(lists, room)}  {safe(hit.id)}" if lists and room >= 8 else safe(hit.id)
    room = cells - 2 - width(right)
    who = cut(who_wrote(hit.author, room), room)
    gap = " " * (room - width(who) + 2)
    return f"{layout.number(number)}{_date(hit, layout)}{who}{gap}{layout.style(right, dim=True)}"


def _date(hit: Hit, layout: Layout) -> str:
    return layout.style(f"{layout.date(hit.date):{_DATE}}", fg=PLACE)


def who_wrote(author: Author, room: int = 100) -> str:
    """Name an author for people: the byline, and who sent it if there is room for it."""
    name = safe(author.name) or safe(author.email)
    byline = safe(author.byline)
    if not (byline and name):
        return byline or name or "(unknown)"
    both = f"{byline} (via {name})"
    return both if width(both) <= room else byline


def facets(counted: Mapping[str, list[tuple[str, int]]], colour: bool) -> Iterator[str]:
    """Show by what the posts found can be counted."""
    for name, counts in counted.items():
        yield click.style(f"by {name}", bold=True) if colour else f"by {name}"
        yield from table(counts, _MOST_FACETS, " (--format json)")
        yield ""
