"""A digest put together and put out."""

from __future__ import annotations

import getpass
import json
import socket
from collections.abc import Iterator
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Any

import click

from listarchive.archive import OWNER
from listarchive.cli.archive_access import opened
from listarchive.cli.configured import configured, zone_asked
from listarchive.cli.terminal import PLACE, columns, in_colour, page, wrap
from listarchive.configuration import Configuration
from listarchive.dates import bounded
from listarchive.errors import UsageError
from listarchive.printable import safe
from listarchive.query import And, Everything, Query, parse, understood
from listarchive.summary.news import News, news

_STYLES: dict[str, dict[str, Any]] = {
    "head": {"bold": True},
    "list": {"fg": PLACE, "bold": True},
    "subject": {"bold": True},
    "byline": {"italic": True},
    "link": {"dim": True},
}


def tell(home: Path, options: dict[str, Any]) -> int:
    """Put out what came in, in the form asked for, and give the exit code."""
    configuration = configured(home)
    tz = zone_asked(configuration, options["tz"])
    tree = _asked(configuration, options, tz)
    stretch = _stretch(options, tz)
    envelope = _envelope(configuration, options) if options["form"] in ("mail", "rfc1153") else None
    audience = OWNER if options["everything"] else configuration.audience(*options["readers"])
    with opened(home, configuration, tz, audience) as archive:
        found = news(
            archive,
            tree,
            title=configuration.web.title,
            stretch=stretch,
            zone=tz,
            narrowed="" if isinstance(tree, Everything) else understood(tree),
            titles={name: each.title for name, each in configuration.lists.items() if each.title},
            link=_links(configuration.web.url),
        )
        if not found.lists:
            if not options["quiet"]:
                click.echo(f"listarchive: nothing came in, {found.days}: try an earlier --since", err=True)
            return 1
        if options["form"] == "text":
            page(_text(found))
        elif options["form"] == "json":
            from listarchive.summary.as_json import record

            click.echo(json.dumps(record(found, archive), indent=1))
        else:
            click.echo(_written(found, options["form"], configuration.web.url, envelope), nl=False)
    return 0


def _asked(configuration: Configuration, options: dict[str, Any], tz: tzinfo) -> Query:
    """Read the query and the saved search. Raises `QueryError`, `DateError`, `UsageError`."""
    saved, name = configuration.searches, options["saved"]
    trees = [parse(options["query"], tz=tz, saved=saved)] if options["query"].strip() else []
    if name is not None:
        if name.lower() not in saved:
            known = ", ".join(saved) or "there is none"
            raise UsageError(f"no saved search {safe(name)!r} in listarchive.toml: {known}")
        trees.append(parse(saved[name.lower()], tz=tz, saved=saved))
    return And(tuple(trees)) if len(trees) > 1 else trees[0] if trees else Everything()


def _stretch(options: dict[str, Any], tz: tzinfo) -> tuple[datetime, datetime]:
    """Read from when to when. A clock that is ahead makes nothing new. Raises `DateError`."""
    now = datetime.now(UTC)
    since = bounded("since", options["since"], now=now, tz=tz).start
    until = bounded("until", options["until"], now=now, tz=tz).end if options["until"] else now
    assert since and until
    if since >= until:
        raise UsageError(f"--since {options['since']} is not before --until: swap them")
    return since, until


def _links(url: str) -> Any:
    base = url.rstrip("/")
    return lambda stored: f"{base}/post/{stored.id}" if base else ""


def _envelope(configuration: Configuration, options: dict[str, Any]) -> Any:
    from listarchive.summary.mail import Envelope, address

    if not options["to"]:
        raise UsageError(f"--format {options['form']} needs --to ADDRESS: whom does the mail go to?")
    sender = options["sender"] or f"{getpass.getuser()}@{socket.getfqdn()}"
    return Envelope(address(sender), tuple(map(address, options["to"])), configuration.web.url)


def _written(found: News, form: str, url: str, envelope: Any) -> bytes:
    if form == "html":
        from listarchive.summary.page import html

        return html(found).encode("utf-8", "replace")
    if form == "atom":
        from listarchive.export.atom import Feed, atom

        address = url or "tag:listarchive.invalid,2024:digest"  # RFC 4151: a name that leads nowhere
        feed = Feed(f"{found.title}: {found.headline}", address, updated=found.until, timezone=found.zone)
        return atom(feed, reversed(found.posts), found.link)
    from listarchive.summary.mail import mailed, rfc1153

    return mailed(found, envelope) if form == "mail" else rfc1153(found, envelope)


def _text(found: News) -> Iterator[str]:
    from listarchive.summary.text import lines

    def fold(text: str, width: int) -> list[str]:
        return [text[start:end] for start, end in wrap(text, width)] or [""]

    colour = in_colour()
    for line in lines(found, columns(), fold):
        yield click.style(line.text, **_STYLES.get(line.kind, {})) if colour and line.text else line.text
