"""`python -m mutation`: draw mutants, run the tests that run their modules, and say which nobody noticed."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from queue import SimpleQueue

from mutation.covering import AREAS, covering
from mutation.mutants import Mutant, drawn

_ROOT = Path(__file__).resolve().parents[1]
_FOLDERS = ("listarchive", "tests", "docs", "mbox", "contrib", "benchmarks")
_SLOWER = 4  # times as long as they took: tests that run on are in a loop that does not end
_ENOUGH = 20  # mutants that tell something of all others
_START = 30  # seconds in which tests begin, beside others


class Copies:
    """Copies of the project, one for each process that tries mutants at the same time."""

    def __init__(self, folder: Path, number: int) -> None:
        self._free: SimpleQueue[Path] = SimpleQueue()
        for each in range(number):
            copy = folder / str(each)
            for name in _FOLDERS:
                shutil.copytree(_ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
            for path in _ROOT.iterdir():
                if path.is_file():
                    shutil.copy2(path, copy / path.name)
        if (shared := _ROOT.parent / "shared").exists():
            (folder / "shared").symlink_to(shared)
            self._free.put(copy)

    @contextmanager
    def changed(self, mutant: Mutant) -> Iterator[Path]:
        """Have a copy in which a mutant stands."""
        copy = self._free.get()
        module = copy / mutant.module
        before = module.read_text()
        module.write_text(str(mutant.code(copy)))
        try:
            yield copy
        finally:
            module.write_text(before)
            self._free.put(copy)


def noticed(mutant: Mutant, copies: Copies, seconds: float, *, area: bool) -> bool:
    """Tell whether a test fails, or does not end, in so much time for tests that pass.

    `area` asks all fast tests of the package, too, behind those that tell most.
    """
    tests = covering(mutant.module, seconds)
    if area:
        tests += [f"tests/{name}" for name in AREAS if mutant.module.startswith(f"listarchive/{name}/")]
    if not tests:
        return False
    options = ["-x", "-q", "-m", "not slow", "-n", "0", "-p", "no:cacheprovider"]
    with copies.changed(mutant) as copy:
        environment = os.environ | {"PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"}
        try:
            done = subprocess.run(
                [sys.executable, "-m", "pytest", *options, *tests],
                cwd=copy,
                env=environment,
                capture_output=True,
                timeout=_START + _SLOWER * seconds,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return True
    if done.returncode not in (0, 1, 2):
        raise RuntimeError(f"pytest ended with {done.returncode}: {done.stdout.decode()[-2000:]}")
    return done.returncode != 0


def main() -> int:
    """Draw and try; fail if fewer were noticed than there must be."""
    asked = argparse.ArgumentParser(prog="python -m mutation", description=__doc__)
    asked.add_argument("--number", type=int, default=200, help="how many mutants")
    asked.add_argument("--seed", default="1", help="another one draws others")
    asked.add_argument("--seconds", type=float, default=60, help="of tests for each mutant")
    asked.add_argument("--area", action="store_true", help="try all fast tests of its package, too")
    asked.add_argument("--minutes", type=float, default=1e9, help="after which no other mutant is tried")
    asked.add_argument("--share", type=float, default=0.85, help="of them that must be noticed")
    asked.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    options = asked.parse_args()
    end = time.monotonic() + 60 * options.minutes
    mutants = drawn(_ROOT, options.number, options.seed)
    tried = killed = 0
    with tempfile.TemporaryDirectory(prefix="mutation-") as folder, ThreadPoolExecutor(options.jobs) as pool:
        copies = Copies(Path(folder), options.jobs)

        def run(mutant: Mutant) -> bool | None:
            return (
                noticed(mutant, copies, options.seconds, area=options.area)
                if time.monotonic() < end
                else None
            )

        for mutant, found in zip(mutants, pool.map(run, mutants), strict=True):
            if found is None:
                continue
            tried += 1
            killed += found
            print(f"{'noticed ' if found else 'SURVIVED'} {mutant}", flush=True)
    print(f"{killed} of {tried} mutants noticed; seed {options.seed}")
    if tried < _ENOUGH:
        print(f"fewer than {_ENOUGH} tell nothing: give it more minutes")
        return 0
    return 0 if killed >= options.share * tried else 1


if __name__ == "__main__":
    sys.exit(main())
