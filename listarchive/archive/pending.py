"""Which posts were added since the last commit?

Whoosh cannot give back what was not committed yet. Of a batch, so much is remembered in memory; a dry
run never commits, and keeps it in a file that has no name and ends with it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from typing import Protocol

Label = tuple[str, str]
"""A field, and what a post has in it."""


class Pending(Protocol):
    """The stored forms of posts, by their short ids and by their labels."""

    size: int
    """Bytes that are kept, about."""

    def add(self, short_id: str, packed: bytes, labels: Iterable[Label]) -> None:
        """Take a post."""

    def remove(self, short_id: str) -> None:
        """Let go of a post, if it is here."""

    def get(self, short_id: str) -> bytes | None:
        """Give a post's stored form."""

    def labelled(self, label: Label) -> Iterator[bytes]:
        """Give the stored forms of the posts with a label."""

    def close(self) -> None:
        """Let go of everything."""


class PendingInMemory:
    """What one batch needs."""

    def __init__(self) -> None:
        self.size = 0
        self._packed: dict[str, bytes] = {}
        self._labelled: dict[Label, list[str]] = {}

    def add(self, short_id: str, packed: bytes, labels: Iterable[Label]) -> None:
        """Take a post."""
        self._packed[short_id] = packed
        self.size += len(packed)
        for label in labels:
            self._labelled.setdefault(label, []).append(short_id)

    def remove(self, short_id: str) -> None:
        """Let go of a post, if it is here."""
        self.size -= len(self._packed.pop(short_id, b""))

    def get(self, short_id: str) -> bytes | None:
        """Give a post's stored form."""
        return self._packed.get(short_id)

    def labelled(self, label: Label) -> Iterator[bytes]:
        """Give the stored forms of the posts with a label."""
        for short_id in dict.fromkeys(self._labelled.get(label, ())):
            if short_id in self._packed:
                yield self._packed[short_id]

    def close(self) -> None:
        """Let go of everything."""
        self._packed.clear()
        self._labelled.clear()


class PendingOnDisk:
    """What a whole archive needs: SQLite's temporary database, in memory only as far as its cache reaches."""

    size = 0

    def __init__(self) -> None:
        self._database = sqlite3.connect("", isolation_level=None)
        self._database.executescript(
            "PRAGMA journal_mode = OFF; BEGIN;"
            "CREATE TABLE post (id TEXT PRIMARY KEY, packed BLOB);"
            "CREATE TABLE label (name TEXT, id TEXT, PRIMARY KEY (name, id)) WITHOUT ROWID;"
        )

    def add(self, short_id: str, packed: bytes, labels: Iterable[Label]) -> None:
        """Take a post."""
        self._database.execute("INSERT OR REPLACE INTO post VALUES (?, ?)", (short_id, packed))
        names = [("\n".join(label), short_id) for label in labels]
        self._database.executemany("INSERT OR IGNORE INTO label VALUES (?, ?)", names)

    def remove(self, short_id: str) -> None:
        """Let go of a post, if it is here."""
        self._database.execute("DELETE FROM post WHERE id = ?", (short_id,))

    def get(self, short_id: str) -> bytes | None:
        """Give a post's stored form."""
        row = self._database.execute("SELECT packed FROM post WHERE id = ?", (short_id,)).fetchone()
        return row[0] if row else None

    def labelled(self, label: Label) -> Iterator[bytes]:
        """Give the stored forms of the posts with a label."""
        query = "SELECT packed FROM label JOIN post USING (id) WHERE name = ?"
        yield from (packed for (packed,) in self._database.execute(query, ("\n".join(label),)).fetchall())

    def close(self) -> None:
        """Let go of everything."""
        self._database.close()
