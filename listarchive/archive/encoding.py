"""How are postings written in the form that `postings` tells and reads?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from listarchive.archive.impact import impact
from listarchive.archive.packing import packed, varints
from listarchive.archive.postings import CHUNK, ENTRY, Postings
from listarchive.zstd import zstd

Integers = NDArray[np.int64]

_SHORT = 12  # posts; a term with fewer has no list of its own
_FEW_PLACES = 8 * _SHORT
_MANY = 16  # of so many posts one has the term: then its bits take no more room than what else is kept of it
_FEW = 4 * CHUNK  # posts whose set is made as fast
WITHOUT_POSTS = varints([0, 0])
"""The record of a term that stands in no post."""


def integers(values: Sequence[int] | Integers) -> Integers:
    """Give numbers as numpy has them."""
    return np.asarray(list(values) if isinstance(values, bytes) else values, np.int64)


def encoded(postings: Postings, lengths: Integers, write: Callable[[bytes], int]) -> bytes:
    """Make the record of a term for the dictionary; `write` appends to the lists and tells the place.

    `lengths` are those of the field in each post of the segment, for words.
    """
    if not len(postings.posts):
        return WITHOUT_POSTS
    if len(postings.posts) < _SHORT and len(postings.places) < _FEW_PLACES:
        # Numpy's calls take longer than a dozen steps.
        gaps = [after - before for before, after in pairwise(postings.posts)]
        numbers = [len(postings.posts), postings.posts[0], *gaps, *postings.counts, *postings.places]
        return varints(numbers)
    posts, counts, places = map(integers, (postings.posts, postings.counts, postings.places))
    data = _list(posts, counts, places, lengths)
    kept = b""
    last = int(posts[-1])
    if len(posts) >= max(_FEW, last // _MANY):
        flags = np.zeros(last + 1, np.uint8)
        flags[posts] = 1
        kept = zstd().compress(np.packbits(flags, bitorder="little").tobytes())
    return varints([0, len(posts), len(places), write(data + kept), len(data), len(kept)])


def _list(posts: Integers, counts: Integers, places: Integers, lengths: Integers) -> bytes:
    entries, chunks, placed = bytearray(), bytearray(), bytearray()
    gaps = np.diff(posts, prepend=0)
    lasts = posts[CHUNK - 1 :: CHUNK].tolist()
    if len(posts) % CHUNK:
        lasts.append(int(posts[-1]))
    if len(counts):
        length_of = lengths[posts]
        impacts = impact(counts, length_of)
        ends = np.append(0, np.cumsum(counts))[::CHUNK].tolist()
        ends += [len(places)] * (len(posts) % CHUNK > 0)
    most = length = 0
    for number, last in enumerate(lasts):
        chunk = slice(number * CHUNK, (number + 1) * CHUNK)
        data = _packed(gaps[chunk])
        chunks += len(data).to_bytes(2, "little") + data
        if len(counts):
            chunks += _packed(counts[chunk] - 1)
            placed += _packed(places[ends[number] : ends[number + 1]])
            best = chunk.start + int(np.argmax(impacts[chunk]))
            most, length = int(counts[best]), int(length_of[best])
        entries += ENTRY.pack(last, len(chunks), len(placed), min(most, 0xFFFF), min(length, 0xFFFF))
    return bytes(entries + chunks + placed)


def _packed(numbers: Integers) -> bytes:
    most = int(numbers.max())
    if not most:
        return b"\0"
    code, width = ("B", "<u1") if most < 1 << 8 else ("H", "<u2") if most < 1 << 16 else ("I", "<u4")
    return packed(code, numbers.astype(width).tobytes())


def short_records(
    posts: Integers, counts: Integers, places: Integers, posts_at: Integers, places_at: Integers
) -> list[bytes | None]:
    """Make the records of many terms at once; None for one that has a list of its own.

    `posts_at` tells where the posts of each begin, and where the last end; `places_at` the same of places.
    """
    frequencies, totals = np.diff(posts_at), np.diff(places_at)
    counted = np.where(totals > 0, frequencies, 0)
    some = frequencies > 0
    sizes = np.where(some, 1, 2) + frequencies + counted + totals
    starts = np.cumsum(sizes) - sizes
    numbers = np.zeros(int(sizes.sum()), np.int64)
    numbers[starts] = frequencies
    gaps = np.diff(posts, prepend=0)
    gaps[posts_at[:-1][some]] = posts[posts_at[:-1][some]]
    numbers[_spread(starts + 1, frequencies)] = gaps
    is_counted = np.repeat(totals > 0, frequencies)
    numbers[_spread(starts + 1 + frequencies, counted)] = counts[is_counted]
    numbers[_spread(starts + 1 + frequencies + counted, totals)] = places
    data, ends = _varints(numbers)
    at = np.append(0, ends)[np.append(starts, len(numbers))].tolist()
    short = ((frequencies < _SHORT) & (totals < _FEW_PLACES)).tolist()
    return [data[start:end] if fits else None for (start, end), fits in zip(pairwise(at), short, strict=True)]


def _spread(starts: Integers, sizes: Integers) -> Integers:
    """Number the places of so many that stand side by side from each start on."""
    first: Integers = np.repeat(starts - (np.cumsum(sizes) - sizes), sizes)
    return first + np.arange(len(first))


def _varints(numbers: Integers) -> tuple[bytes, Integers]:
    """Do for many numbers what `varints` does; tell where each ends."""
    sizes = np.ones(len(numbers), np.int64)
    for shift in range(7, 35, 7):
        sizes += numbers >> shift > 0
    ends = np.cumsum(sizes)
    data = np.zeros(int(sizes.sum()), np.uint8)
    for place in range(int(sizes.max(initial=0))):
        here = sizes > place
        more = np.where(sizes[here] > place + 1, 0x80, 0)
        data[(ends - sizes)[here] + place] = (numbers[here] >> 7 * place & 0x7F | more).astype(np.uint8)
    return data.tobytes(), ends
