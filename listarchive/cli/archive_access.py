"""Opening the archive that a command reads; finding the post that a person names."""

from __future__ import annotations

from dataclasses import replace
from datetime import tzinfo
from pathlib import Path

import click

from listarchive.archive import OWNER, Archive, Audience
from listarchive.cli import last_search
from listarchive.cli.configured import configured, trusting, zone_asked
from listarchive.configuration import Configuration
from listarchive.errors import NotFound, UsageError
from listarchive.printable import safe

_TOLD = 3  # mistakes


def opened(
    home: Path,
    configuration: Configuration | None = None,
    timezone: tzinfo | None = None,
    audience: Audience = OWNER,
) -> Archive:
    """Open it as is configured; what cannot be read in the mailmap is told on stderr.

    What looks like spam is not shown to anybody who does not ask for it, where that is configured.
    """
    settings = configuration or configured(home)
    path = settings.mailmap
    archive = Archive.open(
        home,
        mailmap=path,
        references_only=settings.references_only,
        timezone=timezone or settings.timezone,
        trusting=trusting(),
        audience=replace(audience, spamless=settings.spamless),
        cluster=settings.engine.cluster,
    )
    mistakes = archive.mailmap.mistakes
    for mistake in mistakes[:_TOLD]:
        click.echo(f"listarchive: {safe(f'{path} {mistake}')}", err=True)
    if len(mistakes) > _TOLD:
        click.echo(f"listarchive: {safe(str(path))}: {len(mistakes) - _TOLD} more lines like these", err=True)
    return archive


def opened_in(home: Path, name: str | None) -> Archive:
    """Open it in the time zone that `--tz` names, else in its own. Raises `UsageError` for no such zone."""
    configuration = configured(home)
    return opened(home, configuration, zone_asked(configuration, name))


def given(archive: Archive, name: str) -> str:
    """Give the id of a post that a person names, the number of a hit of the last search, too.

    Raises `NotFound` for a number that is neither that nor the beginning of one id.
    """
    found = last_search.named(archive.home.path, name)
    if found == name and last_search.is_number(name):
        try:
            found = archive.get(name).id
        except (NotFound, UsageError):
            raise last_search.not_shown(archive.home.path, name) from None
        click.echo(f"listarchive: the last search showed no hit {name}: this is {found}", err=True)
    return found
