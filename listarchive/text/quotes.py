"""Which lines carry a quote mark?"""

from __future__ import annotations

import re

from listarchive.text.sheet import Sheet

INITIALS = re.compile(r"(?:[A-Za-z]{1,3}|[A-Z][\w.-]{2,15})>+(?=\s|$)")
_UNSURE_MARKS = frozenset("|:}%»›")
_FIRST = frozenset((*_UNSURE_MARKS, ">", "&", ",", "`"))
_MARKS = (">", "|", "\n:", "}", "%", "»", "›", "&gt;", ",----")
_PROMPT = re.compile(
    r">>> (?:import |from \S+ import |(?:def|class|for|while|if|with|try|print|del|raise|assert)\b"
    r"|[A-Za-z_][\w.]* ?(?:[=(\[]|$)|\d|[\"'\[({#@])"
)


def mark_quotes(sheet: Sheet) -> None:
    """Label the lines that begin with `>`, and note those that begin with another possible mark.

    Not a quote: Pipermail's escaped `>From ` amid own lines, a Python prompt, `>>> look here <<<`.
    """
    if not any(map(sheet.text.__contains__, _MARKS)):
        return
    lines, bare, labels, locked = sheet.lines, sheet.bare, sheet.labels, sheet.locked
    doubtful: list[int] = []
    for index in [index for index, text in enumerate(bare) if text[:1] in _FIRST or ">" in text]:
        text = bare[index]
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
        elif ">" in text and (initials := INITIALS.match(text)):
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
