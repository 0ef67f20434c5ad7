"""Hits for other programs: as they are found, in bounded memory."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from operator import attrgetter
from typing import Any, TypeVar

import click

from listarchive.archive import Archive, Hit
from listarchive.cli.field_choice import FieldChoice
from listarchive.cli.terminal import write
from listarchive.query import Query

T = TypeVar("T")

FOR_PROGRAMS = frozenset({"jsonl", "csv", "mbox", "ids", "template"})
"""The formats that give all hits, as they come, unless it is said how many."""
_BY_ID = frozenset({"mbox", "ids"})
"""Those that tell nothing of a hit but which post it is."""


def streamed(archive: Archive, tree: Query, part: dict[str, Any], choice: FieldChoice) -> list[str]:
    """Write the hits of a query as they are found, and give their ids."""
    if choice.form in _BY_ID:
        return _by_id(archive, archive.each_id(tree, **part), choice.form)
    return for_programs(archive, archive.each_hit(tree, **part), choice)


def for_programs(archive: Archive, hits: Iterable[Hit], choice: FieldChoice) -> list[str]:
    """Write hits as they come, and give their ids."""
    from listarchive.export.records import csv_pieces, hit_json

    if choice.form in _BY_ID:
        return _by_id(archive, (hit.id for hit in hits), choice.form)
    ids: list[str] = []
    noted = _noting(hits, ids, attrgetter("id"))
    if choice.form == "csv":
        for piece in csv_pieces(noted, choice.names):
            click.echo(piece, nl=False)
    elif choice.template is not None:
        for hit in noted:
            click.echo(choice.template(hit_json(hit)), nl=False)
    else:
        for hit in noted:
            click.echo(json.dumps(choice.only(hit_json(hit))))
    return ids


def _by_id(archive: Archive, found: Iterable[str], form: str) -> list[str]:
    """Write the ids of hits as they come, or their mails, and give them."""
    from listarchive.export.mails import written

    ids: list[str] = []
    noted = _noting(found, ids, str)
    if form == "mbox":
        for raw in written(archive.home, map(archive.get, noted), form):
            write(raw)
    else:
        for each in noted:
            click.echo(each)
    return ids


def _noting(found: Iterable[T], ids: list[str], name: Callable[[T], str]) -> Iterator[T]:
    """Give what was found as it comes, and note the ids."""
    for each in found:
        ids.append(name(each))
        yield each


def tell_cut(count: int, more: bool, options: dict[str, Any]) -> None:
    """Say on stderr that a program was not given every hit; JSON has a `total`."""
    if not more or not options["limit"] or options["form"] not in FOR_PROGRAMS:
        return
    offset = options["offset"]
    click.echo(
        f"listarchive: there are more hits than these {count}: --offset {offset + count} gives the next, "
        "-n all gives every one",
        err=True,
    )
