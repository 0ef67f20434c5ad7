"""A segment of which documents have changed in numbers, and in what is stored of them, is copied."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path

from listarchive.engines.whoosh.codec.doc_numbers import changing, moved_block
from listarchive.engines.whoosh.codec.pages import PageWriter
from listarchive.engines.whoosh.codec.segment import Segment
from listarchive.engines.whoosh.codec.segment_writer import Sections

_AT_ONCE = 1 << 20  # bytes


def copy_moved(path: Path, segment: Segment) -> None:
    """Write a segment anew, its posts under the same numbers. Raises OSError and `Damaged`."""
    file = PageWriter(path)
    try:
        sections = Sections(file)
        sections.rows(_rows(segment))
        for name in changing(segment.moved) & segment.directory.numbers.keys():
            values = segment.column(name)
            for number, moved in segment.moved.items():
                values[number] = moved.columns[name]
            sections.numbers(name, segment.directory.numbers[name], values)
        for name, (start, size) in segment.directory.sections.items():
            if name not in sections.found:
                sections.add(name, segment.pieces(start, size, _AT_ONCE))
        directory = replace(segment.directory, sections=sections.found)
        content = json.dumps(asdict(directory)).encode()
        file.write(content + len(content).to_bytes(4, "little"))
    except BaseException:
        file.abandon()
        raise
    file.close()


def _rows(segment: Segment) -> Iterator[tuple[int, bytes]]:
    for block, (start, count) in enumerate(segment.rows.blocks):
        yield count, moved_block(segment.moved, start, count, segment.rows.packed(block))
