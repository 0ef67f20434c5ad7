"""A person is one author on the command line, whatever they write as."""

from __future__ import annotations

from pathlib import Path

from command_line import listarchive

NELL = "Nell Okafor (tinker) <nell@tinkers.example> <nell@example.org>\n"


def test_a_person_under_the_name_that_the_mailmap_wants(own_home: Path) -> None:
    (own_home / "mailmap").write_text(NELL + "Priya Valliath\n", "utf-8")
    done = listarchive("--home", own_home, "search", "boat shed from:tinker", "--facets", "author")
    assert done.lines[0].startswith(" 1  2023-11-06  Nell Okafor (tinker) ")
    assert "       1  Nell Okafor (tinker)" in done.lines
    assert done.errors == (
        f"listarchive: {own_home / 'mailmap'} line 2 has no address: write Name <address>\n"
    )
    shown = listarchive("--home", own_home, "show", "q8k4").out
    assert "From:     Nell Okafor (tinker) <nell@tinkers.example>" in shown
    assert "written as Nell" in shown
    assert "Nell Okafor (tinker)" in listarchive("--home", own_home, "stats").out
    assert "Nell Okafor (tinker)" in listarchive("--home", own_home, "thread", "q8k4").out
    record = listarchive("--home", own_home, "show", "q8k4", "--format", "json").json
    assert record["author"]["email"] == "nell@tinkers.example"
    assert ["From", "nell at example.org (Nell Okafor)"] in record["headers"]


def test_the_mailmap_that_is_configured(own_home: Path) -> None:
    (own_home / "who").write_text(NELL, "utf-8")
    (own_home / "listarchive.toml").write_text('mailmap = "who"\n', "utf-8")
    assert listarchive("--home", own_home, "search", "--count", "from:tinker").out == "4\n"


def test_many_mistakes_are_not_all_told(own_home: Path) -> None:
    (own_home / "mailmap").write_bytes(b"nobody\n" * 50 + b"\xff\xfe <a@b\n")
    done = listarchive("--home", own_home, "search", "lamp", "--count")
    assert (done.code, done.out) == (0, "17\n")
    assert done.errors.count("\n") == 4
    assert done.errors.endswith("48 more lines like these\n")
