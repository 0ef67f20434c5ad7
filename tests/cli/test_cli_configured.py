"""The commands do what listarchive.toml and `--log` say."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest
from command_line import archive_of, listarchive

from listarchive.archive import Home
from listarchive.engines.whoosh.index_folders import IndexFolders
from listarchive.engines.whoosh.lock import writing

MAIL = b"""\
From a@example.org Fri May  3 10:00:00 2024
Message-ID: <%b@example.org>
List-Id: <x.example.org>

lamp
"""
COUNTS = ("seen", "added", "duplicate", "improved", "withheld", "failed", "unchanged")


def lists(home: Path) -> dict[str, int]:
    return dict(listarchive("--home", home, "stats", "--format", "json").json["lists"])


@pytest.fixture
def home(tmp_path: Path) -> Path:
    home = tmp_path / "home"
    (home / "old").mkdir(parents=True)
    (home / "old" / "1.mbox").write_bytes(MAIL % b"old")
    return archive_of(home, **{"News__a.mbox": MAIL % b"new", "other__a.mbox": MAIL % b"other"})


def test_a_list_is_called_as_the_configuration_says(home: Path) -> None:
    assert lists(home) == {"x": 2}
    text = "[lists.news]\n[lists.lamps]\nsources = ['old/*.mbox']\n"
    (home / "listarchive.toml").write_text(text)
    done = listarchive("--home", home, "import")
    assert (done.code, done.errors) == (0, "")
    assert lists(home)["lamps"] == lists(home)["news"] == 1
    assert listarchive("--home", home, "import").out == "3 files unchanged\n"
    assert listarchive("--home", home, "rebuild", "-q").code == 0
    assert lists(home) == {"lamps": 1, "news": 1, "x": 1}
    assert listarchive("--home", home, "import").out == "3 files unchanged\n"


def test_a_post_too_short_to_tell_its_language_is_in_that_of_its_list(home: Path) -> None:
    (home / "old" / "1.mbox").write_bytes(MAIL.replace(b"lamp", b"In Haeusern und Zimmern.") % b"old")
    (home / "listarchive.toml").write_text("[lists.lampen]\nlanguage = 'de'\nsources = ['old/*.mbox']\n")
    for command in ("import", "rebuild"):
        assert listarchive("--home", home, command, "-q").code == 0
        for query in ("zimmer", "lang:de", "lang:de list:lampen"):
            assert listarchive("--home", home, "search", query, "--count").out == "1\n"
        assert listarchive("--home", home, "search", "lang:en", "--count").out == "2\n"


def test_what_is_configured_and_not_there_is_named_and_the_rest_is_read(home: Path) -> None:
    (home / "listarchive.toml").write_text("[lists.a]\nsources = ['gone', 'old']\n")
    done = listarchive("--home", home, "import", "-q")
    assert (done.code, done.out) == (3, "")
    assert done.errors == (
        f"listarchive: {home}/gone: of the list a there is no such file or folder: fix listarchive.toml\n"
    )
    assert lists(home)["a"] == 1


def logged(home: Path, *arguments: str | Path) -> list[str]:
    listarchive("--home", home, *arguments, "--log", home / "log")
    return (home / "log").read_text().splitlines()


def test_a_run_is_a_line(home: Path) -> None:
    (home / "mbox" / "other" / "b.mbox").write_bytes(MAIL % b"more")
    first, second, third, fourth = [logged(home, *command)[-1] for command in (
        ("import", "-q"), ("import", "-q"), ("rebuild", "-q"), ("fetch", "-q"))]  # fmt: skip
    when = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ "
    took = r", in \d+\.\d s, exit 0"
    assert re.fullmatch(
        f"{when}import: 1 seen, 1 added, 0 duplicate, 0 improved, 0 withheld, 0 failed, 2 unchanged{took}",
        first,
    )
    assert re.fullmatch(
        f"{when}import: 0 seen, 0 added, 0 duplicate, 0 improved, 0 withheld, 0 failed, 3 unchanged{took}",
        second,
    )
    assert re.fullmatch(f"{when}rebuild: 3 seen, 3 added, .*{took}", third)
    assert re.fullmatch(f"{when}fetch: nothing is set to be fetched in .*, exit 2", fourth)


def test_a_run_is_a_line_for_programs(home: Path) -> None:
    line = json.loads(logged(home, "import", "-q", "--log-format", "json")[0])
    assert line.pop("time").endswith("Z")
    assert line.pop("seconds") >= 0
    assert line == {
        "command": "import", "exit": 0, "error": None,
        **dict.fromkeys(COUNTS, 0), "unchanged": 2,
    }  # fmt: skip


def test_a_run_that_fails_is_a_line_too(home: Path) -> None:
    with writing(IndexFolders(Home(home)).lock):
        assert logged(home, "import", "-q")[0].endswith("exit 75")
    (home / "listarchive.toml").write_text("lamp = 1\n")
    line = json.loads(logged(home, "import", "-q", "--log-format", "json")[1])
    assert line["exit"] == 2
    assert "line 1: lamp: there is no such key" in line["error"]


def test_a_log_that_was_rotated_away_is_begun_anew(home: Path) -> None:
    logged(home, "import", "-q")
    (home / "log").rename(home / "log.1")
    assert len(logged(home, "import", "-q")) == 1


@pytest.mark.parametrize("place", ["/dev/full", "nowhere/log", ".", "pipe"])
def test_a_log_that_cannot_be_written_is_a_warning(home: Path, tmp_path: Path, place: str) -> None:
    os.mkfifo(tmp_path / "pipe")
    done = listarchive("--home", home, "import", "-q", "--log", tmp_path / place)
    assert (done.code, done.out) == (0, "")
    assert done.errors.startswith(f"listarchive: {tmp_path / place}: ")
    assert done.errors.endswith(": this run is not logged, fix that before the next\n")


@pytest.mark.slow
def test_a_saved_search_is_a_word_of_the_query(own_home: Path) -> None:
    (own_home / "listarchive.toml").write_text(
        "[searches]\nlamps = 'lamp or lantern'\nnews = 'saved:lamps date:2024'\nbad = 'lamp or'\n"
    )

    def count(*query: str) -> tuple[str, str]:
        done = listarchive("--home", own_home, "search", "--count", *query)
        return done.out, done.errors

    assert count("saved:lamps") == count("lamp or lantern")
    assert count("saved:Lamps", "from:nell") == count("(lamp or lantern)", "from:nell")
    assert count("saved:lamps", "--from", "nell") == count("(lamp or lantern)", "from:nell")
    assert count("saved:news") == count("(lamp or lantern) date:2024")
    assert count("saved:lamp") == (
        "",
        'listarchive: there is no saved search "lamp", at character 7: did you mean saved:lamps?\n',
    )
    assert count("saved:bad")[1].startswith("listarchive: the saved search bad cannot be understood, ")
    explained = listarchive("--home", own_home, "search", "saved:lamps", "--explain", "--format", "json")
    assert explained.errors.startswith("any of\n")
    assert (explained.json["query"], explained.json["understood"]) == ("saved:lamps", "lamp or lantern")
    told = listarchive(
        "--home", own_home, "digest", "--since", "2024", "--until", "2024", "--query", "saved:lamps"
    )
    assert told.code == 0
    assert "that lamp or lantern finds" in told.out
