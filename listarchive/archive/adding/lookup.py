"""Posts that the archive has already, by their ids and contents.

What was added since the last commit is not in the index that can be asked (see `pending`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from listarchive.archive.adding.pending import Label, Pending
from listarchive.engine.analysed_post import AnalysedPost
from listarchive.engine.protocols import PostLookup
from listarchive.engine.stored_post import Moved, StoredPost, content_of, contents_of
from listarchive.post import Post
from listarchive.short_ids import short

_SHARING = 20  # posts with one content that are looked at: who sends the same again and again is a robot


class Lookup:
    """The posts of an archive: those of the last commit, and the pending."""

    def __init__(
        self, last_commit: PostLookup | None, pending: Pending, private: frozenset[str] = frozenset()
    ) -> None:
        self.private = private
        """The lists that not everybody sees."""
        self._last_commit = last_commit
        self._pending = pending
        self.removed: set[str] = set()
        """The short ids that a commit had, and that are no longer in use."""
        self.moved: dict[str, Moved] = {}
        """Where posts of a commit stand now, by their short ids."""

    def remember(self, analysed: AnalysedPost) -> None:
        """Note that a post was added."""
        self._pending.add(analysed, labels_of(analysed.id, analysed.message_id, analysed.contents))

    def forget(self, short_id: str) -> None:
        """Note that a post was removed."""
        self._pending.remove(short_id)
        self.removed.add(short_id)
        self.moved.pop(short_id, None)

    def close(self) -> None:
        """Let go of the pending."""
        self._pending.close()

    def is_new(self, analysed: AnalysedPost) -> bool:
        """Tell that nothing here shares a Message-ID or the content with a post. False means: look closer."""
        labels = (
            ("id", analysed.id),
            ("namesake", analysed.id),
            *(("content", content) for content in analysed.contents),
        )
        if analysed.id in self._pending or any(map(self._pending.has, labels[1:])):
            return False
        return self._last_commit is None or not self._last_commit.may_know(labels)

    def pending(self, analysed: AnalysedPost) -> Moved | None:
        """Tell where a post stands that was added since the last commit, read from just the same mail.

        None if it was not, or if others have its Message-ID.
        """
        kept = self._pending.analysed(analysed.id)
        if not kept or not analysed.fingerprint or analysed.generated_id:
            return None
        if kept.fingerprint != analysed.fingerprint or any(self._stored_posts("namesake", analysed.id)):
            return None
        return Moved(kept.origin, kept.fingerprint, kept.kept_on)

    def may_have(self, content: str) -> bool:
        """Tell whether a commit may have a post with this content."""
        return self._last_commit is not None and self._last_commit.may_know([("content", content)])

    def touched(self, labels: Iterable[str]) -> bool:
        """Tell whether any post with one of these ids or contents was added or removed since the commit."""
        return any(
            label in self.removed
            or label in self._pending
            or self._pending.has(("content", label))
            or self._pending.has(("namesake", label))
            for label in labels
        )

    def namesakes(self, message_id: str) -> list[StoredPost]:
        """Find the posts that use a Message-ID: most often one at most."""
        short_id = short(message_id)
        named = self.stored_post(short_id)
        return [*([named] if named else []), *self._stored_posts("namesake", short_id)]

    def sharing(self, contents: Iterable[str]) -> list[StoredPost]:
        """Find the posts some copy of which has one of these contents, each once; of very many, the first."""
        found = {
            stored.id: stored
            for content in contents
            for stored in islice(self._stored_posts("content", content), _SHARING)
            # An id is handed on to the oldest of the posts that use one Message-ID.
            if content in contents_of(stored)
        }
        return list(found.values())

    def labelled(self, field: str, label: str) -> Iterator[StoredPost]:
        """Give the posts of the commit that have a label in a field, and were not removed since."""
        commit = self._last_commit
        if commit:
            found = (commit.stored_post(number) for number in commit.documents(field, label))
            yield from (stored for stored in found if stored.id not in self.removed)

    def stored_post(self, short_id: str) -> StoredPost | None:
        """Give the post with a short id."""
        return self._pending.get(short_id) or next(self._committed("id", short_id), None)

    def _stored_posts(self, field: str, label: str) -> Iterator[StoredPost]:
        yield from self._pending.labelled((field, label))
        yield from self._committed(field, label)

    def _committed(self, field: str, label: str) -> Iterator[StoredPost]:
        if self._last_commit and self._last_commit.may_know([(field, label)]):
            for number in self._last_commit.documents(field, label):
                stored = self._last_commit.stored_post(number)
                if stored.id not in self.removed and stored.id not in self._pending:
                    moved = self.moved.get(stored.id)
                    yield moved.applied(stored) if moved else stored


def labels_of(short_id: str, message_id: str, contents: Iterable[str]) -> list[Label]:
    """Give the labels, beside its short id, by which a post is found."""
    labels = [("content", content) for content in contents]
    named = short(message_id)
    return labels if short_id == named else [*labels, ("namesake", named)]


def variant(post: Post) -> str:
    """Make the short id of a post whose Message-ID an older one has too."""
    return short(f"{post.message_id} {content_of(post)}")
