"""The sections of a segment's file, and where each one is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from listarchive.engines.whoosh.codec.packing import little_endian
from listarchive.engines.whoosh.codec.page_file import PageWriter


class Sections:
    """Writes sections, one after the other, and notes where each one is."""

    def __init__(self, file: PageWriter) -> None:
        self.file = file
        self.found: dict[str, tuple[int, int]] = {}

    def add(self, name: str, parts: Iterable[bytes]) -> None:
        """Write a section."""
        start = self.file.place
        for part in parts:
            self.file.write(part)
        self.found[name] = start, self.file.place - start

    def numbers(self, name: str, code: str, numbers: Iterable[int]) -> None:
        """Write a section of numbers, in the width of one of `array`'s codes."""
        self.add(name, [little_endian(code, numbers)])

    def stored_fields(self, blocks: Iterable[tuple[int, bytes]]) -> None:
        """Write the blocks of stored posts, of which it is given how many stand in each."""
        starts, places = [], [0]
        number = 0

        def noted() -> Iterator[bytes]:
            nonlocal number
            for count, block in blocks:
                starts.append(number)
                places.append(places[-1] + len(block))
                number += count
                yield block

        self.add("rows", noted())
        self.numbers("row_starts", "I", starts)
        self.numbers("row_places", "Q", places)
