"""An archive is whole after a power cut, at whatever point of a run it comes.

One run is traced; the disk is then followed from call to call, and at each call the homes are laid out
that the machine might find when it starts again. `make sweeps` tries each of them, CI a sample from the first
to the last.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from power import Disk, Tree, lay_out
from scenes import Scene, contents, summary
from sweeps import sampled

pytestmark = pytest.mark.slow

_READ, _EVERY = 120, 10  # so many of the homes that differ are read; each tenth is imported into, too


def test_the_disk_is_followed_rightly(scene: Scene) -> None:
    home = scene.again()
    disk = Disk(home)
    for call in scene.calls:
        disk.apply(call)
    lay_out(disk.after_power_cut()["all names, the bytes if synced"], home.with_name("followed"))
    followed = contents(home.with_name("followed"))
    shutil.rmtree(home.with_name("followed"))
    assert followed == scene.undisturbed.new


def test_what_a_run_has_finished_stays(scene: Scene) -> None:
    home = scene.again()
    disk = Disk(home)
    for call in scene.calls:
        disk.apply(call)
    for what, tree in disk.after_power_cut().items():
        place = home.with_name("finished")
        lay_out(tree, place)
        found = contents(place)
        shutil.rmtree(place)
        assert found == scene.undisturbed.new, what


def test_the_power_goes_at_any_point(scene: Scene, capsys: pytest.CaptureFixture[str]) -> None:
    disk = Disk(scene.again())
    left: dict[int, tuple[str, Tree]] = {}
    points = 0
    for call in scene.calls:
        if not call.changes:
            disk.apply(call)
            continue
        points += 1
        disk.apply(call)
        for what, tree in disk.after_power_cut().items():
            left.setdefault(
                hash(frozenset(tree.items())), (f"{what}, after {call.name} {call.ordinal}", tree)
            )
    faults = []
    homes = sampled(left.values(), _READ)
    for number, (what, tree) in enumerate(homes):
        place: Path = scene.root
        shutil.rmtree(place)
        lay_out(tree, place)
        fault = scene.undisturbed.faults_of(place)
        if not fault and number % _EVERY == 0:
            fault = scene.undisturbed.faults_after_rerun(place)
        if fault:
            faults.append(f"{what}: {fault}")
    with capsys.disabled():
        tried = f"power cut in {' '.join(scene.words)} ({points} calls)"
        print("\n" + summary(tried, len(homes), faults))
    assert not faults
