"""`listarchive spam`: mark posts as spam, or as none."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from listarchive.cli.candidates import posts
from listarchive.cli.options import format_option
from listarchive.cli.paths import pass_home
from listarchive.cli.run_log import changing_options, logged, placed
from listarchive.cli.terminal import number_of
from listarchive.errors import NotFound, UsageError
from listarchive.printable import safe_line

if TYPE_CHECKING:
    from listarchive.archive import Archive, StoredPost
    from listarchive.moderation import SpamMark


def _named(archive: Archive, home: Path, name: str, *, spam: bool) -> StoredPost | SpamMark | str:
    """Give the post of a name; of one that is kept out its mark, or its Message-ID. Raises `NotFound`."""
    from listarchive.cli.archive_access import given
    from listarchive.moderation import SpamMarks

    try:
        return archive.get(given(archive, name))
    except NotFound:
        bare = name.strip("<> ")
        if spam or (not (known := SpamMarks.read(home).exactly(name)) and "@" not in bare):
            raise
        return known or bare


def _told(post: StoredPost | SpamMark | str) -> str:
    from listarchive.archive import StoredPost

    if isinstance(post, StoredPost):
        return f"{post.id}  {post.post.author}: {post.post.subject}"
    return f"<{post if isinstance(post, str) else post.message_id}>"


@click.command("spam")
@click.argument("ids", nargs=-1, metavar="[ID]...", shell_complete=posts)
@click.option("--query", metavar="QUERY", help="Mark all posts that answer a query now.")
@click.option("--not", "no_spam", is_flag=True, help="Say that they are no spam, whatever a header says.")
@click.option("--list", "listing", is_flag=True, help="List what is marked, as without an ID.")
@click.option("-n", "--dry-run", is_flag=True, help="Show what would be marked, and mark nothing.")
@format_option("text", "json", meaning="How to list: text for people; json for programs, a line each.")
@changing_options
@pass_home
def command(
    home: Path,
    ids: tuple[str, ...],
    query: str | None,
    no_spam: bool,
    listing: bool,
    dry_run: bool,
    form: str,
    quiet: bool,
    wait: float,
    log: str | None,
    log_format: str,
) -> int:
    """Mark posts as spam, or list what is marked.

    Marks stand in the file HOME/spam, a line a post, and go before the headers that a filter writes. What
    becomes of spam, listarchive.toml says for each list: `is:spam` finds it ("mark"), nothing else does
    ("hide"), or it stays out of the archive ("withhold"). With --not, a Message-ID may name what is kept out.

    \b
    listarchive spam 46tb3xaesz27 --query 'author:casino'
    listarchive spam --not 46tb3xaesz27
    listarchive spam                              what is marked
    """
    from listarchive.cli.archive_access import opened
    from listarchive.cli.configured import configured, place
    from listarchive.cli.import_command import read_again, shown
    from listarchive.cli.listed_output import listed
    from listarchive.configuration import MailPaths
    from listarchive.importer.marking import mark
    from listarchive.moderation import SpamMarks
    from listarchive.query import parse

    if query is not None and not query.strip():
        raise UsageError("an empty query would mark everything: say what is spam")
    if no_spam and not (ids or query):
        raise UsageError("nothing is named: give an ID or --query")
    if listing or not (ids or query):
        if ids or query:
            raise UsageError("--list names nothing to mark: leave it out, or the rest")
        return listed(SpamMarks.read(home), form)
    with logged("spam", log, log_format) as note:
        settings = configured(home)
        with opened(home, settings) as archive:
            found = [_named(archive, home, name, spam=not no_spam) for name in ids]
            if query:
                tree = parse(query, tz=settings.timezone, saved=settings.searches)
                found += [archive.get(name) for name in archive.ids(tree)]
        if not found:
            raise NotFound("no post answers to that: nothing is marked")
        for each in found if not quiet else ():
            click.echo(safe_line(_told(each)))
        what = "not to be spam" if no_spam else "as spam"
        if dry_run:
            if not quiet:
                click.echo(f"{number_of(len(found), 'post')} would be marked {what}")
            return 0
        places = MailPaths(home, settings)
        here = place(home, settings, settings.private, settings.spamless)
        with placed(home):
            done = mark(
                here,
                found,
                spam=not no_spam,
                spamless=places.spamless,
                languages=places.languages,
                wait=wait,
            )
            code = shown(read_again(here, settings, done.again, wait), quiet=True) if done.again else 0
        if not quiet:
            out = f"; {len(done.refused):,} kept out of the archive" if done.refused else ""
            click.echo(f"{number_of(len(done.marks), 'post')} marked {what}{out}")
        note(code, {"marked": len(done.marks)})
    return code
