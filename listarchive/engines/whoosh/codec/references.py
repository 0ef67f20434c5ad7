"""The ids that tie the posts of a segment together: each post's own, and those of its ancestors."""

from __future__ import annotations

import struct
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import pairwise

from listarchive.engines.whoosh.codec.bit_set_postings import decoded
from listarchive.engines.whoosh.codec.dictionary import Dictionary
from listarchive.engines.whoosh.codec.packing import from_little_endian, stands_in
from listarchive.engines.whoosh.codec.page_file import Pages
from listarchive.engines.whoosh.codec.postings import Read

_LOOKED_UP = 4_096  # ids whose posts are remembered
_FEW = 100  # posts of one ancestor that are
_PAIR = struct.Struct("<II")


class Ancestry:
    """The field `ref` of a segment."""

    def __init__(
        self, pages: Pages, sections: Mapping[str, tuple[int, int]], dictionary: Dictionary, read: Read
    ) -> None:
        """Read the column and the hashes from sections of a file, postings by the dictionary and `read`."""
        self._pages = pages
        self._sections = sections
        self._dictionary = dictionary
        self._read = read
        self._known: dict[bytes, Sequence[int]] = {}

    def names(self, number: int) -> list[str]:
        """List the short id of a post, and those of its ancestors."""
        start, _ = self._sections["ref"]
        first, end = _PAIR.unpack(self._pages.read(start + 4 * number, 8))
        values, _ = self._sections["ref.values"]
        return self._pages.read(values + first, end - first).decode("ascii").split()

    def all_names(self) -> Iterator[list[str]]:
        """List the same of each post."""
        starts = from_little_endian("I", self._pages.read(*self._sections["ref"]))
        values = self._pages.read(*self._sections["ref.values"]).decode("ascii")
        return (values[first:end].split() for first, end in pairwise(starts))

    def referring(self, asked: Iterable[tuple[bytes, int]]) -> list[int]:
        """List the posts, removed ones too, with some ids, or with ancestors of these; some several times.

        Asked for are the keys of ids, each with its CRC-32.
        """
        # All of a conversation at once: a call for each id takes longer than to look for it.
        found: list[int] = []
        for key, hashed in asked:
            known = self._known.get(key)
            found += self._having(key, hashed) if known is None else known
        return found

    def _having(self, key: bytes, hashed: int) -> Sequence[int]:
        # Of the hundred ids of a page's conversations, most stand in one segment: the hashes tell which
        # dictionaries need not be opened.
        record = self._dictionary.find(key) if stands_in(self._hashes, hashed) else None
        found = decoded(record, words=False, read=self._read).numbers() if record else ()
        if len(found) <= _FEW:
            if len(self._known) >= _LOOKED_UP:
                self._known.clear()
            self._known[key] = found
        return found

    @cached_property
    def _hashes(self) -> array[int]:
        return from_little_endian("I", self._pages.read(*self._sections["refs"]))
