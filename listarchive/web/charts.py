"""The posts of each month, as a small drawing.

One path, so that a hundred bars weigh a kilobyte. The style sheet gives it its colour; nothing in it needs
a style of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

HEIGHT = 32
_MOST = 120  # bars: more are thinner than a line


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing of posts over time; its unit is a bar's width."""

    path: str
    width: int
    first: str
    last: str
    label: str
    """What it shows, for who does not see it."""


def over_time(months: Mapping[str, int]) -> Chart | None:
    """Draw the posts of each month; where there are too many months, of each quarter or year."""
    if not months:
        return None
    first, last = (_number(month) for month in (min(months), max(months)))
    step = next((each for each in (1, 3, 12) if (last - first) // each < _MOST), 12)
    start = first - first % step
    bars = [0] * ((last - start) // step + 1)
    for month, count in months.items():
        bars[(_number(month) - start) // step] += count
    unit = {1: "month", 3: "quarter", 12: "year"}[step]
    busiest = max(months, key=lambda month: (months[month], month))
    span = f"from {min(months)} to {max(months)}"
    return Chart(
        path=_path(bars),
        width=len(bars),
        first=min(months),
        last=max(months),
        label=f"Posts a {unit} {span}, the most in {busiest}: {months[busiest]:,}",
    )


def _number(month: str) -> int:
    return 12 * int(month[:4]) + int(month[5:7]) - 1


def _path(bars: list[int]) -> str:
    most = max(bars)
    drawn = []
    for place, count in enumerate(bars):
        if count:
            tall = max(1.0, round(HEIGHT * count / most, 1))
            drawn.append(f"M{place} {HEIGHT}v-{tall:g}h.8v{tall:g}z")
    return "".join(drawn)
