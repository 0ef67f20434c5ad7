"""Whoosh's readers of a snapshot.

A search of this package's own asks them for nothing but their segments (`searching`), so that the schema and
all that reads terms and documents for Whoosh is loaded when something is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from types import ModuleType
from typing import TYPE_CHECKING, Any, cast

from whoosh.reading import EmptyReader, MultiReader, SegmentReader

from listarchive.engines.whoosh.codec.segment import Segment
from listarchive.engines.whoosh.snapshot import Snapshot

if TYPE_CHECKING:
    from whoosh.fields import Schema
    from whoosh.spelling import Corrector

    from listarchive.engines.whoosh.analyzers import TypedWord
    from listarchive.engines.whoosh.whoosh_codec import OpenSegment


class SnapshotReader(SegmentReader):  # type: ignore[misc]
    """Reads one segment of a snapshot, which has others perhaps."""

    def __init__(self, snapshot: Snapshot, segment: Segment, schema: Schema) -> None:
        self.snapshot = snapshot
        self.opened = segment
        self.schema = schema
        self.is_closed = False
        self._gen = snapshot.generation
        self._storage = None
        self._segid = segment.name

    @cached_property
    def _segment(self) -> OpenSegment:
        from listarchive.engines.whoosh.whoosh_codec import OpenSegment  # noqa: PLC0415 - see above

        return OpenSegment(self.snapshot, self.opened, self.schema)

    @cached_property
    def _codec(self) -> Any:
        return self._segment.codec()

    @cached_property
    def _terms(self) -> Any:
        return self._codec.terms_reader(None, self._segment)

    @cached_property
    def _perdoc(self) -> Any:
        return self._codec.per_document_reader(None, self._segment)

    def doc_count_all(self) -> int:
        """Count the posts, removed ones too."""
        return self.opened.posts

    def close(self) -> None:
        """Be asked for nothing more; the files stay open as long as anybody holds the segment."""
        self.is_closed = True

    def vector_as(self, astype: str, docnum: int, fieldname: str) -> Iterator[tuple[int, Any]]:
        """Give the terms of a post in a field, with how often each stands there."""
        found: Iterator[tuple[int, Any]] = self.vector(docnum, fieldname).items_as(astype)
        return found

    def expand_prefix(self, fieldname: str, prefix: str | bytes) -> Iterable[bytes]:
        """Give the terms of the words that begin so; a stem need not begin as its word does."""
        self._test_field(fieldname)
        found: Iterable[bytes] = _word_corrector().beginning(self.snapshot, fieldname, prefix)
        return found

    def terms_within(self, fieldname: str, text: str, maxdist: int, prefix: int = 0) -> Iterable[str]:
        """Give the terms of the words that are spelled about so."""
        found: Iterable[str] = _word_corrector().terms_within(self.snapshot, fieldname, text, maxdist, prefix)
        return found

    def corrector(self, fieldname: str) -> Corrector:
        """Give what suggests words for one that is mistyped."""
        return _word_corrector().WordCorrector(self.snapshot, fieldname)


class SnapshotsReader(MultiReader):  # type: ignore[misc]
    """Reads the segments of a snapshot."""

    def __init__(self, snapshot: Snapshot, schema: Schema) -> None:
        super().__init__(
            [SnapshotReader(snapshot, segment, schema) for segment in snapshot.segments], snapshot.generation
        )
        self.snapshot = snapshot

    def expand_prefix(self, fieldname: str, prefix: str | bytes) -> Iterable[bytes]:
        """Give the terms of the words that begin so."""
        found: Iterable[bytes] = _word_corrector().beginning(self.snapshot, fieldname, prefix)
        return found

    terms_within = SnapshotReader.terms_within
    corrector = SnapshotReader.corrector


class NoReader(EmptyReader):  # type: ignore[misc]
    """Reads a snapshot without posts."""

    def __init__(self, snapshot: Snapshot, schema: Schema) -> None:
        super().__init__(schema)
        self.snapshot = snapshot

    def generation(self) -> int:
        """Number the commit."""
        return self.snapshot.generation

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:  # noqa: ARG002
        """Give nothing."""
        return iter(())

    corrector = SnapshotReader.corrector
    terms_within = SnapshotReader.terms_within


def reader(snapshot: Snapshot, schema: Schema) -> SnapshotReader | SnapshotsReader | NoReader:
    """Make Whoosh's reader of a snapshot."""
    if not snapshot.segments:
        return NoReader(snapshot, schema)
    if len(snapshot.segments) == 1:
        return SnapshotReader(snapshot, snapshot.segments[0], schema)
    return SnapshotsReader(snapshot, schema)


def schema_of(snapshot: Callable[[], Snapshot]) -> Schema:
    """Make the schema of an archive; `snapshot` gives the commit that is asked."""
    from listarchive.engines.whoosh.schema import schema  # noqa: PLC0415 - see above

    def first(word: TypedWord) -> str:
        runs = snapshot().usual_runs(word)
        return runs[0][0] if runs and runs[0] else str(word)

    return schema(lambda: snapshot().languages, first)


class _LazySchema:
    """A schema that is made when something of it is asked for."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot

    @cached_property
    def _whole(self) -> Schema:
        return schema_of(lambda: self._snapshot)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._whole, name)

    def __contains__(self, name: str) -> bool:
        return name in self._whole

    def __getitem__(self, name: str) -> Any:
        return self._whole[name]


def lazy_schema(snapshot: Snapshot) -> Schema:
    """Give a schema that is made when something of it is asked for: a search of terms has no use for it."""
    return cast("Schema", _LazySchema(snapshot))


def _word_corrector() -> ModuleType:
    from listarchive.engines.whoosh import word_corrector  # noqa: PLC0415 - see above

    return word_corrector
