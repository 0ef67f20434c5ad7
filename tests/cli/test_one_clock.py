"""Days, months, years and hours are told by one clock: the archive's, or that of `--tz`."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from clocks import CLOCKS, MONTHS, Told, four_posts, iso, months_of
from command_line import listarchive
from lxml import etree

PLACES = [(name, way) for name in CLOCKS for way in (("configured", "asked") if name else ("configured",))]


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return four_posts(tmp_path_factory.mktemp("plain"))


Ask = Callable[..., str]


@pytest.fixture(params=PLACES, ids=lambda place: " ".join(filter(None, place)))
def place(request: pytest.FixtureRequest, plain: Path, tmp_path: Path) -> tuple[Told, str, Ask]:
    """A clock, its name, and a command by it: as the archive's, or with `--tz` where that has another."""
    name, way = request.param
    configured = name if way == "configured" else "Pacific/Kiritimati"
    for inside in ("mbox", "index"):
        (tmp_path / inside).symlink_to(plain / inside)
    (tmp_path / "listarchive.toml").write_text(f'timezone = "{configured}"\n' if configured else "")
    own = ("--tz", name) if way == "asked" else ()

    def ask(command: str, *options: str) -> str:
        done = listarchive("--home", tmp_path, "--trust-index", command, *own, *options)
        assert done.code == 0 or not done.out, done.errors
        return done.out

    return CLOCKS[name], name, ask


def ids(found: str) -> set[str]:
    return {json.loads(line)["subject"] for line in found.splitlines()}


@pytest.mark.slow
def test_a_search_by_day_month_or_year_finds_what_its_facets_count(place: tuple[Told, str, Ask]) -> None:
    told, _, ask = place
    for name, moment in told._asdict().items():
        for length in (4, 7, 10):
            of_it = {other for other, each in told._asdict().items() if each[:length] == moment[:length]}
            assert ids(ask("search", f"date:{moment[:length]}", "--format", "jsonl")) == of_it
        minute = moment[:16].replace(" ", "T")
        assert name in ids(ask("search", f"date:{minute}", "--format", "jsonl"))
        assert name in ids(ask("search", f"date:{moment[:13].replace(' ', 'T')}", "--format", "jsonl"))
        assert name in ids(ask("search", f"since:{minute} until:{minute}", "--format", "jsonl"))
        assert name not in ids(ask("search", f"* -before:{minute} -date:{minute}", "--format", "jsonl"))
    facets = json.loads(ask("search", "--format", "json", "--facets", "year,month", "-n", "0"))["facets"]
    assert dict(facets["month"]) == months_of(told)
    assert dict(facets["year"]) == {
        year: sum(each.startswith(year) for each in told) for year in ("2023", "2024")
    }


@pytest.mark.slow
def test_hits_and_conversations_bear_the_day(place: tuple[Told, str, Ask]) -> None:
    told, _, ask = place
    for name, moment in told._asdict().items():
        assert ask("search", name).lstrip().startswith(f"1  {moment[:10]} ")
        assert ask("search", f"subject:{name}", "--threads").lstrip().startswith(f"1  {moment[:10]} ")
    assert re.findall(r"^\S+", ask("thread", "eve@x.example"), re.MULTILINE) == [
        told.eve[:10],
        told.morning[:10],
    ]


def test_a_post_bears_the_hour(place: tuple[Told, str, Ask]) -> None:
    told, _, ask = place
    for name, moment in told._asdict().items():
        year, month, day, hour, offset = re.split("[- ]", moment, maxsplit=4)
        date = rf"Date:     \w\w\w, {day} {MONTHS[int(month)]} {year} {hour} {re.escape(offset)}"
        assert re.search(date, ask("show", f"{name}@x.example"))


def test_stats_count_months(place: tuple[Told, str, Ask]) -> None:
    told, _, ask = place
    counted = json.loads(ask("stats", "--format", "json"))
    assert dict(counted["months"]) == months_of(told)
    text = ask("stats").splitlines()
    first, last = min(told)[:7], max(told)[:7]
    assert text[0].endswith(f"{first} to {last}")
    timeline = {line.split()[0]: line.split()[1] for line in text if re.match(r"20\d\d-\d\d ", line)}
    assert {month: int(count) for month, count in timeline.items() if count != "0"} == months_of(told)


def test_a_digest_is_of_days_of_the_clock_and_bears_the_hour(place: tuple[Told, str, Ask]) -> None:
    told, _, ask = place
    _, month, day = told.eve[:10].split("-")
    short = f"{int(day)} {MONTHS[int(month)]}"
    text = ask("digest", "--since", told.eve[:10], "--until", told.eve[:10])
    on_the_day = [moment for moment in told if moment[:10] == told.eve[:10]]
    assert text.splitlines()[0] == (
        f"Mailing lists: {len(on_the_day)} new post{'s' if len(on_the_day) > 1 else ''} on garden, "
        f"{short} {told.eve[:4]}"
    )
    html = ask("digest", "--since", "2023", "--until", "2024", "--format", "html")
    for moment in told:
        _, month, day = moment[:10].split("-")
        shown = f"{int(day)} {MONTHS[int(month)]}, {moment[11:16]}"
        assert shown in html
        if moment in on_the_day:
            assert shown in text
    mail = ask(
        "digest",
        "--since",
        told.eve[:10],
        "--until",
        told.eve[:10],
        "--format",
        "mail",
        "--to",
        "a@x.example",
    )
    assert f"{short} {told.eve[:4]}" in mail


def test_a_feed_bears_the_offset(place: tuple[Told, str, Ask]) -> None:
    told, _, ask = place
    feed = etree.fromstring(ask("digest", "--since", "2023", "--until", "2024", "--format", "atom").encode())
    assert {each.text for each in feed.iter("{*}published")} == {iso(moment) for moment in told}
    assert feed.find("{*}updated").text == iso(told.summer)


def test_programs_are_told_the_senders_own_offset(place: tuple[Told, str, Ask]) -> None:
    _, _, ask = place
    own = {
        "2023-12-31T18:00:00-05:30",
        "2024-01-01T03:30:00+01:00",
        "2024-06-30T14:00:00+00:00",
        "2023-10-29T01:15:00+00:00",
    }
    assert {hit["date"] for hit in json.loads(ask("search", "--format", "json"))["hits"]} == own
    assert {json.loads(line)["date"] for line in ask("search", "--format", "jsonl").splitlines()} == own
    assert {line.split(",")[1] for line in ask("search", "--format", "csv").splitlines()[1:]} == own
    assert json.loads(ask("show", "eve@x.example", "--format", "json"))["date"] in own
    assert json.loads(ask("thread", "eve@x.example", "--format", "json"))["roots"][0]["post"]["date"] in own


@pytest.mark.parametrize(
    ("name", "date", "begins"),
    [
        ("Asia/Tokyo", "noon", "03:00 UTC"),
        ("Asia/Tokyo", "today", "15:00 UTC"),
        ("Asia/Tokyo", "last.week", "15:00 UTC"),
        ("Asia/Tokyo", "2024-W15", "2024-04-07 15:00 UTC"),
        ("America/Lima", "yesterday", "05:00 UTC"),
        ("America/Lima", "monday..", "05:00 UTC"),
        ("Australia/Adelaide", "2024-W15", "2024-04-07 14:30 UTC"),
        ("Australia/Adelaide", "2024-04-07..", "2024-04-06 13:30 UTC"),
    ],
)
def test_words_for_dates_mean_the_archives_days(
    plain: Path, tmp_path: Path, name: str, date: str, begins: str
) -> None:
    (tmp_path / "index").symlink_to(plain / "index")
    (tmp_path / "listarchive.toml").write_text(f'timezone = "{name}"\n[searches]\nwhen = "date:{date}"\n')
    for query in (f"date:{date}", "saved:when"):
        done = listarchive("--home", tmp_path, "--trust-index", "search", query, "--explain", "--count")
        assert re.match(rf"date: from (\S+ )?{begins}", done.errors)
