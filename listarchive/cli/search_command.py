"""`listarchive search`: find posts by words, author and date."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from listarchive.cli.candidates import in_query, of_field, one_of_several
from listarchive.cli.options import fields_option, format_option, template_option, zone_option
from listarchive.cli.paths import pass_home
from listarchive.engine.search_options import FACETS, SORTS
from listarchive.lazy import lazy_pattern

if TYPE_CHECKING:
    from pathlib import Path

SHORTCUTS = (
    ("author", "sender"),
    ("subject", "subject"),
    ("list", "list_name"),
    ("since", "since"),
    ("until", "until"),
)
"""Each field of the query that an option stands for, and that option's name here."""

_PLAIN = lazy_pattern(r"~?[\w@][\w@.+*/-]*")
"""A value that the query language takes as it stands."""

ALL = "all"
_FORMATS = ("text", "json", "jsonl", "csv", "mbox", "ids")


class Limit(click.IntRange):
    """A number of hits, or `all`."""

    name = "limit"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Read it."""
        return ALL if value == ALL else super().convert(value, param, ctx)


@click.command("search")
@click.argument("words", nargs=-1, metavar="[QUERY]...", shell_complete=in_query)
@click.option(
    "-n",
    "--limit",
    type=Limit(0),
    metavar="N",
    help="Show so many hits, or all.  [default: 20; all for jsonl, csv, mbox, ids and --template]",
)
@click.option(
    "--offset", type=click.IntRange(0), default=0, metavar="N", help="Pass over so many hits first."
)
@click.option(
    "--sort",
    type=click.Choice(SORTS),
    metavar="ORDER",
    help="relevance, newest or oldest first.  [default: relevance if there are words, else newest]",
)
@format_option(*_FORMATS, meaning="text for people; json, jsonl, csv, mbox or ids for programs.")
@fields_option("json, jsonl, csv")
@template_option
@click.option(
    "-C",
    "--context",
    type=click.IntRange(0, 1000),
    metavar="N",
    help="Show the lines that match, and N lines around each.",
)
@click.option("--count", is_flag=True, help="Print the number of hits alone.")
@click.option(
    "--facets",
    metavar="NAMES",
    shell_complete=one_of_several(FACETS),
    help=f"Count hits by {','.join(FACETS)}: one or several.",
)
@click.option("--threads", is_flag=True, help="Show each conversation once, on one line.")
@zone_option
@click.option("--explain", is_flag=True, help="Tell on stderr how the query was understood.")
@click.option(
    "--from", "sender", metavar="NAME", shell_complete=of_field("author"), help="Short for author:NAME."
)
@click.option("--subject", metavar="WORDS", help="Short for subject:WORDS.")
@click.option(
    "--list", "list_name", metavar="NAME", shell_complete=of_field("list"), help="Short for list:NAME."
)
@click.option("--since", metavar="DATE", shell_complete=of_field("date"), help="Short for since:DATE.")
@click.option("--until", metavar="DATE", shell_complete=of_field("date"), help="Short for until:DATE.")
@pass_home
def command(home: Path, /, words: tuple[str, ...], **options: Any) -> int:
    """Find posts by words, author and date.

    Without a query: the newest. All of a query in single quotes keeps the shell out of it.

    \b
    castillo lima           both words, in own words, subject or author
    lima or cusco  -lima    either; not
    "state of siege"        a phrase
    protest*  ~castilo      a word that begins so; a word spelled about so
    author:lalla            part of a name, an address or a byline (from: f:)
    date:2023-01            2023  2023-01-10..  "last week"  3d  (d:)
    since:2023 until:2024   also after: before: newer_than:2w older_than:1y
    to: cc: recipient:      whom it was sent to; contact: also its author  (t: c:)
    subject: body: quoted: footer: attachment: list:  (s: b: n:)
    id: thread: references: a post, its conversation, what names it
    has:attachment          mail, reply, quote, html, patch;  size:>10k  lang:de
    in:attachment lima      in what is attached (attached_text:); attached:(lima)
    file:src/pump.c         a file that a diff changes: path, end of it, folder
    is:unanswered           is:answered, is:start (of a conversation); replies:>10
    is:spam                 what a header, or the owner, calls spam
    header:x-mailer:mutt    words of a header that listarchive.toml names
    saved:releases          what is saved under that name in listarchive.toml

    \b
    listarchive search lamp from:nell --since 2023-11
    listarchive search '"the lamp can be repaired" or ~kettel'
    listarchive search subject:patch --format mbox > patches.mbox

    A query that begins with a hyphen goes after two of them:

    \b
    listarchive search -- -draft lamp
    """
    from listarchive.cli.search_output import answer

    narrowed = [f"{field}:{_value(options[name])}" for field, name in SHORTCUTS if options[name] is not None]
    return answer(home, " ".join(words), " ".join(narrowed), options)


def _value(text: str) -> str:
    """Write an option's value so that it is nothing but a value."""
    from listarchive.query.notation import quoted

    return text if _PLAIN.fullmatch(text) else quoted(text)
