"""Wherever a purge is killed, each file of mail is the old one or the new one; to run it again ends it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from scenes import before, command, contents, summary
from sweeps import sampled
from system_calls import Call, struck, traced
from warm import warm

from listarchive.archive import Home
from listarchive.importer import check
from listarchive.short_ids import short

pytestmark = pytest.mark.slow

WORDS = ("hide", "7@mill.example", "--purge", "--yes")
GONE = short("7@mill.example")
_KILLS = 12
"""So many calls of each kind."""


def purging(home: Path) -> list[str]:
    return command(home, *WORDS)[:-2]  # what purges reads mail in one process anyway


def mail_of(home: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (home / "mbox").iterdir() if path.name[0] != "."}


def test_a_purge_is_killed_at_any_point(
    program: Callable[[str], str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    strace = program("strace")
    start, root = before(tmp_path / "start"), tmp_path / "home"
    old, old_mail = contents(start), mail_of(start)
    assert GONE in old
    shutil.copytree(start, root)
    calls = traced(strace, purging(root), tmp_path / "trace", root)
    new, new_mail = contents(root), mail_of(root)
    assert new.keys() == old.keys() - {GONE}
    kinds: dict[str, list[Call]] = {}
    for call in calls:
        if call.changes and any(path.startswith(str(root)) for path in call.paths):
            kinds.setdefault(call.name, []).append(call)
    points = [call for kind in kinds.values() for call in sampled(kind, _KILLS)]

    def fault(call: Call) -> str:
        shutil.rmtree(root)
        shutil.copytree(start, root)
        done = struck(strace, purging(root), call, "signal=KILL")
        assert done.returncode == -9, done
        if any(raw not in (old_mail[name], new_mail[name]) for name, raw in mail_of(root).items()):
            return "a file is neither the old one nor the new one"
        if not old.keys() - {GONE} <= contents(root).keys():
            return "a post is lost"
        warm().run(*purging(root))
        if (mail_of(root), contents(root)) != (new_mail, new):
            return "run again, it does not end as an undisturbed one"
        if differences := check(Home(root), jobs=1):
            return f"check says: {differences[0]}"
        left = [str(path) for path in root.rglob("*") if path.is_file() and b"mill 7 " in path.read_bytes()]
        return f"words are left in {left}" if left else ""

    faults = [f"{call.name} {call.ordinal}: {found}" for call in points if (found := fault(call))]
    with capsys.disabled():
        print("\n" + summary("killed hide --purge", len(points), faults))
    assert not faults
