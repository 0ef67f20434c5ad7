"""Segments: what stands in one file of the index.

A segment holds posts, numbered from 0, and the terms that stand in them. It is written once; a post that
is removed later is named by the commit (see `commits`). Its sections, by their names:

    rows, row_starts, row_places   what is stored of posts, in blocks (see `stored_fields`)
    lists, terms, blocks   lists of postings; the dictionary, and where its blocks begin
    known, refs            hashes, in order: of the labels by which a post may be known already, of all `ref`
    NAME, NAME.values      columns
    by_date                the posts, the oldest first
    by_base_subject        those of each list, by base subject and date (see `base_subjects`)
    length.NAME            how many words the field has in each post; left out if it has none in any
    most                   how often a term stands in it at most

The directory of the sections is JSON at the end of the file.
"""

from __future__ import annotations

import json
from array import array
from bisect import bisect_left
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from copy import copy
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from listarchive.engines.whoosh.codec.bit_set_postings import TermPostings, decoded
from listarchive.engines.whoosh.codec.bit_sets import BitSet, bits
from listarchive.engines.whoosh.codec.dictionary import Dictionary
from listarchive.engines.whoosh.codec.field_infos import Changed
from listarchive.engines.whoosh.codec.keys import plain, prefixes
from listarchive.engines.whoosh.codec.packing import from_little_endian, stands_in
from listarchive.engines.whoosh.codec.page_file import Damaged, Pages
from listarchive.engines.whoosh.codec.prefix_sets import PrefixSets
from listarchive.engines.whoosh.codec.references import Ancestry
from listarchive.engines.whoosh.codec.stored_fields import StoredFields
from listarchive.record import record

_LOOKED_UP = 4_096  # terms whose postings are remembered: a query asks for each several times
_TERMS = 256  # for each post, on the average: five times what the posts of a small list have
_UNKNOWN = "unknown"
_DIGITS = bytes.maketrans(b"\0\1", b"01")


@record
class Directory:
    """What a segment says about itself."""

    posts: int
    fields: list[str]
    """Names, in the order of the letters with which their terms begin."""
    words: list[str]
    """The fields among them of which counts and positions are kept."""
    numbers: dict[str, str]
    """The fields that are a number for each post, and the width of each, as a code of `array`."""
    totals: dict[str, int]
    """How many words each field of words has in all posts."""
    sections: dict[str, tuple[int, int]]
    """Where each begins and how many bytes it has."""


class Segment:
    """One file of the index, open for reading. Any method may raise `Damaged`."""

    def __init__(self, path: Path, removed: frozenset[int] = frozenset()) -> None:
        """Open a file. Raises OSError and `Damaged`."""
        self.name = path.stem
        self.removed = removed
        """The numbers of the posts that no longer count."""
        self.moved: Mapping[int, Changed] = {}
        """The posts that the next commit is to write elsewhere than they stand."""
        self.forms: Container[bytes] | None = None
        """The terms without posts that are written with its posts, if these are but a part; None for all."""
        self._pages = Pages(path)
        self.written = self._pages.written
        """When it was written, in seconds since 1970."""
        size = int.from_bytes(self._pages.read(self._pages.length - 4, 4), "little")
        found = json.loads(self._pages.read(self._pages.length - 4 - size, size))
        self.directory = Directory(**found)
        self.posts = self.directory.posts
        self._prefixes = prefixes(self.directory.fields)
        self._words = frozenset(self.directory.words)
        self._found: dict[tuple[str, bytes], TermPostings | None] = {}
        sections = self.directory.sections
        self.stored_fields = StoredFields(self._pages, sections, self.posts)
        self.dictionary = Dictionary(self._pages, sections["terms"][0], *sections["blocks"])
        # Of the pages, not of the segment: what this remembers must not hold it, and its file, for ever.
        self._read_list = partial(_read, self._pages, sections["lists"][0])
        self.prefix_sets = PrefixSets(self._pages, sections, self.dictionary)
        self.ancestry = Ancestry(self._pages, sections, self.dictionary, self._read_list)

    @property
    def total(self) -> int:
        """The checksum of all of it."""
        return self._pages.total

    def part_of(self, numbers: Iterable[int], forms: Container[bytes]) -> Segment:
        """Give the same segment with some of its posts alone, and the terms without posts that are theirs."""
        part = copy(self)
        part.__dict__.pop("live", None)
        part.removed = frozenset(range(self.posts)).difference(numbers)
        part.forms = forms
        return part

    @property
    def bulk(self) -> int:
        """How large it is, as `bulk_of` tells."""
        return bulk_of(self.posts, self.dictionary.terms_at_most)

    @cached_property
    def most(self) -> int:
        """How often a term stands in it at most; 0 if that was not noted when it was written."""
        return self.numbers("most", "Q")[0] if "most" in self.directory.sections else 0

    def read_all(self) -> None:
        """Read every page."""
        self._pages.read_all()

    def section(self, name: str) -> bytes:
        """Give all bytes of a section."""
        return self._pages.read(*self.directory.sections[name])

    def pieces(self, start: int, size: int, most: int) -> Iterator[bytes]:
        """Give bytes of the file, so many at once."""
        for place in range(start, start + size, most):
            yield self._pages.read(place, min(most, start + size - place))

    def numbers(self, name: str, code: str) -> array[int]:
        """Give all numbers of a section, in the width of one of `array`'s codes."""
        return from_little_endian(code, self.section(name))

    def field_of(self, key: bytes) -> str:
        """Name the field of a key."""
        return self.directory.fields[key[0] - 0x41]

    def key(self, field: str, term: bytes) -> bytes | None:
        """Make the key of a term in the dictionary; None if there is no such field."""
        prefix = self._prefixes.get(field)
        return None if prefix is None else prefix + plain(term)

    def postings(self, field: str, term: bytes) -> TermPostings | None:
        """Give the postings of a term, or None if it is not there."""
        # Most are asked for again, and to make their keys takes longer than to find them here.
        found = self._found.get((field, term), _UNKNOWN)
        if isinstance(found, str):
            if len(self._found) >= _LOOKED_UP:
                self._found.clear()
            key = self.key(field, term)
            record = self.dictionary.find(key) if key else None
            found = self._found[field, term] = None if record is None else self.decoded(field, record)
        return found

    def beginning(self, field: str, start: bytes) -> Iterator[list[bytes]]:
        """Give the records of all terms with a beginning, by block of the dictionary."""
        key = self.key(field, start)
        return self.dictionary.records(key, key + b"\xff") if key else iter(())  # no byte of UTF-8 is 0xff

    def keys(self, field: str, terms: bytes) -> list[bytes]:
        """Make the keys of many `plain` terms, a line each; none if there is no such field."""
        prefix = self._prefixes.get(field)
        if prefix is None or not terms:
            return []
        # All at once: one by one takes ten times as long.
        return (prefix + terms.replace(b"\n", b"\n" + prefix)).split(b"\n")

    def decoded(self, field: str, record: bytes) -> TermPostings:
        """Read the record of a term in a field."""
        return decoded(record, field in self._words, self._read_list)

    def column(self, name: str) -> array[int]:
        """Give the number that each post has in a field. Raises KeyError."""
        if name not in self._columns:
            self._columns[name] = self.numbers(name, self.directory.numbers[name])
        return self._columns[name]  # type: ignore[no-any-return]

    @cached_property
    def by_date(self) -> array[int]:
        """The posts, the oldest first."""
        return self.numbers("by_date", "I")

    @cached_property
    def by_base_subject(self) -> array[int]:
        """The posts of each list whose base subject counts (see `base_subjects`)."""
        return self.numbers("by_base_subject", "I")

    @cached_property
    def base_subjects_of_lists(self) -> dict[str, tuple[int, int]]:
        """Where the posts of each list begin in that order, and where they end."""
        found: dict[str, tuple[int, int]] = json.loads(self.section("by_base_subject.lists"))
        return found

    def between(self, field: str, start: int, end: int | None) -> BitSet:
        """Find the posts, removed ones too, whose date or size is at least `start`, and below `end`."""
        top = 1 << 62 if end is None else end
        values = self.column(field)
        if field == "date":
            order = self.by_date
            first = bisect_left(order, start, key=values.__getitem__)
            last = bisect_left(order, top, first, key=values.__getitem__)
            # The few are put down, those between or those that are not: half as long as to compare all.
            if (last - first) * 2 < self.posts:
                return bits(order[first:last], self.posts)
            return self.all & ~bits(order[:first] + order[last:], self.posts)
        return int(bytes([49 if start <= value < top else 48 for value in values])[::-1] or b"0", 2)

    @cached_property
    def all(self) -> BitSet:
        """The set of its posts, removed ones too."""
        return (1 << self.posts) - 1

    @cached_property
    def live(self) -> BitSet:
        """The set of its posts that count."""
        return self.all & ~bits(self.removed, self.posts)

    @cached_property
    def starts(self) -> BitSet:
        """The set of its posts that start a conversation."""
        # Python makes one number of all these digits, without a step for each post.
        return int(self.column("starts").tobytes()[::-1].translate(_DIGITS) or b"0", 2)

    @cached_property
    def lengths(self) -> dict[str, array[int]]:
        """How many words each field has in each post, up to 65,535."""
        return {name: self._lengths(f"length.{name}") for name in self.directory.words}

    def _lengths(self, name: str) -> array[int]:
        if name in self.directory.sections:
            return self.numbers(name, "H")
        return array("H", bytes(2 * self.posts))  # of a field that no post has, nothing is written

    def has_words(self, field: str) -> bool:
        """Tell whether any post has a word in a field."""
        return f"length.{field}" in self.directory.sections

    def labels(self, field: str, number: int) -> Sequence[str]:
        """Give the labels that a post has in a field with a column."""
        if field == "ref":
            return self.ancestry.names(number)
        numbers, values = self.labelled(field)
        return values[numbers[number]]

    def labelled(self, field: str) -> tuple[array[int], list[list[str]]]:
        """Give the ordinal of each post's labels in a field with a column, and all labels in that order."""
        if field not in self._columns:
            self._columns[field] = (self.numbers(field, "I"), json.loads(self.section(f"{field}.values")))
        found: tuple[array[int], list[list[str]]] = self._columns[field]
        return found

    @cached_property
    def _columns(self) -> dict[str, Any]:
        return {}

    @cached_property
    def _known(self) -> array[int]:
        return self.numbers("known", "I")

    def may_know(self, hashed: int) -> bool:
        """Tell whether a label with this hash may stand here; if not, none does."""
        return stands_in(self._known, hashed)


def _read(pages: Pages, start: int, place: int, size: int) -> bytes:
    return pages.read(start + place, size)


def bulk_of(posts: int, terms: int) -> int:
    """Tell how large so many posts and terms are, in posts: a mail of nothing but new words is large."""
    return max(posts, terms // _TERMS)


__all__ = ["Damaged", "Directory", "Segment", "bulk_of"]
