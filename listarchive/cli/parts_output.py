"""The parts of a post's mail: listed, put out, saved; and what attached ones say."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import tzinfo
from pathlib import Path
from typing import TYPE_CHECKING

import click

from listarchive.cli.terminal import PLACE, columns, cut, day_and_hour, header_lines, in_colour, page, write
from listarchive.errors import NotFound, UsageError
from listarchive.printable import safe, safe_line

if TYPE_CHECKING:
    from listarchive.archive import Home, StoredPost
    from listarchive.mail import MailPart
    from listarchive.post import AttachedText, Attachment, Post


def listing(home: Home, stored: StoredPost, form: str) -> None:
    """List the parts of a mail: number, type, size, disposition, name."""
    from listarchive.export.parts import parts_at

    parts = [(each, _size(each)) for each in parts_at(home, stored)]
    if form == "json":
        shown = [_as_json(each, size) for each, size in parts]
        click.echo(json.dumps({"version": 1, "id": stored.id, "parts": shown}))
        return
    rows = [
        (str(each.number), each.type, "?" if size is None else f"{size:,}", each.disposition)
        for each, size in parts
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = []
    for (part, known), (number, kind, size, disposition) in zip(parts, rows, strict=True):
        name = safe(part.name) + (" (cannot be decoded)" if known is None else "")
        line = (
            f"{number:>{widths[0]}}  {safe(kind):<{widths[1]}}  {size:>{widths[2]}}  "
            f"{disposition:<{widths[3]}}  {name}"
        )
        lines.append(line.rstrip())
    page(lines)


def _size(part: MailPart) -> int | None:
    data = part.data
    return None if data is None else len(data)


def _as_json(part: MailPart, size: int | None) -> dict[str, object]:
    return {
        "number": part.number,
        "name": part.name,
        "type": part.type,
        "size": size,
        "disposition": part.disposition,
        "content_id": part.content_id,
    }


def put_out(home: Home, stored: StoredPost, number: int) -> int:
    """Write the bytes of a part to stdout. Raises `NotFound`; gives the exit code."""
    from listarchive.export.parts import part_of, parts_at

    part = part_of(parts_at(home, stored), stored, number)
    data = part.decoded()
    if sys.stdout.isatty():
        said = part.said(data) or (part.type.startswith("message/") and (data.decode("utf-8", "replace"),))
        if not said:
            raise UsageError(
                f"part {number} is {safe(part.type)}, which a terminal cannot show: "
                f"use --save {number}, or send it to a file with >"
            )
        page([safe_line(line.removesuffix("\r")) for line in said[0].split("\n")])
    else:
        write(data)
    return 0


def save(home: Home, stored: StoredPost, which: str, folder: Path | None) -> int:
    """Save parts as files, by default here, and name them. Raises `NotFound`; gives the exit code."""
    from listarchive.export.parts import chosen, parts_at
    from listarchive.export.parts import save as saved

    code = 0
    for part in chosen(parts_at(home, stored), stored, which):
        try:
            path = saved(part, folder or Path())
        except NotFound as error:
            click.echo(f"listarchive: {error}", err=True)
            code = error.exit_code
            continue
        click.echo(f"{path}  {path.stat().st_size:,} bytes")
    return code


def texts(post: Post, zone: tzinfo) -> Iterator[str]:
    """Show what attached files and mails say, each below a line that tells what it is."""
    for each in post.attached:
        yield ""
        yield _title(each)
        if each.head is not None:
            enclosed = [one for one in post.enclosed if one.within == each.number]
            yield from _head(each, zone, ", ".join(map(attachment, enclosed)))
        # That of a mail with nothing beside it is the post's own text.
        said = "" if each.text == post.body.text.strip("\n") else each.text
        for line in said.split("\n") if said else ():
            yield safe_line(line)


def _title(attached: AttachedText) -> str:
    what = "attached mail" if attached.head is not None else f"attached {safe(attached.type)}"
    number = f"part {attached.number}, " if attached.number else ""
    title = cut(f"── {number}{what}: {safe(attached.name)} ", columns() - 2)
    title += "─" * max(2, min(columns(), 80) - len(title))
    return click.style(title, fg=PLACE) if in_colour() else title


def attachment(told: Attachment) -> str:
    """Name an attachment, with its number and its size."""
    known = [f"part {told.number}"] if told.number else []
    known += [f"{told.size:,} bytes"] if told.size else []
    return f"{told.name or told.type}{' (' + ', '.join(known) + ')' if known else ''}"


def _head(attached: AttachedText, zone: tzinfo, enclosed: str) -> Iterator[str]:
    assert attached.head is not None
    shown = {
        "From": str(attached.head.author),
        "Date": day_and_hour(attached.head.sent.when, zone),
        "Subject": attached.head.subject,
        "Attached": enclosed,
    }
    yield from header_lines(shown)
    if attached.text:
        yield ""
