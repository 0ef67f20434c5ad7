"""What a reader has already, and when it is out of date."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask.testing import FlaskClient
from written_mails import a_mail  # type: ignore[import-not-found]

Reading = Callable[..., FlaskClient]
HomeOf = Callable[..., Path]

EVENING = datetime(2024, 1, 4, 22, 30, 10, tzinfo=UTC)
RELATIVE = [
    "date:today", "date:yesterday", "date:tomorrow", "newer_than:2w", "older_than:1d", "date:3d", "date:2w",
    "since:yesterday", "before:today", "until:today", "after:monday", 'date:"last week"', 'date:"this month"',
    'since:"2 days ago"', "date:yesterday..", "date:..today", "beans or date:today", "not date:today",
    "(beans date:(today or yesterday))", "saved:new", "saved:nested", "d:today",
]  # fmt: skip
FIXED = ["beans", "date:2024-01-04", "since:2023", "from:ann", "date:2023..2024", "saved:old", ""]
SEARCHES = {"new": "date:today", "nested": "beans saved:new", "old": "date:2024"}


@contextmanager
def the_time(monkeypatch: pytest.MonkeyPatch, now: datetime) -> Iterator[None]:
    class Clock(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:  # type: ignore[override]
            return now.astimezone(tz)

    with monkeypatch.context() as patched:
        for place in ("listarchive.query.parser", "listarchive.web.app", "listarchive.web.feeds"):
            patched.setattr(f"{place}.datetime", Clock)
        yield


@pytest.fixture
def garden(home_of: HomeOf) -> Path:
    return home_of(
        a_mail("1@x.example", "Beans"), a_mail("2@x.example", "Peas", Date="5 Jan 2024 01:00 +0000")
    )


@pytest.mark.slow
@pytest.mark.parametrize("form", ["mbox", "atom"])
@pytest.mark.parametrize("query", RELATIVE)
def test_what_is_asked_relative_to_a_day_is_another_answer_later(
    garden: Path, reading: Reading, monkeypatch: pytest.MonkeyPatch, form: str, query: str
) -> None:
    client = reading(garden, searches=SEARCHES)

    def ask(now: datetime, **headers: str) -> Any:
        with the_time(monkeypatch, now):
            return client.get(f"/search.{form}", query_string={"q": query}, headers=headers)

    first = ask(EVENING)
    known = {"If-None-Match": first.headers["ETag"]}
    assert ask(EVENING + timedelta(minutes=80), **known).status_code == 304
    # A week or a month is the same one for some days.
    later = ask(EVENING + timedelta(days=40 if "week" in query or "mon" in query else 1), **known)
    assert later.status_code == 200
    assert later.headers["ETag"] != first.headers["ETag"]
    assert ask(EVENING, **{"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"}).status_code == 200


def test_a_day_ends_where_the_owner_lives(
    garden: Path, reading: Reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = "/search.mbox?q=date:today"
    tags = {}
    for name in ("UTC", "Europe/Berlin", "Pacific/Auckland", "America/Lima"):
        client = reading(garden, timezone=ZoneInfo(name))
        for hours in (0, 1, 2):
            with the_time(monkeypatch, EVENING + timedelta(hours=hours)):
                tags[name, hours] = client.get(path).headers["ETag"]
    changed = {
        name: [tags[name, hours] != tags[name, hours - 1] for hours in (1, 2)]
        for name in ("UTC", "Europe/Berlin", "Pacific/Auckland", "America/Lima")
    }
    assert changed == {
        "UTC": [False, True],  # 22:30, 23:30, 00:30
        "Europe/Berlin": [True, False],  # 23:30, 00:30
        "Pacific/Auckland": [False, False],
        "America/Lima": [False, False],
    }


@pytest.mark.parametrize("query", ["newer_than:3h", 'since:"90 minutes ago"', "older_than:1h"])
def test_what_is_asked_by_the_hour_is_another_answer_in_a_minute(
    garden: Path, reading: Reading, monkeypatch: pytest.MonkeyPatch, query: str
) -> None:
    client = reading(garden)
    tags = []
    for seconds in (0, 20, 60):
        with the_time(monkeypatch, EVENING + timedelta(seconds=seconds)):
            tags.append(client.get("/search.mbox", query_string={"q": query}).headers["ETag"])
    assert [tags[0] == tags[1], tags[1] == tags[2]] == [True, False]


@pytest.mark.slow
@pytest.mark.parametrize("query", FIXED)
def test_what_names_no_day_is_the_same_tomorrow(
    garden: Path, reading: Reading, monkeypatch: pytest.MonkeyPatch, query: str
) -> None:
    client = reading(garden, searches=SEARCHES)
    tags = set()
    for days in (0, 1, 400):
        with the_time(monkeypatch, EVENING + timedelta(days=days)):
            tags.add(client.get("/search.mbox", query_string={"q": query}).headers["ETag"])
    assert len(tags) == 1


def test_a_feed_is_another_one_each_day_as_posts_from_the_future_come_into_it(
    home_of: HomeOf, reading: Reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = reading(home_of(a_mail("3@x.example", "Ahead", Date="Mon, 8 Jan 2024 10:00:00 +0000")))
    answers = []
    for days in (0, 5):
        with the_time(monkeypatch, EVENING + timedelta(days=days)):
            answers.append(client.get("/list/garden/atom.xml"))
    assert ["Ahead" in answer.text for answer in answers] == [False, True]
    assert answers[0].headers["ETag"] != answers[1].headers["ETag"]


@pytest.mark.slow
@pytest.mark.parametrize("known", ["*", '"x", *', 'W/"x"', '"', ""])
def test_of_what_is_not_here_nobody_has_a_copy(garden: Path, reading: Reading, known: str) -> None:
    client = reading(garden)
    for path, code in (
        ("/nothing", 404), ("/post/zzzzzzzz", 404), ("/post/zzzzzzzz/raw", 404), ("/thread/zzzzzzzz", 404),
        ("/thread/zzzzzzzz/atom.xml", 404), ("/author/zzzzzzzz", 404), ("/list/nobody/", 404),
        ("/list/nobody/atom.xml", 404), ("/list/garden/1999-01/", 404), ("/message/x@y.example", 404),
        ("/sitemap/garden/1999-01.xml", 404), ("/static/nothing", 404), ("/search.mbox?q=author:", 400),
        ("/search.atom?q=date:2023-02-31", 400), ("/search?q=author:", 400), ("/list/garden/?page=9", 400),
    ):  # fmt: skip
        assert client.get(path, headers={"If-None-Match": known}).status_code == code, path
        assert client.head(path, headers={"If-None-Match": known}).status_code == code, path


def test_of_what_is_here_any_copy_will_do_for_who_says_so(garden: Path, reading: Reading) -> None:
    client = reading(garden)
    for path in ("/", "/list/garden/", "/search.mbox?q=beans", "/atom.xml"):
        assert client.get(path, headers={"If-None-Match": "*"}).status_code == 304


def test_a_copy_that_a_proxy_has_compressed_is_known(garden: Path, reading: Reading) -> None:
    client = reading(garden)
    for path in ("/", "/search.mbox?q=beans", "/search.json?q=beans"):
        tag = client.get(path).headers["ETag"]
        assert client.get(path, headers={"If-None-Match": f"W/{tag}"}).status_code == 304
        assert client.get(path, headers={"If-None-Match": f'"other", {tag}'}).status_code == 304
