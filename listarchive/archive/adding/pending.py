"""Posts that were added since the last commit.

They are in no segment yet. Of a batch, the batches are in memory anyway; a dry run never commits, and keeps
what it must remember in a file that has no name and ends with it.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from typing import Protocol

from listarchive.engine.analysed_post import AnalysedPost
from listarchive.engine.stored_post import StoredPost, unpack

Label = tuple[str, str]
"""A field, and what a post has in it."""


class Pending(Protocol):
    """Posts, by their short ids and by their labels."""

    def add(self, analysed: AnalysedPost, labels: Iterable[Label]) -> None:
        """Take a post that its batch keeps."""

    def remove(self, short_id: str) -> None:
        """Let go of a post, if it is here."""

    def __contains__(self, short_id: str) -> bool: ...

    def get(self, short_id: str) -> StoredPost | None:
        """Give a post."""

    def analysed(self, short_id: str) -> AnalysedPost | None:
        """Give a post as it was taken, if that is still in memory."""

    def has(self, label: Label) -> bool:
        """Tell whether a post with a label was ever taken."""

    def labelled(self, label: Label) -> Iterator[StoredPost]:
        """Give the posts under the ids that were taken with a label, now perhaps those of other posts."""

    def close(self) -> None:
        """Let go of everything."""


class PendingInMemory:
    """What one batch needs."""

    def __init__(self) -> None:
        self.analysed_posts: dict[str, AnalysedPost] = {}
        self._labelled: dict[Label, dict[str, None]] = {}

    def add(self, analysed: AnalysedPost, labels: Iterable[Label]) -> None:
        """Take a post that its batch keeps."""
        self.analysed_posts[analysed.id] = analysed
        for label in labels:
            self._labelled.setdefault(label, {})[analysed.id] = None

    def remove(self, short_id: str) -> None:
        """Let go of a post, if it is here."""
        self.analysed_posts.pop(short_id, None)

    def __contains__(self, short_id: str) -> bool:
        return short_id in self.analysed_posts

    def get(self, short_id: str) -> StoredPost | None:
        """Give a post."""
        analysed = self.analysed_posts.get(short_id)
        return analysed.stored_post() if analysed else None

    def analysed(self, short_id: str) -> AnalysedPost | None:
        """Give a post as it was taken."""
        return self.analysed_posts.get(short_id)

    def has(self, label: Label) -> bool:
        """Tell whether a post with a label was ever taken."""
        return label in self._labelled

    def labels(self) -> frozenset[str]:
        """Give all ids and labels of posts that were ever taken."""
        return frozenset((*self.analysed_posts, *(name for _, name in self._labelled)))

    def labelled(self, label: Label) -> Iterator[StoredPost]:
        """Give the posts with a label."""
        for short_id in list(self._labelled.get(label, ())):
            if short_id in self.analysed_posts:
                yield self.analysed_posts[short_id].stored_post()

    def close(self) -> None:
        """Let go of everything."""
        self.analysed_posts.clear()
        self._labelled.clear()


class PendingOnDisk:
    """What a whole archive needs: SQLite's temporary database, in memory only as far as its cache reaches."""

    def __init__(self) -> None:
        self._database = sqlite3.connect("", isolation_level=None)
        self._database.executescript(
            "PRAGMA journal_mode = OFF; BEGIN;"
            "CREATE TABLE post (id TEXT PRIMARY KEY, packed BLOB, lists TEXT);"
            "CREATE TABLE label (name TEXT, id TEXT, PRIMARY KEY (name, id)) WITHOUT ROWID;"
        )

    def add(self, analysed: AnalysedPost, labels: Iterable[Label]) -> None:
        """Take a post that its batch keeps."""
        self.put(analysed.id, analysed.packed(), analysed.kept_on, labels)

    def put(self, short_id: str, packed: bytes, lists: Iterable[str], labels: Iterable[Label]) -> None:
        """Take a post as it would be stored."""
        values = (short_id, packed, json.dumps(tuple(lists)))
        self._database.execute("INSERT OR REPLACE INTO post VALUES (?, ?, ?)", values)
        names = [("\n".join(label), short_id) for label in labels]
        self._database.executemany("INSERT OR IGNORE INTO label VALUES (?, ?)", names)

    def remove(self, short_id: str) -> None:
        """Let go of a post, if it is here."""
        self._database.execute("DELETE FROM post WHERE id = ?", (short_id,))

    def _found(self, query: str, value: str) -> list[tuple[bytes, str]]:
        return self._database.execute(query, (value,)).fetchall()

    def __contains__(self, short_id: str) -> bool:
        return bool(self._found("SELECT id, id FROM post WHERE id = ?", short_id))

    def get(self, short_id: str) -> StoredPost | None:
        """Give a post."""
        rows = self._found("SELECT packed, lists FROM post WHERE id = ?", short_id)
        return _entry(*rows[0]) if rows else None

    def analysed(self, _: str) -> AnalysedPost | None:
        """Give none: it is on the disk."""
        return None

    def has(self, label: Label) -> bool:
        """Tell whether a post with a label was ever taken."""
        return bool(self._found("SELECT name, id FROM label WHERE name = ? LIMIT 1", "\n".join(label)))

    def labelled(self, label: Label) -> Iterator[StoredPost]:
        """Give the posts with a label."""
        query = "SELECT packed, lists FROM label JOIN post USING (id) WHERE name = ?"
        yield from (_entry(*row) for row in self._found(query, "\n".join(label)))

    def close(self) -> None:
        """Let go of everything."""
        self._database.close()


def _entry(packed: bytes, lists: str) -> StoredPost:
    return unpack(packed, tuple(json.loads(lists)))
