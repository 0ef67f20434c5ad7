"""An archive is whole after whatever ends a writer, and damage is told in one line."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from made_posts import a_post  # type: ignore[import-not-found]

from listarchive.archive import Archive, Home, writing
from listarchive.engines.whoosh.index_folders import IndexFolders
from listarchive.errors import Busy, IndexUnusable, NoArchive, NotFound, UsageError
from listarchive.post import Origin
from listarchive.short_ids import short

HOLD = """
import sys, time
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from made_posts import a_post
from listarchive.archive import Home, writing, Read
from listarchive.engines.whoosh import ledger_files
from listarchive.engines.whoosh.commits import Commit
from listarchive.post import Origin

def pause(*_, **__):
    print("ready", flush=True)
    time.sleep(60)

if sys.argv[3] == "before the table of contents":
    Commit.save = pause
with writing(Home(Path(sys.argv[1]))) as writer:
    if sys.argv[3] == "after it":
        ledger_files.forget_others = pause
    for number in range(5):
        writer.add(a_post(f"new{number}@example.org", "fresh words"), Origin("x"))
    writer.ledger.sources["x"] = Read(1, 1, "mbox", "", 5)
    if sys.argv[3] == "at work":
        pause()
    writer.commit()
"""


@contextmanager
def another_writer(home: Path, stage: str) -> Iterator[subprocess.Popen[str]]:
    here = str(Path(__file__).parent)
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(home), here, stage], stdout=subprocess.PIPE, text=True
    ) as writer:
        assert writer.stdout
        assert writer.stdout.readline() == "ready\n"
        try:
            yield writer
        finally:
            writer.kill()


@pytest.mark.slow
def test_a_second_writer_is_told_to_wait_and_can(tmp_path: Path, filled: Any) -> None:
    filled([a_post()])
    with another_writer(tmp_path, "at work") as other:
        with pytest.raises(Busy, match="another import"), writing(Home(tmp_path)):
            pass
        started = time.monotonic()
        with pytest.raises(Busy), writing(Home(tmp_path), wait=0.3):
            pass
        assert time.monotonic() - started >= 0.3
        assert len(Archive.open(tmp_path)) == 1, "reading needs no lock"
        os.kill(other.pid, signal.SIGKILL)
        with writing(Home(tmp_path), wait=10):
            pass


@pytest.mark.slow
@pytest.mark.parametrize(
    ("stage", "committed"), [("at work", 0), ("before the table of contents", 0), ("after it", 5)]
)
def test_a_killed_writer_leaves_the_last_commit_and_nothing_else(
    tmp_path: Path, filled: Any, stage: str, committed: int
) -> None:
    filled([a_post()])
    with another_writer(tmp_path, stage) as other:
        other.kill()
    Path(tmp_path, "index", "v5-leftover").mkdir()
    Path(tmp_path, "index", "current.new").write_text("{")
    assert len(Archive.open(tmp_path)) == 1 + committed
    with writing(Home(tmp_path)) as writer:
        assert ("x" in writer.ledger.sources) == bool(committed)
    folder = IndexFolders(Home(tmp_path)).current()
    assert folder
    assert sorted(path.name for path in folder.parent.iterdir()) == sorted(["current", "lock", folder.name])
    names = [path.name for path in folder.iterdir()]
    assert len([name for name in names if name.endswith(".segment")]) == 1
    assert not [name for name in names if name.endswith((".tmp", ".new"))]
    assert len(filled([a_post(f"new{n}@example.org") for n in range(5)])) == 6


def test_there_is_no_archive(tmp_path: Path) -> None:
    with pytest.raises(NoArchive, match="--home DIR"):
        Archive.open(tmp_path)
    (tmp_path / "mbox").mkdir()
    with pytest.raises(NoArchive, match="listarchive import"):
        Archive.open(tmp_path)


@pytest.mark.parametrize(
    "current",
    [
        "",
        "{",
        "[]",
        "null",
        '{"format": 5}',
        '{"format": 99, "folder": "v99-x"}',
        '{"format": 5, "folder": "v5-x"}',
        '{"format": 5, "folder": "../../elsewhere"}',
    ],
)
def test_an_unusable_current_is_told(tmp_path: Path, filled: Any, current: str) -> None:
    filled([a_post()]).close()
    (tmp_path / "index" / "current").write_text(current)
    for use in (lambda: Archive.open(tmp_path), lambda: writing(Home(tmp_path)).__enter__()):
        with pytest.raises(IndexUnusable, match="run `listarchive rebuild`") as raised:
            use()
        assert "\n" not in str(raised.value)


@pytest.mark.slow
@pytest.mark.parametrize("pattern", ["contents", "*.segment", "ledger-*"])
@pytest.mark.parametrize("damage", ["emptied", "garbled", "gone"])
def test_damaged_files_are_told(tmp_path: Path, filled: Any, pattern: str, damage: str) -> None:
    filled([a_post(f"{n}@example.org", f"tomato number {n} " * 20) for n in range(50)]).close()
    for path in tmp_path.glob(f"index/v*/{pattern}"):
        if damage == "gone":
            path.unlink()
        else:
            path.write_bytes(b"" if damage == "emptied" else os.urandom(path.stat().st_size))
    told = False
    try:
        with Archive.open(tmp_path) as archive:
            archive.search('"tomato number"')
    except IndexUnusable:
        told = True
    try:
        with writing(Home(tmp_path)) as writer:
            writer.add(a_post("1@example.org", "x"), Origin("x"))
    except IndexUnusable:
        told = True
    assert told


def test_ids_and_their_beginnings(filled: Any) -> None:
    archive = filled([a_post("one@example.org"), a_post("0001_32C9D122_000AF8A4.00E0BB00C727")])
    one = short("one@example.org")
    for name in (one, one[:4], one.upper(), "one@example.org", "<one@example.org>"):
        assert archive.get(name).id == one
    assert archive.get("0001_32C9D122_000AF8A4.00E0BB00C727").id == short(
        "0001_32C9D122_000AF8A4.00E0BB00C727"
    )
    for name in ("", "none@example.org", "zzzzzzzzzzzz", "*", "\udcff", "a\0b"):
        with pytest.raises(NotFound):
            archive.get(name)


def test_an_ambiguous_beginning_is_told(filled: Any) -> None:
    archive = filled([a_post(f"{n}@example.org") for n in range(200)])
    letter = archive.search().hits[0].id[0]
    with pytest.raises(UsageError, match="beginning of"):
        archive.get(letter)


def test_the_ledger_is_json_above_its_checksum(tmp_path: Path, filled: Any) -> None:
    filled([a_post()])
    for path in tmp_path.glob("index/v*/ledger-*"):
        assert json.loads(path.read_text().rpartition("\n")[0]) == {}
