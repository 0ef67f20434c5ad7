"""Everything that goes wrong ends in one line and the exit code of the contract."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest
from command_line import SAMPLE, Done, Run, archive_of, listarchive

from listarchive.cli import COMMANDS, group
from listarchive.errors import EXIT_CODES

READING = (
    ("search", "lamp"),
    ("search",),
    ("show", "q8k4"),
    ("thread", "q8k4"),
    ("stats",),
    ("engine", "status"),
    ("check",),
)


def check_line(done: Done, code: int) -> None:
    assert (done.code, done.out) == (code, "")
    assert done.errors.startswith("listarchive: ")
    assert done.errors.count("\n") == 1
    assert done.errors.endswith("\n")


@pytest.mark.parametrize("command", [*READING, ("import",), ("rebuild",)])
def test_no_archive(tmp_path: Path, command: tuple[str, ...]) -> None:
    done = listarchive("--home", tmp_path, *command)
    check_line(done, 4)
    assert str(tmp_path) in done.errors


@pytest.mark.parametrize("command", READING)
def test_a_home_that_is_a_file(tmp_path: Path, command: tuple[str, ...]) -> None:
    (tmp_path / "home").write_text("no folder")
    check_line(listarchive("--home", tmp_path / "home", *command), 4)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["*.segment", "contents"])
def test_an_index_that_was_cut_short(own_home: Path, name: str) -> None:
    for path in (own_home / "index").rglob(name):
        os.truncate(path, path.stat().st_size // 3)
    done = listarchive("--home", own_home, "check")
    check_line(done, 5)
    assert "damaged" in listarchive("--home", own_home, "check", "--repair").out
    assert listarchive("--home", own_home, "check").code == 0


@pytest.mark.parametrize("command", READING)
def test_mail_but_no_import_yet(tmp_path: Path, command: tuple[str, ...]) -> None:
    (tmp_path / "mbox").mkdir()
    done = listarchive("--home", tmp_path, *command)
    check_line(done, 4)
    assert "listarchive import" in done.errors


@pytest.mark.slow
@pytest.mark.parametrize("command", [*READING, ("import",)])
@pytest.mark.parametrize("damage", ["format", "current", "folder"])
def test_an_index_that_cannot_be_used(own_home: Path, command: tuple[str, ...], damage: str) -> None:
    current = own_home / "index/current"
    known = json.loads(current.read_text())
    if damage == "format":
        current.write_text(json.dumps(known | {"format": 999}))
    elif damage == "current":
        current.write_bytes(b"\0\0")
    else:
        shutil.rmtree(own_home / "index" / known["folder"])
    done = listarchive("--home", own_home, *command)
    check_line(done, 5)
    assert "run `listarchive rebuild`" in done.errors
    assert listarchive("--home", own_home, "rebuild", "-q").code == 0
    assert listarchive("--home", own_home, "search", "--count").out == "52\n"


def test_the_home_of_the_environment(imported: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LISTARCHIVE_HOME", str(imported))
    assert listarchive("search", "--count").out == "52\n"
    assert listarchive("--home", tmp_path, "search", "--count").code == 4
    monkeypatch.delenv("LISTARCHIVE_HOME")
    monkeypatch.chdir(imported)
    assert listarchive("search", "--count").out == "52\n"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "Missing command: see `listarchive --help`"),
        (("serach", "lamp"), "did you mean 'search'? see `listarchive --help`"),
        (("frobnicate",), "choose from import, fetch, search"),
        (("--frobnicate",), "see `listarchive --help`"),
        (("import", "--dry-rnu"), "--dry-run"),
        (("import", "--format", "csv"), "see `listarchive import --help`"),
        (("import", "--jobs", "many"), "see `listarchive import --help`"),
        (("import", "--wait", "long"), "see `listarchive import --help`"),
        (("show",), "see `listarchive show --help`"),
        (("show", "-x"), "see `listarchive show --help`"),
        (("thread",), "see `listarchive thread --help`"),
        (("thread", "a", "b"), "see `listarchive thread --help`"),
        (("stats", "now"), "see `listarchive stats --help`"),
        (("check", "--format", "json"), "see `listarchive check --help`"),
        (("rebuild", "now"), "see `listarchive rebuild --help`"),
        (("clean", "a", "b"), "see `listarchive clean --help`"),
        (("clean", "/nowhere/at/all"), "/nowhere/at/all: No such file or directory: name one that exists"),
        (("clean", "."), "a folder, not a file"),
    ],
)
def test_usage(run: Run, arguments: tuple[str, ...], told: str) -> None:
    done = run(*arguments)
    check_line(done, 2)
    assert told in done.errors


def without_privileges(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a command as somebody whom permissions stop: as root, without the right to pass them over."""
    command = [sys.executable, "-m", "listarchive", *map(str, arguments)]
    if os.geteuid() == 0:
        if not shutil.which("setpriv"):
            pytest.skip("root reads everything, and there is no setpriv to stop it")
        command = ["setpriv", "--bounding-set=-dac_override,-dac_read_search", *command]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.slow
def test_what_may_not_be_read_is_named_and_the_rest_imported(tmp_path: Path) -> None:
    shutil.copytree(SAMPLE, tmp_path / "mbox")
    secret = tmp_path / "mbox/workshop/2024.mbox"
    secret.chmod(0)
    (tmp_path / "mbox/closed").mkdir()
    (tmp_path / "mbox/closed").chmod(0)
    done = without_privileges("--home", tmp_path, "import", "--format", "json")
    assert done.returncode == 3
    assert done.stderr.splitlines() == [
        "listarchive: mbox/closed: the folder cannot be listed: Permission denied",
        "listarchive: mbox/workshop/2024.mbox: cannot be read (Permission denied): fix that and import again",
    ]
    report = json.loads(done.stdout)
    assert (report["seen"], report["added"], report["failed"]) == (46, 45, 0)
    (tmp_path / "mbox/closed").chmod(0o700)
    secret.chmod(0o600)
    assert listarchive("--home", tmp_path, "import", "-q").code == 0
    assert listarchive("--home", tmp_path, "search", "--count").out == "52\n"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("place", "told"),
    [
        ("index", "index/current: Permission denied: change its permissions, or name another"),
        ("index/current", "index/current: Permission denied: change its permissions, or name another"),
        ("mbox/workshop/2024.mbox", "2024.mbox' is not readable: see `listarchive clean --help`"),
    ],
)
def test_what_may_not_be_opened_is_told(own_home: Path, place: str, told: str) -> None:
    (own_home / place).chmod(0)
    arguments = ("clean", own_home / place) if place.startswith("mbox") else ("search", "lamp")
    done = without_privileges("--home", own_home, *arguments)
    (own_home / place).chmod(0o700)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert told in done.stderr


def test_a_fault_of_ours_is_no_traceback(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("two\nlines \x1b[31m")

    monkeypatch.setattr("listarchive.archive.Archive.open", broken)
    done = run("search")
    check_line(done, 70)
    assert "RuntimeError" in done.errors
    monkeypatch.setenv("LISTARCHIVE_DEBUG", "1")
    with pytest.raises(RuntimeError):
        run("search")


@pytest.mark.parametrize("command", ["", *COMMANDS])
@pytest.mark.parametrize("flag", ["-h", "--help"])
def test_help(command: str, flag: str) -> None:
    done = listarchive(*([command] if command else []), flag)
    assert (done.code, done.errors) == (0, "")
    for code, meaning in EXIT_CODES.items():
        assert re.search(rf"^ +{code}  {re.escape(meaning)}$", done.out, re.MULTILINE)
    assert max(map(len, done.lines)) <= 80


def test_every_option_says_what_it_does() -> None:
    context = click.Context(group)
    for name in COMMANDS:
        command = group.get_command(context, name)
        assert command is not None
        assert command.help
        for option in command.params:
            assert isinstance(option, click.Argument) or option.help, (name, option.name)


def test_the_examples_of_search_stand_as_they_are() -> None:
    lines = listarchive("search", "--help").lines
    assert "  listarchive search -- -draft lamp" in lines
    assert "  castillo lima           both words, in own words, subject or author" in lines


def test_version() -> None:
    done = listarchive("--version")
    first, second = done.lines
    assert re.fullmatch(r"listarchive \d+\.\d+\.\d+", first)
    assert re.fullmatch(r"engine: Whoosh; index format: \d+-[0-9a-f]+; version of JSON: 1", second)
    assert done.code == 0


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("find", "search"), ("grep", "search"), ("index", "import"), ("list", "stats"), ("ls", "stats"),
        ("update", "fetch"), ("read", "show"), ("web", "serve"), ("delete", "hide"),
    ],
)  # fmt: skip
def test_what_others_call_a_command_is_told_as_it_is_called_here(typed: str, meant: str) -> None:
    done = listarchive(typed, "lamp")
    assert (
        done.errors
        == f"listarchive: there is no command {typed!r}: it is {meant!r} here: see `listarchive --help`\n"
    )
    assert done.code == 2


@pytest.mark.parametrize("name", COMMANDS)
def test_help_of_a_command_may_be_asked_for_in_front(name: str) -> None:
    assert listarchive("help", name) == listarchive(name, "--help")


def test_help_alone_is_that_of_all_commands() -> None:
    assert listarchive("help") == listarchive("--help")


def test_help_with_a_command_that_is_none_names_the_nearest() -> None:
    done = listarchive("help", "serch")
    assert (done.code, done.out, "did you mean 'search'" in done.errors) == (2, "", True)


def test_clean_of_a_mail_a_text_and_standard_input(run: Run, tmp_path: Path) -> None:
    mail = b"From: a@example.org\nSubject: x\n\n> hello\n\nHello yourself.\n\n-- \nA\n"
    text = b"> hello\n\nHello yourself.\n"
    (tmp_path / "mail").write_bytes(mail)
    labels = ["       quote 1 │ > hello", "           own │", "           own │ Hello yourself."]
    assert run("clean", tmp_path / "mail").lines[:3] == labels
    assert run("clean", "-", stdin=text).lines[:3] == labels
    assert (
        run("clean", stdin=mail).lines[-2:] == ["     signature │ A", "     signature │"]
        or run("clean", stdin=mail).lines[-1] == "     signature │ A"
    )
    assert run("clean", "--own", stdin=mail).out == "Hello yourself.\n"
    shown = run("clean", "--format", "json", stdin=text).json
    assert list(shown) == ["own", "lines"]
    assert shown["own"] == "Hello yourself."
    assert shown["lines"][:3] == [["quote", "> hello"], ["own", ""], ["own", "Hello yourself."]]
    assert run("clean", stdin=b"").code == 0


def test_clean_of_several_mails(run: Run, imported: Path) -> None:
    lines = run("clean", imported / "mbox/workshop/2024.mbox", "--format", "json").lines
    assert len(lines) == 10  # eight mails, one of them a digest of three
    assert [list(json.loads(line)) for line in lines] == [["own", "lines"]] * 10
    packed = run("clean", imported / "mbox/news/2024-March.txt.gz", "--format", "json")
    assert len(packed.lines) == 5


def test_clean_of_what_is_no_text(run: Run) -> None:
    done = run("clean", stdin=b"\x89PNG\r\n\x1a\n\0\0")
    check_line(done, 2)
    assert "standard input: not mail but a picture" in done.errors


def test_a_post_with_nothing_in_it(tmp_path: Path) -> None:
    home = archive_of(tmp_path, empty=b"From: a@example.org\nMessage-ID: <a@b.example>\n\n")
    assert listarchive("--home", home, "search").lines[1] == "    (no subject)"
    assert "Subject:  (no subject)" in listarchive("--home", home, "show", "a@b.example").lines
    for form in ("json", "raw", "mbox"):
        assert listarchive("--home", home, "show", "a@b.example", "--format", form).code == 0
    for form in ("text", "json", "raw", "mbox"):
        assert listarchive("--home", home, "thread", "a@b.example", "--format", form).code == 0


def test_index_files_that_are_cut_short(imported: Path, tmp_path: Path) -> None:
    folder = json.loads((imported / "index/current").read_text())["folder"]
    for file in sorted((imported / "index" / folder).iterdir()):
        home = Path(shutil.copytree(imported, tmp_path / file.name))
        damaged = home / "index" / folder / file.name
        damaged.write_bytes(damaged.read_bytes()[: damaged.stat().st_size // 2])
        for command in (("search", "lamp"), ("search",), ("show", "q8k4"), ("thread", "q8k4"), ("stats",)):
            done = listarchive("--home", home, *command)
            if done.code != 0:  # not every answer needs every file
                check_line(done, 5)
