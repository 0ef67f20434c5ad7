"""The postings of many terms written at once, in the form that `postings` tells and reads.

Numpy's calls take longer than a dozen steps in Python, so what it does here it does for some hundred
thousand postings; what is left for each term is to cut bytes out of bytes. Those of the few terms that have
several chunks are written one by one (see `postings_writer`).
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from listarchive.engines.shared.impact import impact
from listarchive.engines.whoosh.codec.packing import packed
from listarchive.engines.whoosh.codec.postings import CHUNK, ENTRY
from listarchive.engines.whoosh.codec.postings_writer import Integers, fits


def short_records(
    posts: Integers, counts: Integers, positions: Integers, posts_at: Integers, positions_at: Integers
) -> list[bytes | None]:
    """Make the records of many terms; None for one that has a list of its own.

    `posts_at` tells where the posts of each begin, and the last end; `positions_at` where its positions do.
    """
    frequencies, totals = np.diff(posts_at), np.diff(positions_at)
    is_short = fits(frequencies, totals)
    gaps = _gaps(posts, posts_at[:-1][frequencies > 0])
    # Half of all postings are those of the commonest words, which have lists.
    gaps, counts = (column[np.repeat(is_short, frequencies)] for column in (gaps, counts))
    positions = positions[np.repeat(is_short, totals)]
    frequencies, totals = frequencies[is_short], totals[is_short]
    counted = np.where(totals > 0, frequencies, 0)
    sizes = np.where(frequencies > 0, 1, 2) + frequencies + counted + totals
    starts = np.cumsum(sizes) - sizes
    numbers = np.zeros(int(sizes.sum()), np.int64)
    numbers[starts] = frequencies
    numbers[_spread(starts + 1, frequencies)] = gaps
    is_counted = np.repeat(totals > 0, frequencies)
    numbers[_spread(starts + 1 + frequencies, counted)] = counts[is_counted]
    numbers[_spread(starts + 1 + frequencies + counted, totals)] = positions
    data, ends = _varints(numbers)
    at = np.append(0, ends)[np.append(starts, len(numbers))].tolist()
    records = iter([data[start:end] for start, end in pairwise(at)])
    return [next(records) if fits else None for fits in is_short.tolist()]


def short_lists(
    posts: Integers,
    counts: Integers,
    positions: Integers,
    posts_at: Integers,
    positions_at: Integers,
    lengths: Integers,
) -> dict[int, bytes]:
    """Make the lists of those of many terms that have one of a single chunk, by the number of the term.

    `lengths` are those of the field in the post of each posting; the rest is as in `short_records`.
    """
    frequencies, totals = np.diff(posts_at), np.diff(positions_at)
    chosen = np.flatnonzero(~fits(frequencies, totals) & (frequencies <= CHUNK))
    gaps = _gaps(posts, posts_at[chosen])
    impacts = impact(counts, lengths)
    starts, ends = posts_at[chosen].tolist(), posts_at[chosen + 1].tolist()
    gap_columns = _Column(gaps, starts, ends)
    count_columns = _Column(counts - 1, starts, ends)
    firsts, lasts = positions_at[chosen].tolist(), positions_at[chosen + 1].tolist()
    position_columns = _Column(positions, firsts, lasts)
    found: dict[int, bytes] = {}
    for number, (term, start, end, first, last) in enumerate(
        zip(chosen.tolist(), starts, ends, firsts, lasts, strict=True)
    ):
        data = gap_columns.packed(number)
        chunk = len(data).to_bytes(2, "little") + data
        placed = b""
        most = length = 0
        if last > first:
            chunk += count_columns.packed(number)
            placed = position_columns.packed(number)
            best = start + int(impacts[start:end].argmax())
            most, length = int(counts[best]), int(lengths[best])
        entry = ENTRY.pack(
            int(posts[end - 1]), len(chunk), len(placed), min(most, 0xFFFF), min(length, 0xFFFF)
        )
        found[term] = entry + chunk + placed
    return found


def _gaps(posts: Integers, starts: Integers) -> Integers:
    """Give the distances between posts; at the start of a term, its first post."""
    gaps: Integers = np.diff(posts, prepend=0)
    gaps[starts] = posts[starts]
    return gaps


class _Column:
    """Numbers of many terms, to be packed for each of them as `packing.pack` does."""

    def __init__(self, numbers: Integers, starts: list[int], ends: list[int]) -> None:
        self._starts, self._ends = starts, ends
        edges = np.array([starts, ends], np.int64).T.ravel()
        # A stretch of no numbers has the number at its start for the greatest; it is not asked for.
        self._most = np.maximum.reduceat(np.append(numbers, 0), edges)[::2].tolist() if starts else []
        self._one, self._two, self._four = (
            numbers.astype(width).tobytes() for width in ("<u1", "<u2", "<u4")
        )

    def packed(self, number: int) -> bytes:
        """Pack what one of the terms has."""
        start, end, most = self._starts[number], self._ends[number], self._most[number]
        if not most:
            return b"\0"
        if most < 1 << 8:
            return packed("B", self._one[start:end])
        if most < 1 << 16:
            return packed("H", self._two[2 * start : 2 * end])
        return packed("I", self._four[4 * start : 4 * end])


def _spread(starts: Integers, sizes: Integers) -> Integers:
    """Number those of so many that stand side by side from each start on."""
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
