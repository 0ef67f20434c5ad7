"""The patches of a conversation, for `git am`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import click

from listarchive.archive import Archive, StoredPost
from listarchive.cli.terminal import write
from listarchive.errors import NotFound, UsageError
from listarchive.patches import Sent, holds_diff, mark, newest_complete, paths

_TOLD = 3  # other series that are named


def write_patches(archive: Archive, name: str, options: dict[str, Any]) -> int:
    """Write the patches of the newest whole series of a conversation, in their order, and give the exit code.

    Of several series of one version, the post that is named chooses; the others are told of.
    Raises `NotFound` if there is none, and `UsageError` for options that ask for something else.
    """
    from listarchive.export.mails import written

    asked = [f"--format {options['form']}"] if options["form"] not in ("text", "mbox") else []
    asked += [f"--{each}" for each in ("fields", "template") if options[each] is not None]
    if asked:
        raise UsageError(f"--patches gives an mbox, and {asked[0]} another form: leave one of them out")
    stored_posts = {stored.id: stored for stored in archive.conversation(name)}
    found = newest_complete(_sent(stored_posts.values()), archive.get(name).id)
    lacking = "; ".join(found.missing)
    if not found.patches:
        what = f"no series is whole ({lacking})" if lacking else "no post is a patch"
        raise NotFound(f"{what} in the conversation of {name}: read it with `listarchive thread {name}`")
    version = f"version {found.version}"
    if lacking:
        of = "another series of " if any(each.startswith(f"{version} ") for each in found.missing) else ""
        click.echo(f"listarchive: {lacking}: these are the patches of {of}{version}", err=True)
    if found.others:
        named = _choice(found.others)
        click.echo(
            f"listarchive: this is not the only whole series of {version}: for another one name {named}",
            err=True,
        )
    for raw in written(archive.home, map(stored_posts.__getitem__, found.patches), "git-am"):
        write(raw)
    return 0


def _choice(ids: Sequence[str]) -> str:
    *first, last = [*ids[:_TOLD], f"one of {len(ids) - _TOLD} more"][: len(ids)]
    return f"{', '.join(first)} or {last}" if first else last


def _sent(stored_posts: Iterable[StoredPost]) -> Iterator[Sent[str]]:
    for stored in stored_posts:
        post = stored.post
        if found := mark(post.subject):
            texts = (post.body.own, *(each.text for each in post.attached))
            if not found.is_answer and not any(map(_changes, texts)):
                # As the letter before a series: it tells of patches, and there is nothing to apply.
                found = replace(found, number=0)
            yield Sent(stored.id, found, (post.author.email or post.author.name).lower())


def _changes(text: str) -> bool:
    """Tell whether a text holds a diff; of a hunk that is too long for the archive, its file is named."""
    return holds_diff(text) or bool(paths(text))
