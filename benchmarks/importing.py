"""The time of an import, stage by stage, its memory, and its space on the disk.

    python -m benchmarks.importing [ARCHIVE] [--json FILE]

ARCHIVE is a file or folder of mail; without it, the list `openocd-development` beside the checkout. Times
are of one run on one machine, so each is also given as a ratio to what Python's own `mailbox` and `email`
need to split and parse the same mail.
"""

from __future__ import annotations

import argparse
import gzip
import json
import mailbox
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.timing import memory_of_tree
from listarchive.engine.stored_post import StoredPost
from listarchive.mail import posts_in
from listarchive.post import Origin
from listarchive.sources import files, mails
from listarchive.text import clean

DEFAULT = Path(__file__).resolve().parents[2] / "shared/corpora/pipermail/openocd-development"


def timed(stage: Callable[[], int]) -> tuple[float, int]:
    """Run a stage; give its seconds and how many posts it went through."""
    started = time.perf_counter()
    count = stage()
    return time.perf_counter() - started, count


def standard_library(archive: Path) -> int:
    """Split and parse with `mailbox` and `email`: the yardstick, though it splits at false separators too."""
    count = 0
    with tempfile.TemporaryDirectory() as folder:
        for path in files(archive):
            plain = Path(folder) / "mbox"
            raw = path.read_bytes()
            plain.write_bytes(gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw)
            for message in mailbox.mbox(plain):
                message.get_payload()
                count += 1
    return count


def whole_import(archive: Path, home: Path, jobs: int | None) -> tuple[dict[str, object], int]:
    """Run `listarchive import` as a command; give its report and the most memory of all its processes."""
    command = [
        sys.executable,
        "-m",
        "listarchive",
        "--home",
        str(home),
        "import",
        str(archive),
        "--format",
        "json",
    ]
    process = subprocess.Popen(command + (["--jobs", str(jobs)] if jobs else []), stdout=subprocess.PIPE)
    most = 0

    def watch() -> None:
        nonlocal most
        while process.poll() is None:
            most = max(most, memory_of_tree(process.pid))
            time.sleep(0.1)

    watcher = threading.Thread(target=watch)
    watcher.start()
    output, _ = process.communicate()
    watcher.join()
    return json.loads(output), most


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("archive", nargs="?", type=Path, default=DEFAULT)
    arguments.add_argument("--json", type=Path, help="write the figures there too")
    arguments.add_argument("--jobs", type=int)
    options = arguments.parse_args()
    archive = options.archive.resolve()

    everything = [mail.raw for mail in mails(archive)]
    posts = [post for raw in everything for post in posts_in(raw)]

    batched = [posts[start : start + 400] for start in range(0, len(posts), 400)]

    def cleaning() -> int:
        return sum(1 for post in posts if clean(post.body.text))

    def analyse() -> int:
        return sum(len(analyse(StoredPost("", post, Origin("x")) for post in some)) for some in batched)

    stages: dict[str, Callable[[], int]] = {
        "mailbox + email (the yardstick)": lambda: standard_library(archive),
        "split": lambda: sum(1 for _ in mails(archive)),
        "parse and clean": lambda: sum(1 for raw in everything for _ in posts_in(raw)),
        "  of that: clean": cleaning,
        "analyse (a batch of 400)": analyse,
    }
    rows = [(name, *timed(stage)) for name, stage in stages.items()]
    posts.clear()
    with tempfile.TemporaryDirectory() as folder:
        report, most = whole_import(archive, Path(folder), options.jobs)
        index = sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file())
        again, _ = whole_import(archive, Path(folder), options.jobs)
    seconds, seen = float(str(report["seconds"])), int(str(report["seen"]))
    rows += [("whole import", seconds, seen), ("again, nothing new", float(str(again["seconds"])), 0)]

    raw = sum(map(len, everything))
    yardstick = rows[0][1]
    print(f"{archive.name}: {seen:,} posts, {raw / 1e6:.1f} MB, {os.cpu_count()} cores\n")
    print(f"{'stage':34}{'seconds':>9}{'posts/s':>10}{'ratio':>8}")
    for name, took, count in rows:
        print(f"{name:34}{took:9.2f}{count / took if count else 0:10,.0f}{took / yardstick:8.2f}")
    print(f"\nmemory of all processes  {most / 1e6:8.0f} MB")
    print(f"index on disk            {index / 1e6:8.1f} MB, {index / raw:.2f} of the mail")
    if options.json:
        figures = {"posts": seen, "bytes": raw, "memory": most, "index": index}
        stages_json = [{"stage": name.strip(), "seconds": took, "posts": count} for name, took, count in rows]
        options.json.write_text(json.dumps(figures | {"stages": stages_json}, indent=1) + "\n")


if __name__ == "__main__":
    main()
