"""What the help of each command gives as an example does something."""

from __future__ import annotations

import email.utils
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from command_line import SAMPLE, listarchive
from web_site import Quiet, served

from listarchive.cli import COMMANDS, group

EXAMPLE = re.compile(r"\blistarchive [a-z-]")
PREPARED = {
    "show": "listarchive search lamp",
    "thread": "listarchive search lamp",
    "clean": "listarchive search lamp",
    "anonymise": "listarchive search lamp",
    "unhide": "listarchive hide -q 46tb3xaesz27 qgpea7kkkz5n fsaw6t6e1dts",
    "hidden": "listarchive hide -q 46tb3xaesz27",
}
"""What went before."""
SAID = {
    "listarchive thread bebm850rv6ac --patches | git am": (
        "listarchive: version 2 lacks 1/1: these are the patches of version 1\n"
    )
}
ARRIVED = """\
From {sender} Mon Jan  1 00:00:00 2024
From: {sender}
Date: {date}
Message-ID: <{number}@today.example>
List-Id: <tinkers.lists.example>
Subject: {subject}

It came in today.

"""
STAND_INS = {
    "listarchive": f'exec {shlex.quote(sys.executable)} -m listarchive "$@"',
    "git": '[ "$*" = am ] && grep -q "^Subject: "',
    "sendmail": '[ "$*" = -t ] && grep -q "^To: "',
}
"""The programs that examples name, but for those of every machine."""


def examples(name: str) -> list[str]:
    """The lines that a command gives, without what is said of them: two blanks and more stand before that."""
    command = group.get_command(group.make_context("listarchive", [], resilient_parsing=True), name)
    told = group if not name else command
    assert told is not None
    kept = [part for part in re.split(r"\n\s*\n", told.help or "") if part.lstrip().startswith("\b\n")]
    lines = [line.strip() for part in kept for line in part.splitlines()]
    return [re.split(r" {2,}", line)[0] for line in lines if EXAMPLE.search(line)]


@pytest.fixture
def home(own_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The sample, two posts of today, a list on the web, and the files and folders that examples name."""
    now = datetime.now(UTC)
    sent = max(now - timedelta(minutes=1), now.replace(hour=0, minute=0, second=0))  # today, on a Monday, too
    arrived = [("nell@example.org", "A lamp"), ("grand-casino@spam.example", "Luck")]
    (own_home / "mbox" / "tinkers" / "today.mbox").write_text(
        "".join(
            ARRIVED.format(
                sender=sender, date=email.utils.format_datetime(sent), number=number, subject=subject
            )
            for number, (sender, subject) in enumerate(arrived)
        )
    )
    for folder in ("Mail", ".zfunc", ".config/fish/completions", "bin"):
        (tmp_path / folder).mkdir(parents=True)
    for name, line in STAND_INS.items():
        (tmp_path / "bin" / name).write_text(f"#!/bin/sh\n{line}\n")
        (tmp_path / "bin" / name).chmod(0o755)
    shutil.copy(SAMPLE / "tinkers" / "2024-January.txt", tmp_path / "Mail" / "tinkers.mbox")
    for name in ("mail.eml", "wrong.eml"):
        (own_home / name).write_bytes(b"From: ada@example.org\nSubject: x\n\n> Anybody?\nHere.\n")
    months = tmp_path / "web"
    months.mkdir()
    (months / "2024-May.txt").write_bytes((SAMPLE / "tinkers" / "2024-January.txt").read_bytes())
    (months / "index.html").write_text('<a href="2024-May.txt">May</a>')
    with served(partial(Quiet, directory=months)) as url:
        (own_home / "listarchive.toml").write_text(
            f'[fetch]\npause = 0\n[lists.tinkers]\nsources = ["{url}/"]\n[searches]\nlamps = "lamp"\n'
        )
        assert listarchive("--home", own_home, "import", "-q").code == 0
        monkeypatch.chdir(own_home)
        yield own_home


def typed(line: str, home: Path) -> tuple[int, str]:
    """Type a line in a home; its exit code, and what it says on stderr."""
    if not set(line) & set("|<>;$~"):
        done = listarchive(*shlex.split(line)[1:])
        return done.code, done.errors
    surroundings = {
        "PATH": f"{home.parent / 'bin'}:{os.environ['PATH']}",
        "LANG": "C.UTF-8",
        "HOME": str(home.parent),
        "XDG_STATE_HOME": os.environ["XDG_STATE_HOME"],
    }
    ran = subprocess.run(
        ["bash", "-o", "pipefail", "-c", line],
        env=surroundings,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return ran.returncode, ran.stderr


@pytest.mark.slow
@pytest.mark.parametrize("name", ["", *(name for name in COMMANDS if name != "serve")])
def test_what_help_gives_as_examples_does_something(name: str, home: Path) -> None:
    if name in PREPARED:
        assert typed(PREPARED[name], home) == (0, "")
    for line in examples(name):
        assert typed(line, home) == (0, SAID.get(line, "")), line


@pytest.mark.usefixtures("home")
def test_serve_serves_as_its_examples_say(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    monkeypatch.setattr("listarchive.web.serve", lambda _, host, port, __, workers, path: asked.append(
        (host, port, workers, path and path.name)
    ))  # fmt: skip
    for line in examples("serve"):
        done = listarchive(*shlex.split(line)[1:])
        assert (done.code, done.errors) == (0, ""), line
    assert asked == [
        ("127.0.0.1", 8025, 1, None),
        ("127.0.0.1", 8080, 4, None),
        ("127.0.0.1", 8025, 1, "mail.sock"),
    ]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_gives_two_examples_at_least(name: str) -> None:
    found = examples(name)
    assert len(found) >= 2
    assert f"listarchive {name}" in found[0]
