"""Names and patterns that are loaded when they are first used.

A command imports only what it needs: `show` has no use for the search, nor a search for the writer. Nor does
it compile the patterns of all kinds of queries, subjects and texts before it meets one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from importlib import import_module
from sys import modules
from typing import Any, AnyStr, cast


def lazy_attributes(room: str, homes: Mapping[str, str]) -> Callable[[str], Any]:
    """Make the `__getattr__` of a package (PEP 562), given the module that each name is in.

    Modules are named as `importlib.import_module` takes them: those of the package begin with a dot.
    """

    def find(name: str) -> Any:
        if name not in homes:
            raise AttributeError(f"module {room!r} has no attribute {name!r}")
        found = getattr(import_module(homes[name], room), name)
        setattr(modules[room], name, found)  # it is asked no more
        return found

    return find


def lazy_pattern(text: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Give a pattern that is compiled when it is first used: most of them are not, in any one run."""
    return cast("re.Pattern[AnyStr]", _Pattern(text, flags))


class _Pattern:
    """What takes each method from the compiled pattern when it is first called."""

    def __init__(self, text: str | bytes, flags: int) -> None:
        self._text = text
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        found = getattr(re.compile(self._text, self._flags), name)
        setattr(self, name, found)
        return found
