"""The posts that a file of an archive home lists, as they are printed."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from listarchive.printable import safe_line

if TYPE_CHECKING:
    from listarchive.moderation import ListedPost


def listed(posts: Iterable[ListedPost], form: str) -> int:
    """Print what is said of posts, a line each, and give the exit code: 1 if there is none."""
    code = 1
    for post in posts:
        code = 0
        if form == "json":
            click.echo(json.dumps({"version": 1, **asdict(post)}))
        else:
            line = f"{post.id}  {post.day}  {post.state}  <{post.message_id}>  {post.reason}"
            click.echo(safe_line(line).rstrip())
    return code
