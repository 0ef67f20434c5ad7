"""The archive home, and the other paths of a command line.

`pathlib` takes an eighth of the time of all that click loads, so that it is loaded when a command has begun.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import update_wrapper
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

import click

if TYPE_CHECKING:
    from pathlib import Path

P = ParamSpec("P")
R = TypeVar("R")


class LocalPath(click.Path):
    """A path, as `pathlib` has it."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Read it."""
        from pathlib import Path  # noqa: PLC0415 - see above

        return Path(os.fsdecode(super().convert(value, param, ctx)))


def pass_home(command: Callable[Concatenate[Path, P], R]) -> Callable[P, R]:
    """Give a command the archive home before what it is given else."""

    def begin(*arguments: P.args, **options: P.kwargs) -> R:
        from pathlib import Path  # noqa: PLC0415 - see above

        return command(Path(click.get_current_context().obj), *arguments, **options)

    return update_wrapper(begin, command)
