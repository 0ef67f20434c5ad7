"""Which lines belong to a diff?"""

from __future__ import annotations

import re

from listarchive.text.sheet import Sheet

_HUNK = re.compile(r"@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@")
_NORMAL_DIFF = re.compile(r"\d+(?:,\d+)?[acd]\d+(?:,\d+)?$")


def lock_diffs(sheet: Sheet) -> None:
    """Lock the lines of unquoted diffs: their `>`, `-- ` and `From:` are content.

    A unified hunk says how many lines it has; a hunk that a mailer rewrapped ends at the first line
    that cannot belong to it. In a normal diff `> ` marks an added line.
    """
    if "@@ -" not in sheet.text and not _may_hold_normal_diff(sheet.text):
        return
    lines = sheet.lines
    end = len(lines)
    index = 0
    while index < end:
        line = lines[index]
        first = line[:1]
        if first == "@" and (hunk := _HUNK.match(line)):
            index = _lock_hunk(sheet, index, hunk)
        elif (
            first.isdigit()
            and index + 1 < end
            and lines[index + 1][:2] in ("< ", "> ")
            and _NORMAL_DIFF.match(sheet.bare[index])
        ):
            sheet.locked.add(index)
            index += 1
            while index < end and (lines[index][:1] in ("<", ">", "\\") or sheet.bare[index] == "---"):
                sheet.locked.add(index)
                index += 1
        else:
            index += 1


def _may_hold_normal_diff(text: str) -> bool:
    """Whether some line that begins with `> ` or `< ` stands below one that ends in a digit."""
    if "\n< " in text:
        return True
    position = text.find("\n> ")
    while position > 0:
        if text[position - 1].isdigit():
            return True
        position = text.find("\n> ", position + 1)
    return False


def _lock_hunk(sheet: Sheet, index: int, hunk: re.Match[str]) -> int:
    old = int((hunk[1] or "1")[:9])
    new = int((hunk[2] or "1")[:9])
    sheet.locked.add(index)
    index += 1
    while index < len(sheet.lines) and (old > 0 or new > 0):
        first = sheet.lines[index][:1]
        if first not in ("+", "-", " ", "\t", "\\", "", "\r"):
            break
        if first == "+":
            new -= 1
        elif first == "-":
            old -= 1
        elif first != "\\":
            old -= 1
            new -= 1
        sheet.locked.add(index)
        index += 1
    return index
