"""A number means the hit that bore it in the last search."""

from __future__ import annotations

import json
import os
import re
import stat
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from command_line import Run, archive_of, listarchive
from test_cli_processes import on_a_terminal

from listarchive.cli.hit_lines import Layout
from listarchive.short_ids import short


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path / "state"


def numbered(lines: list[str]) -> dict[int, str]:
    """The numbers and ids of a list of hits."""
    found = (re.match(r" *(\d+)  \S.* (\w{12})$", line) for line in lines)
    return {int(match[1]): match[2] for match in found if match}


@pytest.mark.parametrize("options", [(), ("--threads",), ("--sort", "oldest")])
def test_a_number_opens_the_hit_that_bears_it(run: Run, options: tuple[str, ...]) -> None:
    hits = numbered(run("search", "lamp", "-n", "5", *options).lines)
    assert list(hits) == [1, 2, 3, 4, 5]
    for number, each in hits.items():
        assert run("show", str(number), "--format", "json").json["id"] == each
    assert f"Id:       {hits[3]}" in run("show", "3").out
    assert run("thread", "3").out == run("thread", hits[3]).out
    both = run("show", "2", hits[4], "--format", "json").lines
    assert [json.loads(line)["id"] for line in both] == [hits[2], hits[4]]


def test_the_numbers_of_the_next_page_go_on_and_those_of_the_first_stay(run: Run) -> None:
    first = numbered(run("search", "lamp", "-n", "8").lines)
    second = numbered(run("search", "lamp", "-n", "8", "--offset", "8").lines)
    assert list(second) == list(range(9, 17))
    for number, each in (first | second).items():
        assert run("show", str(number), "--format", "json").json["id"] == each


def test_another_search_takes_its_place(run: Run) -> None:
    run("search", "lamp", "-n", "8")
    hits = numbered(run("search", "kettle", "-n", "2").lines)
    assert run("show", "2", "--format", "json").json["id"] == hits[2]
    done = run("show", "999")
    assert (done.code, done.out) == (1, "")
    assert done.errors == (
        "listarchive: no hit 999 was shown by the last search (1 to 2), and no single id begins with it: "
        "give another number\n"
    )


@pytest.mark.parametrize("arguments", [("xyzzy",), ("kettle", "--count"), ("kettle", "-n", "0"), ("date:x",)])
def test_what_shows_no_hit_changes_nothing(run: Run, arguments: tuple[str, ...]) -> None:
    hits = numbered(run("search", "lamp", "-n", "3").lines)
    run("search", *arguments)
    assert run("show", "3", "--format", "json").json["id"] == hits[3]


@pytest.mark.parametrize("form", ["json", "jsonl", "csv", "mbox", "ids"])
def test_hits_for_programs_are_counted_too(run: Run, form: str) -> None:
    run("search", "lamp", "-n", "3", "--format", form)
    assert (
        run("show", "3", "--format", "json").json["id"] == run("search", "lamp", "--format", "ids").lines[2]
    )


def test_without_a_last_search(run: Run) -> None:
    done = run("show", "3")
    assert (done.code, done.out) == (1, "")
    assert done.errors == (
        "listarchive: no hit 3, as there was no last search, and no id begins so: search first\n"
    )


def _ids() -> Iterator[tuple[str, str]]:
    """Short ids that begin with a digit other than 0, and the Message-IDs behind them."""
    for number in range(1000):
        name = f"{number}@example.org"
        if short(name)[0] in "123456789":
            yield short(name), name


def test_a_number_that_begins_an_id_means_the_hit_if_there_is_one(tmp_path: Path) -> None:
    first = {each[0][0]: each for each in _ids()}
    mails = {
        f"a{n}": f"From: Ada <ada@example.org>\nDate: Mon, 1 Jan 2024 10:00:00 +0000\nSubject: tea {n}\n"
        f"Message-ID: <{name}>\n\nTea.\n".encode()
        for n, (_, name) in first.items()
    }
    home = archive_of(tmp_path / "home", **mails)
    nine = first["9"][0]
    done = listarchive("--home", home, "show", "9", "--format", "json")
    assert (done.code, done.json["id"]) == (0, nine)
    assert done.errors == f"listarchive: the last search showed no hit 9: this is {nine}\n"
    assert listarchive("--home", home, "show", nine[:4], "--format", "json").json["id"] == nine
    hits = listarchive("--home", home, "search", "tea", "--format", "ids").lines
    assert len(hits) == 9
    assert listarchive("--home", home, "show", "9", "--format", "json").json["id"] == hits[8]
    assert listarchive("--home", home, "show", nine, "--format", "json").json["id"] == nine


def test_each_archive_has_its_own(run: Run, own_home: Path) -> None:
    lamp = numbered(run("search", "lamp", "-n", "2").lines)
    kettle = numbered(listarchive("--home", own_home, "search", "kettle", "-n", "2").lines)
    assert run("show", "2", "--format", "json").json["id"] == lamp[2]
    assert listarchive("--home", own_home, "show", "2", "--format", "json").json["id"] == kettle[2]


def test_nothing_is_written_into_the_archive_and_nobody_else_reads_it(own_home: Path, state: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in own_home.rglob("*")}
    listarchive("--home", own_home, "search", "lamp")
    assert {path: path.stat().st_mtime_ns for path in own_home.rglob("*")} == before
    kept = [path for path in state.rglob("*") if path.is_file()]
    assert [stat.S_IMODE(path.stat().st_mode) for path in kept] == [0o600]


@pytest.mark.parametrize("place", ["/dev/null/state", "relative/state"])
def test_a_state_folder_that_cannot_be_made_spoils_no_search(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, place: str
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", place)
    monkeypatch.setenv("HOME", str(tmp_path / "file"))
    (tmp_path / "file").write_text("no folder")
    done = run("search", "lamp", "-n", "1")
    assert (done.code, done.errors) == (0, "")
    assert run("show", "3").code == 1
    assert not Path(place).exists()


@pytest.mark.parametrize("damage", ["", "null", "[]", '{"hits": 3, "search": 1}', '{"hits": {"x": 1}}', "\0"])
def test_a_damaged_memory_is_none(run: Run, state: Path, damage: str) -> None:
    run("search", "lamp", "-n", "2")
    for path in state.rglob("*"):
        if path.is_file():
            path.write_text(damage)
    assert "no last search" in run("show", "2").errors or "without a last search" in run("show", "2").errors
    run("search", "lamp", "-n", "2")
    assert run("show", "2").code == 0


def test_a_terminal_has_its_own_and_a_new_one_begins_with_the_newest(imported: Path, state: Path) -> None:
    surroundings = {"XDG_STATE_HOME": str(state), "HOME": os.environ.get("HOME", "/")}
    _, seen = on_a_terminal("--home", imported, "search", "lamp", "-n", "3", **surroundings)
    plain = re.sub(r"\x1b\[[0-9;]*m", "", seen)
    hits = numbered(plain.splitlines())
    assert list(hits) == [1, 2, 3]
    assert f"Id:       {hits[3]}" in listarchive("--home", imported, "show", "3").out
    listarchive("--home", imported, "search", "kettle", "-n", "3")
    assert f"Id:       {hits[3]}" not in listarchive("--home", imported, "show", "3").out


NOW = datetime(2024, 5, 15, 10, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("ago", "shown"),
    [
        (timedelta(minutes=5), "10:15"),
        (timedelta(hours=10), "00:20"),
        (timedelta(hours=11), "Tue 23:20"),
        (timedelta(days=6), "Thu 10:20"),
        (timedelta(days=7), "8 May"),
        (timedelta(days=200), "28 Oct"),
        (timedelta(days=300), "2023-07-20"),
        (timedelta(days=-1), "2024-05-16"),
    ],
)
def test_a_date_is_short_when_recent_on_a_terminal(ago: timedelta, shown: str) -> None:
    assert Layout.of(1, False, UTC, NOW).date(NOW - ago) == shown
    assert Layout.of(1, False, UTC).date(NOW - ago) == f"{NOW - ago:%Y-%m-%d}"
