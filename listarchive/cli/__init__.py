"""What does a person type, and how does every command begin and end?

The one place where errors become a line on stderr and an exit code. A command is imported when it is
asked for, and what it needs when it runs: `search` must not wait for what `import` needs.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from pathlib import Path
from typing import NoReturn

import click

from listarchive import __version__
from listarchive.cli.terminal import safe
from listarchive.errors import EXIT_CODES, ListArchiveError

COMMANDS = ("import", "search", "show", "thread", "clean", "stats", "check", "rebuild")
"""Every command, in the order in which people meet them. Each has a module of its own."""

_EXITS = "\b\nExit codes:\n" + "\n".join(f"  {code:>2}  {meaning}" for code, meaning in EXIT_CODES.items())


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


@click.group(cls=Commands, epilog=_EXITS, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--home",
    type=click.Path(path_type=Path),
    default=lambda: os.environ.get("LISTARCHIVE_HOME") or ".",
    metavar="DIR",
    help="The archive home: it holds mbox/ and index/.  [default: $LISTARCHIVE_HOME, else this folder]",
)
@click.version_option(__version__, prog_name="listarchive", message="%(prog)s %(version)s")
@click.pass_context
def group(context: click.Context, home: Path) -> None:
    """Keep mailing lists, and search them by words, date and author.

    \b
    listarchive import                          reads mbox/, writes index/
    listarchive search castillo author:lalla date:2023-01
    listarchive show ID
    """
    context.obj = home


def main(arguments: list[str] | None = None) -> NoReturn:
    """Run the command line, and end the process with the exit code of what happened."""
    try:
        code = group.main(args=arguments, prog_name="listarchive", standalone_mode=False)
        sys.stdout.flush()
    except BrokenPipeError:
        # Who read our output has read enough: no error. Python would complain at exit otherwise.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    except (ListArchiveError, click.ClickException, OSError) as error:
        if os.environ.get("LISTARCHIVE_DEBUG") == "1":
            raise
        code = complain(error)
    except (KeyboardInterrupt, click.Abort):
        click.echo("listarchive: stopped; what was not committed will be read again", err=True)
        code = 130
    except Exception as error:
        if os.environ.get("LISTARCHIVE_DEBUG") == "1":
            raise
        click.echo(
            f"listarchive: this should not have happened ({safe(f'{type(error).__name__}: {error}')}): "
            "please report it, with what LISTARCHIVE_DEBUG=1 shows",
            err=True,
        )
        code = 2
    sys.exit(code if isinstance(code, int) else 0)


def complain(error: ListArchiveError | click.ClickException | OSError) -> int:
    """Tell a person what went wrong, in one line, and give the exit code of it."""
    if isinstance(error, click.ClickException):
        context = getattr(error, "ctx", None)
        asked = context.command_path if context else "listarchive"
        click.echo(f"listarchive: {safe(error.format_message().rstrip('.'))}: see `{asked} --help`", err=True)
        return error.exit_code
    if isinstance(error, OSError):
        place = f"{error.filename}: " if error.filename else ""
        click.echo(f"listarchive: {safe(place)}{safe(error.strerror or str(error))}", err=True)
        return 2
    click.echo(f"listarchive: {safe(str(error))}", err=True)
    return error.exit_code
