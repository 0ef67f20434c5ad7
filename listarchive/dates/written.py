"""Dates of the calendar as people write them: `2023-01-12`, `12 Jan 2023`, `12.1.2023`.

Each reader takes the match of its form and gives a Stretch, or None if the words are no such date.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from listarchive.dates.names import MONTHS, WEEKDAYS
from listarchive.dates.stretches import Clock, ImpossibleDate, Stretch, at, on


def _year_first(match: re.Match[str], clock: Clock) -> Stretch:
    parts = match.groupdict()
    month, day = (int(parts[name]) if parts.get(name) else None for name in ("month", "day"))
    return _timed(on(clock, int(parts["year"]), month, day), match)


def _day_first(match: re.Match[str], clock: Clock) -> Stretch:
    """`12.1.2023` is German and clear. `1/12/2023` and `1-12-2023` are read if only one reading can be."""
    day, month, year = int(match["day"]), int(match["month"]), int(match["year"])
    if match["mark"] != "." and day <= 12 and day != month:
        if month <= 12:
            one, other = f"{year}-{month:02d}-{day:02d}", f"{year}-{day:02d}-{month:02d}"
            raise ImpossibleDate(f"{match['date']} has two readings: write {one} or {other}")
        day, month = month, day
    return _timed(on(clock, year, month, day), match)


def _week(match: re.Match[str], clock: Clock) -> Stretch:
    """A week of ISO 8601, or a day of one. Raises ImpossibleDate."""
    year, week = int(match["year"]), int(match["week"])
    on(clock, year)
    last = datetime(year, 12, 28).isocalendar().week
    if not 1 <= week <= last:
        raise ImpossibleDate(
            f"no such week: {week} ({year} has {last}), try {year}-W{min(max(week, 1), last)}"
        )
    first = datetime.fromisocalendar(year, week, int(match["day"] or 1)).replace(tzinfo=clock.tz)
    return clock.day(first) if match["day"] else Stretch(first, first + timedelta(days=7))


def _epoch(match: re.Match[str], _: Clock) -> Stretch:
    start = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=int(match[1]))
    return Stretch(start, start + timedelta(seconds=1))


def _with_name(match: re.Match[str], clock: Clock) -> Stretch | None:
    """`12 jan 2023`, `thu jan 12 2023`, `jan 2023`; without a year, the latest one that has begun."""
    month = day = year = None
    for word in match["date"].split():
        if word in MONTHS and month is None:
            month = MONTHS[word]
        elif len(word) == 4 and word.isdecimal() and year is None:
            year = int(word)
        elif len(word) <= 2 and word.isdecimal() and day is None:
            day = int(word)
        elif word not in WEEKDAYS:
            return None
    if month is None or (match["hour"] and day is None):
        return None
    return _timed(on(clock, year or _latest_year(clock, month, day), month, day), match)


def _latest_year(clock: Clock, month: int, day: int | None) -> int:
    year = clock.now.year - ((month, day or 1) > (clock.now.month, clock.now.day))
    return year - year % 4 if (month, day) == (2, 29) else year


def _timed(day: Stretch, match: re.Match[str]) -> Stretch:
    time = match.groupdict()
    return at(day, time) if time.get("hour") else day


_CLOCK = r":(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:\.(?P<fraction>[0-9]{1,6}))?)?"
_ZONE = r" ?(?P<zone>z|utc|gmt|[+-][0-9]{2}:?(?:[0-9]{2})?)?"
_TIME = rf"(?:[ t](?P<hour>[0-9]{{1,2}})(?:{_CLOCK})?{_ZONE})?"
_TIME_WITH_MINUTES = rf"(?: (?P<hour>[0-9]{{1,2}}){_CLOCK}{_ZONE})?"

READERS: tuple[tuple[str, Callable[[re.Match[str], Clock], Stretch | None]], ...] = (
    (
        (
            r"(?P<year>[0-9]{4})(?:(?P<mark>[-/.])(?P<month>[0-9]{1,2})"
            rf"(?:(?P=mark)(?P<day>[0-9]{{1,2}}){_TIME})?)?"
        ),
        _year_first,
    ),
    (
        rf"(?P<year>(?:19|20)[0-9]{{2}})(?P<month>[0-9]{{2}})(?P<day>[0-9]{{2}}){_TIME}",
        _year_first,
    ),
    (
        (
            r"(?P<date>(?P<day>[0-9]{1,2})(?P<mark>[-/.])(?P<month>[0-9]{1,2})(?P=mark)(?P<year>[0-9]{4}))"
            + _TIME
        ),
        _day_first,
    ),
    (r"(?P<month>[0-9]{1,2})[-/.](?P<year>[0-9]{4})", _year_first),
    (r"@([0-9]{1,10})", _epoch),
    (r"(?P<year>[0-9]{4})[- ]?w ?(?P<week>[0-9]{1,2})(?:-?(?P<day>[1-7]))?", _week),
    (rf"(?P<date>[a-z0-9 ]+?){_TIME_WITH_MINUTES}", _with_name),
)
"""Patterns of folded text, each with its reader, in the order in which they are tried."""
