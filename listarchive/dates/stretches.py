"""Years, months, days and times of day as stretches of time."""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Literal, NamedTuple

from listarchive.dates.names import ENGLISH_MONTHS
from listarchive.errors import DateError


class ImpossibleDate(DateError):
    """A date that was understood, but that no calendar has, or that has two readings."""


class Stretch(NamedTuple):
    """`start` ≤ moment < `end`. `length` says that a bare length of time was given, in days or finer."""

    start: datetime
    end: datetime
    length: Literal["", "days", "hours"] = ""


class Clock(NamedTuple):
    """The present, in the zone `tz` in which days begin."""

    now: datetime
    tz: tzinfo

    @property
    def today(self) -> datetime:
        """The first moment of this day."""
        return self.now.replace(hour=0, minute=0, second=0, microsecond=0, fold=0)

    def day(self, start: datetime) -> Stretch:
        """The day that begins at `start`, even if it has 23 or 25 hours."""
        return Stretch(start, start + timedelta(days=1))


def on(clock: Clock, year: int, month: int | None = None, day: int | None = None) -> Stretch:
    """A year, a month or a day. Raises ImpossibleDate, which names the nearest that there is."""
    if not 1900 <= year < 2200:
        raise ImpossibleDate(f"no such year in any archive: {year:04d}, try {clock.now.year}")
    if month is None:
        return Stretch(_midnight(clock, year), _midnight(clock, year + 1))
    if not 1 <= month <= 12:
        swapped = day is not None and 1 <= day <= 12 and month <= 31
        hint = f"{year}-{day:02d}-{month:02d}" if swapped else f"{year}-12"
        raise ImpossibleDate(f"no such month: {month} (a year has 12), try {hint}")
    if day is None:
        return Stretch(_midnight(clock, year, month), _midnight(clock, year + month // 12, month % 12 + 1))
    last = monthrange(year, month)[1]
    if not 1 <= day <= last:
        name, nearest = ENGLISH_MONTHS[month - 1], min(max(day, 1), last)
        raise ImpossibleDate(
            f"no such day: {day} {name} ({name} {year} has {last} days), try {year}-{month:02d}-{nearest:02d}"
        )
    return clock.day(_midnight(clock, year, month, day))


def _midnight(clock: Clock, year: int, month: int = 1, day: int = 1) -> datetime:
    return datetime(year, month, day, tzinfo=clock.tz)


_UNITS = {"hour": "hours", "minute": "minutes", "second": "seconds", "fraction": "microseconds"}


def at(day: Stretch, time: dict[str, str | None]) -> Stretch:
    """The time of that day: `hour`, and as far as given `minute`, `second`, `fraction`, `zone`.

    It lasts as long as it is precise: 15:00 is a minute; what a clock shows twice is both and all between.
    Raises ImpossibleDate.
    """
    hour, minute, second = (int(time[part] or 0) for part in ("hour", "minute", "second"))
    if hour > 23 or minute > 59 or second > 59:
        raise ImpossibleDate(f"no such time of day: {hour:02d}:{minute:02d}:{second:02d}, try 23:59")
    fraction = int((time["fraction"] or "0").ljust(6, "0"))
    zone = _zone(time["zone"]) if time["zone"] else day.start.tzinfo
    start = day.start.replace(hour=hour, minute=minute, second=second, microsecond=fraction, tzinfo=zone)
    unit = [unit for part, unit in _UNITS.items() if time[part]][-1]
    last = max(each.astimezone(UTC) for each in (start, start.replace(fold=1)))
    return Stretch(start, last + timedelta(**{unit: 1}))


def _zone(text: str) -> tzinfo:
    if text[0] not in "+-":
        return UTC
    digits = text[1:].replace(":", "").ljust(4, "0")
    hours, minutes = int(digits[:2]), int(digits[2:])
    if hours > 14 or minutes > 59:
        raise ImpossibleDate(f"no such time zone: {text}, try +01:00 or Z")
    offset = timedelta(hours=hours, minutes=minutes)
    return timezone(-offset if text[0] == "-" else offset)
