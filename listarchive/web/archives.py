"""The archive as readers see it at once, each at the last commit, while an import goes on.

An opened archive belongs to one thread at a time: Whoosh's readers share the places in their files. Those
that nobody uses wait for the next reader, and are opened anew when something was committed since.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, tzinfo
from pathlib import Path
from threading import Lock, Thread

from listarchive.archive import OWNER, Archive, Audience, Overview
from listarchive.engine.cluster import Cluster
from listarchive.errors import ListArchiveError

_REST = 20
"""An overview is counted anew when as many times as long has passed as counting took: 5 % of one core."""

_AUDIENCES = 50  # that are remembered: readers of the same lists are one


class Archives:
    """The archive of a home, for many readers at once."""

    def __init__(
        self,
        home: Path,
        mailmap: Path | None = None,
        people: str = "",
        trusting: bool = False,
        references_only: frozenset[str] = frozenset(),
        timezone: tzinfo = UTC,
        audience: Audience = OWNER,
        cluster: Cluster | None = None,
    ) -> None:
        self._home = home
        self._mailmap = mailmap
        self._references_only = references_only
        self._timezone = timezone
        self._trusting = trusting
        self._audience = audience
        self._cluster = cluster
        self._others: dict[Audience, Archives] = {}
        self.people = people
        """Names what the mailmap says: another one has another name."""
        self._idle: list[Archive] = []
        self._lock = Lock()
        self._counting = Lock()
        self._known: tuple[str, Overview] | None = None
        self._next = 0.0

    def seen_by(self, audience: Audience) -> Archives:
        """Give the same archive as an audience sees it: opened, counted and remembered for it alone."""
        if audience == self._audience:
            return self
        with self._lock:
            found = self._others.pop(audience, None) or Archives(
                self._home,
                self._mailmap,
                self.people,
                self._trusting,
                self._references_only,
                self._timezone,
                audience,
                self._cluster,
            )
            self._others[audience] = found
            while len(self._others) > _AUDIENCES:
                del self._others[next(iter(self._others))]
        return found

    def check(self) -> None:
        """Open the archive once, and close it. Raises `NoArchive`, `IndexUnusable`, `NotApart`."""
        self._take().close()

    @contextmanager
    def reading(self) -> Iterator[Archive]:
        """Lend an archive at its last commit. Raises `NoArchive` or `IndexUnusable`."""
        archive = self._take()
        try:
            yield archive
        except BaseException:
            archive.close()
            raise
        with self._lock:
            self._idle.append(archive)

    def _take(self) -> Archive:
        while True:
            with self._lock:
                archive = self._idle.pop() if self._idle else None
            if archive is None:
                return Archive.open(
                    self._home,
                    mailmap=self._mailmap,
                    references_only=self._references_only,
                    timezone=self._timezone,
                    trusting=self._trusting,
                    audience=self._audience,
                    cluster=self._cluster,
                )
            if not archive.superseded():
                return archive
            archive.close()

    def overview(self, archive: Archive) -> Overview:
        """Give the overview of a commit, or of one shortly before it while the new one is being counted."""
        known = self._known
        if known is None:
            with self._counting:
                if self._known is None:
                    self._count(archive)
                known = self._known
        elif known[0] != archive.version and time.monotonic() >= self._next:
            self._count_beside()
        assert known is not None
        return known[1]

    @property
    def counted(self) -> str:
        """Name the commit that the overview is of."""
        return self._known[0] if self._known else ""

    def _count(self, archive: Archive) -> None:
        started = time.monotonic()
        self._known = archive.version, archive.overview()
        now = time.monotonic()
        self._next = now + _REST * (now - started)

    def _count_beside(self) -> None:
        """Count in a thread of its own, unless one is counting already; readers do not wait for it."""
        if not self._counting.acquire(blocking=False):
            return

        def count() -> None:
            try:
                with self.reading() as archive:
                    self._count(archive)
            except ListArchiveError:
                self._next = time.monotonic() + 1  # the next reader meets it, too, and is told
            finally:
                self._counting.release()

        Thread(target=count, daemon=True).start()
