"""The protocols of writing: what the archive asks of an engine's writer, and that of the archive."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple, Protocol

from listarchive.engine.analysed_post import PostBatch
from listarchive.engine.protocols import PostLookup
from listarchive.engine.stored_post import Moved, StoredPost
from listarchive.post import Origin, Post

Mails = Callable[[Iterable[Origin]], Iterable[tuple[Origin, bytes]]]
"""Reads mails from where they stand. What is not there is left out."""


class Committed(NamedTuple):
    """What one commit has done."""

    generation: int
    added: int
    """Posts."""
    merged: int
    """Segments, or whatever an engine keeps many posts in."""


class Posts(Protocol):
    """The archive, to an engine that takes documents from programs: it decides which copy of a post stays."""

    def add(self, post: Post, origin: Origin) -> tuple[str, str]:
        """Add a post; give what became of it, and its short id."""

    def copies(self, post: Post) -> list[StoredPost]:
        """Give the posts that one is a copy of."""

    def namesakes(self, message_id: str) -> list[StoredPost]:
        """Give the posts with a Message-ID."""

    def named(self, short_id: str) -> StoredPost | None:
        """Give the post with a short id."""

    def remove(self, stored: StoredPost) -> None:
        """Remove a post."""

    def commit(self, *, in_haste: bool = False) -> None:
        """Make everything added so far the state that readers see."""

    def cancel(self) -> None:
        """Give up what was not committed."""


class Writer(Protocol):
    """Writes to an index that is locked for it. No reader sees what it is given before that is flushed."""

    posts: Posts
    """Given to it by the archive."""
    mails: Mails | None
    """Given to it by whoever adds posts from mail: an engine may keep that, too."""
    private: frozenset[str]
    """The lists whose posts it keeps apart from those of others."""

    @property
    def last_commit(self) -> PostLookup:
        """The last commit."""

    @property
    def full(self) -> bool:
        """Whether so much waits that it should be flushed before another batch is begun."""

    @property
    def mixed(self) -> bool:
        """Whether the last commit does not keep apart all posts that not everybody may see."""

    def has_batch(self, batch: PostBatch) -> bool:
        """Tell whether a batch is among those that the next flush writes."""

    def add_batch(self, batch: PostBatch) -> None:
        """Write with the next flush those posts of a batch that it keeps."""

    def delete(self, short_id: str) -> None:
        """Take a post of the last commit out."""

    def move(self, moved: Mapping[str, Moved]) -> list[StoredPost]:
        """Note where posts of the last commit stand now, by their short ids; give back those to add anew."""

    def flush(self, ledger: bytes, ledger_before: bytes, *, merge: bool = True) -> Iterator[Committed]:
        """Make everything so far, with the ledger, the state that readers see; and go on.

        It may take two commits, each made when it is asked for; the posts that moved come with the last one,
        so that one before it has a ledger that does not know of them.
        """

    def expunge(self, ledger: bytes, *, thorough: bool = False) -> None:
        """Write anew all that holds a post which was deleted, so that no byte of it is left; and go on.

        If that is to be `thorough`, no word of its other copies is left, either: all posts are analysed for
        that. Nothing may wait to be flushed.
        """

    def discard(self) -> None:
        """Give up what was not flushed, and go on."""

    def close(self) -> None:
        """Give up what was not flushed."""
