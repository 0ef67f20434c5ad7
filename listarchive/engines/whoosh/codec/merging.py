"""Merging: the terms of all sources of a new segment, in their order, and the postings of each."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from heapq import merge
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from listarchive.engines.whoosh.codec.doc_numbers import AnySource, FromBatch, FromSegment, Stored
from listarchive.engines.whoosh.codec.keys import plain
from listarchive.engines.whoosh.codec.merged_postings import Joined, joined
from listarchive.engines.whoosh.codec.packing import read_varints, varints
from listarchive.engines.whoosh.codec.postings import Postings
from listarchive.engines.whoosh.codec.postings_writer import WITHOUT_POSTS, Integers, fits

_CONTINUED = bytes(range(0x80, 0x100))
"""The bytes of numbers of variable length but for the last of each."""


class _Labelled(NamedTuple):
    """The posts with a label that only the writer knows of."""

    posts: list[int]

    @property
    def short(self) -> None:
        """Give none: it is seldom so short that it needs no list."""

    def record(self, _: object) -> None:
        """Give none."""

    def postings(self) -> Postings:
        """Give its postings."""
        return Postings(self.posts, [], [])


def _labelled(labels: Sequence[Iterable[str]], prefix: bytes) -> dict[bytes, _Labelled]:
    """Give the posts that have each label, by its key."""
    found: dict[bytes, _Labelled] = {}
    for number, names in enumerate(labels):
        for name in dict.fromkeys(names):
            key = prefix + plain(name.encode("utf-8", "surrogatepass"))
            found.setdefault(key, _Labelled([])).posts.append(number)
    return found


Part = Stored | Joined | _Labelled


def terms(
    sources: Sequence[AnySource],
    labels: Sequence[Iterable[str]],
    prefix: bytes,
    lengths: Mapping[bytes, Integers],
) -> Iterator[tuple[bytes, list[Part]]]:
    """Give all terms in their order, each with what the sources have of it.

    `labels` are those that each post of the new segment has been given at last, in the field whose keys begin
    with `prefix`; `lengths` are as in `merged_postings.joined`.
    """
    new = joined([source for source in sources if isinstance(source, FromBatch)], lengths)
    few: Iterator[tuple[bytes, Part]] = iter(sorted(_labelled(labels, prefix).items()))
    old = [source.terms() for source in sources if isinstance(source, FromSegment)]
    if not old:  # each term comes once, then: to look for others takes twice as long
        yield from ((key, [part]) for key, part in _with_few(new, few))
        return
    streams: list[Iterator[tuple[bytes, Part]]] = [*old, new, few]
    for key, found in groupby(merge(*streams, key=itemgetter(0)), key=itemgetter(0)):
        yield key, [part for _, part in found]


def _with_few(
    many: Iterator[tuple[bytes, Joined]], few: Iterator[tuple[bytes, Part]]
) -> Iterator[tuple[bytes, Part]]:
    """Put a few terms where they belong among many."""
    waiting = next(few, None)
    for key, part in many:
        while waiting and waiting[0] < key:
            yield waiting
            waiting = next(few, None)
        yield key, part
    if waiting:
        yield waiting
        yield from few


def merged_record(parts: Sequence[Part]) -> bytes | None:
    """Merge what segments and batches have of a term, if it needs no list in any of them, nor in all.

    Most terms are so rare. Only the distances between their posts become numbers here: how often, and where,
    they stand in each is taken as it is written.
    """
    gaps, counts, positions = list[int](), bytearray(), bytearray()
    last = 0
    for part in parts:
        if part.short is None:
            return None
        record, base = part.short
        count = record[0]
        if not count:
            continue
        posts = read_varints(record, count + 1)[1:]
        end = 1 + len(varints(posts))
        often = record[end : end + count]
        if not often.isascii():  # some take more than a byte
            return None
        counts += often
        positions += record[end + count :]
        gaps.append(posts[0] + base - last)
        gaps += posts[1:]
        last = base + sum(posts)
    if not gaps:
        return WITHOUT_POSTS
    if not fits(len(gaps), len(positions.translate(None, _CONTINUED))):
        return None
    return varints([len(gaps), *gaps]) + counts + positions


def merged(parts: Sequence[Part]) -> Postings:
    """Merge what segments and batches have of a term."""
    if len(parts) == 1:
        return parts[0].postings()
    # Of the commonest words there are millions of positions: Python's own numbers take nine times the memory.
    posts, counts, positions = array("I"), array("I"), array("I")
    for part in parts:
        found = part.postings()
        posts.extend(found.posts)
        counts.extend(found.counts)
        positions.extend(found.positions)
    return Postings(posts, counts, positions)
