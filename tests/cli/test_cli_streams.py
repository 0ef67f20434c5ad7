"""Standard streams that are closed, full, or open the wrong way round."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from command_line import SAMPLE

COMMAND = (sys.executable, "-m", "listarchive")
CLEAN = {name: value for name, value in os.environ.items() if not name.startswith("LISTARCHIVE")}

PRINTING = [
    ("search", "lamp"), ("search", "lamp", "--format", "json"), ("search", "lamp", "--format", "csv"),
    ("search", "lamp", "--format", "mbox"), ("search", "--count"), ("search", "xyzzy", "--format", "json"),
    ("show", "q8k4"), ("show", "q8k4", "--format", "raw"), ("thread", "q8k4"), ("stats",),
    ("digest", "--since", "2023"), ("clean", SAMPLE / "workshop/2024.mbox"), ("check",), ("import",),
    ("import", "--format", "json"), ("rebuild",), ("completion", "bash"), ("--help",), ("--version",),
    ("search", "--help"),
]  # fmt: skip
SILENT = [("import", "-q"), ("rebuild", "-q"), ("check", "-q")]


def with_streams(home: Path, streams: str, *arguments: str | Path) -> tuple[int, bytes]:
    words = shlex.join([*COMMAND, "--home", str(home), *map(str, arguments)])
    done = subprocess.run(["sh", "-c", f"{words} {streams}"], capture_output=True, check=False, env=CLEAN)
    assert done.stdout == b""
    return done.returncode, done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("arguments", PRINTING, ids=lambda words: " ".join(map(str, words))[:40])
def test_what_cannot_be_printed_is_no_success(own_home: Path, arguments: tuple[str | Path, ...]) -> None:
    closed = b"listarchive: Bad file descriptor: do not close it, or give it a file, as in >FILE\n"
    full = b"listarchive: No space left on device: make room and run it again\n"
    for streams, told in ((">&-", closed), ("1</dev/null", closed), (">/dev/full", full)):
        assert with_streams(own_home, streams, *arguments) == (74, told), streams
    for streams in (">&- 2>&-", ">&- 2>/dev/full", "<&- >&- 2>&-"):
        assert with_streams(own_home, streams, *arguments) == (74, b""), streams


@pytest.mark.slow
@pytest.mark.parametrize("arguments", SILENT, ids=" ".join)
def test_who_says_nothing_needs_no_output(own_home: Path, arguments: tuple[str, ...]) -> None:
    for streams in (">&-", ">/dev/full", "<&- >&- 2>&-"):
        assert with_streams(own_home, streams, *arguments) == (0, b""), streams


@pytest.mark.slow
@pytest.mark.parametrize("streams", ["2>&-", "2>/dev/full", "2>&- <&-"])
def test_an_error_that_nobody_hears_ends_with_its_code_all_the_same(imported: Path, streams: str) -> None:
    for arguments, code in ((("search", "lamp"), 0), (("search", "date:2023-02-31"), 2), (("serach",), 2)):
        assert with_streams(imported, f">/dev/null {streams}", *arguments) == (code, b"")


@pytest.mark.slow
def test_a_closed_stream_is_no_file_of_the_archive(own_home: Path) -> None:
    (own_home / "mbox/new.mbox").write_bytes((SAMPLE / "workshop/2024.mbox").read_bytes() + b"\n")
    assert with_streams(own_home, "<&- >&- 2>&-", "rebuild")[0] == 74
    check = subprocess.run([*COMMAND, "--home", str(own_home), "check", "-q"], check=False, env=CLEAN)
    assert check.returncode == 0


@pytest.mark.slow
def test_closed_standard_input(imported: Path) -> None:
    for arguments, code in ((("clean",), 74), (("import", "-n", "-q", "-"), 3)):
        ended, told = with_streams(imported, "<&-", *arguments)
        assert (ended, told.count(b"\n")) == (code, 1)
        assert b"Bad file descriptor" in told
