"""The command as a process among others: in a pipe, on a terminal, under signals."""

from __future__ import annotations

import errno
import fcntl
import json
import os
import pty
import re
import shlex
import signal
import subprocess
import sys
import time
import tomllib
from pathlib import Path

import click
import pytest
from command_line import SAMPLE
from wcwidth import wcswidth

from listarchive.__main__ import run
from listarchive.cli import COMMANDS, group

COMMAND = (sys.executable, "-m", "listarchive")
CLEAN = {
    name: value for name, value in os.environ.items() if not name.startswith(("LISTARCHIVE", "LC_", "LANG"))
}


def started(*arguments: str | Path, **options: object) -> subprocess.CompletedProcess[bytes]:
    settings = {"capture_output": True, "timeout": 60, "env": CLEAN, **options}
    return subprocess.run([*COMMAND, *map(str, arguments)], check=False, **settings)  # type: ignore[call-overload, no-any-return]


def on_a_terminal(*arguments: str | Path, columns: int = 80, rows: int = 500, **more: str) -> tuple[int, str]:
    """Run a command on a terminal of its own; give its exit code and all that it wrote there."""
    leader, follower = pty.openpty()
    environment = (
        CLEAN | {"TERM": "xterm", "COLUMNS": str(columns), "LINES": str(rows), "PAGER": "cat"} | more
    )
    with subprocess.Popen(
        [*COMMAND, *map(str, arguments)], stdin=follower, stdout=follower, stderr=follower, env=environment
    ) as process:
        os.close(follower)
        seen = b""
        while True:
            try:
                block = os.read(leader, 1 << 16)
            except OSError as error:  # Linux says so when the other side is closed
                assert error.errno == errno.EIO
                break
            if not block:
                break
            seen += block
        os.close(leader)
    return process.returncode, seen.decode().replace("\r\n", "\n")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("search", "lamp"), 0),
        (("search", "xyzzy"), 1),
        (("search", "date:2023-02-31"), 2),
        (("--version",), 0),
    ],
)
def test_exit_codes(imported: Path, arguments: tuple[str, ...], code: int) -> None:
    done = started("--home", imported, *arguments)
    assert done.returncode == code
    assert b"Traceback" not in done.stderr


@pytest.mark.slow
@pytest.mark.parametrize(
    "arguments",
    [
        ("search", "-n", "60"),
        ("search", "-n", "60", "--format", "json"),
        ("search", "-n", "60", "--format", "jsonl"),
        ("search", "-n", "60", "--format", "csv"),
        ("search", "-n", "60", "--format", "mbox"),
        ("show", "q8k4", "--format", "raw"),
        ("thread", "q8k4"),
        ("stats",),
        ("--help",),
    ],
)
def test_a_closed_pipe_is_no_error(imported: Path, arguments: tuple[str, ...]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = started(
        "--home", imported, *arguments, stdout=writing, stderr=subprocess.PIPE, capture_output=False
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_full_disk(imported: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = started(
            "--home", imported, "search", stdout=full, stderr=subprocess.PIPE, capture_output=False
        )
    assert done.returncode == 74
    assert done.stderr == b"listarchive: No space left on device: make room and run it again\n"


@pytest.mark.slow
@pytest.mark.parametrize(
    "surroundings",
    [
        {"LANG": "C"},
        {"LC_ALL": "POSIX"},
        {"PYTHONIOENCODING": "ascii"},
        {"PYTHONIOENCODING": "latin-1"},
        {"PYTHONIOENCODING": "cp437"},
    ],
)
def test_every_encoding(imported: Path, surroundings: dict[str, str]) -> None:
    for arguments in (
        ("search", "часы"),
        ("search", "часы", "--format", "csv"),
        ("search", "часы", "--explain", "--facets", "author"),
        ("show", "txy9455jnvbj"),
        ("thread", "txy9455jnvbj"),
        ("stats",),
        ("search", "nothing-часы"),
    ):
        done = started("--home", imported, *arguments, env=CLEAN | surroundings)
        assert done.returncode == (1 if "nothing-часы" in arguments else 0), done.stderr
        assert b"Traceback" not in done.stderr
        assert b"should not" not in done.stderr
        if "csv" in arguments:
            assert "часы" in done.stdout.decode("utf-8")  # a file for programs is UTF-8 anywhere


@pytest.mark.slow
def test_a_system_that_knows_no_utf8_at_all(imported: Path) -> None:
    surroundings = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    for arguments in (("search",), ("show", "txy9455jnvbj"), ("thread", "txy9455jnvbj"), ("stats",)):
        done = started("--home", imported, *arguments, env=CLEAN | surroundings)
        assert (done.returncode, done.stderr) == (0, b"")


def test_arguments_that_are_no_utf8(imported: Path) -> None:
    done = subprocess.run(
        [*COMMAND, "--home", str(imported), "search", b"\xff\xfe"],
        capture_output=True,
        check=False,
        env=CLEAN,
    )
    assert done.returncode in (1, 2)
    assert (done.stdout, done.stderr.count(b"\n")) == (b"", 1)
    assert b"should not" not in done.stderr


@pytest.mark.slow
def test_colour_on_a_terminal_only(imported: Path) -> None:
    for arguments in (("search", "lamp"), ("thread", "q8k4"), ("show", "mq5e", "--full")):
        assert "\x1b[" in on_a_terminal("--home", imported, *arguments)[1]
        assert b"\x1b" not in started("--home", imported, *arguments).stdout
        for setting in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
            assert "\x1b" not in on_a_terminal("--home", imported, *arguments, **setting)[1]


@pytest.mark.slow
def test_without_colour_a_match_stands_between_asterisks(imported: Path) -> None:
    shown = on_a_terminal("--home", imported, "search", "lamp", NO_COLOR="1")[1]
    assert "*lamp*" in shown
    coloured = on_a_terminal("--home", imported, "search", "lamp")[1]
    assert "*lamp*" not in coloured
    assert "\x1b[31m\x1b[1mlamp\x1b[0m" in coloured


@pytest.mark.slow
@pytest.mark.parametrize("columns", [40, 80, 200])
def test_a_terminal_is_never_overrun(imported: Path, columns: int) -> None:
    for arguments in (
        ("search", "the or 時計 or часы", "-n", "60"),
        ("search", "--threads"),
        ("thread", "q8k4"),
        ("stats",),
        ("show", "mq5e"),
        ("show", "mq5e", "--full"),
    ):
        shown = on_a_terminal("--home", imported, *arguments, columns=columns)[1]
        for line in re.sub(r"\x1b\[[0-9;]*m", "", shown).split("\n")[:-2]:
            assert wcswidth(line) <= columns or "://" in line or "@" in line or "____" in line, line


@pytest.mark.slow
def test_a_long_answer_goes_through_the_pager(imported: Path, tmp_path: Path) -> None:
    pager = tmp_path / "pager"
    pager.write_text("#!/bin/sh\necho paged\ncat\n")
    pager.chmod(0o755)
    assert "paged" in on_a_terminal("--home", imported, "search", rows=24, PAGER=shlex.quote(str(pager)))[1]
    assert (
        "paged"
        not in on_a_terminal("--home", imported, "search", "-n", "1", rows=24, PAGER=shlex.quote(str(pager)))[
            1
        ]
    )
    assert (
        b"paged"
        not in started("--home", imported, "search", env=CLEAN | {"PAGER": shlex.quote(str(pager))}).stdout
    )


@pytest.mark.slow
def test_progress_on_a_terminal_only(tmp_path: Path) -> None:
    big(tmp_path, 1000)
    code, shown = on_a_terminal("--home", tmp_path, "import", "--jobs", "1")
    assert code == 0
    assert re.search(r"reading .*\[#.*1,000 posts, [\d,]+ a second", shown)
    assert shown.split("\n")[-2].startswith("1,000 posts in 1 file: 1,000 added")
    code, shown = on_a_terminal("--home", tmp_path, "rebuild", "-q", "--jobs", "1")
    assert (code, shown) == (0, "")
    done = started("--home", tmp_path, "rebuild")
    assert done.stderr == b""


def big(home: Path, posts: int) -> None:
    mails = (
        b"From a@example.org Mon Jan  1 10:00:00 2024\nFrom: A <a%d@example.org>\nSubject: s %d\n"
        b"Date: Mon, 1 Jan 2024 10:00:00 +0000\nMessage-ID: <m%d@example.org>\n\nWords of number%d\n\n"
        % (number, number, number, number)
        for number in range(posts)
    )
    (home / "mbox").mkdir()
    (home / "mbox/big").write_bytes(b"".join(mails))


@pytest.mark.slow
@pytest.mark.parametrize(("sign", "jobs"), [(signal.SIGINT, "1"), (signal.SIGTERM, "2")])
def test_a_signal_ends_an_import_and_keeps_what_was_read(
    tmp_path: Path, sign: signal.Signals, jobs: str
) -> None:
    big(tmp_path, 8_000)
    leader, follower = pty.openpty()
    with subprocess.Popen(
        [*COMMAND, "--home", str(tmp_path), "import", "--jobs", jobs],
        stdout=subprocess.DEVNULL,
        stderr=follower,
        env=CLEAN | {"TERM": "xterm"},
        start_new_session=True,
    ) as process:
        seen = b""
        while b"reading" not in seen:
            seen += os.read(leader, 4096)
        process.send_signal(sign)
        process.wait(60)
        seen += os.read(leader, 1 << 16)
    os.close(leader)
    os.close(follower)
    assert process.returncode == 130
    assert seen.endswith(b"\nlistarchive: stopped early, what was read is kept: import again to go on\r\n")
    kept = int(started("--home", tmp_path, "search", "--count").stdout)
    assert 0 < kept < 8_000
    assert started("--home", tmp_path, "import", "-q").returncode == 0
    assert started("--home", tmp_path, "search", "--count").stdout == b"8000\n"


@pytest.mark.slow
def test_who_waits_for_the_lock_is_stopped_at_once(tmp_path: Path) -> None:
    (tmp_path / "mbox").symlink_to(SAMPLE)
    (tmp_path / "index").mkdir()
    with (tmp_path / "index/lock").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with subprocess.Popen(
            [*COMMAND, "--home", str(tmp_path), "import", "--wait", "60"], stderr=subprocess.PIPE, env=CLEAN
        ) as process:
            time.sleep(1.5)
            process.send_signal(signal.SIGINT)
            _, errors = process.communicate(timeout=10)
    assert process.returncode == 130
    assert errors == b"listarchive: stopped before it was done: run it again to go on\n"


NOT_FOR_SEARCH = (
    "bs4",
    "lxml",
    "mailparser",
    "chardet",
    "dateutil",
    "numpy",
    "listarchive.mail",
    "listarchive.importer",
    "listarchive.text",
    "listarchive.sources",
)


def imports(*arguments: str | Path, environment: dict[str, str] = CLEAN) -> set[str]:
    program = (
        "import sys; from listarchive.cli import main\n"
        "try: main()\nfinally: print('\\n'.join(sys.modules), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, *map(str, arguments)],
        capture_output=True, check=False, env=environment,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return set(done.stderr.decode().split())


@pytest.mark.slow
def test_search_loads_only_what_it_needs(imported: Path) -> None:
    for more in ((), ("--format", "json"), ("--from", "nell"), ("date:2023..2024",), ("--threads",)):
        loaded = imports("--home", imported, "search", "lamp", *more)
        assert "whoosh" in loaded
        assert loaded.isdisjoint(NOT_FOR_SEARCH)


NOT_FOR_SHOWING = (
    *NOT_FOR_SEARCH,
    "whoosh",
    "Stemmer",
    "listarchive.query",
    "listarchive.engine.analysed_post",
    "listarchive.engine.analysis.marking",
    "listarchive.engine.analysis.stemming",
    "listarchive.engine.protocols",
    "listarchive.engines.whoosh.searching",
)


@pytest.mark.slow
@pytest.mark.parametrize(("command", "post"), [("show", "q8k4"), ("thread", "mq5e")])
def test_a_post_is_shown_without_what_searches(imported: Path, command: str, post: str) -> None:
    assert imports("--home", imported, command, post).isdisjoint(NOT_FOR_SHOWING)


NOT_FOR_HELP = ("pathlib", "json", "dataclasses", "shutil", "click.shell_completion")
"""What a command that does nothing has no use for; some take a tenth of the time that click takes."""


@pytest.mark.parametrize(
    ("arguments", "modules"),
    [
        (("--help",), set()),
        (
            ("search", "--help"),
            {
                *("listarchive.cli.search_command", "listarchive.cli.options", "listarchive.cli.paths"),
                *("listarchive.engine", "listarchive.engine.search_options"),
                *("listarchive.export", "listarchive.export.field_names"),
            },
        ),
    ],
)
def test_help_loads_what_it_tells_of_and_no_more(arguments: tuple[str, ...], modules: set[str]) -> None:
    loaded = imports(*arguments)
    assert loaded.isdisjoint(NOT_FOR_HELP)
    assert {name for name in loaded if name.startswith("listarchive")} == modules | {
        "listarchive",
        "listarchive.errors",
        "listarchive.lazy",
        *(f"listarchive.{name}" for name in ("cli", "cli.candidates", "cli.endings", "cli.streams")),
    }


@pytest.mark.parametrize("line", ["listarchive ", "listarchive sea", "listarchive --ho"])
def test_a_tab_among_the_commands_loads_none_of_them(line: str) -> None:
    asked = {"_LISTARCHIVE_COMPLETE": "bash_complete", "COMP_LINE": line}
    loaded = imports(environment=CLEAN | asked)
    assert loaded.isdisjoint((*NOT_FOR_HELP[:-1], *NOT_FOR_SHOWING, "listarchive.cli.options"))


def test_the_list_of_commands_says_what_each_says_itself() -> None:
    for name, told in COMMANDS.items():
        command = group.get_command(click.Context(group), name)
        assert command is not None
        assert command.get_short_help_str(1_000) == told


@pytest.mark.slow
@pytest.mark.parametrize(
    "arguments", [("--help",), ("--version",), ("search", "--help"), ("import", "--help")]
)
def test_help_loads_no_search_engine(arguments: tuple[str, ...]) -> None:
    assert imports(*arguments).isdisjoint(("whoosh", "Stemmer", *NOT_FOR_SEARCH))


@pytest.mark.slow
def test_all_that_was_printed_arrives_although_the_process_ends_at_once(imported: Path) -> None:
    line = ["search", "--limit", "60", "--format", "json"]
    done = started("--home", imported, *line)
    usual = started("--home", imported, *line, env=CLEAN | {"LISTARCHIVE_DEBUG": "1"})
    assert json.loads(done.stdout) == json.loads(usual.stdout)
    assert (done.returncode, done.stderr) == (0, b"")


def test_the_installed_command_is_what_the_module_runs() -> None:
    found = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8"))
    assert found["project"]["scripts"] == {"listarchive": "listarchive.__main__:run"}
    assert callable(run)
