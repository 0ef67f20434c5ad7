"""Prefix sets: the posts that have any of the very many terms that begin with the same letters.

Thousands of words begin with `st`, and half of all posts have one: a search for `st*` would read the postings
of each. Where hundreds of a field's terms begin with the same two letters, a segment keeps the set of the
posts that have any of them:

    alike: these sets, compressed, one after the other
    alike.places: by the beginning of the keys, where each begins, its bytes, and of how many terms it is

What asks for only some of the terms reads their own postings. `postings_writer` writes the sets.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Mapping
from functools import cached_property

from listarchive.engines.whoosh.codec.bit_sets import BitSet
from listarchive.engines.whoosh.codec.dictionary import Dictionary
from listarchive.engines.whoosh.codec.page_file import Pages
from listarchive.zstd import zstd

_BEHIND = b"\xff"  # no byte of UTF-8


class PrefixSets:
    """The sets of a segment."""

    def __init__(self, pages: Pages, sections: Mapping[str, tuple[int, int]], dictionary: Dictionary) -> None:
        """Read them from sections of a file, some of whose terms begin with the same letters."""
        self._pages = pages
        self._sections = sections
        self._dictionary = dictionary

    def having(self, keys: list[bytes]) -> tuple[BitSet, list[bytes]]:
        """Find the posts that have some terms, by their keys in order, as far as sets tell it of these.

        Gives the keys that are left, too.
        """
        found: BitSet = 0
        for beginning, (_, _, terms) in self._offsets.items():
            first = bisect_left(keys, beginning)
            last = bisect_left(keys, beginning + _BEHIND, first)
            if last - first < terms:
                continue
            there = self._dictionary.terms(beginning, beginning + _BEHIND)
            if set(keys[first:last]).issuperset(there):
                found |= self.set(beginning)
                keys = keys[:first] + keys[last:]
        return found, keys

    def beginning(self, key: bytes) -> bytes | None:
        """Give with what a key begins of which a set is kept."""
        return next(filter(key.startswith, self._offsets), None)

    def set(self, beginning: bytes) -> BitSet:
        """Give the set of the posts, removed ones too, that have any of the terms that begin so."""
        start, size, _ = self._offsets[beginning]
        data = self._pages.read(self._sections["alike"][0] + start, size)
        return int.from_bytes(zstd().decompress(data), "little")

    @cached_property
    def _offsets(self) -> dict[bytes, list[int]]:
        if "alike" not in self._sections:  # it was written when there were none
            return {}
        offsets = json.loads(self._pages.read(*self._sections["alike.places"]))
        return {beginning.encode("utf-8", "surrogatepass"): each for beginning, each in offsets.items()}
