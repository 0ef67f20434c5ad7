"""Copies of a segment in which documents were moved: what is stored of them is new, and some columns."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from pathlib import Path

from listarchive.engines.whoosh.codec.field_infos import Changed
from listarchive.engines.whoosh.codec.page_file import PageWriter
from listarchive.engines.whoosh.codec.sections import Sections
from listarchive.engines.whoosh.codec.segment import Segment
from listarchive.engines.whoosh.codec.stored_fields import packed, unpacked

_AT_ONCE = 1 << 20  # bytes


def copy_moved(path: Path, segment: Segment) -> None:
    """Write a segment anew, its posts under the same numbers. Raises OSError and `Damaged`."""
    file = PageWriter(path)
    try:
        sections = Sections(file)
        sections.stored_fields(_stored_fields(segment))
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


def _stored_fields(segment: Segment) -> Iterator[tuple[int, bytes]]:
    for block, (start, count) in enumerate(segment.stored_fields.blocks):
        yield count, moved_block(segment.moved, start, count, segment.stored_fields.packed(block))


def changing(moved: Mapping[int, Changed]) -> frozenset[str]:
    """Name the columns in which some documents may have changed."""
    return frozenset(next(iter(moved.values())).columns) if moved else frozenset()


def moved_block(moved: Mapping[int, Changed], start: int, count: int, block: bytes) -> bytes:
    """Give a block of stored posts, those of them that were moved written anew."""
    here = moved.keys() & range(start, start + count) if moved else ()
    if not here:
        return block
    posts = unpacked(block)
    for number in here:
        posts[number - start] = moved[number].written(posts[number - start])
    return packed(posts)[1]
