"""What `listarchive hide --purge` shows, asks and does."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

import click

from listarchive.archive import Home, StoredPost
from listarchive.cli.configured import configured
from listarchive.cli.import_command import read_again, shown
from listarchive.cli.run_log import Note, placed
from listarchive.cli.terminal import number_of
from listarchive.configuration import MailPaths
from listarchive.errors import UsageError
from listarchive.importer import Purge, planned, purge
from listarchive.moderation import HiddenPost
from listarchive.printable import safe, safe_line


class Agreement(NamedTuple):
    """How a person wants to be asked."""

    dry_run: bool
    yes: bool
    quiet: bool


def purged(
    home: Home,
    posts: Sequence[StoredPost | HiddenPost],
    reason: str,
    agreed: Agreement,
    wait: float,
    note: Note,
) -> int:
    """Take posts out of their files and of the index, once the person has agreed; give the exit code.

    Raises `UsageError` if the person does not agree.
    """
    dry_run, yes, quiet = agreed
    plan = planned(home, posts, reason)
    if not quiet or not yes:
        for line in _lines(plan, {post.id for post in posts if isinstance(post, StoredPost)}):
            click.echo(line)
    if dry_run:
        _tell_refused(plan)
        return 0
    if not yes:
        _ask(plan)
    settings = configured(home.path)
    with placed(home.path):
        anew = purge(home, plan, languages=MailPaths(home.path, settings).languages, wait=wait)
        if anew:
            shown(read_again(home, settings, anew, wait), quiet=True)
    _tell_refused(plan)
    if not quiet:
        done = "hidden, and not purged" if plan.refused else "purged"
        click.echo(f"{number_of(len(plan.posts), 'post')} {done}")
    code = 3 if plan.refused else 0
    note(
        code,
        {
            "purged": len(plan.posts),
            "files": len(plan.files.keys() - plan.refused.keys()),
            "refused": len(plan.refused),
        },
    )
    return code


def _lines(plan: Purge, shown: Collection[str]) -> Iterable[str]:
    for post in plan.posts:
        if post.id not in shown:
            yield safe_line(f"{post.id}  <{post.message_id}>")
    for name, count in plan.files.items():
        if name not in plan.refused:
            yield f"{safe(name)}: {number_of(count, 'mail')} to be taken out"


def _ask(plan: Purge) -> None:
    click.echo(f"Purge {number_of(len(plan.posts), 'post')} for good? Type y: ", nl=False, err=True)
    answer = sys.stdin.readline().strip()
    if answer != "y":
        raise UsageError("nothing is done, as the answer was not y (--yes answers for a script)")


def _tell_refused(plan: Purge) -> None:
    for name, reason in plan.refused.items():
        click.echo(f"listarchive: {safe(name)}: {reason}; the post stays hidden", err=True)
