"""The mail of an archive in public-inbox, which serves it: what `serving` measures ours beside."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha1
from pathlib import Path

from listarchive.archive import Archive
from listarchive.mail import posts_in
from listarchive.sources import mails


def make_inbox(home: Path, place: Path) -> None:
    """Write all mails as a v1 inbox: a commit a mail, under the hash of its Message-ID."""
    place.mkdir(parents=True)
    environment = _environment(place)
    repository = place / "made"
    subprocess.run(
        ["public-inbox-init", "-V1", "made", repository, "http://localhost/made", "made@x.example"],
        env=environment, check=True,
    )  # fmt: skip
    importer = subprocess.Popen(["git", "-C", repository, "fast-import", "--quiet"], stdin=subprocess.PIPE)
    assert importer.stdin
    with Archive.open(home) as archive:
        paths = sorted({stored.origin.path for stored in archive.stored_posts()})
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
def httpd(place: Path, workers: int) -> Iterator[tuple[int, str]]:
    """Run public-inbox-httpd; give its process id and its address."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    process = subprocess.Popen(
        ["public-inbox-httpd", f"-W{workers}", "-l", f"127.0.0.1:{port}"],
        env=_environment(place), stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        time.sleep(3)
        yield process.pid, f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


def _environment(place: Path) -> dict[str, str]:
    return {**os.environ, "HOME": str(place), "PI_CONFIG": str(place / "config")}
