"""The pages a second that `listarchive serve` gives to twenty readers, and how long they wait.

    python benchmarks/serving.py HOME [--seconds 10] [--inbox DIR]

HOME is an archive home with an index; it is copied, and mail is imported into the copy meanwhile. wrk
(https://github.com/wg/wrk) plays the readers. With `--inbox`, a v1 inbox is made of the same mail in DIR by
git and public-inbox-index (once), and public-inbox-httpd is measured on it, with nothing imported.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha1
from pathlib import Path
from urllib.parse import quote
from urllib.request import urlopen

from listarchive.archive import Archive
from listarchive.mail import posts_in
from listarchive.sources import mails

READERS = 20
WORDS = (
    "flash",
    "patch",
    "config",
    "target",
    "reset",
    "build",
    "debug",
    "error",
    "memory",
    "driver",
    "board",
    *("clock", "script", "jtag", "command", "speed", "code", "test", "version", "release", "problem"),
    *("support", "device", "gdb", "server", "halt", "write", "read", "usb", "windows"),
)
"""Thirty words, 435 pairs: at most once in ten seconds is each asked for, up to 43 pages a second."""
SCRIPT = """
local paths = {%s}
local n = 0
request = function() n = n + 1; return wrk.format("GET", paths[n %% #paths + 1]) end
done = function(summary, latency)
  local refused = summary.errors.status + summary.errors.timeout
  io.write(string.format("\\nRESULT %%.1f %%.1f %%.1f %%d\\n", summary.requests / summary.duration * 1e6,
    latency:percentile(50) / 1000, latency:percentile(95) / 1000, refused))
end
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", type=Path)
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--inbox", type=Path)
    options = parser.parse_args()
    with Archive.open(options.home) as archive:
        posts = len(archive)
        some = random.Random(7).sample(sorted(archive.overview().conversations, key=lambda c: c.id), 200)
        ids = [each.id for each in some]
        message_ids = [archive.get(each).post.message_id for each in ids]
    ours = {
        "front page": ["/"],
        "search": [f"/search?q={one}+{other}" for one in WORDS for other in WORDS if one < other],
        "search again": [f"/search?q={WORDS[0]}+{other}&sort=newest" for other in WORDS[1:]],
        "post": [f"/post/{each}" for each in ids],
        "thread": [f"/thread/{each}" for each in ids],
    }
    print(f"{posts:,} posts, {READERS} readers, {options.seconds} s each: pages/s, median and 95 % in ms")
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "home"
        shutil.copytree(options.home, copy, symlinks=True)
        with served(copy) as address:
            measure("alone", address, ours, options.seconds)
            with importing(copy):
                measure("while an import runs", address, ours, options.seconds)
    if options.inbox:
        if not options.inbox.exists():
            make_inbox(options.home, options.inbox)
        theirs = {
            "front page": ["/made/"],
            "search": [f"/made/?q={one}+{other}" for one in WORDS for other in WORDS if one < other],
            "post": [f"/made/{quote(each, safe='@')}/" for each in message_ids],
            "thread": [f"/made/{quote(each, safe='@')}/t/" for each in message_ids],
        }
        with httpd(options.inbox) as address:
            measure("public-inbox-httpd", address, theirs, options.seconds)


def measure(title: str, address: str, kinds: dict[str, list[str]], seconds: int) -> None:
    print(f"  {title}")
    for kind, paths in kinds.items():
        urlopen(address + paths[0]).read()  # what the readers before did not wait for is done by then
        with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
            script.write(SCRIPT % ", ".join(f'"{path}"' for path in paths))
            script.flush()
            told = subprocess.run(
                ["wrk", "-t1", f"-c{READERS}", f"-d{seconds}s", "--timeout=30s", "-s", script.name, address],
                capture_output=True, text=True, check=True,
            ).stdout  # fmt: skip
        result = re.search(r"RESULT ([\d.]+) ([\d.]+) ([\d.]+) (\d+)", told)
        assert result, told
        print(f"    {kind:<12} {result[1]:>8} {result[2]:>8} {result[3]:>8}   {result[4]} refused")


@contextmanager
def served(home: Path) -> Iterator[str]:
    process = subprocess.Popen(
        [sys.executable, "-m", "listarchive", "--home", home, "serve", "--port", "0"],
        stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stderr
    address = re.search(r"http://[^ ]+", process.stderr.readline())
    assert address
    try:
        urlopen(address[0]).read()
        yield address[0].rstrip("/")
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


def make_inbox(home: Path, place: Path) -> None:
    """Write all mails as a v1 inbox: a commit a mail, under the hash of its Message-ID."""
    place.mkdir(parents=True)
    environment = {**os.environ, "HOME": str(place), "PI_CONFIG": str(place / "config")}
    repository = place / "made"
    subprocess.run(
        ["public-inbox-init", "-V1", "made", repository, "http://localhost/made", "made@x.example"],
        env=environment, check=True,
    )  # fmt: skip
    importer = subprocess.Popen(["git", "-C", repository, "fast-import", "--quiet"], stdin=subprocess.PIPE)
    assert importer.stdin
    with Archive.open(home) as archive:
        paths = sorted({entry.origin.path for entry in archive.entries()})
    for mail in (mail for path in paths for mail in mails(home / path)):
        post = next(iter(posts_in(mail.raw)))
        raw = mail.raw.partition(b"\n")[2] if mail.raw.startswith(b"From ") else mail.raw
        name = sha1(post.message_id.encode()).hexdigest()
        seconds = max(0, int(post.sent.when.timestamp())) if post.sent.when else 0
        head = f"commit refs/heads/master\ncommitter a <a@x> {seconds} +0000\ndata 1\nx\n"
        file = f"M 100644 inline {name[:2]}/{name[2:]}\ndata {len(raw)}\n"
        importer.stdin.write(head.encode() + file.encode() + raw + b"\n")
    importer.stdin.close()
    importer.wait()
    subprocess.run(["public-inbox-index", "-j0", repository], env=environment, check=True)


@contextmanager
def httpd(place: Path) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = {**os.environ, "HOME": str(place), "PI_CONFIG": str(place / "config")}
    process = subprocess.Popen(
        ["public-inbox-httpd", "-W1", "-l", f"127.0.0.1:{port}"], env=environment, stderr=subprocess.DEVNULL
    )
    try:
        time.sleep(3)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


if __name__ == "__main__":
    main()
