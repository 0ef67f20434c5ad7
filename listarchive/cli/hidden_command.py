"""`listarchive hidden`: list the posts that are not shown."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from listarchive.cli.options import format_option
from listarchive.cli.paths import pass_home
from listarchive.printable import safe_line


@click.command("hidden")
@format_option("text", "json", meaning="text for people; json for programs, a line for each post.")
@pass_home
def command(home: Path, form: str) -> int:
    """List the posts that are not shown: when each was hidden, and why.

    The same stands in the file HOME/hidden. Exit code 1: none is hidden.
    """
    from listarchive.moderation import HiddenPosts

    hidden = HiddenPosts.read(home)
    for post in hidden:
        if form == "json":
            click.echo(json.dumps({"version": 1, **asdict(post)}))
        else:
            line = f"{post.id}  {post.day}  {post.state}  <{post.message_id}>  {post.reason}"
            click.echo(safe_line(line).rstrip())
    return 0 if len(hidden) else 1
