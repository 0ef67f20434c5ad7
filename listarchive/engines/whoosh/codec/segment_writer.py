"""Batches, and segments with them, written as one segment.

Posts keep their order and are numbered anew; those that were not new, or were removed since, are left
out. What is packed already is copied as it stands as far as possible: blocks of stored posts are not
inflated, positions of words not looked at.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from functools import partial
from itertools import accumulate, chain, pairwise
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import Any
from zlib import crc32

from listarchive.engines.whoosh.codec.base_subjects import in_order
from listarchive.engines.whoosh.codec.batch import Batch
from listarchive.engines.whoosh.codec.dictionary import DictionaryWriter
from listarchive.engines.whoosh.codec.doc_numbers import AnySource, FromBatch, FromSegment
from listarchive.engines.whoosh.codec.field_infos import FieldInfos
from listarchive.engines.whoosh.codec.merging import merged, merged_record, terms
from listarchive.engines.whoosh.codec.packing import read_varints
from listarchive.engines.whoosh.codec.page_file import PageWriter
from listarchive.engines.whoosh.codec.postings_writer import WITHOUT_POSTS, PrefixSetWriter, encoded, integers
from listarchive.engines.whoosh.codec.sections import Sections
from listarchive.engines.whoosh.codec.segment import Directory, Segment
from listarchive.engines.whoosh.codec.stored_fields import BLOCK, packed, unpacked

_IN_MEMORY = 1 << 22  # bytes of a dictionary; more waits in a file until the lists are written
_SMALL = 1 << 13  # bytes of a block of stored posts; smaller ones are joined


def write_segment(
    path: Path,
    fields: FieldInfos,
    batches: Sequence[Batch],
    segments: Sequence[Segment] = (),
    lost: Container[bytes] = frozenset(),
) -> int:
    """Write a segment of what counts in segments and batches; give the number of its posts.

    Terms without posts that are `lost` are left out. Raises OSError, and `Damaged` if a segment is.
    """
    sources: list[AnySource] = []
    base = 0
    for segment in segments:
        sources.append(FromSegment(segment, base, fields))
        base += len(sources[-1].kept)
    for batch in batches:
        sources.append(FromBatch(batch, base, fields))
        base += len(sources[-1].kept)
    file = PageWriter(path)
    try:
        _write(file, path.parent, fields, sources, base, lost)
    except BaseException:
        file.abandon()
        raise
    file.close()
    return base


def _write(
    file: PageWriter,
    folder: Path,
    fields: FieldInfos,
    sources: list[AnySource],
    posts: int,
    lost: Container[bytes],
) -> None:
    sections = Sections(file)
    sections.stored_fields(_stored_fields(sources))
    _write_columns(sections, fields, sources, posts)
    lengths = {name: _lengths(sources, name) for name in fields.words}
    for name in filter(lambda name: any(lengths[name]), fields.words):
        sections.numbers(f"length.{name}", "H", lengths[name])
    known_by, refs = array("I"), array("I")
    prefixes = fields.prefixes
    hashes = {prefixes[name]: known_by for name in fields.known_by} | {prefixes[fields.references]: refs}
    sets = PrefixSetWriter(prefixes[fields.by_prefix])
    most = [0]
    with SpooledTemporaryFile(_IN_MEMORY, "w+b", dir=str(folder)) as blocks:
        words = DictionaryWriter(blocks)
        sections.add("lists", _lists(fields, sources, lengths, words, hashes, sets, most, lost))
        blocks.seek(0)
        sections.add("terms", iter(partial(blocks.read, _IN_MEMORY), b""))
    sections.numbers("blocks", "Q", words.offsets)
    sections.numbers("most", "Q", most)
    sections.numbers("known", "I", sorted(known_by))
    sections.numbers("refs", "I", sorted(refs))
    sections.add("alike", [bytes(sets.sets)])
    sections.add("alike.places", [json.dumps(sets.offsets).encode()])
    totals = {name: sum(lengths[name]) for name in fields.words}
    directory = Directory(
        posts, list(fields.terms), list(fields.words), dict(fields.numbers), totals, sections.found
    )
    content = json.dumps(asdict(directory)).encode()
    file.write(content + len(content).to_bytes(4, "little"))


def _write_columns(sections: Sections, fields: FieldInfos, sources: list[AnySource], posts: int) -> None:
    for name, code in fields.numbers.items():
        sections.numbers(name, code, _column(sources, name))
    dates = _column(sources, fields.order)
    sections.numbers("by_date", "I", sorted(range(posts), key=dates.__getitem__))
    for name in fields.labels:
        known: dict[tuple[str, ...], int] = {}
        values = _column(sources, name)
        sections.numbers(name, "I", [known.setdefault(tuple(value), len(known)) for value in values])
        sections.add(f"{name}.values", [json.dumps(list(known)).encode()])
    refs = _column(sources, fields.references)
    ordered = in_order(
        _column(sources, fields.at_last), _column(sources, fields.shared), dates, [ids[0] for ids in refs]
    )
    ends = list(accumulate(map(len, ordered.values()), initial=0))
    sections.numbers("by_base_subject", "I", chain.from_iterable(ordered.values()))
    places = json.dumps(dict(zip(ordered, pairwise(ends), strict=True)))
    sections.add("by_base_subject.lists", [places.encode()])
    ancestries = [" ".join(ids).encode("ascii") for ids in refs]
    sections.numbers("ref", "I", accumulate(map(len, ancestries), initial=0))
    sections.add("ref.values", ancestries)


def _kept(source: AnySource, values: Sequence[Any]) -> Sequence[Any]:
    return values if source.new is None else [values[number] for number in source.kept]


def _column(sources: Iterable[AnySource], name: str) -> list[Any]:
    return [value for source in sources for value in _kept(source, source.column(name))]


def _lengths(sources: Iterable[AnySource], name: str) -> array[int]:
    return array("H", (length for source in sources for length in _kept(source, source.lengths(name))))


def _stored_fields(sources: Iterable[AnySource]) -> Iterator[tuple[int, bytes]]:
    """Give the blocks of stored posts, and how many stand in each; small ones are joined."""
    waiting: list[bytes] = []
    size = 0
    for source in sources:
        kept = None if source.new is None else set(source.kept)
        for start, count, block in source.blocks():
            if len(block) >= _SMALL and (kept is None or kept.issuperset(range(start, start + count))):
                if waiting:
                    yield packed(waiting)
                    waiting, size = [], 0
                yield count, block
                continue
            for number, stored in enumerate(unpacked(block), start):
                if kept is None or number in kept:
                    waiting.append(stored)
                    size += len(stored)
                    if size > BLOCK:
                        yield packed(waiting)
                        waiting, size = [], 0
    if waiting:
        yield packed(waiting)


def _lists(
    fields: FieldInfos,
    sources: Sequence[AnySource],
    lengths: dict[str, array[int]],
    words: DictionaryWriter,
    hashes: Mapping[bytes, array[int]],
    sets: PrefixSetWriter,
    most: list[int],
    lost: Container[bytes],
) -> Iterator[bytes]:
    """Fill the dictionary, and give the lists of postings that do not stand in it.

    `hashes` take the hashes of the keys that begin so, `sets` the posts of its field's terms, `most` how
    often a term stands in it at most.
    """
    place = 0
    written: list[bytes] = []

    def write(data: bytes) -> int:
        nonlocal place
        written.append(data)
        place += len(data)
        return place - len(data)

    none = integers([])
    prefixes = fields.prefixes
    length_of = {prefixes[name]: integers(lengths[name]) for name in fields.words}
    labels = _column(sources, fields.at_last)
    for key, parts in terms(sources, labels, prefixes[fields.at_last], length_of):
        record = parts[0].record(write) if len(parts) == 1 else merged_record(parts)
        postings = None
        if record is None:
            postings = merged(parts)
            record = encoded(postings, length_of.get(key[:1], none), write)
        if record == WITHOUT_POSTS and (not key.startswith(prefixes[fields.alone]) or key[1:] in lost):
            continue
        words.add(key, record)
        if not record[0] and record != WITHOUT_POSTS:
            most[0] = max(most[0], read_varints(record, 3)[2])
        if key.startswith(sets.letter):
            sets.add(key, record, postings or parts[0])
        if key[:1] in hashes:
            hashes[key[:1]].append(crc32(key))
        yield from written
        written.clear()
    words.flush()
    sets.flush()
