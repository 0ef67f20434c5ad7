"""Growth of cost with the size of what is read, in ratios that a busy machine does not change."""

from __future__ import annotations

import gc
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

TIMES, MOST = 4, 8
"""Four times as much takes about four times as long; what is quadratic takes sixteen times as long."""
_PLAIN = re.compile("(?:a|b)*?c")
_READINGS = 12

Size = TypeVar("Size")


def unsteady(
    work: Callable[[Size], object],
    made: Callable[[int], Size],
    size: int,
    dearest: int,
    *,
    times: int = TIMES,
    most: float = MOST,
) -> str:
    """What is wrong with the cost of `work`; nothing if it is linear and bounded.

    `made(size)` must take at most `most` times as long as `made(size // times)`, and `dearest` times as
    long as a plain loop of `re` over as many characters. The least of several readings counts, each of
    the three beside the others: a moment at which others use the machine tells nothing.
    """
    short, long = made(size // times), made(size)
    brief = lengthy = plain = float("inf")
    with _apart_from_other_tests():
        for _ in range(_READINGS):
            plain = min(plain, _seconds(_PLAIN.match, "ab" * (size // 2)))
            lengthy = min(lengthy, _seconds(work, long))
            brief = min(brief, _seconds(work, short))
            if lengthy <= dearest * plain and (lengthy <= most * brief or lengthy <= most * plain):
                return ""
    return f"{lengthy / brief:.1f} times as long for {times} times as much, {lengthy / plain:.0f} plain loops"


@contextmanager
def _apart_from_other_tests() -> Iterator[None]:
    """Leave the cycles that must be collected out of the readings.

    A reading in which the collector looks through its oldest generation pays for all that other tests left
    behind: most long readings meet that, most short ones do not.
    """
    gc.freeze()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.unfreeze()


def _seconds(work: Callable[[Size], object], given: Size) -> float:
    """Processor time of this process."""
    gc.collect()
    before = time.process_time()
    work(given)
    return time.process_time() - before
