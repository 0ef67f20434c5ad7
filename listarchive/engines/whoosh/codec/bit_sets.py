"""Sets of posts as large integers, which are joined without a step from post to post.

A set is an integer in which bit n stands for post n: Python joins two sets of 200,000 posts in a
microsecond, and counts one in eight.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from itertools import compress, repeat

BitSet = int
"""A set of posts of one segment."""

_VALUES = bytes.maketrans(b"01", b"\0\1")
_NONZERO = bytes([0, *repeat(1, 255)])
"""Whether a byte of a set stands for any post."""
_SPARSE = 16  # posts to one of the set; from there on it is faster to set one bit after the other
_DENSE = 12  # … below that it is faster to ask every post than to look for the next one


def bits(numbers: Collection[int], posts: int) -> BitSet:
    """Make the set of some of so many posts."""
    if len(numbers) * _SPARSE < posts:
        # A bit takes longer to set than a digit, but an eighth of the memory is filled and read.
        data = bytearray((posts >> 3) + 1)
        for number in numbers:
            data[number >> 3] |= 1 << (number & 7)
        return int.from_bytes(data, "little")
    digits = bytearray(b"0") * (posts + 1)
    for number in numbers:
        digits[number] = 0x31
    digits.reverse()
    return int(digits, 2)


def flags(found: BitSet, posts: int) -> bytes:
    """Tell for each of so many posts whether it is in a set: 1 or 0."""
    return _digits(found).ljust(posts, b"0").translate(_VALUES)


def members(found: BitSet) -> list[int]:
    """Give the posts of a set, in ascending order."""
    posts = found.bit_length()
    if found.bit_count() * _DENSE > posts:
        return list(compress(range(posts), _digits(found).translate(_VALUES)))
    # From one byte that holds any to the next: of few posts, a digit for each takes longer.
    data = found.to_bytes((posts + 7) >> 3, "little")
    nonzero = data.translate(_NONZERO)
    numbers: list[int] = []
    at = nonzero.find(1)
    while at >= 0:
        first = at << 3
        for bit in _ones(data[at]):  # most often one, for which a list takes three times as long
            numbers.append(first + bit)  # noqa: PERF401
        at = nonzero.find(1, at + 1)
    return numbers


@cache
def _ones(byte: int) -> list[int]:
    return [bit for bit in range(8) if byte >> bit & 1]


def _digits(found: BitSet) -> bytes:
    """Write a set as zeros and ones, that of post 0 first."""
    return f"{found:b}"[::-1].encode("ascii")
