"""Options that several commands have."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from listarchive.cli.candidates import zones

Command = TypeVar("Command", bound=Callable[..., Any])


def format_option(*forms: str, meaning: str) -> Callable[[Command], Command]:
    """Give a command the option `--format`, with these forms; the first one is usual."""
    return click.option(
        "--format", "form", type=click.Choice(forms), metavar="FORM", default=forms[0], help=meaning
    )


quiet_option = click.option("-q", "--quiet", is_flag=True, help="Say nothing if all is well: for cron.")

jobs_option = click.option(
    "--jobs", type=int, metavar="N", help="Read mail in N processes.  [default: by cores]"
)

zone_option = click.option(
    "--tz",
    metavar="ZONE",
    shell_complete=zones,
    help="Whose days are meant, as Europe/Berlin.  [default: as configured, else UTC]",
)
