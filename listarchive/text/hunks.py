"""Where the hunks of diffs end: unified, combined, context and normal ones, and git's binary patches."""

from __future__ import annotations

import re
from collections.abc import Sequence

from listarchive.lazy import lazy_pattern

UNIFIED = lazy_pattern(r"@@ -\d{1,9}(?:,(\d{1,9}))? \+\d{1,9}(?:,(\d{1,9}))? @@")
COMBINED = lazy_pattern(r"(@{3,9})((?: -\d{1,9}(?:,\d{1,9})?){2,8}) \+\d{1,9}(?:,(\d{1,9}))? \1")
CONTEXT = lazy_pattern(r"\*\*\* (\d{1,9})(?:,(\d{1,9}))? \*\*\*\*\r?$")
NORMAL = lazy_pattern(r"(?:(\d{1,9}),)?(\d{1,9})([acd])(?:(\d{1,9}),)?(\d{1,9})\r?$")
BINARY = "GIT binary patch"

_CONTEXT_NEW = lazy_pattern(r"--- (\d{1,9})(?:,(\d{1,9}))? ----\r?$")
_LITERAL = lazy_pattern(r"(?:literal|delta) \d{1,12}\r?$")
_BEHIND = lazy_pattern(r"@@|diff -|Index: |--- \S|\*\*\*|-- ?\r?$|RCS file: ")
"""What stands behind a hunk whose lines are all there."""
_BLANK = frozenset((" ", "\t", "", "\r"))
_MARKS = frozenset(">|")
_LONG = 60  # characters of a line that a mailer may have broken
_ODD = 8  # lines of a hunk that a mailer has changed: of more, nothing says that it is one

Lines = Sequence[str]


def unified(lines: Lines, head: int, match: re.Match[str]) -> int:
    """The line after a unified hunk, whose lines are counted in its head.

    A mailer may have broken long lines, or taken the blank away before those that did not change: they are
    lines of the hunk if all is there with them, and something that stands behind a hunk follows.
    """
    old, new = int(match[1] or "1"), int(match[2] or "1")
    end, old, new = _counted(lines, head + 1, old, new)
    if old <= 0 and new <= 0:
        return _beyond(lines, end)
    return _mended(lines, end, old, new) or _before_delimiter(lines, head, end)


def _counted(lines: Lines, start: int, old: int, new: int) -> tuple[int, int, int]:
    """Go on while the lines are those of a hunk: the line after them, and how many are missing."""
    for end in range(start, len(lines)):
        if old <= 0 and new <= 0:
            return end, old, new
        first = lines[end][:1]
        if first == "+":
            new -= 1
        elif first == "-":
            old -= 1
        elif first in _BLANK:
            old, new = old - 1, new - 1
        elif first != "\\":
            return end, old, new
    return len(lines), old, new


def _beyond(lines: Lines, end: int) -> int:
    """Go on behind lines that a hunk has counted: a note, and lines that its author has added by hand."""
    if end < len(lines) and lines[end][:2] == "\\ ":
        return end + 1
    last = end
    while last < len(lines) and (lines[last][:1] == "+" or re.match(r"-(?!-| -)", lines[last])):
        last += 1
    return last if last > end and last < len(lines) and _BEHIND.match(lines[last]) else end


def _mended(lines: Lines, end: int, old: int, new: int) -> int:
    """The line after a hunk that has some lines without their sign; 0 if it is none."""
    odd: list[int] = []
    while end < len(lines) and (old > 0 or new > 0):
        if len(odd) == _ODD:
            return 0
        odd.append(end)
        if not (len(lines[end - 1]) >= _LONG and lines[end][:1].isalnum()):
            old, new = old - 1, new - 1
        end, old, new = _counted(lines, end + 1, old, new)
    below = end
    while below < len(lines) and not lines[below].strip():
        below += 1
    if old != 0 or new != 0 or not (below == len(lines) or _BEHIND.match(lines[below])):
        return 0
    # A quote below a hunk that is cut off is none of its lines.
    return 0 if odd[-1:] == [end - 1] and any(lines[each][:1] in _MARKS for each in odd) else end


def _before_delimiter(lines: Lines, head: int, end: int) -> int:
    """The end of a hunk that misses lines: a signature below it is none of them."""
    last = end - 1
    while last > head and lines[last].strip() == "":
        last -= 1
    return last if last > head and lines[last].rstrip("\r") == "-- " else end


def combined(lines: Lines, head: int, match: re.Match[str]) -> int:
    """The line after a hunk of a diff with several old files, each of which has a column of signs."""
    columns = len(match[1]) - 1
    old = [int(each.partition(",")[2] or "1") for each in match[2].split()]
    new = int(match[3] or "1")
    if len(old) != columns:
        return head + 1
    for end in range(head + 1, len(lines)):
        if new <= 0 and max(old) <= 0:
            return end
        signs = lines[end][:columns].rstrip("\r").ljust(columns)
        if signs[0] == "\\":
            continue
        if signs.strip(" +-"):
            return end
        removed = "-" in signs
        new -= not removed
        old = [
            left - (sign == "-" if removed else sign == " ") for left, sign in zip(old, signs, strict=True)
        ]
    return len(lines)


def context(lines: Lines, head: int, match: re.Match[str]) -> int:
    """The line after a hunk of a context diff, which has its old lines, then its new ones."""
    end = _section(lines, head + 1, _range(match), "!-")
    new = _CONTEXT_NEW.match(lines[end]) if end < len(lines) else None
    return _section(lines, end + 1, _range(new), "!+") if new else end


def _range(match: re.Match[str]) -> int:
    """Count the lines from a first to a last one."""
    return 1 if match[2] is None else max(0, int(match[2]) - int(match[1]) + 1)


def _section(lines: Lines, start: int, count: int, signs: str) -> int:
    for end in range(start, min(len(lines), start + count)):
        line = lines[end]
        if line[:2] != "  " and line[:1] not in ("\t", "\r", "") and not _signed(line, signs):
            return end
    return min(len(lines), start + count)


def _signed(line: str, signs: str) -> bool:
    return line[:1] in signs and line[1:2] in _BLANK


def normal(lines: Lines, head: int, match: re.Match[str]) -> int:
    """The line after a change in a normal diff, where `< ` marks old lines and `> ` new ones."""
    old, new = (int(match[last]) - int(match[first] or match[last]) + 1 for first, last in ((1, 2), (4, 5)))
    sections = [("<", old)] * (match[3] in "cd") + [(">", new)] * (match[3] in "ca")
    end = head + 1
    for number, (sign, count) in enumerate(sections):
        if number and lines[end : end + 1] and lines[end].rstrip() == "---":
            end += 1
        first = end
        while (
            end < len(lines) and end - first < count and lines[end][:1] == sign and lines[end][1:2] in _BLANK
        ):
            end += 1
        if end < len(lines) and lines[end][:2] == "\\ ":
            end += 1
    return end


def binary(lines: Lines, head: int) -> int:
    """The line after a binary patch of git: two pieces, each up to a blank line."""
    end = head + 1
    while end < len(lines) and _LITERAL.match(lines[end]):
        while end < len(lines) and lines[end].strip():
            end += 1
        while end < len(lines) and not lines[end].strip():
            end += 1
    return end
