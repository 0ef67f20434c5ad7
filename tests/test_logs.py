"""The library tells what it does to who listens through `logging`, and to nobody else."""

from __future__ import annotations

import logging
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from listarchive.archive import Home
from listarchive.fetch.remote import NotFetched
from listarchive.fetch.report import Report as FetchReport
from listarchive.importer import rebuild, run
from listarchive.logs import Log

ROOT = Path(__file__).resolve().parents[1]
MAIL = (
    "From ada@example.org Thu May  2 12:00:00 2024\nFrom: ada@example.org\n"
    "Message-ID: <{0}@x.example>\n\nClay {0}.\n\n"
)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "mbox").mkdir()
    (tmp_path / "mbox/a.mbox").write_text(MAIL.format(1) + MAIL.format(2))
    return tmp_path


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    root = logging.getLogger("listarchive")
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level


def told(caplog: pytest.LogCaptureFixture, level: int = logging.INFO) -> list[tuple[str, str, str]]:
    return [
        (each.name, each.levelname, each.getMessage()) for each in caplog.records if each.levelno >= level
    ]


def test_an_import_tells_what_became_of_each_source(home: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "listarchive")
    run(Home(home))
    (home / "mbox/b.mbox").write_bytes(b"\x7fELF")
    assert told(caplog) == [
        ("listarchive.importer", "INFO", f"import into {home}: 1 sources, 1 of them to read"),
        ("listarchive.importer", "INFO", "mbox/a.mbox: 2 seen, 2 added, 0 duplicates, 0 withheld, 0 failed"),
        ("listarchive.archive", "INFO", "commit 1: 2 posts added, 0 segments merged"),
    ]
    caplog.clear()
    run(Home(home), [home / "mbox/b.mbox"])
    assert [(name, level) for name, level, _ in told(caplog, logging.WARNING)] == [
        ("listarchive.importer", "WARNING")
    ]
    assert "mbox/b.mbox at byte 0: " in caplog.text
    caplog.clear()
    rebuild(Home(home))
    assert f"rebuild of {home}: " in caplog.text


def test_repairs_are_told_to_who_asks_for_all(home: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "listarchive")
    run(Home(home))
    assert "mbox/a.mbox at byte 0: no Date header" in caplog.text
    assert "no Date header" not in str(told(caplog, logging.INFO))


def test_what_cannot_be_fetched_is_told(caplog: pytest.LogCaptureFixture) -> None:
    with FetchReport().attempting("boats", "https://lists.example.org/"):
        raise NotFetched("nobody\nanswers")
    assert told(caplog) == [
        ("listarchive.fetch", "WARNING", "boats: https://lists.example.org/: nobody\\nanswers")
    ]


@pytest.mark.parametrize("given", ["a\nb", "\x1b[31m", "\u202e", "\ud800"])
def test_what_comes_from_outside_is_one_line_that_steers_nothing(
    given: str, caplog: pytest.LogCaptureFixture
) -> None:
    Log("x").warning("%s at %d", given, 7)
    (message,) = (message for _, _, message in told(caplog))
    assert message.isprintable()
    assert message.endswith(" at 7")


def test_an_argument_is_not_made_into_a_text_that_nobody_reads() -> None:
    class Never:
        def __str__(self) -> str:
            raise AssertionError

    Log("x").debug("%s", Never())


def test_a_program_that_has_loaded_logging_finds_a_handler_that_tells_nothing() -> None:
    program = "import logging, listarchive; print(logging.getLogger('listarchive').handlers)"
    assert printed("-c", program)[0] == "[<NullHandler (NOTSET)>]\n"


def printed(*arguments: str) -> tuple[str, str]:
    environment = {name: value for name, value in os.environ.items() if name != "LISTARCHIVE_HOME"}
    done = subprocess.run(
        [sys.executable, *arguments], capture_output=True, text=True, check=True, env=environment
    )
    return done.stdout, done.stderr


LISTENS_NOT = (
    "import {}; from listarchive.importer import run; from listarchive.archive import Home; run(Home(HOME))"
)


@pytest.mark.slow
@pytest.mark.parametrize("loaded", ["sys", "logging"])
def test_nothing_is_told_by_default(home: Path, loaded: str) -> None:
    (home / "mbox/b").symlink_to(home / "nowhere")
    program = LISTENS_NOT.format(loaded).replace("HOME", f"__import__('pathlib').Path({str(home)!r})")
    assert printed("-c", program) == ("", "")


@pytest.mark.slow
@pytest.mark.parametrize("command", [["import"], ["search", "clay"], ["stats"]])
def test_the_command_does_not_load_logging_for_it(home: Path, command: list[str]) -> None:
    run(Home(home))
    program = (
        f"import sys; sys.argv = ['listarchive', '--home', {str(home)!r}, *{command!r}]\n"
        "from listarchive.cli import main\n"
        "try: main()\nexcept SystemExit: pass\n"
        "sys.stderr.write(str('logging' in sys.modules))"
    )
    assert printed("-c", program)[1].endswith("False")


@pytest.mark.slow
def test_the_documented_example_runs(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "mbox", tmp_path / "lists/mbox")
    blocks = re.findall(r"^```python\n(.*?)^```$", (ROOT / "docs/library.md").read_text("utf-8"), re.M | re.S)
    program = tmp_path / "example.py"
    program.write_text("import os\nos.chdir(os.path.dirname(__file__))\n" + "".join(blocks))
    lines = printed(str(program))[0].splitlines()
    assert re.fullmatch(r"\d+ posts, 0 failures", lines[0])
    assert "kettle" in lines[1].lower()
    assert re.fullmatch(r"listarchive\.importer: import into lists: \d+ sources, 0 of them to read", lines[2])
