"""Which files of tests run which module, as coverage.py saw while the fast tests ran: `covered_by.tsv`."""

from __future__ import annotations

import csv
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from xml.etree import ElementTree

AREAS = ("mail", "text", "dates", "query", "archive", "engines/whoosh")
"""The packages of `listarchive` whose tests are put to the test."""

TABLE = Path(__file__).with_name("covered_by.tsv")

_FILES = 8  # of tests a module


def covering(module: str, seconds: float) -> list[str]:
    """Name the files of tests that tell most of a module in so much time, the best first."""
    chosen: list[str] = []
    with TABLE.open(newline="") as file:
        for name, test, taken in csv.reader(file, delimiter="\t"):
            if name == module and (not chosen or float(taken) <= seconds):
                chosen.append(test)
                seconds -= float(taken)
    return chosen


def table(data: Path, times: Path, root: Path) -> Iterable[Sequence[str]]:
    """Give the rows of the table: a module, a file of tests, the seconds that this took."""
    from coverage import CoverageData  # noqa: PLC0415 - only who makes the table has it

    taken: Counter[str] = Counter()
    for case in ElementTree.parse(times).iter("testcase"):
        taken[_file(str(case.get("classname")), root)] += float(case.get("time", 0))
    seen = CoverageData(str(data))
    seen.read()
    for path in sorted(path for path in seen.measured_files() if _drawn(path, root)):
        lines: dict[str, set[int]] = defaultdict(set)
        tests: dict[str, set[str]] = defaultdict(set)
        for line, contexts in seen.contexts_by_lineno(path).items():
            for context in filter(None, contexts):
                test = context.partition("::")[0]
                lines[test].add(line)
                tests[test].add(context)
        # Of what many tests run for different reasons, more is said than of what each runs by the way.
        worth = {test: len(lines[test]) * len(tests[test]) / (2 + taken[test]) for test in lines}
        best = sorted(worth, key=lambda test: (-worth[test], test))[:_FILES]
        for test in best:
            yield str(Path(path).relative_to(root)), test, f"{taken[test]:.1f}"


def _drawn(path: str, root: Path) -> bool:
    return any(Path(path).is_relative_to(root / "listarchive" / area) for area in AREAS)


def _file(name: str, root: Path) -> str:
    """Name the file of a test's class or module, as pytest's report has it: with dots."""
    parts = name.split(".")
    for end in range(len(parts), 0, -1):
        if (root / (path := "/".join(parts[:end]) + ".py")).is_file():
            return path
    return name


if __name__ == "__main__":
    with TABLE.open("w", newline="") as out:
        writer = csv.writer(out, delimiter="\t", lineterminator="\n")
        writer.writerows(table(Path(sys.argv[1]), Path(sys.argv[2]), Path.cwd()))
