"""A field is added in one place: the table. Everything else follows from it, or says that it does not fit."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

_WITH_ONE_MORE = """
import listarchive.engine.fields as table
from listarchive.engine.extraction import Text

def software(source):
    names = [value for name, value in source.stored.post.headers if name.lower() == "user-agent"]
    return Text(tuple(names), "")

asked = {"reading": "text", "help": "the mail program", "example": "software:mutt"}
more = table.Field("software", "words", software, **asked)
table.FIELDS = (*table.FIELDS, more)

from listarchive.cli import main
main()
"""
_TYPED = """
from listarchive.cli.candidates import in_query
for item in in_query(None, None, "soft"):
    print(item.value, f"({item.help})")
"""
_PLAIN = "from listarchive.cli import main\nmain()"

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    mails = [
        "From a@example.org Thu May  2 12:00:00 2024\nFrom: Ada <ada@example.org>\nSubject: lamp\n"
        f"Date: Thu, 02 May 2024 12:0{number}:00 +0000\nMessage-ID: <{number}@example.org>\n"
        f"User-Agent: {agent}\n\nOil.\n\n"
        for number, agent in enumerate(["Mutt/1.4", "Pine 4.2"])
    ]
    (tmp_path / "mbox").mkdir()
    (tmp_path / "mbox" / "lamps.mbox").write_text("".join(mails))

    def run(program: str, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", program, "--home", str(tmp_path), *words],
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
            env={"PATH": "", "HOME": str(tmp_path), "COLUMNS": "120"} | environment,
        )

    return run


@pytest.mark.slow
def test_a_field_is_added_in_one_place(run: Run) -> None:
    assert run(_WITH_ONE_MORE, "import", "-q").returncode == 0
    found = run(_WITH_ONE_MORE, "search", "--format", "json", "software:mutt*")
    assert [hit["message_id"] for hit in json.loads(found.stdout)["hits"]] == ["0@example.org"]
    assert run(_WITH_ONE_MORE, "check", "-q").returncode == 0
    typed = run(_WITH_ONE_MORE.replace("main()\n", _TYPED))
    assert typed.stdout.splitlines() == ["software: (the mail program)"]


@pytest.mark.slow
def test_an_index_without_the_field_is_reported_and_not_half_read(run: Run, tmp_path: Path) -> None:
    assert run(_PLAIN, "import", "-q").returncode == 0
    for program, words in ((_WITH_ONE_MORE, ("search", "software:mutt")), (_WITH_ONE_MORE, ("import", "-q"))):
        done = run(program, *words)
        assert (done.returncode, done.stdout) == (5, "")
        assert "is of format" in done.stderr
        assert "run `listarchive rebuild`" in done.stderr
    (tmp_path / "mbox" / "lamps.mbox").unlink()  # the posts are then nowhere but in the old index
    assert run(_WITH_ONE_MORE, "rebuild", "-q").returncode == 0
    assert '"total": 1' in run(_WITH_ONE_MORE, "search", "--format", "json", "software:pine").stdout
    assert run(_PLAIN, "search", "lamp").returncode == 5
