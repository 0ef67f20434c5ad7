"""Posts that were read and analysed: what is told of them, and what their fields have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from listarchive.engine.analysis.detection import language_in
from listarchive.engine.analysis.languages import DEFAULT
from listarchive.engine.extraction import Source, Text
from listarchive.engine.fields import FIELDS
from listarchive.engine.stored_post import Moved, StoredPost, unpack
from listarchive.post import Origin

POSITION_GAP = 8
"""Positions between a name, its address and a byline: no phrase reaches from one to the next."""


@dataclass(frozen=True, slots=True)
class Document:
    """The fields of one post."""

    labels: dict[str, tuple[str, ...]]
    numbers: dict[str, int]
    words: dict[str, Text]


_TAKEN = {
    kind: [(each.name, each.taken) for each in FIELDS if each.kind == kind and each.taken]
    for kind in ("labels", "number", "words")
}


def document(stored: StoredPost, usual: str = DEFAULT) -> Document:
    """Make the document of a post. `usual` is the language of its list."""
    own, quoted = stored.post.body.own, stored.post.body.quoted
    source = Source(stored, own, quoted, language_in(own, quoted, usual), usual)
    return Document(*[{name: taken(source) for name, taken in some} for some in _TAKEN.values()])


class PostBatch(Protocol):
    """Posts that a process has analysed together, in whatever form its engine writes them."""

    kept: dict[int, tuple[str, ...]]
    """The posts that are to be written, and the lists they are on. No other is."""
    moved: dict[int, Moved]
    """Those of them that stand elsewhere than where this copy was read."""

    marked: frozenset[int]
    """Those that look like spam."""

    @property
    def weight(self) -> int:
        """Count the bytes that it takes in memory, about."""

    def stored(self, number: int) -> bytes:
        """Give a post as it is stored."""

    def language(self, number: int) -> str:
        """Name the language in which a post was analysed."""


@dataclass(slots=True)
class ReadPost:
    """What an import is told of any post that was read."""

    id: str
    """Its short id."""
    message_id: str
    subject: str
    lists: tuple[str, ...]
    """As its mail has them."""
    repairs: tuple[str, ...]
    origin: Origin
    fingerprint: str
    """As `StoredPost` has it."""


@dataclass(slots=True, weakref_slot=True)
class AnalysedPost(ReadPost):
    """What decides about a post before it is in the archive."""

    contents: tuple[str, ...]
    """What it has in common with copies of it that lost their Message-ID."""
    generated_id: bool
    sender: str
    """What stands before the @ of its author's address."""
    batch: PostBatch
    number: int
    """Its place in its batch."""
    elsewhere: bool = False
    """True if its batch has it with another origin."""
    stored: bytes = b""
    """As `Moved` has it."""

    @classmethod
    def of(cls, stored: StoredPost, contents: tuple[str, ...], batch: PostBatch, number: int) -> AnalysedPost:
        """Tell of a post what its batch does not."""
        post = stored.post
        return cls(
            stored.id,
            post.message_id,
            post.subject,
            post.lists,
            post.repairs,
            stored.origin,
            stored.fingerprint,
            contents,
            post.generated_id,
            post.author.email.partition("@")[0].lower(),
            batch,
            number,
        )

    def stored_post(self) -> StoredPost:
        """Give back the post, on the lists that it was kept on, or else on those its mail has."""
        stored = unpack(self.packed(), self.kept_on)
        if not self.elsewhere:
            return stored
        return Moved(self.origin, self.fingerprint, self.kept_on, self.stored).applied(stored)

    def move(self, moved: Moved) -> None:
        """Note that the post, which is kept, stands elsewhere, or is kept in another copy."""
        self.origin, self.fingerprint, self.elsewhere, self.stored = *moved[:2], True, moved.stored
        self.batch.moved[self.number] = moved
        self.batch.kept[self.number] = moved.lists

    @property
    def kept_on(self) -> tuple[str, ...]:
        """Name the lists that the post was kept on, or else those its mail has."""
        return self.batch.kept.get(self.number, self.lists)

    @property
    def spam(self) -> bool:
        """Whether it looks like spam."""
        return self.number in self.batch.marked

    @property
    def language(self) -> str:
        """Name the language in which the post was analysed."""
        return self.batch.language(self.number)

    def packed(self) -> bytes:
        """Give the post as it is stored."""
        return self.batch.stored(self.number)
