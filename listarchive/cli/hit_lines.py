"""How does a hit look to a person?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import click

from listarchive.cli.terminal import columns, cut, shown, table, width
from listarchive.post import Author
from listarchive.printable import safe

if TYPE_CHECKING:
    from listarchive.archive import Hit  # with a search engine, for which `--help` need not wait

_INDENT = "    "
_MOST_FACETS = 20  # values of a facet that are shown
_ID = 12  # cells of a short id, and of the gap before it
_DATE = 12  # cells of a date, and of the gap after it


def full(hit: Hit, colour: bool) -> Iterator[str]:
    """Show who, when and where; the subject; own words around the match."""
    yield _head(hit, colour)
    cells = columns() - len(_INDENT)
    subject = safe(hit.subject) and hit.subject
    lines = shown(
        subject or "(no subject)", hit.subject_highlights if subject else (), cells, 2, colour, bold=True
    )
    for line in lines + shown(hit.snippet, hit.highlights, cells, 3, colour):
        yield _INDENT + line
    yield ""


def one_line(hit: Hit, colour: bool) -> str:
    """Show a conversation by the post of it that was found first."""
    date = _date(hit)
    who = cut(who_wrote(hit.author, 18), 18)
    who += " " * (20 - width(who))
    if columns() < 60:
        who = ""
    room = columns() - _DATE - width(who) - _ID - 2
    subject = cut(safe(hit.subject) or "(no subject)", room)
    gap = " " * (room - width(subject) + 2)
    if colour:
        date, who = click.style(date, fg="cyan"), click.style(who, fg="green")
        return f"{date}{who}{click.style(subject, bold=True)}{gap}{click.style(safe(hit.id), dim=True)}"
    return f"{date}{who}{subject}{gap}{safe(hit.id)}"


def _head(hit: Hit, colour: bool) -> str:
    # A narrow terminal has no room for the lists, and many lists no more than the author leaves.
    lists = safe(", ".join(hit.lists))
    room = columns() - _DATE - 18 - _ID - 2
    right = f"{cut(lists, room)}  {safe(hit.id)}" if lists and room >= 8 else safe(hit.id)
    room = columns() - _DATE - 2 - width(right)
    who = cut(who_wrote(hit.author, room), room)
    gap = " " * (room - width(who) + 2)
    date = _date(hit)
    if colour:
        date, who = click.style(date, fg="cyan"), click.style(who, fg="green")
        right = click.style(right, dim=True)
    return f"{date}{who}{gap}{right}"


def _date(hit: Hit) -> str:
    return f"{hit.date:%Y-%m-%d}  " if hit.date else f"{'undated':{_DATE}}"


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
