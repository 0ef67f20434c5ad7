"""The parts of a post's mail: listed, put out, saved; and what attached ones say."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from listarchive.cli.terminal import columns, cut, in_colour, page, wrap, write
from listarchive.errors import NotFound, UsageError
from listarchive.printable import safe, safe_line

if TYPE_CHECKING:
    from listarchive.archive import StoredPost
    from listarchive.mail import MailPart
    from listarchive.post import AttachedText, Post

_UNDECODED = 3


def listing(home: Path, entry: StoredPost, form: str) -> None:
    """List the parts of a mail: number, type, size, disposition, name."""
    from listarchive.export.parts import parts_at

    parts = parts_at(home, entry)
    if form == "json":
        click.echo(json.dumps({"version": 1, "id": entry.id, "parts": [_as_json(each) for each in parts]}))
        return
    rows = [
        (str(each.number), each.type, f"{each.size:,}" if each.data is not None else "?", each.disposition)
        for each in parts
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = []
    for part, (number, kind, size, disposition) in zip(parts, rows, strict=True):
        name = safe(part.name) + ("" if part.data is not None else " (cannot be decoded)")
        line = (
            f"{number:>{widths[0]}}  {safe(kind):<{widths[1]}}  {size:>{widths[2]}}  "
            f"{disposition:<{widths[3]}}  {name}"
        )
        lines.append(line.rstrip())
    page(lines)


def _as_json(part: MailPart) -> dict[str, object]:
    return {
        "number": part.number,
        "name": part.name,
        "type": part.type,
        "size": part.size if part.data is not None else None,
        "disposition": part.disposition,
        "content_id": part.content_id,
    }


def put_out(home: Path, entry: StoredPost, number: int) -> int:
    """Write the bytes of a part to stdout. Raises `NotFound`; gives the exit code."""
    from listarchive.export.parts import part_of, parts_at

    part = part_of(parts_at(home, entry), entry, number)
    if part.data is None:
        raise _undecoded(entry, part)
    if sys.stdout.isatty():
        if not part.type.startswith(("text/", "message/")):
            raise UsageError(
                f"part {number} is {safe(part.type)}, which a terminal cannot show: "
                f"use --save {number}, or send it to a file with >"
            )
        page([safe_line(line) for line in part.data.decode("utf-8", "replace").split("\n")])
    else:
        write(part.data)
    return 0


def save(home: Path, entry: StoredPost, which: str, folder: Path) -> int:
    """Save parts as files, and name them. Raises `NotFound`; gives the exit code."""
    from listarchive.export.parts import chosen, parts_at
    from listarchive.export.parts import save as saved

    code = 0
    for part in chosen(parts_at(home, entry), entry, which):
        if part.data is None:
            click.echo(f"listarchive: {_undecoded(entry, part)}", err=True)
            code = _UNDECODED
            continue
        click.echo(f"{saved(part, folder)}  {part.size:,} bytes")
    return code


def _undecoded(entry: StoredPost, part: MailPart) -> NotFound:
    error = NotFound(
        f"part {part.number} of {entry.id} cannot be decoded: "
        "`listarchive show --format raw` gives the mail as it came"
    )
    error.exit_code = _UNDECODED
    return error


def texts(post: Post) -> Iterator[str]:
    """Show what attached files and mails say, each below a line that tells what it is."""
    for each in post.attached:
        yield ""
        yield _title(each)
        if each.head is not None:
            yield from _head(each)
        for line in each.text.split("\n") if each.text else ():
            yield safe_line(line)


def _title(attached: AttachedText) -> str:
    what = "attached mail" if attached.head is not None else f"attached {safe(attached.type)}"
    number = f"part {attached.number}, " if attached.number else ""
    title = cut(f"── {number}{what}: {safe(attached.name)} ", columns() - 2)
    title += "─" * max(2, min(columns(), 80) - len(title))
    return click.style(title, fg="cyan") if in_colour() else title


def _head(attached: AttachedText) -> Iterator[str]:
    assert attached.head is not None
    sent = attached.head.sent.when
    shown = {
        "From": str(attached.head.author),
        "Date": f"{sent:%a, %d %b %Y %H:%M %z}" if sent else "",
        "Subject": attached.head.subject,
    }
    for name, text in shown.items():
        value = safe(text)
        for start, end in wrap(value, columns() - 10):
            yield f"{name + ':' if not start else '':<10}{value[start:end]}"
    if attached.text:
        yield ""
