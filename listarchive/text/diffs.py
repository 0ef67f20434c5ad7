"""The lines that belong to a diff."""

from __future__ import annotations

import re

from listarchive.lazy import lazy_pattern
from listarchive.text.sheet import Sheet

_HEADS = lazy_pattern(r"@|\d(?=[<>])")
_HUNK = lazy_pattern(r"@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@")
_CONTEXT = frozenset((" ", "\t", "", "\r"))
_NORMAL_DIFF = lazy_pattern(r"\d+(?:,\d+)?[acd]\d+(?:,\d+)?$")


def lock_diffs(sheet: Sheet) -> None:
    """Lock the lines of unquoted diffs: their `>`, `-- ` and `From:` are content.

    A unified hunk says how many lines it has; a hunk that a mailer rewrapped ends at the first line
    that cannot belong to it. In a normal diff `> ` marks an added line.
    """
    lines = sheet.lines
    count = len(lines)
    end = 0
    for index in sheet.beginning(_HEADS):
        if index < end:
            continue
        if sheet.first[index] == "@":
            if hunk := _HUNK.match(lines[index]):
                end = _hunk_end(lines, index, hunk)
                sheet.locked.update(range(index, end))
        elif lines[index + 1][:2] in ("< ", "> ") and _NORMAL_DIFF.match(sheet.bare[index]):
            end = index + 1
            while end < count and (lines[end][:1] in ("<", ">", "\\") or sheet.bare[end] == "---"):
                end += 1
            sheet.locked.update(range(index, end))


def _hunk_end(lines: list[str], index: int, hunk: re.Match[str]) -> int:
    """The line after the hunk whose head is line `index`."""
    old = int((hunk[1] or "1")[:9])
    new = int((hunk[2] or "1")[:9])
    for end in range(index + 1, len(lines)):
        if old <= 0 and new <= 0:
            return end
        first = lines[end][:1]
        if first == "+":
            new -= 1
        elif first == "-":
            old -= 1
        elif first in _CONTEXT:
            old -= 1
            new -= 1
        elif first != "\\":
            return end
    return len(lines)
