"""An archive is whole, and it is said what is wrong, when the disk is full or may not be written to.

The disk is real: a small file system in memory, mounted with as much room as the point needs. Some of the
points are tried, spread evenly from no room at all to almost enough; `make sweeps` tries sixty.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from scenes import Undisturbed, before, command, contents, in_the_night, summary
from sweeps import sampled
from warm import warm

from listarchive.archive import Home
from listarchive.importer import run

pytestmark = pytest.mark.slow

_POINTS, _SAMPLE = (
    60,
    12,
)  # some at the end may be enough after all: a run does not need the same room each time
_PAGE = 4096


class Disk:
    """A small file system, mounted at a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        self._mount("-t", "tmpfs", "-o", "size=64m", "listarchive-test")

    def _mount(self, *words: str) -> None:
        subprocess.run(["mount", *words, str(self.folder)], check=True, capture_output=True)

    def change(self, option: str) -> None:
        """Give it another size, or make it read-only."""
        self._mount("-o", f"remount,{option}")

    @property
    def used(self) -> int:
        """Count the bytes of the pages in use."""
        status = os.statvfs(self.folder)
        return (status.f_blocks - status.f_bfree) * status.f_frsize

    def close(self) -> None:
        subprocess.run(["umount", str(self.folder)], check=True)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    if os.geteuid() != 0:
        pytest.skip("only root may mount a file system")
    try:
        disk = Disk(tmp_path / "disk")
    except (OSError, subprocess.CalledProcessError) as error:
        pytest.skip(f"no file system can be mounted here: {error}")
    yield disk
    disk.close()


@pytest.fixture
def night(tmp_path: Path) -> Undisturbed:
    start = before(tmp_path / "start")
    old = contents(start)
    in_the_night(start)
    done = tmp_path / "done"
    shutil.copytree(start, done)
    run(Home(done), jobs=1)
    return Undisturbed(start, old, contents(done))


def _run(home: Path, *words: str) -> tuple[int, str, str]:
    done = warm().run(*command(home, *words))
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def test_the_disk_is_full_at_any_point(
    disk: Disk, night: Undisturbed, capsys: pytest.CaptureFixture[str]
) -> None:
    home = disk.folder / "home"
    shutil.copytree(night.start, home)
    least = disk.used
    assert _run(home, "import", "-q")[0] == 0
    room = _room_for(disk, night, home, least)
    faults, filled = [], 0
    points = sampled(range(_POINTS), _SAMPLE)
    for point in points:
        shutil.rmtree(home)
        disk.change("size=64m")
        shutil.copytree(night.start, home)
        disk.change(f"size={least + (room - least) * point // _POINTS // _PAGE * _PAGE + _PAGE}")
        code, _, said = _run(home, "import", "-q")
        filled += code != 0
        told = "No space left on device" in said and said.count("\n") == 1
        if code != 0 and not told:
            faults.append(f"point {point}: exit {code}, said {said[:300]!r}")
        fault = night.faults_of(home)
        disk.change("size=64m")
        fault = fault or night.faults_after_rerun(home)
        if fault:
            faults.append(f"point {point}: {fault}")
    with capsys.disabled():
        print("\n" + summary("disk full in import", filled, faults))
    assert filled >= len(points) * 5 // 6
    assert not faults


def _room_for(disk: Disk, night: Undisturbed, home: Path, least: int) -> int:
    """Find how much room the night needs, to half a point: the end of what is not enough."""
    too_little, enough = least, least + 4 * (disk.used - least)
    while enough - too_little > max(_PAGE, (enough - least) // _POINTS // 2):
        middle = (too_little + enough) // 2 // _PAGE * _PAGE
        shutil.rmtree(home)
        disk.change("size=64m")
        shutil.copytree(night.start, home)
        disk.change(f"size={middle}")
        if _run(home, "import", "-q")[0] == 0:
            enough = middle
        else:
            too_little = middle
    return enough


@pytest.mark.parametrize("words", [("import",), ("rebuild",)])
def test_an_archive_that_may_not_be_written_to(
    disk: Disk, night: Undisturbed, words: tuple[str, ...]
) -> None:
    home = disk.folder / "home"
    shutil.copytree(night.start, home)
    disk.change("ro")
    done = _run(home, *words)
    place = home / "index" / "lock"
    advice = "Read-only file system: name an archive home that can be written to"
    assert done == (74, "", f"listarchive: {place}: {advice}\n")
    assert contents(home) == night.old
    disk.change("rw")
