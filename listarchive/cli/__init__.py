"""What a person types, and how every command begins and ends.

A command is imported when it is asked for, and what it needs when it runs: `search` must not wait for what
`import` needs. `endings` makes a line on stderr and an exit code of every error.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING, NoReturn

import click

from listarchive import __version__
from listarchive.cli.candidates import folders
from listarchive.cli.endings import complain
from listarchive.cli.streams import let_go, messages, output, size
from listarchive.errors import EXIT_CODES

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

COMMANDS = {
    "import": "Read mail into the archive.",
    "fetch": "Bring new mail into mbox/; `import` reads it then.",
    "search": "Find posts by words, author and date.",
    "show": "Print posts.",
    "thread": "Print a conversation as a tree.",
    "clean": "Show whose each line of a mail is.",
    "anonymise": "Print a mail with other words in it, to report a fault.",
    "stats": "Count posts, lists, authors and months, and how long answers took.",
    "digest": "Tell what came in, by list and conversation.",
    "serve": "Show the archive in a browser, until Ctrl-C or SIGTERM.",
    "hide": "Hide posts, for good: no search, page, feed or count has them any more.",
    "unhide": "Show posts again that were hidden.",
    "hidden": "List the posts that are not shown: when each was hidden, and why.",
    "spam": "Mark posts as spam, or list what is marked.",
    "redact": "Call a person by a pseudonym: in all posts, quotes, headers and files that are shown.",
    "check": "Tell where the index differs from the mail.",
    "rebuild": "Make the index anew from the mail.",
    "engine": "Tell what keeps the index, and how it is.",
    "completion": "Print the script that lets a shell complete with Tab.",
}
"""Every command, in the order in which people meet them, and what it does, as it says itself.

Each has a module of its own, which a list of all does not load.
"""

_MEANT = {
    "find": "search",
    "grep": "search",
    "query": "search",
    "index": "import",
    "add": "import",
    "new": "import",
    "read": "show",
    "cat": "show",
    "view": "show",
    "list": "stats",
    "lists": "stats",
    "ls": "stats",
    "count": "stats",
    "reindex": "rebuild",
    "verify": "check",
    "web": "serve",
    "server": "serve",
    "update": "fetch",
    "sync": "fetch",
    "download": "fetch",
    "export": "search --format mbox",
    "delete": "hide",
    "remove": "hide",
}
"""What other programs call a command, or people do, and what it is here."""

_EXITS = "\b\nExit codes:\n" + "\n".join(f"  {code:>3}  {meaning}" for code, meaning in EXIT_CODES.items())


class Commands(click.Group):
    """Finds a command's module when the command is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (click's)
        """Name all commands."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:  # noqa: ARG002
        """Import a command."""
        if name not in COMMANDS:
            return None
        command: click.Command = import_module(f"listarchive.cli.{name}_command").command
        command.epilog = _EXITS
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """List all commands."""
        room = formatter.width - 6 - max(map(len, COMMANDS))
        with formatter.section("Commands"):
            formatter.write_dl([(name, _short(name, room)) for name in COMMANDS])

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Complete the name of a command, or an option before it."""
        from click.shell_completion import CompletionItem  # noqa: PLC0415 - a shell asks, at a Tab

        names = [name for name in COMMANDS if name.startswith(incomplete)]
        found = [CompletionItem(name, help=_short(name)) for name in names]
        return [*found, *click.Command.shell_complete(self, ctx, incomplete)]

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that the arguments begin with; name the nearest if there is none."""
        if args and args[0] == "help":
            return self._helping(ctx, args[1:])
        if args and args[0] in _MEANT:
            raise click.UsageError(f"there is no command {args[0]!r}: it is {_MEANT[args[0]]!r} here", ctx)
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from difflib import get_close_matches  # noqa: PLC0415 - who types well does not wait for it

            near = get_close_matches(args[0], COMMANDS, n=1, cutoff=0.5)
            advice = f": did you mean {near[0]!r}?" if near else f": choose from {', '.join(COMMANDS)}"
            raise click.UsageError(f"there is no command {args[0]!r}{advice}", ctx)
        return super().resolve_command(ctx, args)

    def _helping(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Take `help NAME` for `NAME --help`, and `help` for `--help`."""
        if args:
            return (
                super().resolve_command(ctx, [args[0], "--help"])
                if args[0] in COMMANDS
                else self.resolve_command(ctx, args[:1])
            )
        click.echo(ctx.get_help())
        return ctx.exit()


def _short(name: str, room: int = 45) -> str:
    return click.Command(name, help=COMMANDS[name]).get_short_help_str(room)


def _version(ctx: click.Context, _: click.Parameter, asked: bool) -> None:
    """Say which program this is, what it keeps an index with, and the indexes that it reads."""
    if asked and not ctx.resilient_parsing:
        from listarchive.archive.engine_choice import told  # noqa: PLC0415 - who asks something else need not know

        click.echo(f"listarchive {__version__}\n{told()}")
        ctx.exit()


@click.group(cls=Commands, epilog=_EXITS, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--home",
    type=click.Path(),
    default=lambda: os.environ.get("LISTARCHIVE_HOME") or ".",
    metavar="DIR",
    shell_complete=folders,
    help="The archive home: it holds mbox/ and index/.  [default: $LISTARCHIVE_HOME, else this folder]",
)
@click.option(
    "--trust-index",
    is_flag=True,
    envvar="LISTARCHIVE_TRUST_INDEX",
    help="Read the index although others may have written it.",
)
@click.option(
    "--version",
    is_flag=True,
    expose_value=False,
    is_eager=True,
    callback=_version,
    help="Show the version, the engine and its format, and exit.",
)
@click.pass_context
def group(context: click.Context, home: str, trust_index: bool) -> None:  # noqa: ARG001 - see `trusting`
    """Keep mailing lists, and search them by words, date and author.

    \b
    listarchive import                            reads mbox/, writes index/
    listarchive search lamp author:nell date:2023-11
    listarchive show 1                            what was found first
    """
    context.obj = home


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line, and end the process with the exit code of what happened."""
    sys.stdout, sys.stderr = output(), messages()
    try:
        if os.environ.get("_LISTARCHIVE_COMPLETE"):
            from listarchive.cli.completion import answer  # noqa: PLC0415 - a shell asks, at a Tab

            answer(group)
            code = 0
        else:
            code = _run(sys.argv[1:] if arguments is None else arguments)
        sys.stdout.flush()
    except BrokenPipeError:
        code = 0  # who read our output has read enough: no error
        let_go()
    except (KeyboardInterrupt, click.Abort) as stopped:
        code = complain(stopped)
    except Exception as error:
        if os.environ.get("LISTARCHIVE_DEBUG") == "1":
            raise
        code = complain(error)
        let_go()
    sys.exit(code)


def _run(arguments: Sequence[str]) -> int:
    # Not `group.main`: it ends with 1 when a pipe is closed, and 1 means "nothing found" here.
    try:
        with group.make_context("listarchive", list(arguments), terminal_width=_width()) as context:
            code = group.invoke(context)
    except click.exceptions.Exit as done:
        return done.exit_code
    return code if isinstance(code, int) else 0


def _width() -> int:
    """Tell how wide help is, as click does."""
    return max(min(size()[0], 80) - 2, 50)
