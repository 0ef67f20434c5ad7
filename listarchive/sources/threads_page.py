"""What the month's index by thread tells of a page in a Pipermail archive.

A page may say neither its Message-ID nor what it answers; the index, in the same folder, says which page it
answers, and from Mailman 2.1 to 2.1.14 the ids too. Otherwise the page that is answered has to be read.
"""

from __future__ import annotations

import re
import stat
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import NamedTuple
from urllib.parse import unquote_to_bytes

from listarchive.lazy import lazy_pattern
from listarchive.sources.compressed import Stream
from listarchive.sources.regular import open_regular
from listarchive.sources.source import NO_SIDECAR, Sidecar

NAME = "thread.html"
LARGEST = 1 << 26
_ENTRY = lazy_pattern(
    rb"<!--\d{1,4} ((?:[^\n<]|<(?!!--)){1,8000}?)-? -->\s{0,20}<LI>\s{0,20}<A HREF=\"([\w.-]{1,100})\">", re.I
)
"""`<!--1 01267797403/id@host-01267801119/id@host- -->`: the times and ids of its ancestors, then its own.
The oldest have times only, the youngest the time and the page's number."""
_NEXT = lazy_pattern(r"-(?=\d{11}(?:[/.-]|$))")
_OWN_ID = lazy_pattern(rb"[?&]In-Reply-To=%3C([^&\"%]{1,500}(?:%[^&\"%]{1,500}){0,20})%3E")
"""Since Mailman 2.1.15, a page's link for an answer has, in brackets, the id of the page."""
_HEAD = 4000


class Ancestry(NamedTuple):
    """The ids of a page and of its ancestors, as far as they are told, and the name of the page answered."""

    message_id: str = ""
    references: tuple[str, ...] = ()
    answered: str = ""


def ancestries(index: bytes) -> dict[str, Ancestry]:
    """Where each page stands, by its name."""
    found: dict[str, Ancestry] = {}
    by_key: dict[str, str] = {}
    for entry, name in _ENTRY.findall(index):
        key, page = entry.decode("utf-8", "replace"), name.decode()
        *above, own = (step.partition("/")[2] for step in _NEXT.split(key))
        answered = ""
        if above and not above[-1]:
            keys = (key[: step.start()] for step in reversed(list(_NEXT.finditer(key))))
            answered = next((by_key[each] for each in keys if each in by_key), "")
        by_key[key] = page
        found[page] = Ancestry(own, tuple(filter(None, above)), answered)
    return found


def sidecar_of(page: Path) -> Sidecar:
    """What the index beside a page tells of it; nothing if there is none, or if the page is not in it."""
    index = page.parent / NAME
    try:
        modified = index.lstat().st_mtime_ns
    except OSError:
        return NO_SIDECAR
    ancestry = _ancestries_in(index, modified).get(page.name, Ancestry())
    parent = _read(page.parent / ancestry.answered) if ancestry.answered else b""
    return Sidecar(ancestry.message_id, ancestry.references, parent)


class Indexes:
    """What the indexes and pages in a bundle tell, gathered in one pass over them."""

    def __init__(self, members: Iterable[tuple[str, Stream]]) -> None:
        self._ancestries: dict[PurePosixPath, dict[str, Ancestry]] = {}
        self._ids: dict[PurePosixPath, str] = {}
        for name, stream in members:
            page = PurePosixPath(name)
            if page.name == NAME:
                self._ancestries[page.parent] = ancestries(stream.read(LARGEST))
            elif own := _OWN_ID.search(stream.read(_HEAD)):
                self._ids[page] = unquote_to_bytes(own[1]).decode("utf-8", "replace")

    def sidecar_of(self, page: PurePosixPath) -> Sidecar:
        """What is told of a page."""
        ancestry = self._ancestries.get(page.parent, {}).get(page.name, Ancestry())
        answered = self._ids.get(page.with_name(ancestry.answered)) if ancestry.answered else None
        return Sidecar(ancestry.message_id, (answered,) if answered else ancestry.references)


@lru_cache(maxsize=8)
def _ancestries_in(index: Path, _modified: int) -> dict[str, Ancestry]:
    return ancestries(_read(index))


def _read(file: Path) -> bytes:
    """Read a file of the folder itself, if it is there: a link may lead out of it, and a pipe has no end."""
    try:
        if stat.S_ISREG(file.lstat().st_mode):
            with open_regular(file) as opened:
                return opened.read(LARGEST)
    except OSError:
        pass
    return b""
