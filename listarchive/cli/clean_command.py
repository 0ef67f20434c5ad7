"""`listarchive clean`: show how a mail is cleaned, line by line."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from listarchive.post import Body


@click.command("clean")
@click.argument("file", default="-", type=click.Path(path_type=Path, allow_dash=True), metavar="[FILE|-]")
@click.option("--own", is_flag=True, help="Print the author's own words only.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to show it.")
def command(file: Path, own: bool, form: str) -> int:
    """Show whose each line of a mail is.

    For a mail or a bare text, in a file or on standard input: why is a line found, or not?
    Only own lines are searched, shown and used for snippets; quoted ones are found with quoted:WORD.
    """
    from listarchive.cli.show_command import labelled
    from listarchive.cli.terminal import page, safe_line

    raw = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    for body in _bodies(raw):
        if form == "json":
            click.echo(json.dumps({"own": body.own, "lines": body.lines}, indent=1))
        elif own:
            page(safe_line(line) for line in body.own.split("\n"))
        else:
            page(labelled(body.lines))
    return 0


def _bodies(raw: bytes) -> list[Body]:
    from listarchive.sources import kinds

    if kinds.kind_of(raw[: 1 << 16]) in ("mbox", "eml", "digest"):
        from listarchive.mail import posts_in

        return [post.body for post in posts_in(raw)]
    from listarchive.text import clean
    from listarchive.text.charset import decode

    return [clean(decode(raw, None)[0])]
