"""The moment that a Date header, a From_ line or a file's name tells."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_tz
from pathlib import Path

import pytest
from growth import unsteady  # type: ignore[import-not-found]
from hypothesis import given
from hypothesis import strategies as st

from listarchive.dates import envelope_date, month_in_name, sent_at

THE_DAY = "2021-03-04T05:06:07"


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        # RFC 5322, and what it calls obsolete
        ("Thu, 4 Mar 2021 05:06:07 +0100", f"{THE_DAY}+01:00"),
        ("Thu,  4 Mar 2021 05:06:07 -0330", f"{THE_DAY}-03:30"),
        ("4 Mar 2021 05:06 +0000", "2021-03-04T05:06:00+00:00"),
        ("Thu, 04 Mar 2021 05:06:07 -0000", f"{THE_DAY}+00:00"),
        ("Thu, 4 Mar 21 05:06:07 +0100", f"{THE_DAY}+01:00"),
        ("Thu, 4 Mar 49 05:06:07 GMT", "2049-03-04T05:06:07+00:00"),
        ("Thu, 4 Mar 99 05:06:07 GMT", "1999-03-04T05:06:07+00:00"),
        ("Thu, 4 Mar 121 05:06:07 GMT", f"{THE_DAY}+00:00"),
        ("Thu, 4 Mar 2021 05:06:07 EST", f"{THE_DAY}-05:00"),
        ("Thu, 4 Mar 2021 05:06:07 Z", f"{THE_DAY}+00:00"),
        ("Thu, 4 Mar 2021 05:06:07 A", f"{THE_DAY}+00:00"),
        ("Thu, 4 Mar 2021 05:06:07 +0100 (some (odd) comment", f"{THE_DAY}+01:00"),
        # zones with names
        ("Thu, 4 Mar 2021 05:06:07 MEZ", f"{THE_DAY}+01:00"),
        ("Thu, 4 Mar 2021 05:06:07 MESZ", f"{THE_DAY}+02:00"),
        ("Thu, 4 Mar 2021 05:06:07 MET DST", f"{THE_DAY}+02:00"),
        ("Thu, 4 Mar 2021 05:06:07 BST", f"{THE_DAY}+01:00"),
        ("Thu, 4 Mar 2021 05:06:07 (PDT)", f"{THE_DAY}-07:00"),
        ("Thu Mar 4 2021 05:06:07 GMT+0200 (Some Standard Time)", f"{THE_DAY}+02:00"),
        ("Thu, 4 Mar 2021 05:06:07 (UTC+1)", f"{THE_DAY}+01:00"),
        ("Thu, 4 Mar 2021 05:06:07 +05:45", f"{THE_DAY}+05:45"),
        ("Thu, 4 Mar 2021 05:06:07", f"{THE_DAY}+00:00"),
        # zones that cannot be: the clock time stays
        ("Thu, 4 Mar 2021 05:06:07 -3100 (PDT)", f"{THE_DAY}+00:00"),
        ("Thu, 4 Mar 2021 05:06:07 +50579034", f"{THE_DAY}+00:00"),
        ("Thu, 4 Mar 2021 05:06:07 +0175", f"{THE_DAY}+00:00"),
        # years of the year-2000 faults
        ("Mon, 4 Mar 0102 05:06:07 +0000", "2002-03-04T05:06:07+00:00"),
        ("Mon, 4 Mar 19102 05:06:07 +0000", "2002-03-04T05:06:07+00:00"),
        # languages
        ("Do, 4 Mär 2021 05:06:07 +0100", f"{THE_DAY}+01:00"),
        ("Donnerstag, 4. März 2021 05:06:07", f"{THE_DAY}+00:00"),
        ("jeudi 4 mars 2021, 5h06", "2021-03-04T05:06:00+00:00"),
        ("mar., 2 févr. 2021 05:06:07 +0100", "2021-02-02T05:06:07+01:00"),
        ("jue, 4 marzo 2021 05:06:07", f"{THE_DAY}+00:00"),
        ("Qui, 4 dez 2014 05:06:07 -0200", "2014-12-04T05:06:07-02:00"),
        ("gio, 4 mag 2017 05:06:07 +0200", "2017-05-04T05:06:07+02:00"),
        ("do, 4 mrt 2021 05:06:07 +0100", f"{THE_DAY}+01:00"),
        # other orders
        ("Thu Mar  4 05:06:07 2021", f"{THE_DAY}+00:00"),
        ("Thu Mar  4 05:06:07 EST 2021", f"{THE_DAY}-05:00"),
        ("Thu Mar 4 05:06:07 2021 -0800", f"{THE_DAY}-08:00"),
        ("2021-03-04T05:06:07Z", f"{THE_DAY}+00:00"),
        ("2021-03-04T05:06:07.123+01:00", f"{THE_DAY}+01:00"),
        ("2021-03-04 05:06:07 +0100 (Thu, 04 Mar 2021)", f"{THE_DAY}+01:00"),
        ("20210304T050607Z", f"{THE_DAY}+00:00"),
        ("Thursday, 4-Mar-2021 05:06:07 GMT", f"{THE_DAY}+00:00"),
        ("Thu, 04-Mar-21 05:06:07 GMT", f"{THE_DAY}+00:00"),
        ("4.3.2021 05:06:07", f"{THE_DAY}+00:00"),
        ("4 Mar 2021 05.06.07", f"{THE_DAY}+00:00"),
        ("13/3/2021 05:06:07", "2021-03-13T05:06:07+00:00"),
        ("3/4/2021 05:06:07", f"{THE_DAY}+00:00"),
        ("March 4, 2021 at 5:06 PM", "2021-03-04T17:06:00+00:00"),
        ("Thu, 4 Mar 2021 12:06:07 AM -0700", "2021-03-04T00:06:07-07:00"),
        ("Thu, 4 Mar 2021 05:06PM +0000", "2021-03-04T17:06:00+00:00"),
        ("Thu, 4 Mar 2021 12:06:07am -0700", "2021-03-04T00:06:07-07:00"),
        ("Thu, 4 Mar 2021 5:06:07p.m. (EST)", "2021-03-04T17:06:07-05:00"),
        ("3/4/21 5.06PM", "2021-03-04T17:06:00+00:00"),
        ("5:06PM, March 4, 2021", "2021-03-04T17:06:00+00:00"),
        ("4 Mar 2021 05:06:07PMT", f"{THE_DAY}+00:00"),
        ("04 03 2021 05:06:07", f"{THE_DAY}+00:00"),
        # broken clocks and junk around the date
        ("Thu, 4 Mar 2021 24:06:07 +0100", "2021-03-04T00:06:07+01:00"),
        ("Thu, 4 Mar 2021 05:06:60 +0100", "2021-03-04T05:06:59+01:00"),
        ("Thu, 4 Mar 2021    59:10 -0500", "2021-03-04T00:00:00-05:00"),
        ("?Thu, 4 Mar 2021 05:06:07 +0100=0A=", f"{THE_DAY}+01:00"),
        ("Thu, 4 Mar 2021", "2021-03-04T00:00:00+00:00"),
    ],
)
def test_a_header_names_a_moment_in_the_senders_offset(header: str, expected: str) -> None:
    found = sent_at(header)
    assert found is not None
    assert found.isoformat() == expected


@pytest.mark.parametrize(
    "header",
    [
        "",
        "....",
        "now",
        "today",
        "yesterday",
        "Thu",
        "12:30",
        "4 Mar",
        "March 2021",
        "Thu, 05:06:07 +0100",
        "Thu, 31 Feb 2021 05:06:07 +0100",
        "Thu, 32 Jan 2021 05:06:07 +0100",
        "Wed, 31 Dec 1969 23:59:59 +0000",
        "Thu, 4 Mar 3609 05:06:07 +0100",
        "1 2 3",
        "127.0.0.1",
        "$(date --rfc-822)",
        "9" * 500,
        "-6015:48",
        "Sat -6015:48 Jan 16",
        "Dec 13 11:" + "0" * 40 + "8" + "0" * 60 + "18:59 2006",
    ],
)
def test_what_names_no_day_is_refused(header: str) -> None:
    assert sent_at(header) is None


@given(st.text(max_size=60) | st.text("0123456789:-+/.,() TZaempMarJuDc", max_size=40))
def test_no_header_raises_and_every_moment_is_aware_and_sane(header: str) -> None:
    for found in (sent_at(header), envelope_date(header), envelope_date(f"From {header}")):
        assert found is None or (found.utcoffset() is not None and 1950 <= found.year < 2100)
    month_in_name(header)


@given(
    st.datetimes(datetime(1970, 1, 1), datetime(2099, 12, 31)),
    st.integers(-12 * 60, 14 * 60),
)
def test_what_the_standard_library_writes_is_read_back(moment: datetime, minutes: int) -> None:
    sent = moment.replace(microsecond=0, tzinfo=UTC)
    header = (
        format_datetime(sent)[:-5]
        + f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02d}{abs(minutes) % 60:02d}"
    )
    found = sent_at(header)
    assert found is not None
    assert found.replace(tzinfo=None) == sent.replace(tzinfo=None)
    assert found.utcoffset() == timedelta(minutes=minutes)


@pytest.mark.parametrize(
    "unit", ["On ", "(", ")", " ", "1", "1:", "Mar ", "+", "Thu, 4 Mar 2021 05:06:07 (", "\0"]
)
def test_a_long_header_takes_no_time(unit: str) -> None:
    def read(header: str) -> None:
        sent_at(header)
        envelope_date("From " + header)
        month_in_name(header)

    assert not unsteady(read, lambda size: unit * (size // len(unit)), 200_000, 100)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Thu Mar  4 05:06:07 2021", f"{THE_DAY}+00:00"),
        ("Thu Mar 4 05:06:07 EST 2021", f"{THE_DAY}-05:00"),
        ("Thu, 4 Mar 2021 05:06:07 -0400 (EDT)", f"{THE_DAY}-04:00"),
        ("From ada at example.org  Thu Mar  4 05:06:07 2021", f"{THE_DAY}+00:00"),
        ("From ada@example.org Thu, 4 Mar 2021 05:06:07 -0400 (EDT)", f"{THE_DAY}-04:00"),
        ("From ada@example.org Thu Mar  4 05:06:07 2021 remote from there", f"{THE_DAY}+00:00"),
        ("From may at example.org  Thu Mar  4 05:06:07 2021", f"{THE_DAY}+00:00"),
        ("From what I have seen, it works", None),
        ("From ", None),
        ("", None),
    ],
)
def test_a_separator_names_a_moment(line: str, expected: str | None) -> None:
    found = envelope_date(line)
    assert (found and found.isoformat()) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("2008-March.txt.gz", "2008-03"),
        ("lists/gardeners/2008-March.txt", "2008-03"),
        ("2008-März.txt", "2008-03"),
        ("2008-Março/", "2008-03"),
        ("2023-01.mbox", "2023-01"),
        ("gardeners-2023_01.mbox.gz", "2023-01"),
        ("200803.txt", "2008-03"),
        ("Week-of-Mon-20080303.txt", "2008-03"),
        ("march2008.mbx", "2008-03"),
        ("2008.txt", None),
        ("200813.txt", None),
        ("message-1234567.eml", None),
        ("2008-general.mbox", None),
        ("", None),
    ],
)
def test_a_files_name_tells_a_month(name: str, expected: str | None) -> None:
    found = month_in_name(name)
    assert found == (expected and datetime.fromisoformat(f"{expected}-01T00:00:00+00:00"))


def test_other_projects_broken_headers(shared: Path) -> None:
    cases = [
        json.loads(line) for line in (shared / "fixtures/dates/dates.jsonl").read_text("utf-8").splitlines()
    ]
    exact = 0
    for case in cases:
        found = sent_at(case["input"])
        exact += (found and format_datetime(found)) == case["expected"]
        clock = found and found.timetuple()[:6]
        expected = case["expected"] and (parsedate_tz(case["expected"]) or ())[:6]
        assert clock == expected, case["input"]
    assert exact == len(cases)
