"""Which bytes reach a terminal, from any command in any format, when mail and settings are hostile?"""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest
from test_cli_hostile import ALL, FORBIDDEN, commands, home

__all__ = ["home"]

OURS = re.compile(r"\x1b\[(?:[0-9;]*m|[?]25[hl]|[0-9]?[KJ])|\r+")
"""Colours, a cursor that is hidden, a line that is written anew: what this program says to a terminal."""
FORMATS = {
    "search": ("text", "json", "jsonl", "csv", "mbox", "ids"),
    "show": ("text", "json", "mbox", "raw"),
    "thread": ("text", "json", "mbox", "raw"),
    "stats": ("text", "json"),
    "digest": ("text", "html", "mail", "rfc1153", "atom", "json"),
}


def on_a_terminal(folder: Path, *arguments: str) -> str:
    """Run a command with its output and its errors on a terminal; give what arrives there."""
    master, slave = pty.openpty()
    environment = {**os.environ, "TERM": "xterm-256color", "PAGER": "cat", "COLUMNS": "80"}
    environment.pop("NO_COLOR", None)
    command = [sys.executable, "-m", "listarchive", "--home", str(folder), *arguments]
    arrived = b""
    with subprocess.Popen(command, stdin=slave, stdout=slave, stderr=slave, env=environment) as started:
        os.close(slave)
        while True:
            try:
                block = os.read(master, 1 << 16)
            except OSError:  # Linux's way to say that nobody writes any more
                break
            arrived += block
        started.wait(60)
    os.close(master)
    return arrived.decode("utf-8")


def unsafe(arrived: str) -> list[str]:
    return FORBIDDEN.findall(OURS.sub("", arrived).replace("\n", "").replace("\t", ""))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("command", "kind"), [(command, kind) for command, kinds in FORMATS.items() for kind in kinds]
)
def test_of_every_format_only_our_own_signs_reach_it(home: Path, command: str, kind: str) -> None:
    given = {"search": ["-n", "99"], "show": ["e7@example.org"], "thread": ["e7@example.org"], "digest": []}
    arrived = on_a_terminal(home, command, *given.get(command, []), "--format", kind)
    assert len(arrived) > 50, arrived
    assert "Traceback" not in arrived
    assert unsafe(arrived) == []


@pytest.mark.slow
def test_of_every_command_only_our_own_signs_reach_it(home: Path) -> None:
    for arguments in commands(home):
        if not any("\0" in each for each in arguments):
            arrived = on_a_terminal(home, *arguments)
            assert unsafe(arrived) == [], arguments
            assert "Traceback" not in arrived, arguments


@pytest.mark.slow
@pytest.mark.parametrize(
    ("file", "written"),
    [
        ("listarchive.toml", f'"{ALL}x" = 1\n'),
        ("listarchive.toml", f'timezone = "{ALL}"\n'),
        ("listarchive.toml", f'mailmap = "{ALL}"\n'),
        ("listarchive.toml", f'[lists."{ALL}"]\nsources = ["x"]\n'),
        ("listarchive.toml", f'[lists.tea]\nsources = ["gopher://{ALL}/"]\n'),
        ("listarchive.toml", f'[searches]\n"{ALL}" = "{ALL}"\n'),
        ("listarchive.toml", f"= {ALL}"),
        ("mailmap", f"{ALL} <{ALL}\n"),
        ("mailmap", f"{ALL} <eve@example.org>\n"),
    ],
)
def test_of_hostile_settings_only_our_own_signs_reach_it(tmp_path: Path, file: str, written: str) -> None:
    (tmp_path / "mbox").mkdir()
    mail = "From eve@example.org Mon Jan  1 10:00:00 2024\nFrom: eve@example.org\nSubject: tea\n\nmarzipan\n"
    (tmp_path / "mbox/tea.mbox").write_text(mail)
    written = re.sub("[\\x00-\\x1f\\x7f]", lambda sign: f"\\u{ord(sign[0]):04x}", written.rstrip()) + "\n"
    (tmp_path / file).write_text(written)
    if file == "mailmap":
        (tmp_path / "listarchive.toml").write_text('mailmap = "mailmap"\n')
    for arguments in (("import",), ("search", "marzipan"), ("stats",), ("fetch",), ("digest",)):
        arrived = on_a_terminal(tmp_path, *arguments)
        assert unsafe(arrived) == [], (arguments, arrived)
        assert "Traceback" not in arrived, arguments
