"""`listarchive hidden`: list the posts that are not shown."""

from __future__ import annotations

from pathlib import Path

import click

from listarchive.cli.options import format_option
from listarchive.cli.paths import pass_home


@click.command("hidden")
@format_option("text", "json", meaning="text for people; json for programs, a line for each post.")
@pass_home
def command(home: Path, form: str) -> int:
    """List the posts that are not shown: when each was hidden, and why.

    The same stands in the file HOME/hidden. Exit code 1: none is hidden.

    \b
    listarchive hidden
    listarchive hidden --json > hidden.json
    """
    from listarchive.cli.listed_output import listed
    from listarchive.moderation import HiddenPosts

    return listed(HiddenPosts.read(home), form)
