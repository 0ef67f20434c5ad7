"""docs/cron.md tells of everything that a night may end with."""

from __future__ import annotations

import errno
import os
import re
from pathlib import Path

import pytest
from click import ClickException

from listarchive.cli import complain
from listarchive.cli.run_log import placed
from listarchive.errors import EXIT_CODES

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "cron.md").read_text("utf-8")


def test_each_exit_code_is_told() -> None:
    section = PAGE.split("## What each exit code wants of you")[1].split("\n## ")[0]
    assert [int(code) for code in re.findall(r"^\| (\d+) \|", section, re.MULTILINE)] == list(EXIT_CODES)


def test_each_file_of_contrib_is_told() -> None:
    assert all(f"`{path.name}`" in PAGE for path in (ROOT / "contrib").iterdir())


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EIO])
def test_a_disk_that_fails_is_named_and_advised_on(
    number: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(OSError) as raised, placed(tmp_path):
        raise OSError(number, os.strerror(number))
    assert not isinstance(raised.value, ClickException)
    assert complain(raised.value) == 74
    told = capsys.readouterr().err
    assert told.startswith(f"listarchive: {tmp_path}: {os.strerror(number)}: ")
    assert f"`{told.removeprefix(f'listarchive: {tmp_path}: ').rstrip()}`" in PAGE


def test_the_lines_shown_are_lines_of_the_program() -> None:
    written = "".join(path.read_text("utf-8") for path in (ROOT / "listarchive").rglob("*.py"))
    section = PAGE.split("## What is said")[1].split("\n## ")[0]
    for line in re.findall(r"^\| `(.+?)` \|", section, re.MULTILINE):
        said = line.rpartition(": ")[2]
        assert said.partition(" --")[0] in written, line
