"""`listarchive hide`: take posts out of all that the archive shows."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from listarchive.cli.candidates import posts
from listarchive.cli.paths import pass_home
from listarchive.cli.run_log import changing_options, logged, placed
from listarchive.cli.terminal import number_of
from listarchive.errors import NotFound, UsageError
from listarchive.printable import safe_line

if TYPE_CHECKING:
    from listarchive.archive import Archive, StoredPost
    from listarchive.moderation import HiddenPost


def _asked(query: str | None, author: str | None) -> list[str]:
    """Give the queries that say what is to be hidden. Raises `UsageError` for one that says nothing."""
    from listarchive.query.notation import quoted

    if query is not None and not query.strip():
        raise UsageError("an empty query would hide everything: say what is to be hidden")
    return [*([query] if query else []), *([f"author:{quoted(author)}"] if author else [])]


def _known(home: Path, ids: Iterable[str], *, quotes: bool) -> tuple[list[HiddenPost], list[str]]:
    """Give the posts that are hidden already, and the names of all others.

    Raises `UsageError` if `quotes` are asked for of the former.
    """
    from listarchive.moderation import HiddenPosts

    hidden = HiddenPosts.read(home)
    found = {name: hidden.exactly(name) for name in ids}
    before = [post for post in found.values() if post]
    if quotes and before:
        raise UsageError(
            f"{before[0].id} is hidden, so that its words are not known: `listarchive unhide` it first"
        )
    return before, [name for name, post in found.items() if not post]


def _quoting(archive: Archive, stored_posts: list[StoredPost]) -> list[StoredPost]:
    from listarchive.importer.redacting import quoting

    ids = {stored.id for stored in stored_posts}
    return quoting(stored_posts, (each for each in archive.stored_posts() if each.id not in ids))


@click.command("hide")
@click.argument("ids", nargs=-1, metavar="[ID]...", shell_complete=posts)
@click.option("--query", metavar="QUERY", help="Hide all posts that answer a query now.")
@click.option("--author", metavar="WHO", help="Hide all posts of an author, by name or address.")
@click.option("--reason", default="", metavar="TEXT", help="What readers who follow a link are told.")
@click.option("--quotes", is_flag=True, help="Take the lines that quote them out of other posts, too.")
@click.option("--purge", is_flag=True, help="Take them out of the files of mail, too: no byte is left.")
@click.option("--yes", is_flag=True, help="Purge without asking: for scripts.")
@click.option("-n", "--dry-run", is_flag=True, help="Show what would be hidden, and hide nothing.")
@changing_options
@pass_home
def command(
    home: Path,
    ids: tuple[str, ...],
    query: str | None,
    author: str | None,
    reason: str,
    quotes: bool,
    purge: bool,
    yes: bool,
    dry_run: bool,
    quiet: bool,
    wait: float,
    log: str | None,
    log_format: str,
) -> int:
    """Hide posts, for good: no search, page, feed or count has them any more.

    What is hidden stands in the file HOME/hidden, a line a post; imports and rebuilds keep to it. The mail
    stays where it is, and `unhide` shows it again. Whoever follows a link to such a post is told the reason.

    With --purge, the mail goes, too: out of all files below mbox/, and with every byte out of the index.

    \b
    listarchive hide -n --author rosa@example.net
    listarchive hide 46tb3xaesz27 --reason 'the author asked for it'
    listarchive hide --query 'author:casino' --purge --yes
    """
    from listarchive.cli.archive_access import given, opened
    from listarchive.cli.configured import configured, place
    from listarchive.configuration import MailPaths
    from listarchive.importer import hide
    from listarchive.importer.hiding import with_copies
    from listarchive.importer.redacting import remove_quotes
    from listarchive.query import parse

    asked = _asked(query, author)
    if not (ids or asked):
        raise UsageError("nothing is named: give an ID, --query or --author")
    with logged("hide", log, log_format) as note:
        settings = configured(home)
        here = place(home, settings)
        before, names = _known(home, ids, quotes=quotes) if purge or quotes else ([], list(ids))
        with opened(home, settings) as archive:
            names = [given(archive, name) for name in names]
            for each in asked:
                names += archive.ids(parse(each, tz=settings.timezone, saved=settings.searches))
            stored_posts = with_copies(here, map(archive.get, names))
            others = _quoting(archive, stored_posts) if quotes else []
        if not (stored_posts or before):
            raise NotFound("no post answers to that: nothing is hidden")
        for told, some in (("", stored_posts), ("quoted in ", others)):
            for stored in some if not quiet else ():
                click.echo(safe_line(f"{told}{stored.id}  {stored.post.author}: {stored.post.subject}"))
        languages = MailPaths(home, settings).languages
        if purge:
            from listarchive.cli.purging import Agreement, purged

            agreed = Agreement(dry_run=dry_run, yes=yes, quiet=quiet)
            code = purged(here, [*before, *stored_posts], reason, agreed, wait, note)
            if others and not dry_run:
                remove_quotes(here, stored_posts, languages=languages, wait=wait)
            return code
        if dry_run:
            if not quiet:
                click.echo(f"{number_of(len(stored_posts), 'post')} would be hidden")
            return 0
        with placed(home):
            if others:
                remove_quotes(here, stored_posts, languages=languages, wait=wait)
            done = hide(here, stored_posts, reason, languages=languages, wait=wait)
        if not quiet:
            click.echo(f"{number_of(len(done), 'post')} hidden; `listarchive unhide ID` shows one again")
        note(0, {"hidden": len(done)})
    return 0
