"""Does the archive have this post already?

Whoosh cannot give back what was added since the last commit, so that much is remembered here.
"""

from __future__ import annotations

from collections.abc import Iterator

from listarchive.archive.copies import plainly_different
from listarchive.archive.document import Entry, content_of, unpack
from listarchive.archive.snapshot import Snapshot
from listarchive.message_ids import short
from listarchive.post import Post


class Known:
    """The posts of an archive: the committed ones in `snapshot`, and the pending."""

    def __init__(self, snapshot: Snapshot | None) -> None:
        self._snapshot = snapshot
        self.pending: dict[str, bytes] = {}
        """The stored form of each post added since the last commit, by its short id."""
        self._contents: dict[str, str] = {}

    def remember(self, entry: Entry, packed: bytes) -> None:
        """Note that a post was added."""
        self.pending[entry.id] = packed
        self._contents[content_of(entry.post)] = entry.id

    def copy_of(self, post: Post) -> Entry | None:
        """Find the post of which this one is another copy."""
        entry = self.entry(short(post.message_id))
        if entry and plainly_different(entry.post, post):
            return self.entry(self.variant(post))
        return entry or self._twin(post)

    def free_id(self, post: Post) -> str:
        """Make the short id of a new post. Two posts may use one Message-ID; neither is lost."""
        short_id = short(post.message_id)
        return self.variant(post) if self.entry(short_id) else short_id

    @staticmethod
    def variant(post: Post) -> str:
        """Make the short id of a post whose Message-ID was another's before."""
        return short(f"{post.message_id} {content_of(post)}")

    def _twin(self, post: Post) -> Entry | None:
        """Find the post of which this one is a copy though one of the two has no Message-ID."""
        content = content_of(post)
        entry = self.entry(self._contents.get(content, ""))
        for twin in (entry,) if entry else self.entries("content", content):
            if post.generated_id or twin.post.generated_id:
                return twin
        return None

    def entry(self, short_id: str) -> Entry | None:
        """Give back a post."""
        packed = self.pending.get(short_id)
        return unpack(packed) if packed else next(self.entries("id", short_id), None)

    def entries(self, field: str, term: str) -> Iterator[Entry]:
        """Give back the committed posts that have a term in a field."""
        if self._snapshot:
            yield from map(self._snapshot.entry, self._snapshot.documents(field, term))
