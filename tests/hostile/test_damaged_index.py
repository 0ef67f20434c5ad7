"""Every file of a damaged index is read rightly, or else told to be damaged."""

from __future__ import annotations

import random
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from warm import MAIN, warm  # type: ignore[import-not-found]

from listarchive.archive import Archive
from listarchive.cli import group
from listarchive.errors import IndexUnusable, ListArchiveError

MAIL = (
    "From nell@example.org Mon Jan  1 10:00:00 2024\nFrom: Nell Lamb <nell@example.org>\n"
    "Date: Mon, 1 Jan 2024 10:{n:02}:00 +0000\nSubject: Lamp {n}\nMessage-ID: <{n}@example.org>\n"
    "References: <{before}@example.org>\n\nThe lamp of shed{n} is lit.\n\n"
)
FLIPPED, CUT = 200, 20


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("whole")
    (home / "mbox").mkdir()
    (home / "mbox/garden.mbox").write_text("".join(MAIL.format(n=n, before=n // 3) for n in range(1, 50)))
    assert run(home, "import", "-q", "--jobs", "1") == (0, "")
    return home


def run(home: Path, *arguments: str) -> tuple[int, str]:
    """A command's exit code and the error that it ends in, as `cli.main` tells it."""
    try:
        done = CliRunner().invoke(group, ["--home", str(home), *arguments], standalone_mode=False)
        if done.exception:
            raise done.exception
    except ListArchiveError as error:
        return error.exit_code, str(error)
    return int(done.return_value or 0), ""


def answers(home: Path) -> list[Any]:
    with Archive.open(home) as archive:
        found: list[Any] = [
            archive.search(words, limit=3) for words in ("shed7", '"the lamp"', "lamp -shed3", "")
        ]
        return [
            *found,
            archive.get("9@example.org"),
            [each.id for each in archive.conversation("4@example.org")],
        ]


def damages(written: bytes, chance: random.Random) -> list[bytes]:
    cuts = [written[: len(written) * number // CUT] for number in range(CUT)]
    places = [chance.randrange(len(written)) for _ in range(FLIPPED)]
    return cuts + [
        written[:place] + bytes([written[place] ^ 1 << chance.randrange(8)]) + written[place + 1 :]
        for place in places
    ]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["current", "v*/contents", "v*/*.segment"])
def test_a_search_answers_rightly_or_says_that_it_cannot(whole: Path, tmp_path: Path, name: str) -> None:
    home = shutil.copytree(whole, tmp_path / "home")
    right = answers(home)
    (path,) = home.glob(f"index/{name}")
    written, told = path.read_bytes(), 0
    for damaged in damages(written, random.Random(name)):
        path.write_bytes(damaged)
        try:
            assert answers(home) == right
        except IndexUnusable as error:
            assert "run `listarchive rebuild`" in str(error)
            assert error.exit_code == 5
            told += 1
    assert told > FLIPPED // 4
    path.write_bytes(written)
    assert answers(home) == right


def test_an_import_knows_a_damaged_ledger(whole: Path, tmp_path: Path) -> None:
    home = shutil.copytree(whole, tmp_path / "home")
    path = sorted(home.glob("index/v*/ledger-*"))[-1]
    written = path.read_bytes()
    for damaged in damages(written, random.Random(1))[::10]:
        path.write_bytes(damaged)
        code, error = run(home, "import", "-q", "--jobs", "1")
        assert (code, error.endswith("run `listarchive rebuild`")) == (5, True), damaged
    assert run(home, "rebuild", "-q")[0] == 0
    assert run(home, "search", "shed7")[0] == 0


@pytest.mark.slow
def test_of_a_ledger_no_damage_goes_unseen(whole: Path, tmp_path: Path) -> None:
    home = shutil.copytree(whole, tmp_path / "home")
    (home / "mbox/shed.mbox").write_text(MAIL.format(n=59, before=1))
    assert run(home, "import", "-q", "--jobs", "1") == (0, "")
    before, path = sorted(home.glob("index/v*/ledger-*"))
    before.write_bytes(b"")  # that of the commit before is for readers who came before
    written = path.read_bytes()
    for damaged in damages(written, random.Random(path.name)):
        path.write_bytes(damaged)
        code, error = run(home, "import", "-q", "-n", "--jobs", "1")
        assert (code, error.endswith("run `listarchive rebuild`")) == (5, True), damaged
    path.write_bytes(written)
    assert run(home, "import", "-q", "--jobs", "1") == (0, "")


def command(home: Path, *arguments: str) -> tuple[int, str, str]:
    """A command as a process of its own."""
    done = warm().run(MAIN, "--home", home, *arguments)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


@pytest.mark.slow
@pytest.mark.parametrize("name", ["current", "contents", "ledger-1", "*.segment"])
def test_commands_tell_what_is_damaged_and_a_rebuild_heals_it(whole: Path, tmp_path: Path, name: str) -> None:
    home = shutil.copytree(whole, tmp_path / "home")
    right = command(home, "search", "--format", "json", "shed7")
    told = 0
    for number in (0, 3, 11, 19, 25, 60, 110, 170):
        (path,) = home.glob(f"index/{name}" if name == "current" else f"index/v*/{name}")
        path.write_bytes(damages(path.read_bytes(), random.Random(name))[number])
        for arguments in (("search", "--format", "json", "shed7"), ("import",), ("check",), ("stats",)):
            code, out, error = command(home, *arguments)
            assert "Traceback" not in error
            assert "Error" not in error
            if code == 5:
                told += 1
                assert error.startswith("listarchive: "), error
                assert error.rstrip().endswith("run `listarchive rebuild`"), error
            else:
                assert code in (0, 1), (arguments, error)
                assert arguments[0] != "search" or (code, out, error) == right
        assert command(home, "rebuild", "-q") == (0, "", "")
        assert command(home, "search", "--format", "json", "shed7") == right
    assert told >= 8
