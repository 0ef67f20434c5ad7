"""`listarchive fetch` in a process of its own, with the memory that it took."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

# What getrusage tells holds the peak of the process that started this one, too.
_MEASURED = """
import atexit, re
from listarchive.cli import main
peak = lambda: print(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1])
atexit.register(peak)
main()
"""

MEMORY = 600_000_000
"""Bytes that no server's answer may take all processes beyond."""


@dataclass(frozen=True)
class Ended:
    """How the command ended, and the most bytes that one of its processes took."""

    code: int
    told: list[str]
    peak: int


def fetch_command(home: Path, lists: dict[str, str], **variables: str) -> Ended:
    """Fetch the lists, each from what stands in its table of sources: `url = "…", kind = "…"`."""
    tables = [f"[lists.{name}]\nsources = [{{ {source} }}]\n" for name, source in lists.items()]
    (home / "listarchive.toml").write_text("[fetch]\npause = 0.0\npatience = 2\n" + "".join(tables))
    ended = subprocess.run(
        [sys.executable, "-c", _MEASURED, "--home", str(home), "fetch", "--quiet"],
        capture_output=True,
        check=False,
        text=True,
        env={**os.environ, **variables},
    )
    return Ended(ended.returncode, ended.stderr.splitlines(), int(ended.stdout) * 1024)
