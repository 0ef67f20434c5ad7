"""The time, the share of the processors and the memory that a command takes."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Took:
    """What a command took: seconds on the clock, seconds of all processors, bytes at its peak."""

    seconds: float = 0.0
    work: float = 0.0
    memory: int = 0
    output: str = ""

    def __add__(self, other: Took) -> Took:
        return Took(
            self.seconds + other.seconds,
            self.work + other.work,
            max(self.memory, other.memory),
            other.output,
        )


def took(command: Sequence[str], environment: Mapping[str, str] | None = None, watch: bool = True) -> Took:
    """Run a command to its end; whatever its exit code says."""
    before = os.times()
    started = time.perf_counter()
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    most = 0

    def look() -> None:
        nonlocal most
        while process.poll() is None:
            most = max(most, memory_of_tree(process.pid))
            time.sleep(0.2)

    watcher = threading.Thread(target=look)
    if watch:
        watcher.start()
    output, _ = process.communicate()
    seconds = time.perf_counter() - started
    if watch:
        watcher.join()
    after = os.times()
    work = after.children_user + after.children_system - before.children_user - before.children_system
    return Took(seconds, work, most, output)


def memory_of_tree(root: int) -> int:
    """Add up the proportional memory of a process and its children, in bytes (Linux; else 0)."""
    total, waiting = 0, [root]
    while waiting:
        process = waiting.pop()
        try:
            rollup = Path(f"/proc/{process}/smaps_rollup").read_text()
            total += (
                sum(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:")) << 10
            )
            for task in Path(f"/proc/{process}/task").iterdir():
                waiting += map(int, (task / "children").read_text().split())
        except (OSError, ValueError):
            continue
    return total


def bytes_below(place: Path) -> int:
    """Add up the sizes of a file, or of all files in a folder."""
    files = [place] if place.is_file() else place.rglob("*")
    return sum(path.stat().st_size for path in files if path.is_file())
