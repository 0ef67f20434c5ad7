"""Wherever a run is killed, the archive is whole, and the next run ends as an undisturbed one.

Every kill is real: strace ends the process with SIGKILL in place of one of its system calls.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from scenes import Scene, command, summary
from system_calls import Call, struck

from listarchive.cli import EXIT_CODES

pytestmark = pytest.mark.slow

_POINTS = 90  # for each scene; renames, removals and syncs first, then writes, evenly


def _points(calls: list[Call]) -> list[Call]:
    rare = [call for call in calls if call.name not in {"write", "openat"}]
    rest = [call for call in calls if call.name in {"write", "openat"}]
    every = max(1, len(rest) // max(1, _POINTS - len(rare)))
    return [*rare, *rest[::every]]


def test_a_run_is_killed_at_any_point(
    scene: Scene, program: Callable[[str], str], capsys: pytest.CaptureFixture[str]
) -> None:
    strace = program("strace")
    faults = []
    points = _points(scene.changes)
    for call in points:
        home = scene.again()
        done = struck(strace, command(home, *scene.words), call, "signal=KILL")
        assert done.returncode in {-9, 137}, (call.name, call.ordinal, done)
        fault = scene.undisturbed.faults_of(home) or scene.undisturbed.faults_after_rerun(home)
        if fault:
            faults.append(f"{call.name} {call.ordinal} {call.paths}: {fault}")
    with capsys.disabled():
        print("\n" + summary(f"killed {' '.join(scene.words)}", len(points), faults))
    assert not faults


def test_a_disk_fails_at_any_point(
    scene: Scene, program: Callable[[str], str], capsys: pytest.CaptureFixture[str]
) -> None:
    strace = program("strace")
    faults = []
    calls = [call for call in scene.changes if call.name in {"write", "fsync", "rename"}]
    points = calls[:: max(1, len(calls) // 30)]
    for call in points:
        home = scene.again()
        done = struck(strace, command(home, *scene.words), call, "error=EIO")
        told = done.stderr.startswith("listarchive: ") and done.stderr.count("\n") == 1
        if done.returncode not in EXIT_CODES or done.returncode == 0 or not told:
            faults.append(f"{call.name} {call.ordinal}: exit {done.returncode}, said {done.stderr[:300]!r}")
        fault = scene.undisturbed.faults_of(home) or scene.undisturbed.faults_after_rerun(home)
        if fault:
            faults.append(f"{call.name} {call.ordinal} {call.paths}: {fault}")
    with capsys.disabled():
        print("\n" + summary(f"I/O errors in {' '.join(scene.words)}", len(points), faults))
    assert not faults
