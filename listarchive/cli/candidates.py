"""Candidates of completion: what a half-typed word of a command line could become.

Asked by a shell at every Tab: quick, and silent where there is no archive or nothing to say. What
these functions need is loaded at a Tab, as every command knows them.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeAlias

import click

from listarchive.lazy import lazy_pattern

if TYPE_CHECKING:
    from pathlib import Path

    from click.shell_completion import CompletionItem

    from listarchive.archive import Archive
    from listarchive.configuration import Configuration

Items: TypeAlias = "list[CompletionItem]"
Complete = Callable[[click.Context, click.Parameter, str], "Items"]

_MOST = 40  # of one kind: more than fit on a screen help nobody
_POSTS = 20  # each is read for what is told of it
_DATES = (
    *("today", "yesterday", "this.week", "last.week", "this.month", "last.month", "this.year", "last.year"),
    *("3d", "2w", "6m", "1y"),
)
_OPENING = lazy_pattern(r"(?:.*\s)?(?:-|\(|\w+:\()*", re.DOTALL)
"""What stands in a query before the word that is being typed."""


def in_query(ctx: click.Context, _: click.Parameter, typed: str) -> Items:
    """Complete the last word of a query: a field, or a field's value."""
    from listarchive.query.field_names import BY_NAME, FIELDS  # noqa: PLC0415

    opening = _OPENING.match(typed)
    before = opening[0] if opening else ""
    name, colon, value = typed[len(before) :].partition(":")
    if not colon:
        names = BY_NAME if name else [field.name for field in FIELDS if field.name != "any"]
        return [
            _item(f"{before}{each}:", type="open", help=BY_NAME[each].help)
            for each in names
            if len(each) > 1 and each.startswith(name.lower()) and each != "any"
        ]
    field = BY_NAME.get(name.lower())
    if field is None:
        return []
    start, dots, last = value.rpartition("..") if field.reading == "date" else ("", "", value)
    return [
        _item(f"{before}{name}:{start}{dots}{item.value}", help=item.help)
        for item in _values(ctx, field.name, last)
    ]


def of_field(name: str) -> Complete:
    """Complete an option that stands for a field of the query."""

    def complete(ctx: click.Context, _: click.Parameter, typed: str) -> Items:
        return _values(ctx, name, typed)

    return complete


def posts(ctx: click.Context, _: click.Parameter, typed: str) -> Items:
    """Complete the name of a post: numbers of the last search, and ids."""
    from listarchive.cli import last_search  # noqa: PLC0415

    with _archive(ctx) as archive:
        if archive is None:
            return []
        numbered = [
            (number, each)
            for number, each in last_search.hits(archive.home.path).items()
            if number.startswith(typed)
        ]
        ids = [(each, each) for each, _ in archive.values("id", typed, _POSTS)] if typed else []
        return [_item(name, help=_post(archive, each)) for name, each in (*numbered[:_POSTS], *ids)]


def one_of_several(names: Iterable[str]) -> Complete:
    """Complete the last of names with commas between them."""

    def complete(_: click.Context, __: click.Parameter, typed: str) -> Items:
        given, comma, last = typed.rpartition(",")
        return [
            _item(f"{given}{comma}{name}")
            for name in names
            if name.startswith(last) and name not in given.split(",")
        ]

    return complete


def in_template(_: click.Context, __: click.Parameter, typed: str) -> Items:
    """Complete the name of a field whose brace is open."""
    before, brace, name = typed.rpartition("{")
    if not brace or "}" in name:
        return []
    from listarchive.export.field_names import NAMES  # noqa: PLC0415

    return [_item(f"{before}{{{each}}}", type="open") for each in NAMES if each.startswith(name)]


def zones(_: click.Context, __: click.Parameter, typed: str) -> Items:
    """Complete the name of a time zone."""
    from zoneinfo import available_timezones  # noqa: PLC0415

    return [_item(name) for name in sorted(available_timezones()) if name.startswith(typed)]


def folders(_: click.Context, __: click.Parameter, typed: str) -> Items:
    """Leave it to the shell."""
    return [_item(typed, type="dir")]


def _item(value: str, **told: Any) -> CompletionItem:
    from click.shell_completion import CompletionItem  # noqa: PLC0415

    return CompletionItem(value, **told)


def _values(ctx: click.Context, field: str, typed: str) -> Items:
    from listarchive.engine.field_kinds import RUNNING  # noqa: PLC0415
    from listarchive.printable import safe  # noqa: PLC0415
    from listarchive.query.field_names import HAS, PLACES  # noqa: PLC0415

    known = {"has": (*HAS, "replies"), "is": PLACES, "date": _DATES}
    if field in known:
        return [_item(each) for each in known[field] if each.startswith(typed)]
    if field == "saved":
        return [
            _item(name, help=safe(query)[:60])
            for name, query in _configured(ctx).searches.items()
            if name.startswith(typed.lower())
        ]
    if field in RUNNING or field in ("size", "replies") or typed[:1] in {'"', "/", "~", "("}:
        return []
    with _archive(ctx) as archive:
        if archive is None:
            return []
        if field in ("id", "thread", "references"):
            found = archive.values("id", typed, _POSTS) if typed else []
            return [_item(each, help=_post(archive, each)) for each, _ in found]
        return [
            _item(value, help=f"{safe(told)}, {count}" if told else str(count))
            for value, count, told in _told(archive, field, typed)
        ]


def _told(archive: Archive, field: str, typed: str) -> Iterator[tuple[str, int, str]]:
    if field in ("author", "contact"):
        yield from archive.names(typed, _MOST)
    else:
        for value, count in archive.values("to" if field == "recipient" else field, typed, _MOST):
            yield value, count, ""


def _post(archive: Archive, name: str) -> str:
    from listarchive.printable import safe  # noqa: PLC0415

    post = archive.get(name).post
    who = archive.mailmap.canonical(post.author)
    return safe(f"{who.byline or who.name or who.email}: {post.subject}")[:60]


def _home(ctx: click.Context) -> Path:
    from pathlib import Path  # noqa: PLC0415

    given = ctx.find_root().params.get("home")
    return Path(given or os.environ.get("LISTARCHIVE_HOME") or ".")


def _configured(ctx: click.Context) -> Configuration:
    from listarchive.configuration import load  # noqa: PLC0415

    return load(_home(ctx))


@contextmanager
def _archive(ctx: click.Context) -> Iterator[Archive | None]:
    from listarchive.archive import Archive, Audience  # noqa: PLC0415
    from listarchive.errors import ListArchiveError  # noqa: PLC0415

    try:
        settings = _configured(ctx)
        archive = Archive.open(
            _home(ctx),
            mailmap=settings.mailmap,
            audience=Audience(spamless=settings.spamless),
            trusting=bool(ctx.find_root().params.get("trust_index")),
            cluster=settings.engine.cluster,
        )
    except (ListArchiveError, OSError):
        yield None
        return
    with archive:
        yield archive
