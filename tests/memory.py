"""The memory that a command and all processes that it starts take at their peak."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path


def peak(arguments: list[str]) -> tuple[int, int]:
    """Run `listarchive`; give its exit code and the most bytes, what is shared counted once.

    To count them takes as long as to read a mail, so a tenth of the time is given to it; between two counts
    each process knows its own peak.
    """
    command = [sys.executable, "-m", "listarchive", *arguments]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as started:
        most, again = 0, 0.0
        while started.poll() is None:
            processes = _tree(started.pid)
            most = max(most, *map(_peak_of, processes))
            if time.monotonic() >= again:
                before = time.thread_time()
                most = max(most, sum(map(_bytes_of, processes)))
                again = time.monotonic() + 9 * (time.thread_time() - before)
            time.sleep(0.05)
        return started.returncode, most


def _tree(process: int) -> list[int]:
    found = [process]
    for thread in _read(Path(f"/proc/{process}/task"), lambda folder: list(folder.iterdir()), []):
        for child in _read(thread / "children", lambda path: path.read_text().split(), []):
            found += _tree(int(child))
    return found


def _bytes_of(process: int) -> int:
    lines = _read(Path(f"/proc/{process}/smaps_rollup"), lambda path: path.read_text().splitlines(), [])
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


def _peak_of(process: int) -> int:
    lines = _read(Path(f"/proc/{process}/status"), lambda path: path.read_text().splitlines(), [])
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:"))


def _read(path, read, otherwise):  # type: ignore[no-untyped-def]
    """Read what may end while it is read."""
    try:
        return read(path)
    except OSError:
        return otherwise
