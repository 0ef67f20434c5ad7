"""What `listarchive` and `python -m listarchive` run: how the process begins, and how it ends."""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress
from typing import NoReturn

_AT_THE_END = ("concurrent.futures", "multiprocessing", "logging")
"""Modules that put something in order when Python ends."""


def run() -> NoReturn:
    """Run the command line.

    A search is over in less time than Python takes to look for circles in what it loads, and to take apart
    at the end what the system frees at once: 6 and 8 percent of it. So the one begins later, and the other
    is left out where nothing waits for it.
    """
    gc.set_threshold(100_000)
    from listarchive.cli import main  # noqa: PLC0415 - when circles are no longer looked for

    try:
        try:
            main()
        except Exception as error:  # with LISTARCHIVE_DEBUG=1
            from listarchive.cli.endings import code_of  # noqa: PLC0415

            sys.excepthook(type(error), error, error.__traceback__)
            sys.exit(code_of(error))
    except SystemExit as done:
        if os.environ.get("LISTARCHIVE_DEBUG") == "1" or not sys.modules.keys().isdisjoint(_AT_THE_END):
            raise
        with suppress(OSError, ValueError):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(done.code if isinstance(done.code, int) else 0)


if __name__ == "__main__":
    run()
