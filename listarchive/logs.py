"""Messages through `logging`, under `listarchive` and the name of a package; silent by default.

A program that listens has loaded `logging` itself. Where nobody has, it is not loaded for this: that takes
as long as a search.
"""

from __future__ import annotations

import sys

ROOT = "listarchive"
_DEBUG, _INFO, _WARNING = 10, 20, 30


class Log:
    """What one package tells: `name` is that of its logger below `listarchive`.

    Messages are formatted as `logging` does, with %, and only if somebody listens. Texts come from mail and
    from servers: signs that steer a terminal, or begin a line, are escaped.
    """

    def __init__(self, name: str) -> None:
        self._name = f"{ROOT}.{name}"

    def debug(self, message: str, *arguments: object) -> None:
        """Tell one step of many."""
        self._tell(_DEBUG, message, arguments)

    def info(self, message: str, *arguments: object) -> None:
        """Tell what was done."""
        self._tell(_INFO, message, arguments)

    def warning(self, message: str, *arguments: object) -> None:
        """Tell what was not done, though it was to be."""
        self._tell(_WARNING, message, arguments)

    def _tell(self, level: int, message: str, arguments: tuple[object, ...]) -> None:
        if "logging" not in sys.modules:
            return
        import logging  # noqa: PLC0415 - it is loaded

        silence()
        logger = logging.getLogger(self._name)
        if logger.isEnabledFor(level):
            logger.log(level, message, *map(_safe, arguments), stacklevel=3)


def silence() -> None:
    """Have what nobody listens to told nowhere: `logging` writes warnings to standard error otherwise."""
    import logging  # noqa: PLC0415 - see above

    root = logging.getLogger(ROOT)
    if not root.handlers:
        root.addHandler(logging.NullHandler())


def _safe(argument: object) -> object:
    if not isinstance(argument, str) or argument.isprintable():
        return argument
    return argument.encode("unicode_escape").decode("ascii")
