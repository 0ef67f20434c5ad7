"""The patches of a conversation, for `git am`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click

from listarchive.archive import Archive, StoredPost
from listarchive.cli.terminal import write
from listarchive.errors import NotFound, UsageError
from listarchive.patches import Sent, mark, newest_complete


def write_patches(archive: Archive, name: str, options: dict[str, Any]) -> int:
    """Write the patches of the newest whole series of a conversation, in their order, and give the exit code.

    Raises `NotFound` if there is none, and `UsageError` for options that ask for something else.
    """
    from listarchive.export.mails import written

    asked = [f"--format {options['form']}"] if options["form"] not in ("text", "mbox") else []
    asked += [f"--{each}" for each in ("fields", "template") if options[each] is not None]
    if asked:
        raise UsageError(f"--patches gives an mbox, and {asked[0]} another form: leave one of them out")
    found = newest_complete(_sent(archive, name))
    lacking = "; ".join(found.missing)
    if not found.patches:
        what = f"no series is whole ({lacking})" if lacking else "no post is a patch"
        raise NotFound(f"{what} in the conversation of {name}: read it with `listarchive thread {name}`")
    if lacking:
        click.echo(f"listarchive: {lacking}: these are the patches of version {found.version}", err=True)
    for raw in written(archive.home.path, found.patches, "git-am"):
        write(raw)
    return 0


def _sent(archive: Archive, name: str) -> Iterator[Sent[StoredPost]]:
    for entry in archive.conversation(name):
        if found := mark(entry.post.subject):
            author = entry.post.author
            yield Sent(entry, found, (author.email or author.name).lower())
