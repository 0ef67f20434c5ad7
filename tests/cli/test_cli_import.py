"""`listarchive import` says what it did, and does what it said."""

from __future__ import annotations

import fcntl
import json
import shutil
from pathlib import Path

import pytest
from command_line import SAMPLE, archive_of, listarchive

MAIL = (
    b"From: ada@example.org\nDate: Mon, 1 Jan 2024 10:00:00 +0000\nSubject: tea\n"
    b"Message-ID: <a@b.example>\n\nhi\n"
)
COUNTS = ("seen", "added", "duplicate", "improved", "withheld", "failed")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    shutil.copytree(SAMPLE, tmp_path / "mbox")
    return tmp_path


@pytest.mark.slow
def test_the_first_import_and_the_next(home: Path) -> None:
    first = listarchive("--home", home, "import")
    assert (first.code, first.errors) == (0, "")
    assert first.out.startswith(
        "56 posts in 7 files: 52 added, 4 duplicates (1 of them in a better copy), 0 failed, in "
    )
    assert listarchive("--home", home, "import").out == "7 files unchanged\n"


@pytest.mark.slow
def test_quiet_is_silent(home: Path) -> None:
    for _ in range(2):
        done = listarchive("--home", home, "import", "-q")
        assert (done.code, done.raw, done.errors) == (0, b"", "")


def test_json_balances(home: Path) -> None:
    done = listarchive("--home", home, "import", "--format", "json")
    report = done.json
    assert (done.code, done.errors) == (0, "")
    assert list(report) == ["version", *COUNTS, "seconds", "sources", "problems"]
    assert [report[count] for count in COUNTS] == [56, 52, 4, 1, 0, 0]
    for count in COUNTS:
        assert report[count] == sum(source[count] for source in report["sources"])
    for part in (report, *report["sources"]):
        assert part["seen"] == part["added"] + part["duplicate"] + part["failed"]
    for source in report["sources"]:
        assert list(source) == ["path", "kind", *COUNTS, "unchanged"]
    for problem in report["problems"]:
        assert sorted(problem) == ["message_id", "offset", "path", "reason", "severity"]
    again = listarchive("--home", home, "import", "--format", "json").json
    assert [again[count] for count in COUNTS] == [0] * 6
    assert all(source["unchanged"] for source in again["sources"])


def test_dry_run_writes_nothing(home: Path) -> None:
    done = listarchive("--home", home, "import", "-n")
    assert "52 would be added" in done.out
    assert not (home / "index/current").exists()
    assert listarchive("--home", home, "search").code == 4


def test_verbose_names_the_sources_and_what_was_repaired(home: Path) -> None:
    lines = listarchive("--home", home, "import", "-v").lines
    assert "mbox/news/2024-January.txt: 5 seen, 5 added" in lines


@pytest.mark.slow
def test_failed_mail_is_named_and_the_rest_is_imported(home: Path) -> None:
    (home / "mbox/photo.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (home / "mbox/table.xz").write_bytes(b"\xfd7zXZ\x00 not really")
    done = listarchive("--home", home, "import", "-q")
    assert (done.code, done.out) == (3, "")
    assert [line.split(": ")[1] for line in done.errors.splitlines()] == ["mbox/photo.png", "mbox/table.xz"]
    assert listarchive("--home", home, "search", "--count").out == "52\n"


def test_a_named_file_and_its_list(tmp_path: Path) -> None:
    mail = tmp_path / "elsewhere.eml"
    mail.write_bytes(MAIL)
    done = listarchive("--home", tmp_path / "home", "import", "--list", "Tea Party", mail)
    assert done.out.startswith("1 post in 1 file: 1 added, 0 duplicates, 0 failed, in ")
    hit = listarchive("--home", tmp_path / "home", "search", "--format", "json").json["hits"][0]
    assert (hit["lists"], hit["origin"]["path"]) == (["tea party"], str(mail))
    assert listarchive("--home", tmp_path / "home", "search", "--list", "Tea Party", "--count").out == "1\n"


def test_what_cannot_be_imported(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "photo.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    for arguments, code, told in (
        ((), 4, "no archive"),
        ((tmp_path / "empty",), 4, "empty"),
        ((tmp_path / "missing",), 2, "missing: there is no such file"),
        (("",), 2, "empty"),
        ((tmp_path / "photo.png",), 3, "photo.png: not mail but a picture"),
    ):
        done = listarchive("--home", tmp_path / "home", "import", "-q", *arguments)
        assert (done.code, done.out) == (code, "")
        assert done.errors.startswith("listarchive: ")
        assert done.errors.count("\n") == 1
        assert told in done.errors


@pytest.mark.slow
def test_another_import_is_running(home: Path) -> None:
    archive_of(home)
    with (home / "index/lock").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for command in (("import",), ("import", "--wait", "0.2"), ("rebuild",)):
            done = listarchive("--home", home, *command)
            assert (done.code, done.out, done.errors.count("\n")) == (75, "", 1)
        assert listarchive("--home", home, "search", "--count").out == "52\n"


@pytest.mark.slow
def test_rebuild_keeps_ids_and_check_agrees(home: Path) -> None:
    archive_of(home)
    before = listarchive("--home", home, "search", "-n", "60", "--format", "jsonl").out
    assert listarchive("--home", home, "rebuild").out.startswith(
        "56 posts in 7 files: 52 added, 4 duplicates"
    )
    assert listarchive("--home", home, "search", "-n", "60", "--format", "jsonl").out == before
    done = listarchive("--home", home, "rebuild", "-q")
    assert (done.code, done.out, done.errors) == (0, "", "")
    done = listarchive("--home", home, "check")
    assert (done.code, done.out, done.errors) == (0, "the index holds exactly what the sources hold\n", "")
    assert listarchive("--home", home, "check", "-q").out == ""


@pytest.mark.slow
def test_check_finds_a_difference_and_repairs_it(home: Path) -> None:
    archive_of(home)
    with (home / "mbox/workshop/2024.mbox").open("ab") as file:
        file.write(b"\nFrom ada@example.org Mon Jan  1 10:00:00 2024\n" + MAIL)
    done = listarchive("--home", home, "check")
    assert done.code == 1
    assert done.lines == ["mbox/workshop/2024.mbox: 1 of 11 posts are not in the index"]
    assert done.errors == (
        "listarchive: 1 difference between the index and the mail: run `listarchive check --repair`\n"
    )
    quietly = listarchive("--home", home, "check", "-q")
    assert (quietly.code, quietly.out, quietly.errors) == (1, done.out, done.errors)
    assert listarchive("--home", home, "check", "--repair").code == 0
    assert listarchive("--home", home, "check").code == 0
    assert listarchive("--home", home, "search", "tea", "--count").out != "0\n"


@pytest.mark.slow
def test_stats(home: Path) -> None:
    archive_of(home)
    lines = listarchive("--home", home, "stats").lines
    assert lines[0] == "52 posts by 21 authors on 3 lists, 2023-11 to 2024-03"
    assert lines[2:5] == ["      30  tinkers", "      15  news", "       8  workshop"]
    assert [line.split()[:2] for line in lines[-5:]] == [
        ["2023-11", "9"],
        ["2023-12", "0"],  # a month without a post is part of the picture
        ["2024-01", "16"],
        ["2024-02", "18"],
        ["2024-03", "9"],
    ]
    counted = listarchive("--home", home, "stats", "--format", "json").json
    assert list(counted) == ["version", "posts", "lists", "authors", "years", "months", "answers"]
    assert (counted["posts"], counted["years"]) == (52, [["2023", 9], ["2024", 43]])
    assert sum(count for _, count in counted["months"]) == sum(count for _, count in counted["authors"]) == 52


def test_stats_of_many_years_are_by_year(tmp_path: Path) -> None:
    box = b"".join(
        b"From a@example.org Mon Jan  1 10:00:00 2024\nFrom: a@example.org\nMessage-ID: <%d@example.org>\n"
        b"Date: 1 Jan %d 10:00:00 +0000\nSubject: s\n\nIn %d\n\n" % (year, year, year)
        for year in (1998, 2001)
    )
    home = archive_of(tmp_path, box=box)
    lines = listarchive("--home", home, "stats").lines
    assert lines[0] == "2 posts by 1 author on 1 list, 1998-01 to 2001-01"
    assert [line.split()[:2] for line in lines[-4:]] == [
        ["1998", "1"],
        ["1999", "0"],
        ["2000", "0"],
        ["2001", "1"],
    ]


def test_an_archive_of_nothing(tmp_path: Path) -> None:
    (tmp_path / "mbox").mkdir()
    (tmp_path / "mbox/README").write_bytes(b"nothing here yet\n")
    done = listarchive("--home", tmp_path, "import")
    assert done.code == 0
    assert listarchive("--home", tmp_path, "search").code == 1
    assert listarchive("--home", tmp_path, "stats").lines[0] == "0 posts by 0 authors on 0 lists"
    assert json.loads(listarchive("--home", tmp_path, "stats", "--format", "json").out)["months"] == []
