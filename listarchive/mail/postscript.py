"""PostScript that stands in a text: of Adobe's DSC 3.0, or cut, or without its comments."""

from __future__ import annotations

from listarchive.lazy import lazy_pattern

_CODE = lazy_pattern(
    r"%%[A-Z+]|[0-9A-Fa-f]{30,}$|(?:stroke|newpath|closepath|gsave|grestore|showpage|restore)$"
    r"|(?=.{0,300}[\d/(){}\[\]]).{0,300}(?<![^\W_])(?:def|bind|begin|moveto|lineto|rlineto|curveto|show|fill|scale"
    r"|translate|findfont|scalefont|setfont|setlinewidth|setgray|end|pop)$"
)
_PROSE = lazy_pattern(r"[^%].{0,300}[^\W\d_][.!?,:]$")
_LEAST = 8
"""Lines of code that are no accident."""
_GAP = 12
"""Lines between two that can only be code."""


def end_of(lines: list[str], start: int) -> int | None:
    """The line below a document that begins at a line, with whole documents in it; None if none does.

    It ends with its own `%%EOF`; where that is missing, with the last line that can only be code,
    and before one that ends as a sentence does.
    """
    depth = 0
    for number in range(start, len(lines)):
        line = lines[number]
        if line.startswith("%!"):
            depth += 1
        elif line.startswith("%%EOF"):
            depth -= 1
            if not depth:
                return number + 1
    return _end_of_cut(lines, start)


def _end_of_cut(lines: list[str], start: int) -> int | None:
    last, count = start, 0
    for number in range(start, len(lines)):
        line = lines[number].rstrip()
        if number - last > _GAP or _PROSE.match(line):
            break
        if _CODE.match(line):
            last, count = number, count + 1
    return last + 1 if count >= _LEAST else None
