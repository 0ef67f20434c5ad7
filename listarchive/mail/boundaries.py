"""Multiparts of which the delimiters are not what their header says (RFC 2046 §5.1.1)."""

from __future__ import annotations

import re

from listarchive.lazy import lazy_pattern

_DELIMITER = lazy_pattern(
    r"^--(?!\s)([^\n]{1,200}?)[ \t\r]{0,20}\n(?=Content-[A-Za-z-]{1,40}[ \t]{0,9}:)",
    re.MULTILINE | re.IGNORECASE,
)
_AROUND = "-–— \t\r\"'<>\\"
_SHORTEST = 8
"""Signs that are left of a boundary which was cut, and still tell it from other lines."""
_LONGEST = 250


def found_in(text: str, boundary: str) -> tuple[str, str] | None:
    """A multipart's text with its delimiters written alike, and their boundary; None if it has none.

    A delimiter is a line that is nearly the header's boundary: with other quotes, dashes or letters of the
    other case, or cut. Where none is, and where the header gives no boundary, it is the first line that
    stands above a field of a part.
    """
    lines = text.split("\n")
    near = nearly(lines, boundary)
    if not near:
        first = _DELIMITER.search(text)
        if first is None:
            return None
        boundary = first[1]
        near = [number for number, line in enumerate(lines) if line.startswith(f"--{boundary}")]
    name = boundary.strip(_AROUND) or "boundary"
    last = near[-1]
    closed = lines[last].rstrip().endswith("--") and not boundary.endswith("--")
    closed = closed or not any(line.strip() for line in lines[last + 1 :])
    for number in near:
        lines[number] = f"--{name}"
    if closed and len(near) > 1:
        lines[last] += "--"
    return "\n".join(lines), name


def nearly(lines: list[str], boundary: str) -> list[int]:
    """The numbers of the lines that are nearly a boundary, or exactly."""
    wanted = boundary.strip(_AROUND).casefold()
    if not wanted:
        return []
    return [number for number, line in enumerate(lines) if len(line) < _LONGEST and _is_near(line, wanted)]


def _is_near(line: str, wanted: str) -> bool:
    bare = line.strip(_AROUND).casefold()
    if bare == wanted:
        return line.startswith("-") or (len(wanted) >= _SHORTEST and line[:1] != ">")
    if len(bare) < _SHORTEST or len(wanted) < _SHORTEST or not line.startswith("--"):
        return False
    return wanted.startswith(bare) or bare.startswith(wanted)
