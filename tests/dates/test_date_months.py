"""The months that moments are in, also where no clock can tell them."""

from __future__ import annotations

import tracemalloc
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listarchive.dates import month_of, months_of, stretch_of

ZONES = ["UTC", "Asia/Tokyo", "America/Los_Angeles", "Pacific/Kiritimati"]
OUTERMOST = ("0002-01", "9998-12")


@given(st.datetimes(timezones=st.just(UTC)), st.sampled_from(ZONES))
def test_a_month_has_one_name_and_one_stretch(moment: datetime, zone: str) -> None:
    tz = ZoneInfo(zone)
    month = month_of(moment, tz)
    start, end = stretch_of(month, tz)
    assert months_of([int((moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(seconds=1))], tz) == {
        month: 1
    }
    assert start <= moment < end or month in OUTERMOST


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize(
    ("moment", "month"),
    [
        ("0001-01-01T00:00", "0002-01"),
        ("0001-12-01T00:00", "0002-01"),
        ("0002-02-15T00:00", "0002-02"),
        ("9998-11-15T00:00", "9998-11"),
        ("9999-12-31T23:59", "9998-12"),
    ],
)
def test_what_comes_before_all_months_or_behind_them_is_in_the_next(
    moment: str, month: str, zone: str
) -> None:
    assert month_of(datetime.fromisoformat(moment).replace(tzinfo=UTC), ZoneInfo(zone)) == month


def test_moments_far_apart_cost_the_months_about_them_alone() -> None:
    ends = [int(datetime(year, 6, 1, 12, tzinfo=UTC).timestamp()) for year in (2, 9998)]
    months_of(ends, UTC)
    tracemalloc.start()
    try:
        assert months_of(ends, ZoneInfo("Africa/Cairo")) == {"0002-06": 1, "9998-06": 1}
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
    finally:
        tracemalloc.stop()
