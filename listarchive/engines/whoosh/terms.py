"""How does Whoosh find the terms of a segment, and the posts that have one?"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from itertools import accumulate
from typing import Any

from whoosh.codec import base
from whoosh.matching import LeafMatcher
from whoosh.matching.mcore import ReadTooFar
from whoosh.reading import TermInfo, TermNotFound

from listarchive.engines.whoosh.codec.bit_set_postings import TermPostings
from listarchive.engines.whoosh.codec.segment import Segment


class Terms(base.TermsReader):  # type: ignore[misc]
    """Reads the terms of a segment."""

    def __init__(self, segment: Segment) -> None:
        self._segment = segment
        self._found: dict[tuple[str, bytes], TermPostings | None] = {}

    def _postings(self, field: str, term: bytes) -> TermPostings | None:
        # Whoosh asks four times for each term of a query: is it there, how common, how long, where.
        key = (field, term)
        if key not in self._found:
            if len(self._found) > 1000:
                self._found.clear()
            self._found[key] = self._segment.postings(field, term)
        return self._found[key]

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        return self._postings(*term) is not None

    def _names(self, start: bytes, end: bytes) -> Iterator[tuple[str, bytes]]:
        for key in self._segment.dictionary.terms(start, end):
            yield self._segment.field_of(key), key[1:]

    def terms(self) -> Iterator[tuple[str, bytes]]:
        """Give all terms."""
        return self._names(b"", b"\xff")

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        """Give the terms from one on."""
        return self._names(self._segment.key(fieldname, prefix) or b"\xff", b"\xff")

    def term_info(self, fieldname: str, text: bytes) -> TermInfo:
        """Tell how common a term is. Raises KeyError."""
        found = self._postings(fieldname, text)
        if found is None:
            raise KeyError((fieldname, text))
        bounds = [found.best(chunk) for chunk in range(found.chunks)]
        return TermInfo(
            weight=found.total,
            df=found.count,
            minlength=min((shortest for _, shortest in bounds), default=0),
            maxlength=0xFFFF,
            maxweight=max((most for most, _ in bounds), default=0),
            minid=0,
            maxid=found.lasts[-1] if found.chunks else 0,
        )

    def frequency(self, fieldname: str, text: bytes) -> int:
        """Count how often a term stands anywhere."""
        found = self._postings(fieldname, text)
        return found.total if found else 0

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        """Count the posts that have a term."""
        found = self._postings(fieldname, text)
        return found.count if found else 0

    def matcher(self, fieldname: str, text: bytes, format_: Any, scorer: Any = None) -> Matcher:
        """Give the posts that have a term. Raises `TermNotFound`."""
        found = self._postings(fieldname, text)
        if found is None:
            raise TermNotFound(f"{fieldname}:{text!r}")
        return Matcher((fieldname, text), found, format_, scorer)

    def indexed_field_names(self) -> Iterator[str]:
        """Name the fields that have terms."""
        return iter(self._segment.directory.fields)

    def cursor(self, fieldname: str, fieldobj: Any) -> Cursor:  # noqa: ARG002 (Whoosh's)
        """Give a place among the terms of a field."""
        return Cursor(self._segment, fieldname)


class Cursor(base.FieldCursor):  # type: ignore[misc]
    """A place among the terms of a field."""

    def __init__(self, segment: Segment, field: str) -> None:
        self._segment = segment
        self._field = field
        self._terms: Iterator[bytes] = iter(())
        self._term: bytes | None = None
        self.first()

    def first(self) -> str | None:
        """Go to the first term."""
        return self.find(b"")

    def find(self, term: str | bytes) -> str | None:
        """Go to a term, or the one after it."""
        text = term if isinstance(term, bytes) else term.encode("utf-8", "surrogatepass")
        start, end = self._segment.key(self._field, text), self._segment.key(self._field, b"\xff" * 8)
        assert start is not None
        assert end is not None
        self._terms = self._segment.dictionary.terms(start, end)
        return self.next()

    def next(self) -> str | None:
        """Go to the next term."""
        self._term = next(self._terms, None)
        return self.text()

    def text(self) -> str | None:
        """Give the term."""
        return None if self._term is None else self._term[1:].decode("utf-8", "surrogatepass")

    def is_valid(self) -> bool:
        """Tell whether there is a term here."""
        return self._term is not None


class Matcher(LeafMatcher):  # type: ignore[misc]
    """Goes through the posts that have a term. A chunk is unpacked when it is reached."""

    def __init__(self, term: tuple[str, bytes], postings: TermPostings, form: Any, scorer: Any) -> None:
        self._term = term
        self._postings = postings
        self._opened = postings.opened()
        self._lasts = postings.lasts
        self.format = form
        self.scorer = scorer
        self.reset()

    def reset(self) -> None:
        """Go to the first post."""
        self._go(0)

    def _go(self, chunk: int) -> None:
        self._chunk = chunk
        self._place = 0
        self._starts: list[int] | None = None
        if chunk < self._postings.chunks:
            self._posts, self._counts = self._opened.chunk(chunk)
        else:
            self._posts, self._counts = [], b""

    def copy(self) -> Matcher:
        """Give another one, at the first post."""
        return Matcher(self._term, self._postings, self.format, self.scorer)

    def is_active(self) -> bool:
        """Tell whether there is a post here."""
        return self._place < len(self._posts)

    def id(self) -> int:
        """Give the number of the post."""
        return self._posts[self._place]

    def all_ids(self) -> Iterator[int]:
        """Give the numbers of all posts from here on."""
        yield from self._posts[self._place :]
        for chunk in range(self._chunk + 1, self._postings.chunks):
            yield from self._opened.chunk(chunk)[0]

    def next(self) -> None:
        """Go to the next post."""
        self._place += 1
        if self._place == len(self._posts):
            self._go(self._chunk + 1)

    def skip_to(self, target: int) -> None:
        """Go to a post, or the one after it."""
        if not self.is_active():
            raise ReadTooFar
        postings = self._postings
        if target > self._posts[-1]:
            chunk = self._chunk + 1
            while chunk < postings.chunks and self._lasts[chunk] < target:
                chunk += 1
            self._go(chunk)
        self._place = bisect_left(self._posts, target, self._place)

    def skip_to_quality(self, minquality: float) -> int:
        """Go to the next chunk in which a post may score more."""
        skipped = 0
        while self.is_active() and self.block_quality() <= minquality:
            self._go(self._chunk + 1)
            skipped += 1
        return skipped

    def block_min_length(self) -> int:
        """Tell how long the field is at least in the posts of the chunk."""
        return self._postings.best(self._chunk)[1]

    def block_max_weight(self) -> int:
        """Tell how often the term stands in a post of the chunk at most."""
        return self._postings.best(self._chunk)[0]

    def weight(self) -> float:
        """Tell how often the term stands in the post."""
        return float(self._counts[self._place]) if self._counts else 1.0

    def value(self) -> bytes:
        """Give nothing: places are not asked for in Whoosh's encoding."""
        return b""

    def supports(self, astype: str) -> bool:
        """Tell whether `value_as` knows how to give something."""
        return astype in ("frequency", "weight") or (astype == "positions" and bool(self._counts))

    def value_as(self, astype: str) -> Any:
        """Give how often, or where, the term stands in the post."""
        return self.places() if astype == "positions" else int(self.weight())

    def places(self) -> list[int]:
        """Give the places of the term in the post."""
        if self._starts is None:
            self._starts = list(accumulate(self._counts, initial=0))
            self._places = self._opened.places(self._chunk)
        start, end = self._starts[self._place : self._place + 2]
        return list(accumulate(self._places[start:end]))
