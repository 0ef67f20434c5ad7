"""`listarchive hide`: take posts out of all that the archive shows."""

from __future__ import annotations

from pathlib import Path

import click

from listarchive.cli.candidates import posts
from listarchive.cli.options import quiet_option
from listarchive.cli.paths import pass_home
from listarchive.cli.run_log import log_options, logged, placed
from listarchive.cli.terminal import number_of
from listarchive.errors import NotFound, UsageError
from listarchive.printable import safe_line


@click.command("hide")
@click.argument("ids", nargs=-1, metavar="[ID]...", shell_complete=posts)
@click.option("--query", metavar="QUERY", help="Hide all posts that answer a query now.")
@click.option("--author", metavar="WHO", help="Hide all posts of an author, by name or address.")
@click.option("--reason", default="", metavar="TEXT", help="What readers who follow a link are told.")
@click.option("--purge", is_flag=True, help="Take them out of the files of mail, too: no byte is left.")
@click.option("--yes", is_flag=True, help="Purge without asking: for scripts.")
@click.option("-n", "--dry-run", is_flag=True, help="Show what would be hidden, and hide nothing.")
@quiet_option
@click.option("--wait", type=float, default=0.0, metavar="SECONDS", help="Wait so long for an import.")
@log_options
@pass_home
def command(
    home: Path,
    ids: tuple[str, ...],
    query: str | None,
    author: str | None,
    reason: str,
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
    """
    from listarchive.archive import Home
    from listarchive.cli.archive_access import given, opened
    from listarchive.cli.configured import configured, trusting
    from listarchive.importer import hide
    from listarchive.moderation import HiddenPosts
    from listarchive.query import parse
    from listarchive.query.notation import quoted

    asked = [query] if query is not None else []
    asked += [f"author:{quoted(author)}"] if author is not None else []
    if not (ids or asked):
        raise UsageError("nothing is named: give an ID, --query or --author")
    if query is not None and not query.strip():
        raise UsageError("an empty query would hide everything: say what is to be hidden")
    with logged("hide", log, log_format) as note:
        settings = configured(home)
        place = Home(home, trusting())
        hidden = HiddenPosts.read(home)
        with opened(home, settings) as archive:
            known = [hidden.named(name) if purge else None for name in ids]
            names = [given(archive, name) for name, post in zip(ids, known, strict=True) if post is None]
            for each in asked:
                names += archive.ids(parse(each, tz=settings.timezone, saved=settings.searches))
            entries = list({entry.id: entry for entry in map(archive.get, names)}.values())
        before = [post for post in known if post]
        if not (entries or before):
            raise NotFound("no post answers to that: nothing is hidden")
        if not quiet:
            for entry in entries:
                click.echo(safe_line(f"{entry.id}  {entry.post.author}: {entry.post.subject}"))
        if purge:
            from listarchive.cli.purging import Agreement, purged

            agreed = Agreement(dry_run=dry_run, yes=yes, quiet=quiet)
            return purged(place, [*before, *entries], reason, agreed, wait, note)
        if dry_run:
            if not quiet:
                click.echo(f"{number_of(len(entries), 'post')} would be hidden")
            return 0
        with placed(home):
            done = hide(place, entries, reason, wait=wait)
        if not quiet:
            click.echo(f"{number_of(len(done), 'post')} hidden; `listarchive unhide ID` shows one again")
        note(0, {"hidden": len(done)})
    return 0
