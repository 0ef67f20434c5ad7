"""How does a command open the archive that it reads?"""

from __future__ import annotations

from pathlib import Path

import click

from listarchive.archive import Archive
from listarchive.configuration import Configuration, load
from listarchive.printable import safe

_TOLD = 3  # mistakes


def opened(home: Path, configuration: Configuration | None = None) -> Archive:
    """Open it with the mailmap that is configured; what cannot be read there is told on stderr."""
    path = (configuration or load(home)).mailmap
    archive = Archive.open(home, mailmap=path)
    mistakes = archive.mailmap.mistakes
    for mistake in mistakes[:_TOLD]:
        click.echo(f"listarchive: {safe(f'{path} {mistake}')}", err=True)
    if len(mistakes) > _TOLD:
        click.echo(f"listarchive: {safe(str(path))}: {len(mistakes) - _TOLD} more lines like these", err=True)
    return archive
