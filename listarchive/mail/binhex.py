"""BinHex 4.0 (RFC 1741, Appendix A): a Macintosh file in lines of 64 signs, between two colons."""

from __future__ import annotations

import binascii
import re

from listarchive.lazy import lazy_pattern

_SIGNS = "!\"#$%&'()*+,-012345689@ABCDEFGHIJKLMNPQRSTUVXYZ[`abcdefhijklmpqr"
_AS_BASE64 = str.maketrans(_SIGNS, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
_LINE = lazy_pattern(f":?[{re.escape(_SIGNS)}]{{1,90}}:?$")
_REPEAT = b"\x90"
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


def data_of(lines: list[str]) -> bytes | None:
    """The data fork of a file, from the line that begins with a colon; None if it is cut or damaged."""
    start = next((number for number, line in enumerate(lines) if line.startswith(":")), len(lines))
    signs = "".join(line.strip() for line in lines[start:]).strip(":")
    _, size = head_of(lines[start:])
    whole = _expanded(signs, _HEAD + size)
    length = whole[0] if whole else 0
    begin = length + 22  # behind the lengths of both forks, and a checksum
    return whole[begin : begin + size] if length and len(whole) >= begin + size else None


def _expanded(signs: str, most: int = _HEAD) -> bytes:
    """Six bits for each sign; a repeated byte is followed by 0x90 and how often it stands there.

    Gives so many bytes at most, or a run more.
    """
    letters = signs.translate(_AS_BASE64).encode("ascii", "ignore")
    packed = binascii.a2b_base64(letters[: len(letters) - (len(letters) % 4 == 1)] + b"==")
    first, *others = packed.split(_REPEAT)
    found = bytearray(first)
    for piece in others:
        if len(found) > most:
            break
        count = piece[0] if piece else 0
        found += found[-1:] * (count - 1) if count else _REPEAT
        found += piece[1:]
    return bytes(found)
