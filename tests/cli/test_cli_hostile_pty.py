"""The bytes that reach a terminal, from any command in any format, when mail and settings are hostile."""

from __future__ import annotations

import os
import pty
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import import_module
from pathlib import Path

import pytest
from test_cli_hostile import ALL, FORBIDDEN, commands, home
from warm import MAIN, warm

from listarchive.cli import COMMANDS

__all__ = ["home"]

OURS = re.compile(r"\x1b\[(?:[0-9;]*m|[?]25[hl]|[0-9]?[KJ])|\r+")
"""Colours, a cursor that is hidden, a line that is written anew: what this program says to a terminal."""
GIVEN: dict[str, tuple[str, ...]] = {
    "search": ("-n", "99"), "show": ("e7@example.org",), "thread": ("e7@example.org",), "stats": (),
    "digest": (), "clean": ("mbox/evil7\x1b[31m\u202e.eml",), "import": ("-v",), "fetch": ("-v",),
    "hidden": (), "spam": (), "engine": ("status",),
}  # fmt: skip
"""What each command with a choice of formats is given."""


def formats() -> list[tuple[str, str]]:
    """Every format of every command: those that the commands themselves know."""
    return [
        (name, kind)
        for name in COMMANDS
        for option in import_module(f"listarchive.cli.{name}_command").command.params
        if "--format" in option.opts
        for kind in option.type.choices
    ]


def on_a_terminal(folder: Path, *arguments: str) -> str:
    """Run a command with its output and its errors on a terminal; give what arrives there."""
    master, slave = pty.openpty()
    environment = {**os.environ, "TERM": "xterm-256color", "PAGER": "cat", "COLUMNS": "80"}
    environment.pop("NO_COLOR", None)
    streams = (slave, slave, slave)
    started = warm().start(MAIN, "--home", folder, *arguments, streams=streams, environment=environment)
    os.close(slave)
    arrived = b""
    while True:
        try:
            block = os.read(master, 1 << 16)
        except OSError:  # Linux's way to say that nobody writes any more
            break
        arrived += block
    started.wait()
    os.close(master)
    return arrived.decode("utf-8")


def unsafe(arrived: str) -> list[str]:
    return FORBIDDEN.findall(OURS.sub("", arrived).replace("\n", "").replace("\t", ""))


@pytest.mark.slow
@pytest.mark.parametrize(("command", "kind"), formats())
def test_of_every_format_only_our_own_signs_reach_it(home: Path, command: str, kind: str) -> None:
    given = [str(home / each) if each.startswith("mbox/") else each for each in GIVEN[command]]
    arrived = on_a_terminal(home, command, *given, "--format", kind)
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


SAID = ALL.replace("\r", "").encode()
ANSWERS = {
    "a reason": b"HTTP/1.0 418 " + SAID + b"\r\n\r\n",
    "a way to elsewhere": b"HTTP/1.0 302 Found\r\nLocation: gopher://" + SAID + b"/\r\n\r\n",
    "a page's links": b'HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n<a href="'
    + SAID
    + b'2024-January.txt">a</a>',
    "a page's months": b'HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n<a href="2024-January.txt">'
    + SAID
    + b"</a>",
    "no answer": SAID,
}


@pytest.mark.slow
@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS)
@pytest.mark.parametrize("kind", ["text", "json"])
def test_of_what_a_server_says_only_our_own_signs_reach_it(tmp_path: Path, answer: bytes, kind: str) -> None:
    class Rude(BaseHTTPRequestHandler):
        def handle_one_request(self) -> None:
            while self.rfile.readline().strip():
                pass
            self.wfile.write(answer)
            self.close_connection = True

    with ThreadingHTTPServer(("127.0.0.1", 0), Rude) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        source = f"http://127.0.0.1:{server.server_address[1]}/a/"
        settings = f'[fetch]\npause = 0\n[lists.tea]\nsources = ["{source}"]\n'
        (tmp_path / "listarchive.toml").write_text(settings)
        arrived = on_a_terminal(tmp_path, "fetch", "-v", "--log", str(tmp_path / "log"), "--format", kind)
        server.shutdown()
    log = (tmp_path / "log").read_text()
    assert unsafe(arrived) == unsafe(log) == [], arrived
    assert "127.0.0.1" in arrived
    assert "Traceback" not in arrived
