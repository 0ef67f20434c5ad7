"""`listarchive anonymise` gives a mail that is read as the other, and says none of its words."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from command_line import SAMPLE, listarchive

MONTH = SAMPLE / "tinkers" / "2023-November.txt"


def labels(path: Path) -> list[str]:
    """Whose each line is, as `clean` shows it."""
    return [line.split(" ", 1)[0] for line in listarchive("clean", path).lines]


def test_each_line_of_a_month_is_read_alike(tmp_path: Path) -> None:
    done = listarchive("anonymise", MONTH)
    assert (done.code, done.errors) == (0, "")
    (tmp_path / "shown").write_bytes(done.raw)
    assert labels(tmp_path / "shown") == labels(MONTH)
    assert b"Valliath" not in done.raw


def test_a_packed_file_comes_unpacked(tmp_path: Path) -> None:
    (tmp_path / "month.gz").write_bytes(gzip.compress(MONTH.read_bytes()))
    assert len(listarchive("anonymise", tmp_path / "month.gz").raw) == MONTH.stat().st_size


def test_standard_input_is_read() -> None:
    done = listarchive("anonymise", stdin=b"Subject: heron\n\nA heron.\n")
    assert (done.code, done.out.startswith("Subject: "), "heron" in done.out) == (0, True, False)


@pytest.mark.parametrize(("path", "told"), [("missing", "not a file"), (".", "is a directory")])
def test_what_is_no_file_is_named(path: str, told: str, tmp_path: Path) -> None:
    done = listarchive("anonymise", tmp_path / path)
    assert (done.code, done.out, told in done.errors, done.errors.count("\n")) == (2, "", True, 1)
