"""The stretch of time that a user's words mean."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from typing import Literal

from listarchive.dates.moments import read
from listarchive.dates.stretches import ImpossibleDate
from listarchive.errors import DateError
from listarchive.lazy import lazy_pattern
from listarchive.record import record

Side = Literal["since", "before", "until"]
"""Which half of time a date bounds: from its first moment on, up to its first moment, up to its last."""

_RANGE = lazy_pattern(r"\.{2,3}|…")
_LONGEST = 200


@record
class Period:
    """A half-open stretch of time, `start` ≤ moment < `end`, both aware and in UTC; None is unbounded."""

    start: datetime | None = None
    end: datetime | None = None


def period(words: str, *, now: datetime, tz: tzinfo = UTC) -> Period:
    """The period that a date (`2023-01`, `yesterday`) or a range of dates (`a..b`, `a..`, `..b`) names.

    An imprecise start of a range means its first moment, an imprecise end its last. A bare length
    of time (`3d`) stands for the time since the day so long ago; in a range, for that day itself.
    Days begin in `tz`. `now` is aware. Raises DateError.
    """
    parts = _RANGE.split(words[:_LONGEST])
    if len(parts) == 1:
        stretch = read(words, now=now, tz=tz)
        if not stretch.length:
            return Period(stretch.start, stretch.end)
        return Period(
            stretch.start, read("now" if stretch.length == "hours" else "today", now=now, tz=tz).end
        )
    if len(parts) > 2:
        raise DateError("a range has one start and one end: try 2022..2023")
    first, last = (read(part, now=now, tz=tz) if part.strip() else None for part in parts)
    if first and last and first.start >= last.end:
        raise ImpossibleDate(f"the range ends before it starts: try {parts[1].strip()}..{parts[0].strip()}")
    return Period(first and first.start, last and last.end)


def bounded(side: Side, words: str, *, now: datetime, tz: tzinfo = UTC) -> Period:
    """The period on one side of a single date: `after:`/`since:`, `before:`, `until:` of the query language.

    A length of time counts back from today (`older_than:1y` is before the day one year ago).
    Raises DateError, for a range too.
    """
    if _RANGE.search(words):
        try:
            period(words, now=now, tz=tz)
        except DateError:
            raise DateError("one date is wanted here, not a range: try 2023-01-12") from None
        meant = "..".join(part.strip() for part in _RANGE.split(words[:_LONGEST]))
        meant = f'"{meant}"' if " " in meant else meant
        raise DateError(f"one date is wanted here, not a range: try date:{meant}")
    stretch = read(words, now=now, tz=tz, ranges=False)
    if side == "since":
        return Period(stretch.start, None)
    return Period(None, stretch.start if side == "before" else stretch.end)
