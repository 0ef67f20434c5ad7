"""`listarchive digest`: tell what came in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from listarchive.cli.candidates import in_query, of_field
from listarchive.cli.options import format_option, zone_option
from listarchive.cli.paths import pass_home

if TYPE_CHECKING:
    from pathlib import Path

FORMATS = ("text", "html", "mail", "rfc1153", "atom", "json")


@click.command("digest")
@click.option(
    "--since",
    default="yesterday",
    metavar="DATE",
    shell_complete=of_field("date"),
    help="From when on.  [default: yesterday]",
)
@click.option(
    "--until", metavar="DATE", shell_complete=of_field("date"), help="Up to the end of when.  [default: now]"
)
@click.option(
    "--query", default="", metavar="QUERY", shell_complete=in_query, help="Tell only of what a query finds."
)
@click.option(
    "--saved",
    metavar="NAME",
    shell_complete=of_field("saved"),
    help="Tell only of what a saved search finds (listarchive.toml).",
)
@format_option(*FORMATS, meaning="text or html to be read; mail or rfc1153 for `sendmail -t`; atom; json.")
@click.option("--to", multiple=True, metavar="ADDRESS", help="Whom a mail goes to: one or several.")
@click.option("--from", "sender", metavar="ADDRESS", help="Who sends it.  [default: this user, here]")
@click.option("--all", "everything", is_flag=True, help="Tell of private lists, too.")
@click.option(
    "--reader",
    "readers",
    multiple=True,
    metavar="NAME",
    help="Tell of the private lists that this user, or group behind an @, may read, too.",
)
@zone_option
@click.option("-q", "--quiet", is_flag=True, help="Say nothing if nothing came in.")
@pass_home
def command(home: Path, /, **options: Any) -> int:
    """Tell what came in, by list and conversation.

    Days are those of the posts' own dates. If nothing came in, the exit code is 1; with -q nothing is printed
    then, so that cron sends nothing. Of private lists it tells only if it is asked to.

    \b
    listarchive digest                                   since yesterday
    listarchive digest --since monday --query lamp
    listarchive digest --saved lamps --format mail --to a@b.example | sendmail -t
    """
    from listarchive.cli.digest_output import tell

    return tell(home, options)
