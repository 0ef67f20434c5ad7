"""Does the archive have this post already?

Whoosh cannot give back what was added since the last commit, so that much is remembered here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from listarchive.archive.copies import plainly_different
from listarchive.archive.document import Entry, content_of, unpack
from listarchive.archive.snapshot import Snapshot
from listarchive.message_ids import short
from listarchive.post import Post


class Known:
    """The posts of an archive: the committed ones in `snapshot`, and the pending."""

    def __init__(self, snapshot: Snapshot | None) -> None:
        self._snapshot = snapshot
        self._pending: dict[str, bytes] = {}
        """The stored form of each post added since the last commit, by its short id."""
        self._removed: set[str] = set()
        """The short ids that a commit had, and that are no longer in use."""
        self._labelled: dict[tuple[str, str], list[str]] = {}
        """The short ids of pending posts by their labels in a field."""

    def remember(self, entry: Entry, packed: bytes, content: str) -> None:
        """Note that a post was added."""
        self._pending[entry.id] = packed
        self._labelled.setdefault(("content", content), []).append(entry.id)
        if entry.id != short(entry.post.message_id):
            self._labelled.setdefault(("namesake", short(entry.post.message_id)), []).append(entry.id)

    def forget(self, short_id: str) -> None:
        """Note that a post was removed."""
        self._pending.pop(short_id, None)
        self._removed.add(short_id)

    def copy_of(self, post: Post, namesakes: Iterable[Entry]) -> Entry | None:
        """Find the post of which this one is another copy: among its namesakes, or by its content."""
        for entry in namesakes:
            if not plainly_different(entry.post, post):
                return entry
        return self._twin(post)

    def namesakes(self, post: Post) -> list[Entry]:
        """Find the posts that use the same Message-ID: most often one at most."""
        short_id = short(post.message_id)
        named = self._entry(short_id)
        return [*([named] if named else []), *self._entries("namesake", short_id)]

    def _twin(self, post: Post) -> Entry | None:
        """Find the post of which this one is a copy though one of the two has no Message-ID."""
        twins = (
            twin
            for twin in self._entries("content", content_of(post))
            if post.generated_id or twin.post.generated_id
        )
        return min(twins, key=lambda twin: twin.id, default=None)

    def _entry(self, short_id: str) -> Entry | None:
        packed = self._pending.get(short_id)
        return unpack(packed) if packed else next(self._committed("id", short_id), None)

    def _entries(self, field: str, label: str) -> Iterator[Entry]:
        for short_id in dict.fromkeys(self._labelled.get((field, label), ())):
            if short_id in self._pending:
                yield unpack(self._pending[short_id])
        yield from self._committed(field, label)

    def _committed(self, field: str, label: str) -> Iterator[Entry]:
        if self._snapshot:
            for number in self._snapshot.documents(field, label):
                entry = self._snapshot.entry(number)
                if entry.id not in self._removed and entry.id not in self._pending:
                    yield entry


def variant(post: Post) -> str:
    """Make the short id of a post whose Message-ID an older one has too."""
    return short(f"{post.message_id} {content_of(post)}")
