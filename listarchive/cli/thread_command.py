"""`listarchive thread`: print a conversation as a tree."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from listarchive.cli.terminal import columns, cut, in_colour, page, safe, width

if TYPE_CHECKING:
    from listarchive.archive import Entry
    from listarchive.threads import Node


@click.command("thread")
@click.argument("name", metavar="ID")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "mbox", "raw"]),
    default="text",
    help="How to show it.",
)
@click.pass_obj
def command(home: Path, name: str, form: str) -> int:
    """Print a conversation as a tree.

    It is the one that the post ID is in: a short id, the beginning of one, or a Message-ID.
    """
    from listarchive.archive import Archive
    from listarchive.threads import Item, build

    with Archive.open(home) as archive:
        entries = {entry.id: entry for entry in archive.conversation(name)}
        roots = build(
            Item(e.id, e.post.message_id, e.post.references, e.post.subject, e.post.sent.when)
            for e in entries.values()
        )
        if form == "text":
            page(_lines(roots, entries))
        elif form == "json":
            from listarchive.cli.formats import hit_json

            hits = {key: hit_json(archive.hit(key)) for key in entries}
            click.echo(
                json.dumps({"version": 1, "posts": len(entries), "roots": _tree(roots, hits)}, indent=1)
            )
        else:
            from listarchive.cli.mail_output import mbox_entry, raw_mail

            for _, node in _walk(roots):
                if node.key is not None:
                    give = raw_mail if form == "raw" else mbox_entry
                    sys.stdout.buffer.write(give(home, entries[str(node.key)]))
    return 0


def _walk(roots: list[Node]) -> Iterator[tuple[int, Node]]:
    """Give every node with its depth, parents first. Not recursive: some conversations are deep."""
    waiting = [(0, node) for node in reversed(roots)]
    while waiting:
        depth, node = waiting.pop()
        yield depth, node
        waiting.extend((depth + 1, child) for child in reversed(node.children))


def _lines(roots: list[Node], entries: dict[str, Entry]) -> Iterator[str]:
    colour = in_colour()
    for depth, node in _walk(roots):
        branch = "  " * min(depth, 12) + ("└ " if depth else "")
        if node.key is None:
            yield f"{'':10}  {branch}(not in this archive)"
            continue
        entry = entries[str(node.key)]
        date = f"{entry.post.sent.when:%Y-%m-%d}" if entry.post.sent.when else f"{'undated':10}"
        room = columns() - 14 - len(branch) - len(entry.id)
        who = cut(safe(entry.post.author.name or entry.post.author.email), 24)
        subject = cut(safe(entry.post.subject), max(8, room - width(who) - 2))
        gap = " " * max(1, room - width(who) - 2 - width(subject))
        if colour:
            date, who = click.style(date, fg="cyan"), click.style(who, fg="green")
        yield f"{date}  {branch}{who}  {subject}{gap}{entry.id}"


def _tree(roots: list[Node], hits: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    out: list[dict[str, Any]] = []
    path: list[list[dict[str, Any]]] = [out]
    for depth, node in _walk(roots):
        shown: dict[str, Any] = {"post": None if node.key is None else hits[str(node.key)], "replies": []}
        del path[depth + 1 :]
        path[depth].append(shown)
        path.append(shown["replies"])
    return out
