"""The pages a second that `listarchive serve` gives to twenty readers, and how long they wait.

    make bench-serving ARCHIVE=HOME [INBOX=DIR] [WORKERS=2]
    python -m benchmarks.serving HOME [--inbox DIR] [--workers 2] [--rounds 5] [--seconds 5]

HOME is an archive home with an index; it is copied. wrk (https://github.com/wg/wrk) plays the readers. With
`--inbox`, a v1 inbox is made of the same mail in DIR by git and public-inbox-index (once), and the nearest
pages of public-inbox-httpd, with as many workers, are asked for by turns with ours. Then mail is imported
into the copy, 2,000 made-up posts at a time, while ours are asked for again.

Figures are medians of the rounds: pages a second, the milliseconds within which half and 95 % of them came,
and the milliseconds of all processors for a page, which hang less on what else the machine does.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote
from urllib.request import urlopen

from benchmarks.inbox import httpd, make_inbox
from listarchive.archive import Archive

READERS = 20
WORDS = (
    *("flash", "patch", "config", "target", "reset", "build", "debug", "error", "memory", "driver", "board"),
    *("clock", "script", "jtag", "command", "speed", "code", "test", "version", "release", "problem"),
    *("support", "device", "gdb", "server", "halt", "write", "read", "usb", "windows", "cable", "linux"),
    *("file", "line", "work", "help", "thanks", "change", "register", "core", "step", "load", "start"),
)
"""So many pairs, 903, that none is asked for again while its answer is remembered."""
SCRIPT = """
local paths = {%s}
local n = 0
request = function() n = n + 1; return wrk.format("GET", paths[n %% #paths + 1]) end
done = function(summary, latency)
  local refused = summary.errors.status + summary.errors.timeout
  io.write(string.format("\\nRESULT %%d %%.2f %%.1f %%.1f %%d\\n", summary.requests,
    summary.requests / summary.duration * 1e6, latency:percentile(50) / 1000, latency:percentile(95) / 1000,
    refused))
end
"""
_TICK = os.sysconf("SC_CLK_TCK")


class Measured(NamedTuple):
    """What twenty readers met with."""

    rate: float
    half: float
    most: float
    work: float
    """Milliseconds of all processors for a page."""
    refused: float

    def __str__(self) -> str:
        refused = f"  {self.refused:.0f} refused" if self.refused else ""
        return f"{self.rate:8.1f} {self.half:8.1f} {self.most:8.1f} {self.work:8.2f}{refused}"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("home", type=Path)
    parser.add_argument("--inbox", type=Path)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=5)
    options = parser.parse_args()
    posts, ours, theirs = pages(options.home)
    print(f"{posts:,} posts, {options.workers} workers, {READERS} readers, {options.seconds} s")
    found: dict[tuple[str, str], list[Measured]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        copy = Path(folder) / "home"
        shutil.copytree(options.home, copy, symlinks=True)
        servers = {"ours": (*stack.enter_context(served(copy, options.workers)), ours)}
        if options.inbox:
            if not options.inbox.exists():
                make_inbox(options.home, options.inbox)
            servers["public-inbox"] = (*stack.enter_context(httpd(options.inbox, options.workers)), theirs)
        for number in range(options.rounds):
            for kind in ours:
                for whose, (process, address, kinds) in servers.items():
                    if kind in kinds:
                        result = measured(process, address, kinds[kind], options.seconds, number)
                        found[kind, whose].append(result)
        with importing(copy):
            for number in range(options.rounds):
                for kind in ours:
                    process, address, kinds = servers["ours"]
                    result = measured(process, address, kinds[kind], options.seconds, -1 - number)
                    found[kind, "importing"].append(result)
    show(list(ours), found)


def pages(home: Path) -> tuple[int, dict[str, list[str]], dict[str, list[str]]]:
    """Give the number of posts, and the addresses of each kind of page here and in public-inbox."""
    some = random.Random(7)
    with Archive.open(home) as archive:
        seen = archive.overview()
        ids = [each.id for each in some.sample(sorted(seen.conversations, key=lambda c: c.id), 200)]
        message_ids = [quote(archive.get(each).post.message_id, safe="@") for each in ids]
        months = [(each.name, month) for each in seen.lists for month in each.months if month[:1].isdigit()]
        posts = len(archive)
    pairs = [f"?q={one}+{other}" for one in WORDS for other in WORDS if one < other]
    some.shuffle(pairs)
    ours = {
        "front page": ["/"],
        "month": [f"/list/{quote(name)}/{month}/" for name, month in months],
        "post": [f"/post/{each}" for each in ids],
        "conversation": [f"/thread/{each}" for each in ids],
        "search with facets": [f"/search{pair}" for pair in pairs],
        "search, asked again": [f"/search{pair}&sort=newest" for pair in pairs[:40]],
    }
    theirs = {
        "front page": ["/made/"],
        "month": [f"/made/?t={month.replace('-', '')}28000000" for _, month in months],
        "post": [f"/made/{each}/" for each in message_ids],
        "conversation": [f"/made/{each}/t/" for each in message_ids],
        "search with facets": [f"/made/{pair}" for pair in pairs],
    }
    return posts, ours, theirs


def measured(process: int, address: str, paths: list[str], seconds: int, number: int) -> Measured:
    """Have the readers ask for pages, each round from another one on."""
    at = number * len(paths) // 7 % len(paths)
    urlopen(address + paths[at]).read()  # what the readers before did not wait for is done by then
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(SCRIPT % ", ".join(f'"{path}"' for path in (*paths[at:], *paths[:at])))
        script.flush()
        before = work_of(process)
        told = subprocess.run(
            ["wrk", "-t1", f"-c{READERS}", f"-d{seconds}s", "--timeout=30s", "-s", script.name, address],
            capture_output=True, text=True, check=True,
        ).stdout  # fmt: skip
        work = work_of(process) - before
    result = re.search(r"RESULT (\d+) ([\d.]+) ([\d.]+) ([\d.]+) (\d+)", told)
    assert result, told
    asked, rate, half, most, refused = map(float, result.groups())
    return Measured(rate, half, most, 1000 * work / max(1.0, asked), refused)


def work_of(process: int) -> float:
    """Add up the seconds of all processors that a process and its children have had (Linux)."""
    total, waiting = 0.0, [process]
    while waiting:
        each = Path(f"/proc/{waiting.pop()}")
        fields = (each / "stat").read_text().rpartition(")")[2].split()
        total += sum(map(int, fields[11:13])) / _TICK
        waiting += map(int, (each / "task" / each.name / "children").read_text().split())
    return total


def show(kinds: list[str], found: dict[tuple[str, str], list[Measured]]) -> None:
    """Print a table: medians of the rounds."""
    middle = {key: Measured(*map(statistics.median, zip(*rows, strict=True))) for key, rows in found.items()}
    print(f"{'':33} pages/s     half     95 %     work")
    for kind in kinds:
        ours = middle[kind, "ours"]
        for whose in ("ours", "importing", "public-inbox"):
            if result := middle.get((kind, whose)):
                beside = f"  ours: {ours.rate / result.rate:.2f} x" if whose == "public-inbox" else ""
                print(f"{kind:<20}{whose:<13}{result}{beside}")


@contextmanager
def served(home: Path, workers: int) -> Iterator[tuple[int, str]]:
    """Run ours; give its process id and its address."""
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "listarchive", "--home", home),
            *("serve", "--port", "0", "--workers", str(workers)),
        ],
        stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stderr
    address = re.search(r"http://[^ ]+(?=/)", process.stderr.readline())
    assert address
    try:
        urlopen(address[0]).read()
        yield process.pid, address[0]
    finally:
        process.terminate()
        process.wait()


IMPORTS = """
import pathlib, random, subprocess, sys
home, words, number = pathlib.Path(sys.argv[1]), sys.argv[2:], 0
while True:
    mails = []
    for _ in range(2000):
        number += 1
        text = ' '.join(random.choices(words, k=120))
        head = f'From: Ann <a@x.example>\\nSubject: Bean {number}\\nMessage-ID: <{number}@x.example>\\n'
        date = 'Thu, 4 Jan 2024 10:00:00 +0000'
        mails.append(f'From a@b Thu Jan  4 10:00:00 2024\\n{head}Date: {date}\\n\\n{text}\\n\\n')
    file = home / f'more-{number}.mbox'
    file.write_text(''.join(mails))
    command = [sys.executable, '-m', 'listarchive', '--home', home, 'import', '-q', '--jobs', '1', file]
    subprocess.run(command, check=True)
"""


@contextmanager
def importing(home: Path) -> Iterator[None]:
    """Import made-up mail, 2,000 posts at a time, until the end."""
    process = subprocess.Popen([sys.executable, "-c", IMPORTS, home, *WORDS], start_new_session=True)
    try:
        time.sleep(2)
        assert process.poll() is None
        yield
    finally:
        os.killpg(process.pid, 15)
        process.wait()


if __name__ == "__main__":
    main()
