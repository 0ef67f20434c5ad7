"""`listarchive clean`: show how a mail is cleaned, line by line."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from tempfile import NamedTemporaryFile

import click

from listarchive.cli.options import format_option
from listarchive.cli.paths import LocalPath
from listarchive.errors import Unreadable, UsageError
from listarchive.post import Body


@click.command("clean")
@click.argument("file", default="-", type=LocalPath(allow_dash=True), metavar="[FILE|-]")
@click.option("--own", is_flag=True, help="Print the author's own words only.")
@format_option("text", "json", meaning="text for people; json for programs, a line for each post.")
def command(file: Path, own: bool, form: str) -> int:
    """Show whose each line of a mail is.

    For a mail or a bare text, in a file or on standard input: why is a line found, or not?
    Only own lines are searched, shown and used for snippets; quoted ones are found with quoted:WORD.

    \b
    listarchive clean mail.eml
    listarchive show 1 --format raw | listarchive clean --own
    """
    from listarchive.cli.endings import complain
    from listarchive.cli.show_command import labelled
    from listarchive.cli.terminal import columns, page
    from listarchive.printable import safe_line

    bodies, failed = _bodies_on_stdin() if str(file) == "-" else _bodies_in(file)
    code = max(map(complain, failed), default=0)
    if form == "json":
        for body in bodies:
            click.echo(json.dumps({"own": body.own, "lines": body.lines}))
        return code
    lines: list[str] = []
    for body in bodies:
        lines += ["", "─" * columns(), ""] if lines else []
        lines += [safe_line(line) for line in body.own.split("\n")] if own else labelled(body.lines)
    page(lines)
    return code


_Cleaned = tuple[list[Body], list[Unreadable]]
"""What mails say, and which of them could not be read."""


def _bodies_on_stdin() -> _Cleaned:
    if sys.stdin.isatty():
        click.echo("listarchive: reading what you type or paste here, up to Ctrl-D", err=True)
    with NamedTemporaryFile() as file:
        file.write(sys.stdin.buffer.read())
        file.flush()
        return _bodies_in(Path(file.name), "standard input")


def _bodies_in(path: Path, name: str = "") -> _Cleaned:
    """Clean the mails of a file, or all of it if it is a text without a header."""
    from listarchive.mail import UsualCharset, stretches, words_of
    from listarchive.sources import NotMail, open_source
    from listarchive.sources.kinds import PLAIN_TEXT
    from listarchive.text import clean
    from listarchive.text.charset import decode

    try:
        source = open_source(path)
    except NotMail as error:
        raw = path.read_bytes() if path.is_file() else b"\0"
        if not raw or (error.reason == PLAIN_TEXT and b"\0" not in raw):
            return _each_read([(f"{name or path}", lambda: [clean(words_of(decode(raw, None)[0]))])])
        raise UsageError(f"{name or path}: {error.reason}: name a mail or a text") from error
    usual = UsualCharset()
    return _each_read(
        (
            f"{name or path} at byte {mail.origin.offset}",
            partial(_bodies_of, mail.raw, footer, usual.name),
        )
        for footer, mails in stretches(usual.heard(source.mails()))
        for mail in mails
    )


def _bodies_of(raw: bytes, footer: tuple[str | None, ...], charset: str) -> list[Body]:
    from listarchive.mail import posts_in

    return [post.body for post in posts_in(raw, footer, charset)]


def _each_read(mails: Iterable[tuple[str, Callable[[], list[Body]]]]) -> _Cleaned:
    """Read each mail, whatever becomes of the others."""
    bodies: list[Body] = []
    failed: list[Unreadable] = []
    for place, read in mails:
        try:
            bodies += read()
        except Exception as error:
            failed.append(Unreadable(place, error))
    return bodies, failed
