"""The lines that belong to a diff."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from listarchive.lazy import lazy_pattern
from listarchive.text import hunks
from listarchive.text.sheet import Sheet

_SIGNS = lazy_pattern(r"@|\*|G(?=[ld])|\d(?=[<>])")
"""What a hunk begins with, and what the next line does."""
_HEAD = lazy_pattern(
    r"(?:---|\+\+\+|\*\*\*) \S|diff -|index [0-9a-f]|(?:old|new|deleted file|new file) mode \d"
    r"|(?:dis)?similarity index \d|(?:rename|copy) (?:from|to) |Index: |RCS file: |retrieving revision "
    r"|Binary files |[=*]{10,}\r?$"
)
"""A line above the first hunk of a file."""
_MOST_HEADS = 12  # lines above a hunk
_MAY_BEGIN = ("@@ -", "*** ", "\n< ", "\n> ", "GIT binary patch", "diff --git ")
"""One of these stands in every text that holds a diff."""
_CHANGED = lazy_pattern(r"[-+!<>]")
_EXTENDED = lazy_pattern(
    r"(?:old mode|deleted file|new file|(?:dis)?similarity|rename|copy|index) |(?:Binary|GIT) "
)
_LONGEST = 2_000_000  # characters that are looked through for a diff
_LINES = 50_000


def lock_diffs(sheet: Sheet) -> None:
    """Lock the lines of unquoted diffs: their `>`, `-- ` and `From:` are content."""
    for start, end in blocks(sheet.lines, sheet.beginning(_SIGNS)):
        sheet.locked.update(range(start, end))


def blocks(lines: Sequence[str], places: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Find the hunks that begin at some places, with the lines above that name their files."""
    end = 0
    for index in places:
        if index < end:
            continue
        after = _end(lines, index)
        if after <= index:
            continue
        start, least = index, max(end, index - _MOST_HEADS)
        while start > least and _HEAD.match(lines[start - 1]):
            start -= 1
        yield start, after
        end = after


def _end(lines: Sequence[str], index: int) -> int:
    """The line after the hunk that begins with a line; 0 if none does."""
    line = lines[index]
    if line[:3] == "@@ ":
        match = hunks.UNIFIED.match(line)
        return hunks.unified(lines, index, match) if match else 0
    if line[:2] == "@@":
        match = hunks.COMBINED.match(line)
        return hunks.combined(lines, index, match) if match else 0
    if line[:4] == "*** ":
        match = hunks.CONTEXT.match(line)
        return hunks.context(lines, index, match) if match else 0
    if line[:1].isdecimal():
        match = hunks.NORMAL.match(line)
        return hunks.normal(lines, index, match) if match else 0
    return hunks.binary(lines, index) if line.startswith(hunks.BINARY) else 0


def holds_diff(text: str) -> bool:
    """Tell whether a text holds a diff that is not quoted: a hunk that changes something, or a file renamed.

    Only so much of a text is looked at that it takes no longer than to read it.
    """
    if not any(map(text.__contains__, _MAY_BEGIN)):
        return False
    lines = text[:_LONGEST].split("\n", _LINES)[:_LINES]
    places = (index for index, line in enumerate(lines) if line[:1] in "@*G0123456789" and line[:1])
    for start, end in blocks(lines, places):
        if any(map(_CHANGED.match, lines[start + 1 : end])) or lines[start].startswith(hunks.BINARY):
            return True
    return any(line.startswith("diff --git ") and _EXTENDED.match(below) for line, below in pairwise(lines))
