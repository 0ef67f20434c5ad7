"""The months that moments lie in, by the clock of a place."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Collection
from datetime import UTC, datetime, tzinfo
from functools import lru_cache, partial

_YEAR = 31_556_952  # seconds, on average
_FEW = 300  # years
_FIRST, _LAST = 2, 9998
"""The years whose months every clock can tell; what comes before or behind them is in the next month."""
_EARLIEST, _LATEST = datetime(_FIRST, 1, 15, tzinfo=UTC), datetime(_LAST, 12, 15, tzinfo=UTC)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def month_of(when: datetime, tz: tzinfo) -> str:
    """Name the month that a moment lies in, as `2024-01`."""
    here = min(max(when, _EARLIEST), _LATEST).astimezone(tz)
    return f"{here.year:04}-{here.month:02}"


def stretch_of(month: str, tz: tzinfo) -> tuple[datetime, datetime]:
    """Give the first moment of a month, and the one after its last."""
    year, number = min(max(int(month[:4]), _FIRST), _LAST), int(month[5:])
    start = datetime(year, number, 1, tzinfo=tz)
    return start, start.replace(year=year + number // 12, month=number % 12 + 1)


def months_of(moments: Collection[int], tz: tzinfo) -> Counter[str]:
    """Count moments, in seconds from 1970, by their months, the oldest first."""
    if not moments:
        return Counter()
    first, last = (1970 + each // _YEAR for each in (min(moments), max(moments)))
    # To ask each moment for its year takes longer than the months of some more years.
    about = range(first, last + 1) if last - first < _FEW else {1970 + each // _YEAR for each in moments}
    years = {min(max(year + each, _FIRST), _LAST) for year in about for each in (-1, 0, 1)}
    names, starts = _starts(tz, tuple(sorted(years)))
    counts = Counter(map(partial(bisect_right, starts), moments))
    found: Counter[str] = Counter()
    for place, count in sorted(counts.items()):
        found[names[max(place - 1, 0)]] += count
    return found


@lru_cache(maxsize=4)
def _starts(tz: tzinfo, years: tuple[int, ...]) -> tuple[list[str], list[int]]:
    """Name the months of some years, and give the second that each begins with."""
    months = [(year, month) for year in years for month in range(1, 13)]
    begins = ((datetime(year, month, 1, tzinfo=tz) - _EPOCH).total_seconds() for year, month in months)
    return [f"{year:04}-{month:02}" for year, month in months], [int(each) for each in begins]
