"""What docs/coming-from.md says of notmuch, mu and listarchive is what they do."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from what_mails_carry import MAILS

from listarchive.query import QueryError, parse
from listarchive.sources import NotMail, mails

ROOT = Path(__file__).resolve().parents[1]
TEXT = (ROOT / "docs" / "coming-from.md").read_text("utf-8")


def _asked(fence: str) -> list[tuple[str, str]]:
    """Give the commands in the blocks of a kind, and how many posts each is said to find."""
    return [
        (match[1].strip(), match[2])
        for block in re.findall(rf"^```{fence}\n(.*?)^```", TEXT, re.DOTALL | re.MULTILINE)
        for match in re.finditer(r"(.+?) # (\d+|error)$", block, re.MULTILINE)
    ]


ASKED, CARRIED = _asked("asked"), _asked("carried")
ROWS = [
    (there, row[1])
    for line in re.findall(r"^\| (`.+) \|$", TEXT, re.MULTILINE)
    for row in [line.split(" | ")]
    for there in re.findall(r"`([^`]+)`", row[0])
]
ONE_A_LINE = {
    "notmuch": ["--output=messages"],
    "mu": ["--fields", "i"],
    "lei": ["--no-save", "-f", "ldjson"],
    "listarchive": ["--format", "ids", "-n", "1000"],
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, program: Callable[[str], str]) -> Iterator[Path]:
    """The sample lists in an archive, and each of their mails in a Maildir that notmuch and mu have read."""
    place = tmp_path_factory.mktemp("peers")
    if " " in str(place):  # which mu does not understand
        with tempfile.TemporaryDirectory(dir="/tmp", prefix="listarchive-") as other:
            yield _made(Path(other), program)
    else:
        yield _made(place, program)


@pytest.fixture(scope="module")
def tower(program: Callable[[str], str]) -> Iterator[Path]:
    """Ten mails that carry something, in an archive and a Maildir, read by all four."""
    # The path of the socket of lei's daemon must be short.
    with tempfile.TemporaryDirectory(dir="/tmp", prefix="listarchive-") as folder:
        place = Path(folder)
        (place / "mbox").mkdir()
        (place / "mbox/tower.mbox").write_bytes(
            b"".join(b"From a@b Thu May  2 10:00:00 2024\n" + mail + b"\n" for mail in MAILS)
        )
        program("lei")
        _read_by_peers(place, list(MAILS), program)
        try:
            done = run(place, "lei import --no-kw mail/")
            assert done.returncode == 0, done.stderr
            yield place
        finally:
            run(place, "lei daemon-kill")


def _made(place: Path, program: Callable[[str], str]) -> Path:
    shutil.copytree(ROOT / "mbox", place / "mbox")
    return _read_by_peers(place, _mails(place / "mbox"), program)


def _read_by_peers(place: Path, mails: list[bytes], program: Callable[[str], str]) -> Path:
    for name in ("cur", "new", "tmp"):
        (place / "mail" / name).mkdir(parents=True)
    for number, raw in enumerate(mails):
        (place / "mail" / "cur" / f"{number:04}.sample:2,S").write_bytes(raw)
    (place / "notmuch").write_text(
        f"[database]\npath={place / 'mail'}\n[user]\nname=Nobody\nprimary_email=nobody@example.org\n"
    )
    for name in ("notmuch", "mu"):
        program(name)
    for command in (
        "notmuch new --quiet",
        f"mu init --quiet --maildir={shlex.quote(str(place / 'mail'))}",
        "mu index --quiet",
        "listarchive import -q",
    ):
        done = run(place, command)
        assert done.returncode == 0, done.stderr
    return place


def _mails(folder: Path) -> list[bytes]:
    found = []
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        try:
            found += [mail.raw for mail in mails(path)]
        except NotMail:  # a README
            continue
    return [raw.partition(b"\n")[2] if raw.startswith(b"From ") else raw for raw in found]


def run(home: Path, command: str) -> subprocess.CompletedProcess[str]:
    """Run a command of one of the three with the sample mail."""
    name, *arguments = shlex.split(command)
    line = [sys.executable, "-m", "listarchive"] if name == "listarchive" else [name]
    surroundings = {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "NOTMUCH_CONFIG": str(home / "notmuch"),
        "XDG_RUNTIME_DIR": str(home),
    }
    return subprocess.run(
        [*line, *arguments],
        cwd=home,
        env=surroundings,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.slow
@pytest.mark.parametrize(("command", "found"), ASKED)
def test_what_a_command_finds(command: str, found: str, home: Path) -> None:
    name, verb, *query = shlex.split(command)
    done = run(home, shlex.join([name, verb, *ONE_A_LINE[name], *query]))
    if found == "error":
        assert (done.returncode, done.stdout) == (2, "")
        assert "try 2024-02-29" in done.stderr
    else:
        assert len(done.stdout.split()) == int(found)
    if command.endswith("kettel"):
        assert ("did you mean kettle" in done.stderr) == (name == "listarchive")


def test_twelve_questions_are_put_to_all_three() -> None:
    assert [command.split()[0] for command, _ in ASKED] == ["notmuch", "mu", "listarchive"] * 12


@pytest.mark.slow
@pytest.mark.parametrize(("command", "found"), CARRIED)
def test_what_a_command_finds_of_what_mails_carry(command: str, found: str, tower: Path) -> None:
    name, verb, *query = shlex.split(command)
    done = run(tower, shlex.join([name, verb, *ONE_A_LINE[name], *query]))
    lines = [line for line in done.stdout.splitlines() if line and line != "null"]
    assert len(lines) == int(found), done.stderr


def test_twelve_questions_more_are_put_to_all_four() -> None:
    assert [command.split()[0] for command, _ in CARRIED] == ["notmuch", "mu", "lei", "listarchive"] * 12


@pytest.mark.parametrize(("there", "here"), ROWS)
def test_another_word_for_it_works_or_is_answered_by_ours(there: str, here: str) -> None:
    ours = re.findall(r"`([^`]+)`", here) or [re.sub(r" \(.*", "", here)]
    try:
        saved = {"lamps": "lamp or lantern"}
        tree = parse(there, saved=saved)
    except QueryError as error:
        advice = str(error).partition(" (to search for the word")[0]
        assert any(each in advice for each in ours), advice
    else:
        assert any(tree == parse(each, saved=saved) for each in ours)
