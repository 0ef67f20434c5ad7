"""What a node is started from: the jars of OpenSearch, which Maven brings once, and a class-data archive."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
_PATIENCE = 900  # seconds for all that is done once


class CannotStart(Exception):
    """There is no cluster to be had here; the message says what is missing."""


class Jars(NamedTuple):
    """All that `java` is told of a node's classes."""

    classpath: str
    archive: Path
    """A class-data archive: a start takes a third of the work with it."""


def jars() -> Jars:
    """Give the jars, which are brought if they are not here yet. Raises `CannotStart`."""
    for program in ("java", "javac", "jar", "mvn"):
        if shutil.which(program) is None:
            raise CannotStart(f"{program} is not installed (apt: default-jdk-headless maven)")
    place = _cache() / f"cluster-{_fingerprint()}"
    place.parent.mkdir(parents=True, exist_ok=True)
    with locked(place.with_suffix(".lock")):
        if not place.exists():
            with tempfile.TemporaryDirectory(dir=place.parent, prefix="new-") as new:
                _bring(Path(new))
                _compile(Path(new) / "jars")
                shutil.rmtree(Path(new) / "repository")
                # The archive knows the jars by their paths: it is made where they stay.
                Path(new).rename(place)
        found = Jars(_classpath(place / "jars"), place / "classes.jsa")
        if not found.archive.exists():
            _archive(found)
    return found


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Have something to oneself among all processes of this machine."""
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _cache() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "listarchive-tests"


def _fingerprint() -> str:
    java = subprocess.run(["java", "-version"], capture_output=True, check=True).stderr
    parts = (java, (HERE / "pom.xml").read_bytes(), (HERE / "TestNode.java").read_bytes())
    return hashlib.sha256(b"\0".join(parts)).hexdigest()[:12]


def _bring(new: Path) -> None:
    paths = (f"-Dmaven.repo.local={new}/repository", f"-DoutputDirectory={new}/jars")
    goal = ("dependency:copy-dependencies", "-DincludeScope=runtime")
    _run(["mvn", "--batch-mode", "--quiet", "--file", HERE / "pom.xml", *goal, *paths])


def _compile(place: Path) -> None:
    with tempfile.TemporaryDirectory() as classes:
        _run(["javac", "-nowarn", "-d", classes, "-cp", f"{place}/*", HERE / "TestNode.java"])
        _run(["jar", "--create", f"--file={place}/test-node.jar", "-C", classes, "."])


def _classpath(place: Path) -> str:
    return os.pathsep.join(str(path) for path in sorted(place.glob("*.jar")))


def _archive(found: Jars) -> None:
    """Start a node once, so that the JVM writes down its classes as it ends."""
    from cluster.nodes import Nodes  # noqa: PLC0415 - which asks for the jars

    with tempfile.TemporaryDirectory() as folder:
        made = found.archive.with_suffix(".new")
        once = Nodes(Path(folder), ["once"], found, options=[f"-XX:ArchiveClassesAtExit={made}"])
        once.start("once")
        once.wait(1)
        once.stop("once")
        if made.exists():
            made.rename(found.archive)


def _run(command: list[str | Path]) -> None:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_PATIENCE, check=False)
    except subprocess.TimeoutExpired as error:
        raise CannotStart(f"{command[0]} did not end within {_PATIENCE} s") from error
    if done.returncode:
        said = (done.stderr + done.stdout).strip()[-500:]
        raise CannotStart(f"{command[0]} failed: {said}")
