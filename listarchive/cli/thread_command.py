"""`listarchive thread`: print a conversation as a tree."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from listarchive.cli.candidates import posts
from listarchive.cli.hit_lines import who_wrote
from listarchive.cli.options import fields_option, format_option, template_option, zone_option
from listarchive.cli.paths import pass_home
from listarchive.cli.terminal import PLACE, columns, cut, in_colour, page, width, write
from listarchive.printable import safe
from listarchive.subjects import base_subject
from listarchive.threads import Node, walk

if TYPE_CHECKING:
    from datetime import datetime, tzinfo
    from pathlib import Path

    from listarchive.archive import Archive, Tree


_NEW = "New subject: "
"""Stands where one begins that is about nothing of what it answers."""


@click.command("thread")
@click.argument("name", metavar="ID", shell_complete=posts)
@format_option(
    "text",
    "json",
    "mbox",
    "raw",
    meaning="text for people; json for programs; mbox; raw for the bytes as they came.",
)
@click.option(
    "--patches", is_flag=True, help="Print the patches of its newest whole series alone, for `git am`."
)
@fields_option("json")
@template_option
@zone_option
@pass_home
def command(home: Path, /, name: str, **options: Any) -> int:
    """Print a conversation as a tree.

    It is the one that the post ID is in: the number of a hit of the last search, a short id, the beginning
    of one, or a Message-ID.

    \b
    listarchive thread 1                          that of the first hit
    listarchive thread 46tb3xaesz27 --format mbox > lamp.mbox
    listarchive thread bebm850rv6ac --patches | git am
    """
    from listarchive.cli.archive_access import given, opened_in
    from listarchive.cli.field_choice import FieldChoice
    from listarchive.export.field_names import NAMES

    with opened_in(home, options["tz"]) as archive:
        if options["patches"]:
            from listarchive.cli.patches_output import write_patches

            return write_patches(archive, given(archive, name), options)
        choice = FieldChoice.of(options, archive.timezone, known=(*NAMES, "depth"))
        tree = archive.tree(given(archive, name))
        if choice.form == "text":
            page(_lines(tree, archive))
        elif choice.template is not None:
            from listarchive.export.records import hit_json

            for depth, stored, _ in tree.in_order():
                if stored:
                    told = hit_json(archive.hit(stored.id))
                    click.echo(choice.template({**told, "depth": depth}), nl=False)
        elif choice.form == "json":
            from listarchive.export.records import hit_json

            hits = {key: choice.only(hit_json(archive.hit(key))) for key in tree.stored_posts}
            told = {"version": 1, "posts": len(hits), "roots": _nodes(tree, hits)}
            click.echo(json.dumps(told, indent=1))
        else:
            from listarchive.export.mails import written

            known = (stored for _, stored, _ in tree.in_order() if stored)
            for raw in written(archive.home, known, choice.form):
                write(raw)
    return 0


def _days() -> int:
    """Tell how many cells the days take, and the gap after them: none where the tree needs all there are."""
    return 12 if columns() >= 60 else 0


def _branches(roots: Sequence[Node]) -> Iterator[tuple[int, Node, str]]:
    """Draw the tree: with each node, the lines that lead to it, as many of the last as there is room for."""
    most = (columns() - _days() - 26) // 2
    left: list[int] = []  # for each depth, the nodes that are still to come
    lines: list[str] = []  # and what stands there before their answers
    for depth, node in walk(roots):
        del left[depth + 1 :], lines[depth:]
        if len(left) == depth:
            left.append(0)
        if depth == 0:
            yield depth, node, ""
        else:
            left[depth] -= 1
            yield depth, node, "".join([*lines[1:], "├ " if left[depth] else "└ "][-most:])
        lines.append("│ " if depth and left[depth] else "  ")
        left[depth + 1 :] = [len(node.children)]


def _lines(tree: Tree, archive: Archive) -> Iterator[str]:
    """Show a line for each post: who, the subject where it is another one, else how the post begins."""
    colour = in_colour()
    subjects = [""]  # those above the node, the root's first
    for depth, node, branch in _branches(tree.roots):
        del subjects[depth + 1 :]
        if node.key is None:
            subjects.append("")
            yield f"{'':{_days()}}{branch}(not in this archive)"
            continue
        stored = tree.stored_posts[str(node.key)]
        post = stored.post
        date = f"{_day(post.sent.when, archive.timezone):12}"[: _days()]
        room = columns() - _days() - 2 - len(branch) - len(stored.id)
        who = cut(who_wrote(archive.mailmap.canonical(post.author), 24), min(24, room))
        subject = base_subject(post.subject)[0]
        says = post.subject if subject != subjects[-1] or not depth else f"“{post.body.own[:400]}”"
        says = f"{_NEW}{says}" if stored.id in tree.begins else says
        subjects.append(subject)
        rest = room - width(who) - 2
        says = f"  {cut(safe(says), rest)}" if rest > 4 else ""
        gap = " " * (room - width(who) - width(says) + 2)
        if colour:
            date = date and click.style(date, fg=PLACE)
        yield f"{date}{branch}{who}{says}{gap}{stored.id}"


def _day(when: datetime | None, tz: tzinfo) -> str:
    return f"{when.astimezone(tz):%Y-%m-%d}" if when else "undated"


def _nodes(tree: Tree, hits: Mapping[str, Mapping[str, Any]]) -> list[dict[str, Any]]:
    out: list[dict[str, Any]] = []
    path: list[list[dict[str, Any]]] = [out]
    for depth, stored, _ in tree.in_order():
        shown: dict[str, Any] = {"post": hits[stored.id] if stored else None, "replies": []}
        if stored and stored.id in tree.begins:
            shown["new_subject"] = True
        del path[depth + 1 :]
        path[depth].append(shown)
        path.append(shown["replies"])
    return out
