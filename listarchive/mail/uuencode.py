"""Uuencode (POSIX.1-2017, uuencode): lines of up to 45 bytes, each with its length in front."""

from __future__ import annotations

import binascii

from listarchive.lazy import lazy_pattern

BEGIN = lazy_pattern(r"begin(-base64)? ([0-7]{3,4}) {1,9}(\S.{0,250}?)\s{0,99}$")
"""The first line of a file: the permissions it had, and its name."""


def bytes_in(line: str) -> int | None:
    """How many bytes a line stands for; None if it is no line of uuencode.

    A blank stands for zero as a grave does, and those at a line's end may have been lost on its way; some
    encoders add a sign for a checksum.
    """
    line = line.rstrip("\r")
    if not line or not " " <= line[0] <= "`":
        return None
    count = (ord(line[0]) - 32) & 63
    letters = -(-count // 3) * 4
    if not letters - 8 < len(line.rstrip()) - 1 <= letters + 2 and not (count and not line[1:].strip()):
        return None
    if len(line) - 1 > letters + 2 or not all(" " <= letter <= "`" for letter in line):
        return None
    return count


def from_uuencode(data: bytes) -> bytes:
    """The bytes of the first file in uuencoded lines; these lines themselves if there is none."""
    lines = data.decode("latin-1").split("\n")
    start = next((number + 1 for number, line in enumerate(lines) if BEGIN.match(line)), 0)
    decoded = []
    for line in lines[start:]:
        count = bytes_in(line)
        if not count:
            break
        letters = -(-count // 3) * 4
        try:
            decoded.append(binascii.a2b_uu(line[: letters + 1].encode("latin-1")))
        except binascii.Error:
            break
    return b"".join(decoded) or data
