"""How the tests fetch."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

from listarchive.fetch import Politeness, Report

QUICK = Politeness(pause=0.0, timeout=1.0, largest=2_000_000)

Fetch = Callable[..., Report]


def here(home: Path) -> dict[str, bytes]:
    """All that stands below mbox/, unpacked."""
    found = {}
    for path in sorted((home / "mbox").rglob("*")):
        if path.is_file():
            raw = path.read_bytes()
            name = str(path.relative_to(home / "mbox"))
            found[name] = gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw
    return found


def told(report: Report) -> list[tuple[str, str]]:
    """What a person is told of."""
    return [(problem.severity, problem.reason) for problem in report.problems]


def outcomes(report: Report) -> dict[str, str]:
    """What became of each file."""
    return {Path(item.path).name: item.outcome for item in report.items}
