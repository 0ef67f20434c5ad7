"""What does a person type, and how does every command begin and end?

The one place where errors become a line on stderr and an exit code. A command is imported when it is
asked for, and what it needs when it runs: `search` must not wait for what `import` needs.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from io import TextIOWrapper
from pathlib import Path
from typing import NoReturn, TextIO

import click

from listarchive import __version__
from listarchive.cli.candidates import folders
from listarchive.errors import EXIT_CODES, STOPPED, ListArchiveError
from listarchive.printable import safe

COMMANDS = (
    "import",
    "fetch",
    "search",
    "show",
    "thread",
    "clean",
    "stats",
    "digest",
    "serve",
    "check",
    "rebuild",
    "completion",
)
"""Every command, in the order in which people meet them. Each has a module of its own."""

_EXITS = "\b\nExit codes:\n" + "\n".join(f"  {code:>3}  {meaning}" for code, meaning in EXIT_CODES.items())

_ADVICE = {
    errno.ENOENT: "name one that exists",
    errno.EISDIR: "name a file in it",
    errno.EACCES: "change its permissions, or name another",
    errno.EPERM: "change its permissions, or name another",
    errno.ENOSPC: "make room and run it again",
    errno.EDQUOT: "make room and run it again",
    errno.EIO: "look after the disk, then run it again",
    errno.EROFS: "name an archive home that can be written to",
}
"""What to do next after an error of the operating system."""


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

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that the arguments begin with; name the nearest if there is none."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from difflib import get_close_matches  # noqa: PLC0415 - who types well does not wait for it

            near = get_close_matches(args[0], COMMANDS, n=1, cutoff=0.5)
            advice = f": did you mean {near[0]!r}?" if near else f": choose from {', '.join(COMMANDS)}"
            raise click.UsageError(f"there is no command {args[0]!r}{advice}", ctx)
        return super().resolve_command(ctx, args)


@click.group(cls=Commands, epilog=_EXITS, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--home",
    type=click.Path(path_type=Path),
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
@click.version_option(__version__, prog_name="listarchive", message="%(prog)s %(version)s")
@click.pass_context
def group(context: click.Context, home: Path, trust_index: bool) -> None:
    """Keep mailing lists, and search them by words, date and author.

    \b
    listarchive import                          reads mbox/, writes index/
    listarchive search castillo author:lalla date:2023-01
    listarchive show ID
    """
    context.obj = home
    if trust_index:
        from listarchive.archive import trust_anyone  # noqa: PLC0415 - few say so

        trust_anyone()


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line, and end the process with the exit code of what happened."""
    sys.stdout, sys.stderr = _writable(sys.stdout), _writable(sys.stderr)
    if os.environ.get("_LISTARCHIVE_COMPLETE"):
        from listarchive.cli.completion import answer  # noqa: PLC0415 - a shell asks, at a Tab

        answer(group)
        sys.exit(0)
    try:
        code = _run(sys.argv[1:] if arguments is None else arguments)
        sys.stdout.flush()
    except BrokenPipeError:
        code = 0  # who read our output has read enough: no error
        _let_go()
    except (ListArchiveError, click.ClickException, OSError) as error:
        if os.environ.get("LISTARCHIVE_DEBUG") == "1":
            raise
        code = complain(error)
        _let_go()
    except (KeyboardInterrupt, click.Abort):
        click.echo("listarchive: stopped before it was done: run it again to go on", err=True)
        code = STOPPED
    except Exception as error:
        if os.environ.get("LISTARCHIVE_DEBUG") == "1":
            raise
        click.echo(
            f"listarchive: this should not have happened ({safe(f'{type(error).__name__}: {error}')}): "
            "please report it, with what LISTARCHIVE_DEBUG=1 shows",
            err=True,
        )
        code = 2
    sys.exit(code)


def _run(arguments: Sequence[str]) -> int:
    # Not `group.main`: it ends with 1 when a pipe is closed, and 1 means "nothing found" here.
    try:
        with group.make_context("listarchive", list(arguments)) as context:
            code = group.invoke(context)
    except click.exceptions.Exit as done:
        return done.exit_code
    return code if isinstance(code, int) else 0


def _writable(stream: TextIO | None) -> TextIO:
    """Give a stream that takes every character; closed ones (`>&-`) take all and keep nothing."""
    if stream is None:
        return Path(os.devnull).open("w", encoding="utf-8")
    if isinstance(stream, TextIOWrapper):
        stream.reconfigure(errors="replace")
    return stream


def _let_go() -> None:
    """Forget what cannot be written, or Python would complain of it at its end."""
    try:
        sys.stdout.flush()
    except OSError:
        with suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def complain(error: ListArchiveError | click.ClickException | OSError) -> int:
    """Tell a person what went wrong, in one line, and give the exit code of it."""
    if isinstance(error, click.ClickException):
        click.echo(f"listarchive: {safe(_usage(error))}", err=True)
        return error.exit_code
    if isinstance(error, OSError):
        place = f"{error.filename}: " if error.filename else ""
        advice = _ADVICE.get(error.errno or 0, "mend that and run it again")
        click.echo(f"listarchive: {safe(f'{place}{error.strerror or error}: {advice}')}", err=True)
        return 2
    click.echo(f"listarchive: {safe(str(error))}", err=True)
    return error.exit_code


def _usage(error: click.ClickException) -> str:
    context = getattr(error, "ctx", None)
    asked = context.command_path if context else "listarchive"
    if isinstance(error, click.NoSuchOption) and not error.option_name.startswith("--"):
        found = f"no such option {error.option_name!r}"
        if asked.endswith(" search"):
            return f"{found}: a query that begins with a hyphen goes after --, as in {asked} -- -draft lamp"
        return f"{found}: see `{asked} --help`"
    message = error.format_message().rstrip(".")
    return f"{message}{'' if message.endswith('?') else ':'} see `{asked} --help`"
