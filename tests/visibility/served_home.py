"""How a test of who sees what serves an archive."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def served(home: Path, *options: str) -> Iterator[subprocess.Popen[str]]:
    """Run `listarchive serve`, and wait until it answers."""
    process = subprocess.Popen(
        [sys.executable, "-m", "listarchive", "--home", home, "serve", *options],
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr
    try:
        line = process.stderr.readline()
        assert "the archive is at" in line, line + process.stderr.read()
        yield process
    finally:
        process.terminate()
        process.wait(20)
