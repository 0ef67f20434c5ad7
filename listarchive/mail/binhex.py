"""BinHex 4.0 (RFC 1741, Appendix A): a Macintosh file in lines of 64 signs, between two colons."""

from __future__ import annotations

import re

from listarchive.lazy import lazy_pattern

_SIGNS = "!\"#$%&'()*+,-012345689@ABCDEFGHIJKLMNPQRSTUVXYZ[`abcdefhijklmpqr"
_VALUES = {sign: value for value, sign in enumerate(_SIGNS)}
_LINE = lazy_pattern(f":?[{re.escape(_SIGNS)}]{{1,90}}:?$")
_REPEAT = 0x90
_HEAD = 200
"""Signs that hold a name of 63 letters and what stands below it."""


def end_of(lines: list[str], start: int) -> int | None:
    """The line below a file whose first line begins with a colon; None if no file stands there."""
    if start >= len(lines) or not lines[start].startswith(":"):
        return None
    for number in range(start, len(lines)):
        bare = lines[number].strip()
        if bare and not _LINE.match(bare) and bare != ":":
            return number if number > start + 1 else None
        if bare.endswith(":") and (number > start or len(bare) > 1):
            return number + 1
    return len(lines)


def head_of(lines: list[str]) -> tuple[str, int]:
    """The name of a file, and the size of its data fork; empty and 0 where they cannot be read."""
    head = _expanded("".join(line.strip() for line in lines[:8]).strip(":")[:_HEAD])
    length = head[0] if head else 0
    if not 0 < length < 64 or len(head) < length + 16:
        return "", 0
    name = head[1 : length + 1].decode("mac_roman").strip()
    # Below the name: a zero, type, creator, flags, and the lengths of the two forks.
    return name if name.isprintable() else "", int.from_bytes(head[length + 12 : length + 16], "big")


def _expanded(signs: str) -> bytes:
    """Six bits for each sign; a repeated byte is followed by 0x90 and how often it stands there."""
    bits = "".join(f"{_VALUES.get(sign, 0):06b}" for sign in signs)
    packed = [int(bits[place : place + 8], 2) for place in range(0, len(bits) - 7, 8)]
    found = bytearray()
    place = 0
    while place < len(packed):
        byte = packed[place]
        if byte == _REPEAT and place + 1 < len(packed):
            count = packed[place + 1]
            found += found[-1:] * (count - 1) if count else bytes((_REPEAT,))
            place += 2
        else:
            found.append(byte)
            place += 1
    return bytes(found)
