"""The stretch of time that a user's words mean."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listarchive.dates import Period, Side, bounded, month_of, months_of, period, stretch_of
from listarchive.errors import DateError

NOW = datetime(2024, 5, 15, 10, 20, 30, tzinfo=UTC)  # a Wednesday


def _moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text).replace(tzinfo=UTC) if text else None


@pytest.mark.parametrize(
    ("words", "start", "end"),
    [
        ("2023", "2023-01-01", "2024-01-01"),
        ("2023-01", "2023-01-01", "2023-02-01"),
        ("2023-12", "2023-12-01", "2024-01-01"),
        ("2023-01-12", "2023-01-12", "2023-01-13"),
        ("2023/01/12", "2023-01-12", "2023-01-13"),
        ("20230112", "2023-01-12", "2023-01-13"),
        ("01/2023", "2023-01-01", "2023-02-01"),
        ("12 Jan 2023", "2023-01-12", "2023-01-13"),
        ("Jan 12 2023", "2023-01-12", "2023-01-13"),
        ("Jan. 12th, 2023", "2023-01-12", "2023-01-13"),
        ("12-Jan-2023", "2023-01-12", "2023-01-13"),
        ("Thursday 12 January 2023", "2023-01-12", "2023-01-13"),
        ("12. Januar 2023", "2023-01-12", "2023-01-13"),
        ("12 février 2023", "2023-02-12", "2023-02-13"),
        ("January 2023", "2023-01-01", "2023-02-01"),
        ("12.1.2023", "2023-01-12", "2023-01-13"),
        ("31/7/2023", "2023-07-31", "2023-08-01"),
        ("7/31/2023", "2023-07-31", "2023-08-01"),
        ("1/1/2023", "2023-01-01", "2023-01-02"),
        ("2023-01-12T15", "2023-01-12T15:00", "2023-01-12T16:00"),
        ("2023-01-12T15:00Z", "2023-01-12T15:00", "2023-01-12T15:01"),
        ("2023-01-12T15:00+01:00", "2023-01-12T14:00", "2023-01-12T14:01"),
        ("2023-01-12 15:00:30", "2023-01-12T15:00:30", "2023-01-12T15:00:31"),
        ("2023-01-12T15:00:30.25Z", "2023-01-12T15:00:30.25", "2023-01-12T15:00:30.250001"),
        ("12 Jan 2023 15:00", "2023-01-12T15:00", "2023-01-12T15:01"),
        ("@0", "1970-01-01", "1970-01-01T00:00:01"),
        # ranges
        ("2022..2023", "2022-01-01", "2024-01-01"),
        ("2022-03 .. 2023-01-12", "2022-03-01", "2023-01-13"),
        ("2023..", "2023-01-01", ""),
        ("..2023-02", "", "2023-03-01"),
        ("last.week..", "2024-05-06", ""),
        ("monday..today", "2024-05-13", "2024-05-16"),
        ("..", "", ""),
        # words
        ("today", "2024-05-15", "2024-05-16"),
        ("Yesterday", "2024-05-14", "2024-05-15"),
        ("now", "2024-05-15T10:20", "2024-05-15T10:21"),
        ("this week", "2024-05-13", "2024-05-20"),
        ("last week", "2024-05-06", "2024-05-13"),
        ("this month", "2024-05-01", "2024-06-01"),
        ("last_month", "2024-04-01", "2024-05-01"),
        ("this year", "2024-01-01", "2025-01-01"),
        ("last year", "2023-01-01", "2024-01-01"),
        ("wednesday", "2024-05-15", "2024-05-16"),
        ("last wednesday", "2024-05-08", "2024-05-09"),
        ("thu", "2024-05-09", "2024-05-10"),
        ("may", "2024-05-01", "2024-06-01"),
        ("june", "2023-06-01", "2023-07-01"),
        ("last may", "2023-05-01", "2023-06-01"),
        ("mar", "2024-03-01", "2024-04-01"),
        ("August_3", "2023-08-03", "2023-08-04"),
        ("15 may", "2024-05-15", "2024-05-16"),
        ("16 may", "2023-05-16", "2023-05-17"),
        ("29 feb", "2024-02-29", "2024-03-01"),
        # lengths of time
        ("3d", "2024-05-12", "2024-05-16"),
        ("2w", "2024-05-01", "2024-05-16"),
        ("6m", "2023-11-15", "2024-05-16"),
        ("6M", "2023-11-15", "2024-05-16"),
        ("1y", "2023-05-15", "2024-05-16"),
        ("1y 6m", "2022-11-15", "2024-05-16"),
        ("last 3 days", "2024-05-12", "2024-05-16"),
        ("5min", "2024-05-15T10:15", "2024-05-15T10:21"),
        ("3h", "2024-05-15T07:20", "2024-05-15T10:21"),
        ("3d..", "2024-05-12", ""),
        ("..3d", "", "2024-05-13"),
        ("2 weeks ago", "2024-05-01", "2024-05-02"),
        ("2.weeks.ago", "2024-05-01", "2024-05-02"),
        ("a month ago", "2024-04-15", "2024-04-16"),
        ("3 hours ago", "2024-05-15T07:20", "2024-05-15T07:21"),
    ],
)
def test_words_name_a_period(words: str, start: str, end: str) -> None:
    assert period(words, now=NOW) == Period(_moment(start), _moment(end))


@pytest.mark.parametrize(
    ("side", "words", "start", "end"),
    [
        ("since", "2023", "2023-01-01", ""),
        ("since", "3d", "2024-05-12", ""),
        ("before", "2023", "", "2023-01-01"),
        ("before", "1y", "", "2023-05-15"),
        ("until", "2023", "", "2024-01-01"),
        ("until", "yesterday", "", "2024-05-15"),
    ],
)
def test_one_date_bounds_time_on_one_side(side: Side, words: str, start: str, end: str) -> None:
    assert bounded(side, words, now=NOW) == Period(_moment(start), _moment(end))


def test_the_last_day_of_a_shorter_month() -> None:
    assert period("3m..", now=datetime(2023, 5, 31, tzinfo=UTC)).start == _moment("2023-02-28")


def test_days_begin_in_the_zone_asked_for() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    assert period("2023-03-26", now=NOW, tz=berlin) == Period(
        _moment("2023-03-25T23:00"), _moment("2023-03-26T22:00")
    )
    late = datetime(2024, 5, 15, 23, 30, tzinfo=UTC)
    assert period("today", now=late, tz=berlin) == Period(
        _moment("2024-05-15T22:00"), _moment("2024-05-16T22:00")
    )


def test_hours_are_counted_through_a_change_of_clocks() -> None:
    morning = datetime(2023, 3, 26, 2, 0, tzinfo=UTC)
    assert period("3h", now=morning, tz=ZoneInfo("Europe/Berlin")).start == _moment("2023-03-25T23:00")


NEW_YEAR = datetime(2023, 12, 31, 23, 30, tzinfo=UTC)  # a Sunday; in Tokyo, a Monday of another year


@pytest.mark.parametrize(
    ("zone", "words", "start", "end"),
    [
        ("Asia/Tokyo", "today", "2023-12-31T15:00", "2024-01-01T15:00"),
        ("Asia/Tokyo", "yesterday", "2023-12-30T15:00", "2023-12-31T15:00"),
        ("Asia/Tokyo", "noon", "2024-01-01T03:00", "2024-01-01T03:01"),
        ("Asia/Tokyo", "yesterday midnight", "2023-12-30T15:00", "2023-12-30T15:01"),
        ("Asia/Tokyo", "this year", "2023-12-31T15:00", "2024-12-31T15:00"),
        ("Asia/Tokyo", "last month", "2023-11-30T15:00", "2023-12-31T15:00"),
        ("Asia/Tokyo", "this week", "2023-12-31T15:00", "2024-01-07T15:00"),
        ("Asia/Tokyo", "last week", "2023-12-24T15:00", "2023-12-31T15:00"),
        ("Asia/Tokyo", "monday", "2023-12-31T15:00", "2024-01-01T15:00"),
        ("Asia/Tokyo", "last december", "2023-11-30T15:00", "2023-12-31T15:00"),
        ("Asia/Tokyo", "1 Jan", "2023-12-31T15:00", "2024-01-01T15:00"),
        ("Asia/Tokyo", "2024-W01", "2023-12-31T15:00", "2024-01-07T15:00"),
        ("Asia/Tokyo", "2d", "2023-12-29T15:00", "2024-01-01T15:00"),
        ("Asia/Tokyo", "2024-01-01T08:30", "2023-12-31T23:30", "2023-12-31T23:31"),
        ("Asia/Tokyo", "2023..", "2022-12-31T15:00", ""),
        ("America/Lima", "noon", "2023-12-31T17:00", "2023-12-31T17:01"),
        ("America/Lima", "this year", "2023-01-01T05:00", "2024-01-01T05:00"),
        ("America/Lima", "last monday", "2023-12-25T05:00", "2023-12-26T05:00"),
        ("Australia/Adelaide", "today", "2023-12-31T13:30", "2024-01-01T13:30"),
        ("Australia/Adelaide", "2024-W15", "2024-04-07T14:30", "2024-04-14T14:30"),
        ("Australia/Adelaide", "2024-04-07", "2024-04-06T13:30", "2024-04-07T14:30"),
        ("Asia/Kathmandu", "noon", "2024-01-01T06:15", "2024-01-01T06:16"),
    ],
)
def test_words_for_dates_are_reckoned_by_the_clock_of_the_zone(
    zone: str, words: str, start: str, end: str
) -> None:
    assert period(words, now=NEW_YEAR, tz=ZoneInfo(zone)) == Period(_moment(start), _moment(end))


@pytest.mark.parametrize(
    ("words", "start", "end"),
    [
        ("now", "2023-10-29T01:30", "2023-10-29T01:31"),
        ("1h", "2023-10-29T00:30", "2023-10-29T01:31"),
        ("1 hour ago", "2023-10-29T00:30", "2023-10-29T00:31"),
        ("today", "2023-10-28T22:00", "2023-10-29T23:00"),
        ("@1698543000", "2023-10-29T01:30", "2023-10-29T01:30:01"),
        ("2023-10-29T02:30", "2023-10-29T00:30", "2023-10-29T01:31"),
        ("2023-10-29T02", "2023-10-29T00:00", "2023-10-29T02:00"),
        ("2023-10-29T02:30+01:00", "2023-10-29T01:30", "2023-10-29T01:31"),
    ],
)
def test_an_hour_that_clocks_show_twice_is_searched_twice(words: str, start: str, end: str) -> None:
    second = datetime(2023, 10, 29, 1, 30, tzinfo=UTC)  # 02:30 in Berlin, again
    assert period(words, now=second, tz=ZoneInfo("Europe/Berlin")) == Period(_moment(start), _moment(end))


@given(
    st.lists(st.integers(0, 4_102_444_799)),
    st.sampled_from(["UTC", "Asia/Tokyo", "Australia/Adelaide", "Africa/Monrovia", "Pacific/Apia"]),
)
def test_moments_are_counted_by_the_month_that_their_clock_shows(moments: list[int], zone: str) -> None:
    tz = ZoneInfo(zone)
    shown = Counter(month_of(datetime.fromtimestamp(each, UTC), tz) for each in moments)
    assert months_of(moments, tz) == shown
    for month in shown:
        start, end = stretch_of(month, tz)
        assert shown[month] == sum(start.timestamp() <= each < end.timestamp() for each in moments)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("2023-02-31", "no such day: 31 February (February 2023 has 28 days), try 2023-02-28"),
        ("31 February", "no such day: 31 February (February 2024 has 29 days), try 2024-02-29"),
        ("2023-04-00", "no such day: 0 April (April 2023 has 30 days), try 2023-04-01"),
        ("2023-13", "no such month: 13 (a year has 12), try 2023-12"),
        ("2023-31-01", "no such month: 31 (a year has 12), try 2023-01-31"),
        ("0102", "no such year in any archive: 0102, try 2024"),
        ("2023-01-12T25:00", "no such time of day: 25:00:00, try 23:59"),
        ("2023-01-12T15:00+99:00", "no such time zone: +99:00, try +01:00 or Z"),
        ("1/12/2023", "1/12/2023 has two readings: write 2023-12-01 or 2023-01-12"),
        ("2024..2023", "the range ends before it starts: try 2023..2024"),
        ("2022..2023..2024", "a range has one start and one end: try 2022..2023"),
        ("yestreday", '"yestreday" is not a date: did you mean yesterday?'),
        ("lst week", '"lst week" is not a date: did you mean last week?'),
        ("12 Janury 2023", '"12 Janury 2023" is not a date: did you mean 12 january 2023?'),
        ("99999y", "99999y is further back than any calendar: try 2y"),
        (
            "soup",
            '"soup" is not a date: '
            "try 2023, 2023-01, 2023-01-12, 12 Jan 2023, yesterday, last week, 3d or 2022..2023",
        ),
        (
            " ",
            "a date is missing: "
            "try 2023, 2023-01, 2023-01-12, 12 Jan 2023, yesterday, last week, 3d or 2022..2023",
        ),
    ],
)
def test_what_is_no_date_is_told_with_the_nearest_that_is(words: str, message: str) -> None:
    with pytest.raises(DateError) as caught:
        period(words, now=NOW)
    assert str(caught.value) == message


def test_a_range_does_not_bound_one_side() -> None:
    with pytest.raises(DateError, match=r"one date is wanted here, not a range: try date:2022\.\.2023"):
        bounded("since", "2022..2023", now=NOW)


_PIECES = st.sampled_from(
    [
        "2023",
        "31",
        "02",
        "0",
        "9999",
        "99999",
        "jan",
        "februar",
        "monday",
        "last",
        "this",
        "week",
        "month",
        "day",
        "year",
        "ago",
        "3d",
        "2w",
        "m",
        "y",
        "a",
        "an",
        "the",
        "past",
        "..",
        "-",
        "/",
        ".",
        ":",
        "T",
        "Z",
        "+01:00",
        "@",
        "_",
        "yesterday",
        "now",
        "12:30",
        "24:61",
        "½",
        "２",
    ]
)


@given(
    st.text(max_size=30)
    | st.lists(_PIECES, max_size=6).map(" ".join)
    | st.lists(_PIECES, max_size=6).map("".join),
    st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),
)
def test_any_words_are_a_period_or_a_date_error_of_one_line(words: str, now: datetime) -> None:
    for read in (period, lambda *a, **k: bounded("until", *a, **k)):
        try:
            found = read(words, now=now)
        except DateError as error:
            assert len(str(error).splitlines()) == 1
            assert len(str(error)) < 300
        else:
            assert found.start is None or found.start.utcoffset() == timedelta(0)
            assert found.start is None or found.end is None or found.start < found.end


@given(st.dates(datetime(1970, 1, 1).date(), datetime(2099, 12, 30).date()))
def test_every_spelling_of_a_day_is_the_same_day(day: object) -> None:
    spellings = {
        period(form, now=NOW)
        for form in (
            f"{day:%Y-%m-%d}",
            f"{day:%d %b %Y}",
            f"{day:%B %d, %Y}",
            f"{day:%d.%m.%Y}",
            f"{day:%Y/%m/%d}",
        )
    }
    assert len(spellings) == 1
