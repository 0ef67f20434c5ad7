"""The application as the owner's files say now.

A server runs for months, and its owner names a list or two people's addresses meanwhile. Two files say all
that; they are looked at with each request, as the index is, and an application is made anew when one changed.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from pathlib import Path
from threading import Lock
from typing import Any

from flask import Flask

from listarchive.archive import Audience
from listarchive.errors import ListArchiveError, NotApart
from listarchive.limits import keeping
from listarchive.web.app import application
from listarchive.web.archives import Archives
from listarchive.web.site import Site

_Seen = tuple[int, int, int] | None
"""When a file was changed, how long it is, and which file it is; None if there is none."""


class Following:
    """The archive for a WSGI server, always as its owner's files say."""

    def __init__(self, read: Callable[[], Site], host: str) -> None:
        """Raises what `read` raises, and `NoArchive` or `IndexUnusable`."""
        self._read = read
        self._host = host
        self._lock = Lock()
        self._site = read()
        self._seen = _look(_files(self._site))
        self._application = self._made(first=True)

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer a request."""
        if _look(self._seen) != self._seen:
            with self._lock:
                self._follow()
        with keeping(self._site.limits):
            return self._application(environ, start_response)

    def _follow(self) -> None:
        seen = _look(self._seen)
        if seen == self._seen:
            return  # another reader was first
        # Whatever comes of it: one mistake is told once.
        self._seen = seen
        try:
            self._site = self._read()
            # A file that changes while it is read has changed since it was looked at.
            self._seen = {**_look(_files(self._site)), **_among(seen, _files(self._site))}
            self._application = self._made()
        except (ListArchiveError, OSError) as error:
            logging.getLogger(__name__).warning("listarchive: %s; what was set before holds", error)

    def _made(self, *, first: bool = False) -> Flask:
        site = self._site
        private = frozenset[str]() if site.everything else frozenset(site.private)
        archives = Archives(
            site.home,
            site.mailmap,
            people=repr(self._seen),
            trusting=site.trusting,
            references_only=site.references_only,
            timezone=site.timezone,
            audience=Audience(private, spamless=site.spamless),
            cluster=site.cluster,
        )
        with keeping(site.limits):
            try:
                archives.check()
            except NotApart as error:
                # What was public before is not shown any more, whatever else is not shown for that.
                if first:
                    raise
                logging.getLogger(__name__).warning("listarchive: %s; until then nothing is shown", error)
        return application(self._site, archives, self._host)


def _files(site: Site) -> tuple[Path, ...]:
    settings = (site.settings,) if site.settings else ()
    return (*settings, site.mailmap or site.home / "mailmap")


def _among(seen: dict[Path, _Seen], files: Iterable[Path]) -> dict[Path, _Seen]:
    return {file: seen[file] for file in files if file in seen}


def _look(files: Iterable[Path]) -> dict[Path, _Seen]:
    return {file: _stat(file) for file in files}


def _stat(file: Path) -> _Seen:
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
