"""What does every command say of itself?

    python docs/commands.py > docs/commands.md

A test compares the two, so that the reference never says anything but what `--help` says.
"""

from __future__ import annotations

import click

from listarchive.cli import COMMANDS, group

_HEAD = """\
# The commands

What each command prints with `--help`: a reference, to look things up in. `make docs` makes it. The query
language has pages of its own ([query.md](query.md)), and so have the formats and the exit codes
([formats.md](formats.md)).
"""


def reference() -> str:
    """Write the reference of all commands, as Markdown."""
    # As the command line makes its contexts: a bare Context would not know `-h`.
    top = group.make_context("listarchive", [], resilient_parsing=True, terminal_width=80)
    parts = [_HEAD, _section("listarchive", group, top)]
    for name in COMMANDS:
        command = group.get_command(top, name)
        assert command is not None
        context = command.make_context(name, [], parent=top, resilient_parsing=True, terminal_width=80)
        parts.append(_section(f"listarchive {name}", command, context))
    return "\n".join(parts)


def _section(title: str, command: click.Command, context: click.Context) -> str:
    return f"## {title}\n\n```text\n{command.get_help(context).rstrip()}\n```\n"


if __name__ == "__main__":
    print(reference(), end="")
