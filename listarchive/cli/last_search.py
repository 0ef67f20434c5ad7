"""The hits of the last search, by the numbers it put before them.

Each terminal has its own last search in each archive home, kept for the user in the folder that the XDG Base
Directory Specification has for such state, as an archive may be read by many and written by none of them.
Where nothing was searched yet, as in a new window, the user's newest search of that archive counts.
"""

from __future__ import annotations

import json
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any
from zlib import crc32

from listarchive.errors import NotFound
from listarchive.lazy import lazy_pattern

MOST = 10_000
"""Hits that are remembered; a larger number is the beginning of an id."""

_KEPT = 20  # terminals whose last search is kept for an archive home
_NUMBER = lazy_pattern(r"[1-9][0-9]{0,4}")


def remember(home: Path, search: dict[str, Any], first: int, ids: list[str]) -> None:
    """Remember the hits of a page, the first of which has the number `first`.

    Pages of one search (equal `search`) are remembered together. What shows no hit changes nothing, and a
    folder that cannot be written to is no error: a search is not worth less for it.
    """
    if not ids or first > MOST:
        return
    with suppress(OSError, RuntimeError):
        path = _folder(home) / _terminal()
        known = _read(path)
        numbered = known["hits"] if known and known["search"] == search else {}
        numbered |= {str(number): each for number, each in enumerate(ids[: MOST - first + 1], first)}
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        new = path.with_name(f"{path.name}.{os.getpid()}")
        new.write_text(json.dumps({"search": search, "hits": numbered}), "utf-8")
        new.chmod(0o600)
        new.replace(path)
        for old in _newest_first(path.parent)[_KEPT:]:
            old.unlink(missing_ok=True)


def hits(home: Path) -> dict[str, str]:
    """Give the numbers of the last search, with the ids that they mean."""
    with suppress(OSError, RuntimeError):
        folder = _folder(home)
        for path in (folder / _terminal(), *_newest_first(folder)):
            if known := _read(path):
                return {str(number): str(each) for number, each in known["hits"].items()}
    return {}


def is_number(name: str) -> bool:
    """Tell a number of a hit from the beginning of an id."""
    return _NUMBER.fullmatch(name) is not None


def named(home: Path, name: str) -> str:
    """Give the id that a number of the last search means; any other name as it is."""
    return hits(home).get(name, name) if is_number(name) else name


def not_shown(home: Path, name: str) -> NotFound:
    """Say that a number is none that the last search showed."""
    numbers = sorted(map(int, hits(home)))
    if not numbers:
        return NotFound(f"no hit {name}, as there was no last search, and no id begins so: search first")
    shown = f"{numbers[0]} to {numbers[-1]}" if len(numbers) > 1 else f"{numbers[0]} alone"
    return NotFound(
        f"no hit {name} was shown by the last search ({shown}), and no single id begins with it: "
        "give another number"
    )


def _folder(home: Path) -> Path:
    state = os.environ.get("XDG_STATE_HOME", "")
    base = Path(state) if state.startswith("/") else Path.home() / ".local" / "state"
    return base / "listarchive" / "searches" / f"{crc32(os.fsencode(home.resolve())):08x}"


def _terminal() -> str:
    """Name the terminal and the session on it, as a terminal's name is used again when it is closed."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        with suppress(OSError, ValueError, AttributeError):
            device = os.ttyname(stream.fileno())
            return f"{device.strip('/').replace('/', '-')}-{os.getsid(0)}"
    return "none"


def _newest_first(folder: Path) -> list[Path]:
    def age(path: Path) -> float:
        with suppress(OSError):
            return -path.stat().st_mtime
        return 0.0

    return sorted(folder.iterdir(), key=age)


def _read(path: Path) -> dict[str, Any] | None:
    try:
        known = json.loads(path.read_text("utf-8"))
        return known if isinstance(known["hits"], dict) and "search" in known else None
    except (OSError, ValueError, KeyError, TypeError):
        return None
