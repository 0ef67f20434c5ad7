"""Options that several commands have."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from listarchive.cli.candidates import in_template, one_of_several, zones
from listarchive.export.field_names import NAMES

Command = TypeVar("Command", bound=Callable[..., Any])

_JSON = "listarchive.json"


def format_option(*forms: str, meaning: str) -> Callable[[Command], Command]:
    """Give a command the option `--format`, with these forms, the first one usual; and `--json`."""

    def options(command: Command) -> Command:
        if "json" in forms:
            command = _json_option(command)
        return click.option(
            "--format",
            "form",
            type=click.Choice(forms),
            metavar="FORM",
            default=forms[0],
            callback=_chosen,
            help=meaning,
        )(command)

    return options


def _noted(ctx: click.Context, _: click.Parameter, asked: bool) -> None:
    ctx.meta[_JSON] = asked


# Read before `--format`, wherever it stands.
_json_option = click.option(
    "--json",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_noted,
    help="Short for --format json.",
)


def _chosen(ctx: click.Context, param: click.Parameter, form: str) -> str:
    """Give the form that was asked for. Raises `click.UsageError` for two of them."""
    if not ctx.meta.get(_JSON):
        return form
    given = ctx.get_parameter_source(str(param.name)) is click.core.ParameterSource.COMMANDLINE
    if given and form != "json":
        raise click.UsageError(f"--json and --format {form} are two forms: give one of them", ctx)
    return "json"


def fields_option(forms: str) -> Callable[[Command], Command]:
    """Give a command the option `--fields`, for these of its forms."""
    return click.option(
        "--fields",
        metavar="NAMES",
        shell_complete=one_of_several(NAMES),
        help=f"Print only these keys of a post, in this order ({forms}).",
    )


template_option = click.option(
    "--template",
    metavar="TEXT",
    shell_complete=in_template,
    help="Print a post as '{date:%F} {author} {subject:.60}' (docs/formats.md).",
)

quiet_option = click.option("-q", "--quiet", is_flag=True, help="Say nothing if all is well: for cron.")

wait_option = click.option(
    "--wait", type=float, default=0.0, metavar="SECONDS", help="Wait so long for an import."
)

jobs_option = click.option(
    "--jobs", type=int, metavar="N", help="Read mail in N processes.  [default: by cores]"
)

zone_option = click.option(
    "--tz",
    metavar="ZONE",
    shell_complete=zones,
    help="Whose days are meant, as Europe/Berlin.  [default: as configured, else UTC]",
)
