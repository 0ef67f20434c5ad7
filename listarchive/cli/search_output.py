"""How is the answer to a query shown?"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, tzinfo
from pathlib import Path
from typing import Any

import click

from listarchive.archive import Archive, Hit, Results
from listarchive.cli.formats import csv_lines, hit_json
from listarchive.cli.terminal import columns, cut, in_colour, marked, page, safe, safe_line, width, wrap
from listarchive.errors import UsageError
from listarchive.post import Author
from listarchive.query import Everything, as_json, explain, parse

_INDENT = "    "
_MOST_FACETS = 20  # values of a facet that are shown to people


def answer(home: Path, text: str, options: dict[str, Any]) -> int:
    """Answer a query in the form asked for, and give the exit code."""
    tree = parse(text, tz=_zone(options["tz"]))
    facets = [name.strip() for name in (options["facets"] or "").split(",") if name.strip()]
    if options["explain"]:
        click.echo(safe_block(explain(tree)), err=True)
    with Archive.open(home) as archive:
        limit = 0 if options["count"] else options["limit"]
        results = archive.search(
            tree, limit=limit, offset=options["offset"], sort=options["sort"], facets=facets
        )
        if options["count"]:
            click.echo(results.total)
        elif options["form"] == "text":
            hits = _one_a_thread(results.hits) if options["threads"] else results.hits
            page(_text(results, hits, options))
        elif options["form"] == "json":
            tell = {"query": text} | ({"tree": as_json(tree)} if options["explain"] else {})
            click.echo(json.dumps(_json(results, tell), indent=1))
        else:
            _machine(archive, results.hits, options["form"])
    if not results.total and not options["count"] and not isinstance(tree, Everything):
        _advise(results)
    return 0 if results.total else 1


def _zone(name: str | None) -> tzinfo:
    if not name:
        return UTC
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(name)
    except (ValueError, OSError, LookupError) as error:
        raise UsageError(f"there is no time zone {name!r}: write one like Europe/Berlin or UTC") from error


def _machine(archive: Archive, hits: tuple[Hit, ...], form: str) -> None:
    if form == "jsonl":
        lines: Iterable[str] = (json.dumps(hit_json(hit)) for hit in hits)
    elif form == "csv":
        lines = csv_lines(hits)
    elif form == "ids":
        lines = (hit.id for hit in hits)
    else:
        from listarchive.cli.mail_output import mbox_entry

        for hit in hits:
            sys.stdout.buffer.write(mbox_entry(archive.home.path, archive.get(hit.id)))
        return
    for line in lines:
        click.echo(line)


def safe_block(text: str) -> str:
    """Make a text of several lines safe for a terminal."""
    return "\n".join(safe_line(line) for line in text.split("\n"))


def _json(results: Results, tell: dict[str, Any]) -> dict[str, Any]:
    return {
        "version": 1,
        **tell,
        "understood": results.understood,
        "total": results.total,
        "suggestion": results.suggestion,
        "hits": [hit_json(hit) for hit in results.hits],
        "facets": results.facets,
    }


def _advise(results: Results) -> None:
    click.echo("listarchive: nothing found", err=True)
    if results.suggestion:
        click.echo(f"listarchive: did you mean: {safe(results.suggestion)}", err=True)
    if results.quoted:
        click.echo(f"listarchive: these words stand in quoted text only: {safe(results.quoted)}", err=True)


def _one_a_thread(hits: tuple[Hit, ...]) -> tuple[Hit, ...]:
    return tuple({hit.thread: hit for hit in reversed(hits)}.values())[::-1]


def _text(results: Results, hits: tuple[Hit, ...], options: dict[str, Any]) -> Iterator[str]:
    colour = in_colour()
    for hit in hits:
        yield from _brief(hit, colour) if options["threads"] else _full(hit, colour)
    for name, counts in results.facets.items():
        yield click.style(f"by {name}", bold=True) if colour else f"by {name}"
        for value, count in counts[:_MOST_FACETS]:
            yield f"{count:>8,}  {cut(safe(value), columns() - 10)}"
        if len(counts) > _MOST_FACETS:
            yield f"{'':>8}  … and {len(counts) - _MOST_FACETS:,} more (--format json has all)"
        yield ""
    if results.total:
        first, last = options["offset"] + 1, options["offset"] + len(results.hits)
        shown = (
            f"{first}–{last} of {results.total:,}"
            if last < results.total or first > 1
            else f"{results.total:,}"
        )
        more = f"; --offset {last} shows the next" if last < results.total and results.hits else ""
        line = f"{shown} {'post' if results.total == 1 else 'posts'}{more}"
        yield click.style(line, dim=True) if colour else line


def _full(hit: Hit, colour: bool) -> Iterator[str]:
    """Show who, when and where; the subject; own words around the match."""
    yield _head(hit, colour)
    cells = columns() - len(_INDENT)
    # Marks are places in the text as it is; what is not safe on a terminal is replaced sign for sign.
    for text, places, style, most in (
        (hit.subject or "(no subject)", hit.subject_highlights, {"bold": True}, 2),
        (hit.snippet, hit.highlights, {}, 3),
    ):
        clean = "".join(safe(character) or " " for character in text) if not text.isprintable() else text
        for start, end in wrap(clean, cells)[:most]:
            inside = [
                (max(a, start) - start, min(b, end) - start) for a, b in places if a < end and b > start
            ]
            yield _INDENT + marked(clean[start:end], inside, colour, **style)
    yield ""


def _brief(hit: Hit, colour: bool) -> Iterator[str]:
    subject = cut(safe(hit.subject) or "(no subject)", columns() - len(_INDENT))
    yield _head(hit, colour)
    yield _INDENT + (click.style(subject, bold=True) if colour else subject)


def _head(hit: Hit, colour: bool) -> str:
    date = f"{hit.date:%Y-%m-%d}" if hit.date else "undated   "
    right = f"{safe(', '.join(hit.lists))}  {hit.id}"
    room = columns() - len(date) - width(right) - 4
    who = cut(who_wrote(hit.author), max(room, 16))
    gap = " " * max(2, columns() - len(date) - 2 - width(who) - width(right))
    if not colour:
        return f"{date}  {who}{gap}{right}"
    return (
        f"{click.style(date, fg='cyan')}  {click.style(who, fg='green')}{gap}{click.style(right, dim=True)}"
    )


def who_wrote(author: Author) -> str:
    """Name an author for people: the byline, and who sent it."""
    name = safe(author.name) or safe(author.email) or "(unknown)"
    return f"{safe(author.byline)} (via {name})" if author.byline else name
