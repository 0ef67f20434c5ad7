"""The terms of a segment as Whoosh reads them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from whoosh.codec import base
from whoosh.reading import TermInfo, TermNotFound

from listarchive.engines.whoosh.codec.bit_set_postings import TermPostings
from listarchive.engines.whoosh.codec.segment import Segment
from listarchive.engines.whoosh.matchers import Matcher
from listarchive.engines.whoosh.virtual_terms import VirtualTerms, postings_of

_REMEMBERED = 1_000  # terms


class Terms(base.TermsReader):  # type: ignore[misc]
    """Reads the terms of a segment, in those of its fields that a schema has."""

    def __init__(self, segment: Segment, names: Iterable[str], virtual: Mapping[str, VirtualTerms]) -> None:
        self._segment = segment
        self._names = sorted(names)
        self._virtual = virtual
        self._found: dict[tuple[str, bytes], TermPostings | None] = {}

    def _postings(self, field: str, term: bytes) -> TermPostings | None:
        # Whoosh asks four times for each term of a query: is it there, how common, how long, where.
        key = (field, term)
        if key not in self._found:
            if len(self._found) > _REMEMBERED:
                self._found.clear()
            virtual = self._virtual.get(field)
            self._found[key] = (
                postings_of(virtual.among(term)) if virtual else self._segment.postings(field, term)
            )
        return self._found[key]

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        return self._postings(*term) is not None

    def _field(self, name: str, start: bytes) -> Iterator[tuple[str, bytes]]:
        if virtual := self._virtual.get(name):
            yield from ((name, term) for term in virtual.terms(start))
        else:
            first, end = self._segment.key(name, start), self._segment.key(name, b"\xff")
            if first is not None and end is not None:
                yield from ((name, key[1:]) for key in self._segment.dictionary.terms(first, end))

    def terms(self) -> Iterator[tuple[str, bytes]]:
        """Give all terms, in the order of their fields' names."""
        return self.terms_from("", b"")

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        """Give the terms from one on."""
        for name in self._names:
            if name >= fieldname:
                yield from self._field(name, prefix if name == fieldname else b"")

    def items(self) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        """Give all terms, with how common each is."""
        return self.items_from("", b"")

    def items_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        """Give the terms from one on, with how common each is."""
        return ((term, self.term_info(*term)) for term in self.terms_from(fieldname, prefix))

    def term_info(self, fieldname: str, text: bytes) -> TermInfo:
        """Tell how common a term is, in an object that Whoosh may change. Raises KeyError."""
        found = self._postings(fieldname, text)
        if found is None:
            raise KeyError((fieldname, text))
        bounds = [found.best(chunk) for chunk in range(found.chunks)]
        return TermInfo(
            weight=found.total or found.count,
            df=found.count,
            minlength=min((shortest for _, shortest in bounds), default=0),
            maxlength=0xFFFF,
            maxweight=max((most for most, _ in bounds), default=0) or 1,
            minid=found.opened().chunk(0)[0][0] if found.chunks else 0,
            maxid=found.lasts[-1] if found.chunks else 0,
        )

    def frequency(self, fieldname: str, text: bytes) -> int:
        """Count how often a term stands anywhere."""
        found = self._postings(fieldname, text)
        return found.total or found.count if found else 0

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
        return iter(self._names)

    def cursor(self, fieldname: str, fieldobj: Any) -> Cursor:
        """Give a place among the terms of a field."""
        return Cursor(self, fieldname, fieldobj.from_bytes)


class Cursor(base.FieldCursor):  # type: ignore[misc]
    """A place among the terms of a field."""

    def __init__(self, terms: Terms, field: str, decode: Callable[[bytes], str]) -> None:
        self._all = terms
        self._field = field
        self._decode = decode
        self._terms: Iterator[tuple[str, bytes]] = iter(())
        self._term: bytes | None = None
        self.first()

    def first(self) -> str | None:
        """Go to the first term."""
        return self.find(b"")

    def find(self, term: str | bytes) -> str | None:
        """Go to a term, or the one after it."""
        text = term if isinstance(term, bytes) else term.encode("utf-8", "surrogatepass")
        self._terms = self._all.terms_from(self._field, text)
        return self.next()

    def next(self) -> str | None:
        """Go to the next term."""
        name, self._term = next(self._terms, (None, None))
        if name != self._field:
            self._term = None
        return self.text()

    def text(self) -> str | None:
        """Give the term."""
        return None if self._term is None else self._decode(self._term)

    def term(self) -> str | None:
        """Give the term, by the name that a reader of several segments has for it."""
        return self.text()

    def term_info(self) -> TermInfo:
        """Tell how common the term is. Raises KeyError if there is none."""
        return self._all.term_info(self._field, self._term or b"")

    def is_valid(self) -> bool:
        """Tell whether there is a term here."""
        return self._term is not None
