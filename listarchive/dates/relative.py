"""Stretches of time counted from now: `yesterday`, `last week`, `3d`.

Each reader takes the match of its form and gives a Stretch, or None if the words mean no such thing.
Weeks begin on Monday.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from listarchive.dates.names import ENGLISH_WEEKDAYS, MONTHS
from listarchive.dates.stretches import Clock, Stretch, on

_DAYS = {"yesterday": 1, "last day": 1, "today": 0, "this day": 0, "tomorrow": -1}
_UNITS = {
    name: row.split()[0]
    for row in (
        "years year y yr yrs",
        "months month m mo mon",  # as in mu and Gmail: an archive is searched by days, minutes are `min`
        "weeks week w wk wks",
        "days day d",
        "hours hour h hr hrs",
        "minutes minute min mins",
    )
    for name in row.split()
}


def _day(match: re.Match[str], clock: Clock) -> Stretch:
    return clock.day(clock.today - timedelta(days=_DAYS[match[0]]))


def noon(day: Stretch, hour: str) -> Stretch | None:
    """The minute of noon, or of midnight, of a day; None if it is not one."""
    if day.length or not timedelta(hours=22) < day.end - day.start < timedelta(hours=26):
        return None
    return _minute(day.start.replace(hour=12) if hour == "noon" else day.start)


def _now(_match: re.Match[str], clock: Clock) -> Stretch:
    return _minute(clock.now)


def _minute(moment: datetime) -> Stretch:
    # In UTC: an hour that a clock shows twice ends only once.
    start = moment.replace(second=0, microsecond=0).astimezone(UTC)
    return Stretch(start, start + timedelta(minutes=1))


def _this_or_last(match: re.Match[str], clock: Clock) -> Stretch:
    """The calendar's week, month or year in which we are, or the whole one before it."""
    back = match["which"] == "last"
    if match["unit"] == "week":
        start = clock.today - timedelta(days=clock.today.weekday() + 7 * back)
        return Stretch(start, start + timedelta(days=7))
    if match["unit"] == "month":
        first = _months_before(clock.today.replace(day=1), int(back))
        return on(clock, first.year, first.month)
    return on(clock, clock.today.year - back)


def _weekday(match: re.Match[str], clock: Clock) -> Stretch:
    """The latest such day that has begun; with `last`, the latest before today."""
    wanted = next(n for n, name in enumerate(ENGLISH_WEEKDAYS) if name.startswith(match["day"][:3]))
    back = (clock.today.weekday() - wanted) % 7
    return clock.day(clock.today - timedelta(days=7 if match["last"] and not back else back))


def _last_month_name(match: re.Match[str], clock: Clock) -> Stretch | None:
    """`last august`: the latest that is over."""
    month = MONTHS.get(match["month"])
    return None if month is None else on(clock, clock.now.year - (month >= clock.now.month), month)


def _length(match: re.Match[str], clock: Clock) -> Stretch | None:
    """`3d`, `last 3 days`: a length of time. `3 days ago`: that day; `3 hours ago`: that minute."""
    start, fine = clock.now, False
    for number, name in re.findall(r"([0-9]+|\ban?\b) ?([a-z]+)", match["lengths"]):
        unit, count = _UNITS.get(name), int(number) if number.isdecimal() else 1
        if unit is None or (match["ago"] and match["last"]):
            return None
        if unit in ("years", "months"):
            start = _months_before(start, count * (12 if unit == "years" else 1))
        elif unit in ("weeks", "days"):
            start -= timedelta(**{unit: count})
        else:
            fine = True
            start = (start.astimezone(UTC) - timedelta(**{unit: count})).astimezone(clock.tz)
    if fine:
        return _minute(start)._replace(length="" if match["ago"] else "hours")
    day = clock.day(start.replace(hour=0, minute=0, second=0, microsecond=0))
    return day._replace(length="" if match["ago"] else "days")


def _months_before(moment: datetime, months: int) -> datetime:
    """The same day of an earlier month, or that month's last: 31 May less three months is 28 February."""
    year, month = divmod(moment.year * 12 + moment.month - 1 - months, 12)
    if year < 1:
        raise OverflowError
    return moment.replace(year=year, month=month + 1, day=min(moment.day, monthrange(year, month + 1)[1]))


READERS: tuple[tuple[str, Callable[[re.Match[str], Clock], Stretch | None]], ...] = (
    (("|".join(_DAYS)), _day),
    ("now", _now),
    ("(?P<which>this|last) (?P<unit>week|month|year)", _this_or_last),
    (
        (
            "(?P<last>last )?(?P<day>mon(?:day)?|tue(?:s|sday)?|wed(?:nesday)?|thu(?:rs?|rsday)?|fri(?:day)?"
            "|sat(?:urday)?|sun(?:day)?)"
        ),
        _weekday,
    ),
    ("last (?P<month>[a-z]+)", _last_month_name),
    (
        (
            "(?P<last>(?:the )?(?:last|past) )?"
            "(?P<lengths>(?:[0-9]{1,6} ?[a-z]+|an? [a-z]+)(?: ?[0-9]{1,6} ?[a-z]+){0,5}?)(?P<ago> ago)?"
        ),
        _length,
    ),
)
"""Patterns of folded text, each with its reader, in the order in which they are tried."""
