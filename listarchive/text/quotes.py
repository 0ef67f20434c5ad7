"""Which lines carry a quote mark?"""

from __future__ import annotations

import re

from listarchive.text.sheet import Sheet

_INITIALS = re.compile(r"(?:[A-Za-z]{1,3}|[A-Z][\w.-]{2,15})>+(?=\s|$)")
_UNSURE_MARKS = frozenset("|:}%»›")
_MARKS = (">", "|", "\n:", "}", "%", "»", "›", "&gt;", ",----")
_HUNK = re.compile(r"@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@")
_NORMAL_DIFF = re.compile(r"\d+(?:,\d+)?[acd]\d+(?:,\d+)?$")
_PROMPT = re.compile(
    r">>> (?:import |from \S+ import |(?:def|class|for|while|if|with|try|print|del|raise|assert)\b"
    r"|[A-Za-z_][\w.]* ?(?:[=(\[]|$)|\d|[\"'\[({#@])"
)


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


def mark_quotes(sheet: Sheet) -> None:
    """Label the lines that begin with `>`, and note those that begin with another possible mark.

    Not a quote: Pipermail's escaped `>From ` amid own lines, a Python prompt, `>>> look here <<<`.
    """
    if not any(map(sheet.text.__contains__, _MARKS)):
        return
    lines, labels, locked = sheet.lines, sheet.labels, sheet.locked
    doubtful: list[int] = []
    for index, text in enumerate(sheet.bare):
        if not text or (locked and index in locked):
            continue
        first = text[0]
        if first == ">" or (first == "&" and text.startswith("&gt;")):
            if lines[index][0] != first and len(lines[index]) - len(lines[index].lstrip()) > 3:
                sheet.hints[index] = "indented >"
                continue
            labels[index] = "quote"
            if text.startswith((">From ", ">From: ", ">>> ", ">=")) or text.endswith("<<"):
                doubtful.append(index)
        elif first in _UNSURE_MARKS or text.startswith((",----", "`----")):
            sheet.hints[index] = first if first in _UNSURE_MARKS else "|"
        elif ">" in text and (initials := _INITIALS.match(text)):
            sheet.hints[index] = initials[0]
    if doubtful:
        _release(sheet, doubtful)


def _release(sheet: Sheet, doubtful: list[int]) -> None:
    """Give back the doubtful lines that stand alone: no certain quote touches their run."""
    known = set(doubtful)
    freed: list[int] = []
    position = 0
    while position < len(doubtful):
        start = last = doubtful[position]
        while last + 1 in known:
            last += 1
        position += last - start + 1
        if _is_quoted(sheet, start - 1) or _is_quoted(sheet, last + 1):
            continue
        run = sheet.bare[start : last + 1]
        if run[0].startswith(">>> ") and not (_PROMPT.match(run[0]) or run[0].endswith("<<")):
            continue
        if run[0].startswith((">From ", ">From: ")) and len(run) > 1:
            continue
        freed.extend(range(start, last + 1))
    for index in freed:
        sheet.labels[index] = None
        sheet.hints[index] = ">"


def _is_quoted(sheet: Sheet, index: int) -> bool:
    return 0 <= index < len(sheet.lines) and sheet.labels[index] == "quote"


def settle_hints(sheet: Sheet) -> None:
    """Decide about the lines that begin with an unsure mark (`|`, `XX>`, `:`, a deep `>`).

    Such a mark is a quote mark in this text if a run of it stands right below an attribution; tables,
    prompts and logs do not. Initials also count where they mark several lines of prose in a row.
    """
    hints, labels = sheet.hints, sheet.labels
    proven: set[str] = set()
    runs: list[tuple[int, int, str]] = []
    for index, mark in hints.items():
        if labels[index] is not None:
            continue
        if runs and runs[-1][1] == index and runs[-1][2] == mark:
            runs[-1] = (runs[-1][0], index + 1, mark)
        else:
            runs.append((index, index + 1, mark))
        before = sheet.previous_filled(index - 1)
        if before >= 0 and labels[before] == "attribution":
            proven.add(mark)
    proven.update(mark for start, end, mark in runs if _is_initialled_prose(sheet, start, end, mark))
    for start, end, mark in runs:
        if mark in proven and not _is_table(sheet, start, end):
            sheet.mark(start, end, "quote")


def _is_table(sheet: Sheet, start: int, end: int) -> bool:
    return sheet.hints[start] == "|" and all(text.count("|") > 1 for text in sheet.bare[start:end])


def _is_initialled_prose(sheet: Sheet, start: int, end: int, mark: str) -> bool:
    if mark[-1] != ">" or not mark[0].isupper() or len(mark) > 5 or end - start < 2:
        return False
    words = sum(len(text.split()) - 1 for text in sheet.bare[start:end])
    return any(text == mark for text in sheet.bare[start:end]) or words >= 5 * (end - start)


def join_continuations(sheet: Sheet) -> None:
    """Label the rest of a quoted line that a mailer broke without repeating its mark.

    The rest is one line between two quoted lines. It counts only if its first word did not fit on
    the line above (72 columns or more with it) and it reads on with a small letter; or if it is no
    word at all (the rest of an address).
    """
    labels, bare, lines = sheet.labels, sheet.bare, sheet.lines
    if "quote" not in labels:
        return
    for index in range(1, len(bare) - 1):
        if (
            labels[index] is None
            and labels[index - 1] == "quote"
            and labels[index + 1] == "quote"
            and bare[index]
            and index not in sheet.locked
            and bare[index - 1][:1] == bare[index + 1][:1] == ">"
        ):
            text = bare[index]
            above = len(lines[index - 1].rstrip())
            first, _, rest = text.partition(" ")
            if (not rest and len(first) > 8 and any(sign in text for sign in "@/=")) or (
                len(text) <= (60 if bare[index - 1][-1:] == "," else 32)
                and above + 1 + len(first) >= 72
                and bare[index - 1][-1:] not in (".", "?", "!", ">")
                and (first[0].islower() or first[0] in "<(")
            ):
                labels[index] = "quote"
