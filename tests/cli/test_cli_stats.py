"""What `stats` counts, as text, and drawn."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from command_line import Run, archive_of, listarchive
from lxml import etree


def test_text_shows_authors_answers_and_months_as_bars(run: Run) -> None:
    lines = run("stats").lines
    authors = [line for line in lines if line.startswith(("Priya Valliath", "Marta Quispe"))]
    assert [line.split()[2] for line in authors] == ["5", "3"]
    assert authors[0].count("█") > authors[1].count("█") > 0
    start = lines.index("First answer to a conversation:")
    answers = {line[: line.rindex("  ")].strip(): line for line in lines[start + 1 : start + 9]}
    assert list(answers)[:2] == ["within an hour", "within six hours"]
    assert lines[start + 8].startswith("never")
    assert all(len(line) <= 80 for line in lines)


@pytest.mark.slow
def test_undated_posts_are_counted_but_are_in_no_month(tmp_path: Path) -> None:
    mail = b"From: a@example.org\nMessage-ID: <2@x>\nSubject: s\n\nUndated.\n"
    home = archive_of(tmp_path, **{"a.eml": mail})
    done = listarchive("--home", home, "stats")
    assert (done.code, done.lines[0]) == (0, "1 post by 1 author on 1 list")
    assert listarchive("--home", home, "stats", "--plot", tmp_path / "empty.svg").code == 0


@pytest.mark.slow
def test_a_plot_is_drawn_as_svg(run: Run, tmp_path: Path) -> None:
    done = run("stats", "--plot", tmp_path / "counts.svg")
    assert (done.code, done.out, done.errors) == (0, "", "")
    drawn = (tmp_path / "counts.svg").read_bytes()
    root = etree.fromstring(drawn)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    for title in ("Posts a month", "Most posts", "First answer to a conversation", "Priya Valliath"):
        assert f"<!-- {title} -->".encode() in drawn
    run("stats", "--plot", tmp_path / "again.svg")
    assert (tmp_path / "again.svg").read_bytes() == drawn


@pytest.mark.slow
def test_a_plot_is_drawn_as_png(run: Run, tmp_path: Path) -> None:
    assert run("stats", "--plot", tmp_path / "counts.PNG").code == 0
    assert (tmp_path / "counts.PNG").read_bytes().startswith(b"\x89PNG")


@pytest.mark.slow
@pytest.mark.parametrize("name", ["counts.gif", "counts", "nowhere/counts.svg"])
def test_what_cannot_be_drawn_is_told(run: Run, tmp_path: Path, name: str) -> None:
    done = run("stats", "--plot", tmp_path / name)
    assert (done.code, done.errors.count("\n")) == (2, 1)
    assert not (tmp_path / name).exists()


def test_names_from_mail_are_no_formulas(tmp_path: Path) -> None:
    box = (
        b"From a@b Thu Jan  4 10:00:00 2024\nFrom: $\\frac{ $x$ \\ <a@x.example>\nMessage-ID: <1@x>\n"
        b"Date: Thu, 4 Jan 2024 10:00:00 +0000\nSubject: s\n\nText.\n\n"
    )
    home = archive_of(tmp_path, **{"a.mbox": box})
    done = listarchive("--home", home, "stats", "--plot", tmp_path / "counts.svg")
    assert (done.code, done.errors) == (0, "")


def test_who_lacks_the_extra_is_told_its_name(imported: Path, tmp_path: Path) -> None:
    (tmp_path / "matplotlib.py").write_text("raise ModuleNotFoundError(name='matplotlib')")
    done = subprocess.run(
        [sys.executable, "-m", "listarchive", "--home", imported, "stats", "--plot", tmp_path / "a.svg"],
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr == (
        "listarchive: --plot needs matplotlib: install listarchive with its extra, "
        "`pip install 'PATH/TO/CLONE[plot]'` (docs/install.md)\n"
    )
