"""`listarchive show`: print a post."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from itertools import chain, groupby
from typing import TYPE_CHECKING, Any

import click

from listarchive.authors import recipients
from listarchive.authors.address_lists import written
from listarchive.cli.candidates import posts
from listarchive.cli.options import fields_option, format_option, template_option, zone_option
from listarchive.cli.parts_output import attachment, texts
from listarchive.cli.paths import LocalPath, pass_home
from listarchive.cli.terminal import (
    PLACE,
    columns,
    day_and_hour,
    header_lines,
    in_colour,
    page,
    width,
    wrap,
    write,
)
from listarchive.errors import UsageError
from listarchive.printable import safe_line

if TYPE_CHECKING:
    from pathlib import Path

    from listarchive.archive import Archive, Home, Series, StoredPost
    from listarchive.post import Author, Line

_NAMED = 20
"""Of those to whom a mail went: JSON has all of them."""

LABEL_STYLES: dict[str, dict[str, Any]] = {
    "own": {},
    "quote": {"dim": True},
    "attribution": {"fg": PLACE},
    "signature": {"dim": True, "italic": True},
    "footer": {"dim": True, "italic": True},
    "forward-header": {"fg": PLACE},
}


@click.command("show")
@click.argument("ids", nargs=-1, required=True, metavar="ID...", shell_complete=posts)
@click.option("--quotes", is_flag=True, help="Show what the post quotes.")
@click.option("--full", is_flag=True, help="Show every line, with its label.")
@format_option(
    "text",
    "json",
    "mbox",
    "raw",
    meaning="text for people; json for programs, a line for each post; mbox; raw for the bytes as they came.",
)
@fields_option("json")
@template_option
@click.option("--parts", is_flag=True, help="List the parts of the mail, with their numbers.")
@click.option("--part", type=int, metavar="N", help="Write part N of the mail, decoded.")
@click.option("--save", metavar="all|N|NAME", help="Save attachments: all, part N, or those of a name.")
@click.option("--to", type=LocalPath(), metavar="DIR", help="Where to save.  [default: this folder]")
@zone_option
@pass_home
def command(home: Path, /, ids: tuple[str, ...], **options: Any) -> int:
    """Print posts.

    ID is the number of a hit of the last search, a short id, the beginning of one, or a Message-ID. A
    number is the beginning of an id only where the last search has no such hit.

    \b
    listarchive show 1                            what the last search found first
    listarchive show 46tb3xaesz27 --quotes
    listarchive show 4zezx6jp34rm --save all      what is attached
    """
    from listarchive.cli.archive_access import given, opened_in
    from listarchive.cli.field_choice import FieldChoice
    from listarchive.export.field_names import ENTRY_NAMES

    with opened_in(home, options["tz"]) as archive:
        choice = FieldChoice.of(options, archive.timezone, known=ENTRY_NAMES)
        stored_posts = [archive.get(given(archive, name)) for name in ids]
        if options["parts"] or any(options[name] is not None for name in ("part", "save", "to")):
            return _parts(archive.home, stored_posts, choice.form, options)
        if choice.form in ("json", "template"):
            from listarchive.export.records import entry_json

            for stored in stored_posts:
                told = entry_json(
                    archive.hit(stored.id), stored, archive.replies(stored), archive.series(stored.id)
                )
                if choice.template is not None:
                    click.echo(choice.template(told), nl=False)
                else:
                    click.echo(json.dumps(choice.only({"version": 1, **told})))
        elif choice.form == "text":
            lines: list[str] = []
            for stored in stored_posts:
                lines += ["", "─" * columns(), ""] if lines else []
                lines += _text(stored, archive, options["quotes"], options["full"])
            page(lines)
        else:
            from listarchive.export.mails import written

            for raw in written(archive.home, stored_posts, choice.form):
                write(raw)
    return 0


def _parts(home: Home, stored_posts: list[StoredPost], form: str, options: dict[str, Any]) -> int:
    """List, put out or save the parts of a mail."""
    from listarchive.cli import parts_output

    parts, part, save, to = (options[name] for name in ("parts", "part", "save", "to"))
    asked = [parts, part is not None, save is not None]
    if asked.count(True) != 1 or (to is not None and save is None):
        raise UsageError("give one of --parts, --part and --save; --to goes with --save")
    if form != "text" and not (parts and form == "json"):
        raise UsageError(
            "--part and --save give files as they came, and --parts is text or json: leave --format out"
        )
    if len(stored_posts) != 1:
        raise UsageError(f"{len(stored_posts)} posts were named: --parts, --part and --save take one ID")
    if parts:
        parts_output.listing(home, stored_posts[0], form)
        return 0
    if part is not None:
        return parts_output.put_out(home, stored_posts[0], part)
    return parts_output.save(home, stored_posts[0], save, to)


def _text(stored: StoredPost, archive: Archive, quotes: bool, full: bool) -> Iterator[str]:
    yield from headers(stored, archive)
    yield ""
    if full:
        yield from labelled(stored.post.body.lines)
    else:
        yield from _own(stored.post.body.lines, quotes)
    yield from texts(stored.post, archive.timezone)


def headers(stored: StoredPost, archive: Archive) -> Iterator[str]:
    """Show the headers that matter."""
    post = stored.post
    author = archive.mailmap.canonical(post.author)
    written = "" if author == post.author else f" (written as {post.author})"
    to, cc = recipients(post.headers)
    sent = day_and_hour(post.sent.when, archive.timezone) or "not known"
    if post.sent.source not in ("date", "none"):
        sent += f" (from the {post.sent.source})"
    shown = {
        "From": f"{author}{written}",
        "Byline": author.byline,
        "To": _named(to),
        "Cc": _named(cc),
        "Date": sent,
        "Subject": post.subject or "(no subject)",
        "Series": _series(archive.series(stored.id)),
        "List": ", ".join(post.lists),
        "Id": f"{stored.id}  <{post.message_id}>",
        "Spam": "looks like it" if post.spam else "",
        "Attached": ", ".join(map(attachment, post.attachments)),
    }
    yield from header_lines(shown, colour=in_colour())


def _named(people: tuple[Author, ...]) -> str:
    more = f" and {len(people) - _NAMED:,} more" if len(people) > _NAMED else ""
    return written(people[:_NAMED]) + more


def _series(series: Series | None) -> str:
    """Tell which patch of a series it is, and which newer versions are here."""
    if series is None:
        return ""
    return series.place + "".join(f"; version {each.version} is {each.id}" for each in series.newer)


def _own(lines: tuple[Line, ...], quotes: bool) -> Iterator[str]:
    """Show own words; what is quoted between them on one line, or whole."""
    out: list[str] = []
    for is_quote, run in groupby(lines, key=lambda line: line.label in ("quote", "attribution")):
        block = list(run)
        if not is_quote:
            out += chain(*(_set(line) for line in block if line.label in ("own", "forward-header")))
        elif quotes:
            out += chain(*map(_set, block))
        elif any(line.label == "quote" and line.text.strip() for line in block):
            count = sum(line.label == "quote" for line in block)
            plural, pronoun = ("", "it") if count == 1 else ("s", "them")
            fold = f"> … {count} quoted line{plural} (--quotes shows {pronoun})"
            out.append(click.style(fold, dim=True) if in_colour() else fold)
    while out and not out[-1].strip():
        out.pop()
    yield from out[next((place for place, line in enumerate(out) if line.strip()), 0) :]


def labelled(lines: tuple[Line, ...]) -> Iterator[str]:
    """Show every line with its label before it."""
    for line in lines:
        name = f"quote {line.depth}" if line.label == "quote" else line.label
        for piece in _set(line, columns() - 17):
            yield f"{name:>14} │ {piece}".rstrip()
            name = ""


def _set(line: Line, cells: int = 0) -> list[str]:
    """Set a line of a body. On a terminal a long one is broken between words; a pipe gets it whole."""
    text = safe_line(line.text)
    pieces = [text]
    if sys.stdout.isatty() and width(text) > (cells or columns()):
        indent = len(text) - len(text.lstrip())
        places = wrap(text, cells or columns(), break_words=False)
        pieces = [text[0 if start == indent else start : end] for start, end in places] or [""]
    style = LABEL_STYLES[line.label]
    return [click.style(each, **style) if style and each and in_colour() else each for each in pieces]
