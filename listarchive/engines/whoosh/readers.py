"""How does Whoosh read a segment?

Its codec, readers and matchers are made to be replaced: what it asks of them is answered here from
`Segment`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from whoosh.codec import base
from whoosh.columns import ColumnReader
from whoosh.reading import MultiReader, SegmentReader

from listarchive.engines.whoosh.codec.segment import Segment
from listarchive.engines.whoosh.schema import SCHEMA
from listarchive.engines.whoosh.terms import Terms


class Readable(base.Codec):  # type: ignore[misc]
    """The codec of one open segment."""

    def __init__(self, segment: Segment) -> None:
        self._segment = segment

    def terms_reader(self, *_: Any) -> Terms:
        """Give what reads terms."""
        return Terms(self._segment)

    def per_document_reader(self, *_: Any) -> Documents:
        """Give what reads posts."""
        return Documents(self._segment)

    def automata(self, *_: Any) -> base.Automata:
        """Give what finds terms spelled alike."""
        return base.Automata()


class WhooshSegment(base.Segment):  # type: ignore[misc]
    """What Whoosh wants to know of a segment before it reads it."""

    def __init__(self, segment: Segment) -> None:
        super().__init__(segment.name)
        self.segment = segment

    def codec(self) -> Readable:
        """Give the codec."""
        return Readable(self.segment)

    def doc_count_all(self) -> int:
        """Count the posts, removed ones too."""
        return self.segment.posts

    def deleted_count(self) -> int:
        """Count the removed ones."""
        return len(self.segment.removed)

    def deleted_docs(self) -> frozenset[int]:
        """Number the removed ones."""
        return self.segment.removed

    def is_deleted(self, docnum: int) -> bool:
        """Tell whether a post was removed."""
        return docnum in self.segment.removed


def reader(segments: Sequence[Segment]) -> Any:
    """Make Whoosh's reader of some segments."""
    readers = [SegmentReader(None, SCHEMA, WhooshSegment(segment)) for segment in segments]
    if len(readers) == 1:
        return readers[0]
    found = MultiReader(readers)
    found.schema = SCHEMA
    return found


class Documents(base.PerDocumentReader):  # type: ignore[misc]
    """Reads what is kept of each post."""

    def __init__(self, segment: Segment) -> None:
        self._segment = segment

    def doc_count(self) -> int:
        """Count the posts."""
        return self._segment.posts - len(self._segment.removed)

    def doc_count_all(self) -> int:
        """Count the posts, removed ones too."""
        return self._segment.posts

    def has_deletions(self) -> bool:
        """Tell whether any were removed."""
        return bool(self._segment.removed)

    def is_deleted(self, docnum: int) -> bool:
        """Tell whether a post was removed."""
        return docnum in self._segment.removed

    def deleted_docs(self) -> frozenset[int]:
        """Number the removed ones."""
        return self._segment.removed

    def has_column(self, fieldname: str) -> bool:
        """Tell whether a field can be sorted by."""
        return fieldname in self._segment.directory.numbers

    def column_reader(self, fieldname: str, column: Any) -> Column:  # noqa: ARG002 (Whoosh's)
        """Give the number that each post has in a field."""
        return Column(self._segment.column(fieldname))

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        """Tell how many words a field has in a post."""
        return self._segment.lengths[fieldname][docnum] or default

    def field_length(self, fieldname: str) -> int:
        """Tell how many words a field has in all posts."""
        return self._segment.directory.totals.get(fieldname, 0)

    def min_field_length(self, fieldname: str) -> int:
        """Tell how many words a field has at least."""
        return min(self._segment.lengths[fieldname], default=0)

    def max_field_length(self, fieldname: str) -> int:
        """Tell how many words a field has at most."""
        return max(self._segment.lengths[fieldname], default=0)

    def stored_fields(self, docnum: int) -> dict[str, Any]:  # noqa: ARG002 (Whoosh's)
        """Give nothing: `Snapshot` reads what is stored."""
        return {}


class Column(ColumnReader):  # type: ignore[misc]
    """A number for each post of a segment."""

    def __init__(self, numbers: Sequence[int]) -> None:
        self._numbers = numbers

    def __len__(self) -> int:
        return len(self._numbers)

    def __getitem__(self, docnum: int) -> int:
        return self._numbers[docnum]
