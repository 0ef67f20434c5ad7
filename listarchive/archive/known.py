"""Does the archive have this post already?

What was added since the last commit is not in the index that can be asked (see `pending`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from listarchive.archive.copies import plainly_different
from listarchive.archive.document import Entry, content_of, unpack
from listarchive.archive.pending import Pending, PendingInMemory
from listarchive.archive.snapshot import Snapshot
from listarchive.message_ids import short
from listarchive.post import Post


class Known:
    """The posts of an archive: the committed ones in `snapshot`, and the pending."""

    def __init__(self, snapshot: Snapshot | None, pending: Pending | None = None) -> None:
        self._snapshot = snapshot
        self._pending = pending or PendingInMemory()
        self._removed: set[str] = set()
        """The short ids that a commit had, and that are no longer in use."""

    @property
    def size(self) -> int:
        """Bytes that are kept in memory for the pending, about."""
        return self._pending.size

    def remember(self, entry: Entry, packed: bytes, content: str) -> None:
        """Note that a post was added."""
        labels = [("content", content)]
        if entry.id != short(entry.post.message_id):
            labels.append(("namesake", short(entry.post.message_id)))
        self._pending.add(entry.id, packed, labels)

    def forget(self, short_id: str) -> None:
        """Note that a post was removed."""
        self._pending.remove(short_id)
        self._removed.add(short_id)

    def close(self) -> None:
        """Let go of the pending."""
        self._pending.close()

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
        yield from map(unpack, self._pending.labelled((field, label)))
        yield from self._committed(field, label)

    def _committed(self, field: str, label: str) -> Iterator[Entry]:
        if self._snapshot:
            for number in self._snapshot.documents(field, label):
                entry = self._snapshot.entry(number)
                if entry.id not in self._removed and self._pending.get(entry.id) is None:
                    yield entry


def variant(post: Post) -> str:
    """Make the short id of a post whose Message-ID an older one has too."""
    return short(f"{post.message_id} {content_of(post)}")
