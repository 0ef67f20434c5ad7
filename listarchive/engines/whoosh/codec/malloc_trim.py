"""Memory that a process has freed, given back to the system.

The C library keeps whatever lies below something that is still in use: of a process that had written mails of
300,000 different words, that was more than half.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache


def give_back() -> None:
    """Give back what can be; nothing where the C library has no call for it."""
    trim = _trim()
    if trim:
        trim(0)


@cache
def _trim() -> Callable[[int], object] | None:
    import ctypes  # noqa: PLC0415 - most imports are too small to need it

    try:
        found: Callable[[int], object] = ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError, TypeError):  # musl and macOS; no C library is found; Windows
        return None
    return found
