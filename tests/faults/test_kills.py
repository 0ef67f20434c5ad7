"""Wherever a run is killed, the archive is whole, and the next run ends as an undisturbed one.

Every kill is real: strace ends the process with SIGKILL in place of one of its system calls. A sample of the
calls of each kind is struck, spread evenly over the run; `make sweeps` strikes each of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

import pytest
from scenes import Scene, command, summary
from sweeps import sampled
from system_calls import Call, struck

from listarchive.cli import EXIT_CODES

pytestmark = pytest.mark.slow

_KILLS, _ERRORS = 8, 4
"""So many calls of each kind: write, fsync, rename, …"""


def _points(calls: list[Call], most_of_a_kind: int) -> list[Call]:
    kinds: dict[str, list[Call]] = defaultdict(list)
    for call in calls:
        kinds[call.name].append(call)
    return [call for kind in kinds.values() for call in sampled(kind, most_of_a_kind)]


def test_a_run_is_killed_at_any_point(
    scene: Scene, program: Callable[[str], str], capsys: pytest.CaptureFixture[str]
) -> None:
    strace = program("strace")
    faults = []
    points = _points(scene.changes, _KILLS)
    for call in points:
        home = scene.again()
        done = struck(strace, command(home, *scene.words), call, "signal=KILL")
        assert done.returncode == -9, (call.name, call.ordinal, done)
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
    points = _points(calls, _ERRORS)
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
