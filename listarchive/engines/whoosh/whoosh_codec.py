"""An open segment as a segment and a codec of Whoosh's."""

from __future__ import annotations

from typing import Any

from whoosh.codec import base
from whoosh.fields import Schema

from listarchive.engine.conversations import conversation
from listarchive.engines.whoosh.codec.segment import Segment
from listarchive.engines.whoosh.documents import Documents
from listarchive.engines.whoosh.snapshot import Snapshot
from listarchive.engines.whoosh.terms import Terms
from listarchive.engines.whoosh.virtual_terms import virtual_terms


class OpenSegment(base.Segment):  # type: ignore[misc]
    """What Whoosh wants to know of a segment before it reads it."""

    def __init__(self, snapshot: Snapshot, segment: Segment, schema: Schema) -> None:
        super().__init__(segment.name)
        self.snapshot = snapshot
        self.opened = segment
        self.schema = schema

    def codec(self) -> OpenCodec:
        """Give the codec."""
        return OpenCodec(self)

    def segment_id(self) -> str:
        """Name the segment."""
        return self.opened.name

    def doc_count_all(self) -> int:
        """Count the posts, removed ones too."""
        return self.opened.posts

    def deleted_count(self) -> int:
        """Count the removed ones."""
        return len(self.opened.removed)

    def deleted_docs(self) -> frozenset[int]:
        """Number the removed ones."""
        return self.opened.removed

    def is_deleted(self, docnum: int) -> bool:
        """Tell whether a post was removed."""
        return docnum in self.opened.removed


class OpenCodec(base.Codec):  # type: ignore[misc]
    """The codec of one open segment. It only reads: segments are written whole (`codec.segment_writer`)."""

    def __init__(self, segment: OpenSegment) -> None:
        self._segment = segment

    def terms_reader(self, *_: Any) -> Terms:
        """Give what reads terms."""
        segment, schema = self._segment.opened, self._segment.schema
        return Terms(segment, schema.names(), virtual_terms(segment, schema, self._conversation))

    def per_document_reader(self, *_: Any) -> Documents:
        """Give what reads posts."""
        return Documents(self._segment.opened)

    def _conversation(self, segment: Segment, name: str) -> list[int]:
        """Give the posts of a segment that are in the conversation of a post."""
        snapshot = self._segment.snapshot
        (base_number,) = (base for each, base in snapshot.parts if each is segment)
        members = {
            member for number in snapshot.documents("id", name) for member in conversation(snapshot, number)
        }
        return sorted(each - base_number for each in members if 0 <= each - base_number < segment.posts)
