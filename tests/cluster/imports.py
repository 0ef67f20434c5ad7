"""Imports that are disturbed, and what an archive holds after them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import listarchive.archive.adding.archive_writer
import listarchive.engines.opensearch.client
import listarchive.engines.opensearch.engine
import listarchive.engines.opensearch.view
import listarchive.importer.workers
from listarchive.archive import Archive, Home
from listarchive.engine.cluster import Cluster
from listarchive.importer import check

COMMIT = 40
"""Posts to a commit in the imports that are disturbed, so that one has many."""
SOURCES = 8
KEPT = "5s"

assert hasattr(listarchive.archive.adding.archive_writer, "_MOST")
assert hasattr(listarchive.importer.workers, "_CHUNK")
assert hasattr(listarchive.engines.opensearch.engine, "_PATIENCE")
assert hasattr(listarchive.engines.opensearch.client, "_FIRST_PAUSE")
assert hasattr(listarchive.engines.opensearch.client, "PATIENCE")
assert hasattr(listarchive.engines.opensearch.view, "_KEPT")

_PROGRAM = f"""
import listarchive.archive.adding.archive_writer as archive_writer, listarchive.importer.workers as workers
import listarchive.engines.opensearch.engine as engine, listarchive.engines.opensearch.client as client
import listarchive.engines.opensearch.view as view
archive_writer._MOST = {COMMIT}
engine._PATIENCE = patience
client._FIRST_PAUSE = 0.01
client.PATIENCE = 2
view._KEPT = "{KEPT}"  # what a program that was killed has open keeps copies from coming back
workers._CHUNK = 4_000  # bytes: some ten mails at a time
from listarchive.cli import main
main()
"""


class Ended(NamedTuple):
    """How a command ended."""

    code: int
    said: str


def mail(number: int, *, damaged: str = "") -> str:
    """Make a mail of an mbox file: one of three begins a conversation."""
    answered = f"In-Reply-To: <{number - 1}@mill.example>\n" if number % 3 else ""
    said = "\n".join(f"The {word} of mill {number} turns, said {number % 7}." for word in ("wheel", "stone"))
    return (
        f"From miller@mill.example Thu May  2 12:00:00 2024\nFrom: Mira Miller{damaged} <mira@mill.example>\n"
        f"Date: Thu, 02 May 2024 {number // 60 % 24:02}:{number % 60:02}:00 +0000\n"
        f"Subject: Mill {number // 3}\nMessage-ID: <{number}@mill.example>\n"
        f"List-Id: <mills.mill.example>\n{answered}\n{said}\n\n"
    )


def home_of(place: Path, cluster: Cluster | None, posts: int = 400) -> Path:
    """Make a home of several sources: a tenth of the posts are in two of them, better in the second.

    Without a cluster, it keeps its index itself.
    """
    box = place / "mbox" / "mills"
    box.mkdir(parents=True)
    each = posts // SOURCES
    for source in range(SOURCES):
        first = source * each
        copies = [mail(number, damaged="\ufffd") for number in range(first + each, first + each + each // 10)]
        text = "".join(copies if source < SOURCES - 1 else []) + "".join(
            map(mail, range(first, first + each))
        )
        (box / f"{source}.mbox").write_text(text)
    if cluster is None:
        return place
    keys: dict[str, object] = {"kind": "opensearch", "url": list(cluster.urls), "index": cluster.index}
    keys |= {"shards": cluster.shards, "replicas": cluster.replicas, "timeout": cluster.timeout}
    lines = [f"{name} = {json.dumps(value)}" for name, value in keys.items()]
    (place / "listarchive.toml").write_text("[engine]\n" + "\n".join(lines) + "\n")
    return place


def importing(home: Path, *arguments: str, patience: int = 15) -> subprocess.Popen[str]:
    """Begin an import, which tries again for so many seconds."""
    program = f"patience = {patience}\n{_PROGRAM}"
    command = [sys.executable, "-c", program, "--home", str(home), "import", "--jobs", "1", *arguments]
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=_environment()
    )


def ended(process: subprocess.Popen[str], patience: float = 300) -> Ended:
    """Wait for the end of a command."""
    try:
        out, errors = process.communicate(timeout=patience)
    except subprocess.TimeoutExpired:
        process.kill()
        raise
    return Ended(process.returncode, out + errors)


def run(home: Path, *arguments: str) -> Ended:
    """Run a command on an archive."""
    program = f"patience = 15\n{_PROGRAM}"
    command: Sequence[str] = [sys.executable, "-c", program, "--home", str(home), *arguments]
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=300, check=False, env=_environment()
    )
    return Ended(done.returncode, done.stdout + done.stderr)


def _environment() -> Mapping[str, str]:
    return {**os.environ, "LISTARCHIVE_DEBUG": "", "COLUMNS": "200"}


def undisturbed_contents(place: Path, posts: int) -> dict[str, object]:
    """Tell what the mail makes of an archive that no cluster keeps, when nothing goes wrong."""
    home = home_of(place, None, posts)
    done = ended(importing(home))
    assert done.code == 0, done.said
    found = contents(home, None)
    assert len(found) == posts
    return found


def contents(home: Path, cluster: Cluster | None) -> dict[str, object]:
    """Tell all that an archive holds."""
    with Archive.open(home, cluster=cluster) as archive:
        found = {
            stored.id: (stored.post, stored.origin.path, stored.origin.offset)
            for stored in archive.stored_posts()
        }
        assert len(found) == len(archive)
        assert archive.search("mill", limit=0).total == len(found)
    return found


def differences(home: Path, cluster: Cluster) -> list[str]:
    """Tell where an index differs from its mail."""
    return check(Home(home, cluster=cluster), jobs=1)
