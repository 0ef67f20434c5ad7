"""Which page of a Pipermail archive answers which?

The pages do not say it themselves, but the month's index by thread does, beside them in the same folder.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

_INDEX = "thread.html"
_LARGEST = 1 << 26
_ENTRY = re.compile(
    rb"<!--\d{1,4} ([^\n]{1,8000}?)-? -->\s{0,20}<LI>\s{0,20}<A HREF=\"([\w.-]{1,100})\">", re.I
)
"""`<!--1 01267797403/id@host-01267801119/id@host- -->`: the times and ids of its ancestors, then its own."""


def parent_of(page: Path) -> bytes:
    """The page that a page answers; nothing if it answers none, or if that is not there."""
    index = page.parent / _INDEX
    try:
        parent = _parents(index, index.stat().st_mtime_ns).get(page.name)
        return (page.parent / parent).read_bytes() if parent else b""
    except OSError:
        return b""


@lru_cache(maxsize=8)
def _parents(index: Path, _modified: int) -> dict[str, str]:
    """The name of each page that answers another, with that other's."""
    found: dict[str, str] = {}
    above: list[tuple[bytes, str]] = []
    with index.open("rb") as file:
        entries = _ENTRY.findall(file.read(_LARGEST))
    for key, name in entries:
        while above and not key.startswith(above[-1][0] + b"-"):
            above.pop()
        page = name.decode()
        if above:
            found[page] = above[-1][1]
        above.append((key, page))
    return found
