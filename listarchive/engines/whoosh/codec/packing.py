"""Many small numbers in few bytes, read back without a loop in Python.

A loop over 256 numbers takes Python 15 microseconds; `bytes`, `array` and `zlib` take one. So the many
are kept in a width that these understand, and only the few (the postings of a rare term) as numbers of
variable length.
"""

from __future__ import annotations

import sys
import zlib
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence

_WORTH_DEFLATING = 64  # numbers; below that zlib's own header costs what it saves
_ONE_BLOCK = 2000  # bytes that zlib deflates in one block with a memory of 5; more memory, larger blocks


def varints(numbers: Iterable[int]) -> bytes:
    """Pack numbers from 0 seven bits a byte, the eighth set if more follow."""
    plain = list(numbers)
    if not plain or max(plain) < 0x80:
        return bytes(plain)
    out = bytearray()
    for number in plain:
        while number > 0x7F:
            out.append(number & 0x7F | 0x80)
            number >>= 7  # noqa: PLW2901 - what is left of it
        out.append(number)
    return bytes(out)


def read_varints(data: bytes, most: int | None = None) -> Sequence[int]:
    """Give back the numbers that `varints` packed: all, or the first so many."""
    if data.isascii():
        return data[:most]
    numbers: list[int] = []
    number = shift = 0
    for byte in data:
        if byte & 0x80:
            number |= (byte & 0x7F) << shift
            shift += 7
        else:
            numbers.append(number | byte << shift)
            if len(numbers) == most:
                break
            number = shift = 0
    return numbers


def little_endian(code: str, numbers: Iterable[int]) -> bytes:
    """Write numbers in the fixed width of one of `array`'s codes."""
    values = array(code, numbers)
    if sys.byteorder == "big":
        values.byteswap()
    return values.tobytes()


def from_little_endian(code: str, data: bytes | bytearray) -> array[int]:
    """Give back what `little_endian` wrote."""
    values = array(code)
    values.frombytes(data)
    if sys.byteorder == "big":
        values.byteswap()
    return values


def pack(numbers: Sequence[int]) -> bytes:
    """Pack numbers below 2**32 in one width: none, one, two or four bytes each, whichever is enough for all.

    Many of one or two bytes are deflated, if that makes them fewer: distances and counts are small, and of
    two bytes, the high ones stand together, most of them zero.
    """
    most = max(numbers, default=0)
    if not most:
        return b"\0"
    if most < 1 << 8:
        return packed("B", bytes(list(numbers)))  # an array alone would give its memory
    code = "H" if most < 1 << 16 else "I"
    return packed(code, little_endian(code, numbers))


def packed(code: str, plain: bytes) -> bytes:
    """Pack numbers, not all of them 0, that stand in the fixed width of one of `array`'s codes."""
    if code == "B":
        return _deflated(b"\5", plain, len(plain)) or b"\1" + plain
    if code == "H":
        return _deflated(b"\3", plain[::2] + plain[1::2], len(plain) // 2) or b"\2" + plain
    return b"\4" + plain


def _deflated(form: bytes, plain: bytes, count: int) -> bytes:
    if count < _WORTH_DEFLATING:
        return b""
    # Without the search for what stands there twice: among numbers that finds little, and what zlib lays out
    # for it takes longer to make than the few numbers of a chunk to deflate.
    memory = 5 if len(plain) < _ONE_BLOCK else 9
    deflating = zlib.compressobj(9, zlib.DEFLATED, -9, memory, zlib.Z_HUFFMAN_ONLY)
    data = deflating.compress(plain) + deflating.flush()
    return form + data if len(data) < len(plain) else b""


def unpack(data: bytes, count: int) -> Sequence[int]:
    """Give back the numbers that `pack` packed. Raises ValueError if there are not so many."""
    form = data[0]
    numbers: Sequence[int]
    if form == 0:
        return bytes(count)
    if form == 1:
        numbers = data[1:]
    elif form == 5:
        numbers = zlib.decompress(data[1:], -15)
    elif form == 2:
        numbers = from_little_endian("H", data[1:])
    elif form == 3:
        planes = zlib.decompress(data[1:], -15)
        both = bytearray(len(planes))
        both[::2], both[1::2] = planes[:count], planes[count:]
        numbers = from_little_endian("H", both)
    else:
        numbers = from_little_endian("I", data[1:])
    if len(numbers) != count:
        raise ValueError(f"{len(numbers)} numbers where {count} were packed")
    return numbers


def stands_in(ordered: Sequence[int], number: int) -> bool:
    """Tell whether a number is among some in order."""
    place = bisect_left(ordered, number)
    return place < len(ordered) and ordered[place] == number
