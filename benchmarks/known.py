"""How much mail that the archive knows costs beside new mail.

    python -m benchmarks.known LIST [LIST …] [--twice LIST] [--night] [--rounds 3] [--json FILE]

A LIST is a folder of Pipermail's month files. Each is imported; then the same posts come again: gunzipped,
packed by bzip2 under other names, with new separators, with one more header each, and as Pipermail's text
beside the mbox it was made from. That of `--twice` is imported with each file under two names. With
`--night`, a month file of 20 MB, made of the first list's mails, gains ten posts. Each figure is the median
of as many rounds, in which all take turns, beside the least and the most. A ratio tells how many times as
fast that is as what it is held against: new posts, or what a night reads. That of the work of all
processors hangs less on what else the machine does. The program runs as it is installed, its bytecode
compiled.
"""

from __future__ import annotations

import argparse
import bz2
import gzip
import json
import os
import re
import shutil
import statistics
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable
from itertools import cycle
from pathlib import Path
from typing import Any

from benchmarks.timing import Took, took
from listarchive.sources import files, mails

_SEPARATOR = re.compile(rb"(?m)^From ([^ \n]+)(?: at )([^ \n]+)  (?=[A-Z][a-z]{2} [A-Z][a-z]{2} )")
_ADDRESS = re.compile(rb"(?m)^(From: [^\n(]{1,200}?) at ([^\n(]{1,200}) \(([^\n]{0,200})\)$")
_MESSAGE_ID = re.compile(rb"(?m)^Message-ID: ")
_MONTH = 20_000_000  # bytes
_NIGHT = 10  # posts
_READING = "import sys; from pathlib import Path; from listarchive.sources import mails; \
[None for mail in mails(Path(sys.argv[1]))]"

Files = dict[str, bytes]
"""The contents of month files, by their names."""


def month_files(folder: Path) -> Files:
    """Read a list, unpacked."""
    found = {}
    for path in files(folder):
        raw = path.read_bytes()
        found[path.name.removesuffix(".gz")] = gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw
    return found


def gzipped(months: Files) -> Files:
    return {f"{name}.gz": gzip.compress(data) for name, data in months.items()}


def renamed_bz2(months: Files) -> Files:
    return {f"of-{name}.bz2": bz2.compress(data) for name, data in months.items()}


def separated(months: Files) -> Files:
    """Give each mail another separator, as a server that writes the month file anew does."""
    return {name: _SEPARATOR.sub(rb"From \1@\2  ", data) for name, data in months.items()}


def with_more(months: Files) -> Files:
    """Give each mail one more header, so that it is the better copy."""
    return {name: _MESSAGE_ID.sub(rb"X-Way: by example.org\n\g<0>", data) for name, data in months.items()}


def as_mbox(months: Files) -> Files:
    """Give back the addresses that Pipermail has obscured."""
    return {name: _ADDRESS.sub(rb"\1@\2 (\3)", data) for name, data in months.items()}


def twice(months: Files) -> Files:
    return months | {f"z-{name}": data for name, data in months.items()}


def as_installed() -> dict[str, str]:
    """Give the environment of a program whose bytecode is kept."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return kept | {"PYTHONPYCACHEPREFIX": str(Path(tempfile.gettempdir()) / "listarchive-benchmark")}


class Home:
    """An archive home in a temporary folder, with one list."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder = folder
        self.mbox = folder / "mbox" / name
        self.mbox.mkdir(parents=True, exist_ok=True)

    def holds(self, months: Files) -> None:
        """Put these files in the place of all others; what is there already is not touched."""
        for path in self.mbox.iterdir():
            if path.name not in months or months[path.name] != path.read_bytes():
                path.unlink()
        for name, data in months.items():
            if not (self.mbox / name).exists():
                (self.mbox / name).write_bytes(data)

    def imported(self) -> tuple[int, Took]:
        """Import; give the number of posts seen, and what it took."""
        os.sync()  # or the program waits until what was written above is on the disk
        command = [
            sys.executable,
            "-m",
            "listarchive",
            "--home",
            str(self.folder),
            "import",
            "--format",
            "json",
        ]
        measured = took(command, as_installed(), watch=False)
        return json.loads(measured.output)["seen"], measured


Figures = dict[str, list[tuple[int, Took]]]


def list_round(name: str, months: Files, figures: Figures) -> None:
    """Import a list, and what is known of it again, in each way."""
    packed = gzipped(months)
    mbox = as_mbox(months)
    deliveries: list[tuple[Files, dict[str, Files]]] = [
        (
            packed,
            {
                "gunzipped": months,
                "as .bz2 under other names": renamed_bz2(months),
                "with new separators": separated(months),
                "with one more header": with_more(months),
            },
        ),
        (
            mbox,
            {"Pipermail's text of an mbox": mbox | {f"text-{each}": data for each, data in months.items()}},
        ),
    ]
    for before, ways in deliveries:
        with tempfile.TemporaryDirectory() as folder:
            Home(Path(folder, "first"), name).holds(before)
            figures[f"{name}: first import"].append(Home(Path(folder, "first"), name).imported())
            for how, after in ways.items():
                shutil.copytree(Path(folder, "first"), Path(folder, how))
                home = Home(Path(folder, how), name)
                home.holds(after)
                figures[f"{name}: {how}"].append(home.imported())


def twice_round(name: str, months: Files, figures: Figures) -> None:
    """Import a list once, and once with all posts twice."""
    for how, some in (("first import", months), ("every file twice, first import", twice(months))):
        with tempfile.TemporaryDirectory() as folder:
            home = Home(Path(folder), name)
            home.holds(some)
            figures[f"{name}: {how}"].append(home.imported())


def long_month(months: Files) -> list[bytes]:
    """Make mails for a month file of 20 MB, and ten more; no two are copies."""
    with tempfile.TemporaryDirectory() as folder:
        for name, data in months.items():
            (Path(folder) / name).write_bytes(data)
        raws = [mail.raw for path in files(Path(folder)) for mail in mails(path)]
    made: list[bytes] = []
    size = 0
    for number, raw in enumerate(cycle(raws)):
        again = b"%d.Message-ID" % (number // len(raws))
        made.append(re.sub(rb"(?mi)^Message-ID: *<", b"Message-ID: <" + again + b".", raw, count=1))
        size += len(made[-1])
        if size > _MONTH:
            return made + [
                re.sub(rb"(?mi)^Message-ID: *<", b"Message-ID: <night.", each, count=1)
                for each in raws[:_NIGHT]
            ]
    raise ValueError("no mail")


def night_round(raws: list[bytes], figures: Figures) -> None:
    """Read the bytes of a month file, and import ten posts; then import it when it has gained these."""
    packings: dict[str, Callable[[bytes], bytes]] = {"month.txt": bytes, "month.txt.gz": gzip.compress}
    for name, pack in packings.items():
        with tempfile.TemporaryDirectory() as folder:
            ten = Home(Path(folder), "night")
            ten.holds({name: pack(b"".join(raws[-_NIGHT:]))})
            seen, wrote = ten.imported()
        with tempfile.TemporaryDirectory() as folder:
            home = Home(Path(folder), "night")
            home.holds({name: pack(b"".join(raws[:-_NIGHT]))})
            home.imported()
            home.holds({name: pack(b"".join(raws))})
            read = took([sys.executable, "-c", _READING, str(home.mbox / name)], as_installed(), watch=False)
            figures[f"{name}: reading it, and ten posts"].append((seen, read + wrote))
            figures[f"{name}: a night in which it gained ten"].append((seen, home.imported()[1]))


def told(name: str, runs: list[tuple[int, Took]]) -> dict[str, Any]:
    """Sum up the runs of one thing."""
    seconds = [measured.seconds for _, measured in runs]
    return {
        "what": name,
        "new": name.endswith((": first import", "and ten posts")),
        "posts": runs[0][0],
        "seconds": statistics.median(seconds),
        "least": min(seconds),
        "most": max(seconds),
        "work": statistics.median(measured.work for _, measured in runs),
    }


def main() -> None:
    """Print a row for each thing that was measured, beside what it is held against."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("lists", nargs="+", type=Path)
    parser.add_argument("--twice", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--night", action="store_true")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    figures: Figures = defaultdict(list)
    lists = {folder.name: month_files(folder) for folder in options.lists}
    doubled = month_files(options.twice) if options.twice else {}
    raws = long_month(next(iter(lists.values()))) if options.night else []
    first = next(iter(lists.values()))
    list_round("warm", dict([min(first.items(), key=lambda month: len(month[1]))]), defaultdict(list))
    for _ in range(options.rounds):
        for name, months in lists.items():
            list_round(name, months, figures)
        if doubled:
            twice_round(options.twice.name, doubled, figures)
        if raws:
            night_round(raws, figures)
    rows = [told(name, runs) for name, runs in figures.items()]
    print(f"{'':62}   posts  seconds   least    most    work  posts/s  ratio of work")
    measure: dict[str, Any] = {}
    for row in rows:
        if row["new"]:
            measure = row
        for name in ("seconds", "work"):
            row[f"ratio of {name}"] = measure[name] / measure["posts"] * row["posts"] / row[name]
        print(
            f"{row['what']:62}{row['posts']:8}{row['seconds']:9.2f}{row['least']:8.2f}{row['most']:8.2f}"
            f"{row['work']:8.2f}{row['posts'] / row['seconds']:9.0f}{row['ratio of seconds']:7.2f}"
            f"{row['ratio of work']:8.2f}",
            flush=True,
        )
    if options.json:
        options.json.write_text(json.dumps(rows, indent=1) + "\n")


if __name__ == "__main__":
    main()
