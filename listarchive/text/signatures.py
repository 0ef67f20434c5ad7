"""Signatures: the lines that the author's mailer puts under everything they send."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import pairwise

from listarchive.lazy import lazy_pattern
from listarchive.text.delimiters import DELIMITERS, RULE, is_fence, is_pasted, postscript, prose_below
from listarchive.text.mobile_tails import MOBILE_BEGINNINGS, is_mobile_tail
from listarchive.text.sheet import Sheet

STANDING = (*MOBILE_BEGINNINGS, "--")
_DASHES = lazy_pattern("[-—–]")
_STANDING_FIRST = lazy_pattern(f"[{''.join(sorted({start[0] for start in STANDING}))}]")
STANDING_TWO = frozenset(start[:2] for start in STANDING)
"""The first two signs of these: most lines are told by them."""
_TRIED = 500  # runs of own lines that may end in one: more than any text has
_MAX_PROPER = 25
_MAX_IMPROPER = 12
_MAX_LETTER = 4
_QUOTATION = "\"'“„«»‘"
_MAX_WIDTH = 120
_MAX_STANDING = 90
_FULL = 50
_CONTACT = lazy_pattern(
    r"[^\s@]@[\w-]|https?://|www\.| at [\w-]+\.\w|\d\d[-). /]+\d\d|\b(?:tel|fax|phone|mob)", re.I
)
_NAMES = lazy_pattern(
    r"(?:[^\W\d_a-z?](?:[\w.'’]|-(?! ))*+[,.]? ?|(?:von|van|der|de|da|do|di|du|la|le) ){1,5}"
    r"(?:[,(<|/].*|- .*)?$"
)
_SMALL_WORDS = lazy_pattern(r"(?<![\w.@/-])[^\W\d_A-Z][^\W\d_]*(?![\w.@/-])")
_MAX_RULED = 8


def mark_signatures(sheet: Sheet) -> None:
    """Label signatures: what follows `-- ` to the end of the author's run of lines, and mobile tails.

    RFC 3676 §4.3 gives the delimiter `-- `; archives and mailers lose its blank, so a bare `--`
    counts if what follows is as short as a signature is. A delimiter inside code, or with a diff or
    a long text below it, is content.
    """
    bare = sheet.bare
    standing = [
        index
        for index in sheet.beginning(_STANDING_FIRST)
        if bare[index][:2] in STANDING_TWO
        and bare[index].startswith(STANDING)
        and bare[index] not in DELIMITERS
    ]
    quoted = "quote" in sheet.labels
    runs = list(_runs(sheet))
    for start, end in runs[-_TRIED:]:
        last = end
        if _DASHES.search(sheet.first, start, end):
            last = _mark_delimited(sheet, start, end, quoted=quoted)
        if last == end:
            last = _mark_ruled(sheet, start, end)
        _mark_mobile_tails(sheet, start, last)
        if standing:
            _mark_standing_tails(
                sheet, standing[bisect_left(standing, start) : bisect_left(standing, last)], last
            )


def _runs(sheet: Sheet) -> Iterator[tuple[int, int]]:
    """The ranges of lines that are the author's so far, blank lines in between included."""
    start = None
    for index, label in enumerate(sheet.labels):
        if label is None:
            if start is None and sheet.bare[index]:
                start = index
        elif start is not None:
            yield start, index
            start = None
    if start is not None:
        yield start, len(sheet.labels)


def _mark_delimited(sheet: Sheet, start: int, end: int, *, quoted: bool) -> int:
    bare = sheet.bare
    below: list[int] = []
    candidates: list[tuple[int, list[int]]] = []
    for index in range(end - 1, start - 1, -1):
        text = bare[index]
        if len(text) <= 5 and text in DELIMITERS and index not in sheet.locked:
            candidates.append((index, below[::-1]))
        if text:
            below.append(index)
        if len(below) > _MAX_PROPER:
            break
    for index, filled in reversed(candidates):
        proper = sheet.lines[index].rstrip("\r") in ("-- ", "- -- ")
        if _is_set_in(sheet, index, filled):
            continue
        if (bare[index] == "--" and not proper and is_fence(bare, start, index, end)) or is_pasted(
            bare, start, index, end
        ):
            continue
        lower = next((below for below, _ in candidates if sheet.lines[below].rstrip("\r") == "-- "), index)
        if proper and lower > index and (prose := prose_below(bare, index, lower)):
            sheet.mark(index, prose, "signature")  # of a mail that stands above what its author goes on with
            continue
        if _is_signature(sheet, index, filled, proper=proper, alone=index == start and not quoted):
            last = postscript(bare, index, end)
            sheet.mark(index, last, "signature")
            if last == end and proper and filled and len(filled) <= _MAX_LETTER:
                _add_motto(sheet, end)
            return index
    return end


def _is_set_in(sheet: Sheet, index: int, below: list[int]) -> bool:
    """Whether a delimiter stands in a paragraph that is set in, and others follow that are not.

    So a pasted mail is shown; its signature is not that of its author.
    """
    around = [sheet.previous_filled(index - 1), index, *below[:1]]
    if not below or around[0] < 0 or any(sheet.lines[line][0] not in " \t" for line in around):
        return False
    out = next((line for line in below if sheet.lines[line][0] not in " \t"), None)
    return out is not None and not sheet.bare[out - 1]


def _add_motto(sheet: Sheet, start: int) -> None:
    """Label up to four lines with `>` that go on a signature without a blank line, at the end of it all."""
    labels, count = sheet.labels, len(sheet.bare)
    end = start
    while end < count and labels[end] == "quote" and sheet.bare[end]:
        end += 1
    if sheet.bare[start - 1] and end - start <= _MAX_LETTER and sheet.next_filled(end) == count:
        labels[start:end] = ["signature"] * (end - start)


def _mark_ruled(sheet: Sheet, start: int, end: int) -> int:
    """Label a name below a rule, with where to reach it, in one paragraph at the end of the run.

    Answers where it begins, or the end of the run.
    """
    bare = sheet.bare
    last = sheet.previous_filled(end - 1)
    block: list[str] = []
    for index in range(last, max(start, last - _MAX_RULED - 2), -1):
        text = bare[index]
        if not text or len(text) > 80 or not sheet.open(index):
            return end
        if not RULE.match(text):
            block.append(text)
        elif block:
            if not _is_card(block[::-1]):
                return end
            sheet.mark(index, end, "signature")
            return index
    return end


def _is_card(block: list[str]) -> bool:
    """Whether lines are a person's name, with an address, a link or a number below it, and no sentence."""
    if not _NAMES.match(block[0]) or len(block[0]) > 60 or block[0][-1] == ",":
        return False
    if any(text[-1] in "?:;{" or len(_SMALL_WORDS.findall(text)) > 5 for text in block):
        return False
    return any(map(_CONTACT.search, block[:4]))


def _is_signature(sheet: Sheet, index: int, filled: list[int], *, proper: bool, alone: bool) -> bool:
    bare = sheet.bare
    if any(line in sheet.locked for line in filled):
        return False
    if any(bare[line].startswith(("diff -", "diff --git", "+++ ", "Index: ", "@@ -")) for line in filled):
        return False
    if proper:
        return True
    if not filled:
        return True
    if len(filled) > (_MAX_IMPROPER if bare[index][0] == "-" else 6):
        return False
    if alone:
        return False
    motto = bool(filled) and bare[filled[0]][0] in _QUOTATION
    if len(filled) > _MAX_LETTER and not motto and _is_running([bare[line] for line in filled]):
        return False
    above = bare[index - 1] if index else ""
    if bare[filled[0]].startswith("--") or above.startswith("-- "):
        return False
    return all(len(bare[line]) <= _MAX_WIDTH for line in filled) and not any(
        bare[line] in DELIMITERS for line in filled
    )


def _is_running(lines: list[str]) -> bool:
    """Whether most lines run on in the next one, as a paragraph does and no address, verse or list.

    They are full, end in the middle of a sentence, and the next begins without a capital.
    """
    on = sum(
        len(line) > _FULL and line[-1] not in ".?!:;" and below[0].islower()
        for line, below in pairwise(lines)
    )
    return on * 2 >= len(lines)


def _mark_mobile_tails(sheet: Sheet, start: int, end: int) -> None:
    index = sheet.previous_filled(end - 1)
    while index > start - 1 and index >= 0 and sheet.open(index) and is_mobile_tail(sheet.bare[index]):
        sheet.labels[index] = "signature"
        index = sheet.previous_filled(index - 1)


def _mark_standing_tails(sheet: Sheet, standing: list[int], end: int) -> None:
    """Label `Sent from my …` that stands as a paragraph of its own amid the run that ends at `end`."""
    bare = sheet.bare
    for index in standing:
        text = bare[index]
        if (
            len(text) <= _MAX_STANDING
            and text.lstrip("-").startswith(STANDING)
            and sheet.open(index)
            and (index == 0 or not bare[index - 1] or text.startswith("--"))
            and (index + 1 >= end or not bare[index + 1])
            and is_mobile_tail(text)
        ):
            sheet.labels[index] = "signature"
