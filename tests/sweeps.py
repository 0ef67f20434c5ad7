"""What is tried point by point: CI tries a sample of the points, `make sweeps` all of them."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import TypeVar

WHOLE = os.environ.get("SWEEP") == "whole"

Point = TypeVar("Point")


def sampled(points: Iterable[Point], most: int) -> list[Point]:
    """So many of the points at most, evenly spread from the first to the last; in a whole sweep all."""
    every = list(points)
    if WHOLE or len(every) <= most:
        return every
    return [every[number * (len(every) - 1) // (most - 1)] for number in range(most)]
