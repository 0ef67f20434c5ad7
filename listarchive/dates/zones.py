"""Time zones as mail names them, as offsets from UTC.

Numeric zones are RFC 5322 §3.3, names §4.3 and what mailers and `date(1)` really write. Nobody
lives further from UTC than UTC-12 and UTC+14: anything beyond is a broken clock or a broken mailer
(`-3100 (PDT)`, `+50579034`, both seen), and stands for UTC, so that at least the clock time stays.
"""

from __future__ import annotations

import re
from datetime import UTC, timedelta, timezone, tzinfo
from functools import lru_cache

_HOURS = {
    "ut": 0, "utc": 0, "gmt": 0, "z": 0, "wet": 0,
    "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7,
    "ast": -4, "adt": -3, "nst": -3.5, "ndt": -2.5, "akst": -9, "akdt": -8, "hst": -10,
    "brt": -3, "art": -3,
    "bst": 1, "west": 1, "cet": 1, "met": 1, "mez": 1, "cest": 2, "mest": 2, "mesz": 2,
    "eet": 2, "sast": 2, "eest": 3, "msk": 3, "msd": 4, "ist": 5.5,
    "hkt": 8, "sgt": 8, "awst": 8, "jst": 9, "kst": 9, "acst": 9.5, "aest": 10, "acdt": 10.5, "aedt": 11,
    "nzst": 12, "nzdt": 13,
}  # fmt: skip
# The military letters of RFC 822 were defined with the wrong sign and so mean nothing (RFC 5322 §4.3).

_NUMERIC = r"([+-]?)([0-9]{1,2}?)(?::?([0-9]{2}))?"


def named_zone(word: str, *, summer: bool = False) -> tzinfo | None:
    """The zone of that folded name, or None; `summer` adds the hour of `MET DST`."""
    hours = _HOURS.get(word)
    return None if hours is None else _zone(round((hours + summer) * 60))


@lru_cache(maxsize=512)
def numeric_zone(text: str) -> tzinfo:
    """The zone of `-0500`, `+05:30`, `+1`, `400` (read as +0400); UTC for one that cannot be."""
    match = re.fullmatch(_NUMERIC, text)
    if match is None:
        return UTC
    sign, hours, minutes = match[1], int(match[2]), int(match[3] or 0)
    total = hours * 60 + minutes
    if minutes > 59 or total > (12 if sign == "-" else 14) * 60:
        return UTC
    return _zone(-total if sign == "-" else total)


@lru_cache(maxsize=128)
def _zone(minutes: int) -> tzinfo:
    return timezone(timedelta(minutes=minutes)) if minutes else UTC
