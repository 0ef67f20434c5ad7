"""Lines that are quoted without any mark.

What stands below an attribution or a whole mail's header, where nothing marks the lines: to the end of
its part, or as far as it is indented.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import islice

from listarchive.text.sheet import Sheet


def mark_unmarked(sheet: Sheet, attributions: list[int], mails: list[int]) -> None:
    """Label what stands without marks below an attribution or a mail's header, to the end of its part."""
    if not attributions and not mails:
        return
    labels = sheet.labels
    own = islice((index for index, label in enumerate(labels) if label is None and sheet.bare[index]), 2)
    first, second, *_ = (*own, len(labels), len(labels))
    forward = labels.index("forward-header") if "forward-header" in labels else len(labels)
    quotes = [index for index, label in enumerate(labels) if label == "quote"]
    ends = [end for _, end in sheet.parts]
    headers = set(mails)
    position = 0
    for start in sorted((*attributions, *mails)):
        if start < position:
            continue
        end = ends[bisect_right(ends, start)]
        if start in headers:
            labels[start:end] = [
                None if label in ("attribution", "forward-header") else label for label in labels[start:end]
            ]
            sheet.mark(start, end, "quote")
            position = end
        elif start < forward:
            answered = start > first and (start > second or not _is_greeting(sheet.bare[first]))
            position = _mark_below(sheet, start, end, quotes, answered=answered) or position


def _is_greeting(text: str) -> bool:
    return len(text) <= 40 and text.endswith(",")


def _mark_below(sheet: Sheet, attribution: int, end: int, quotes: list[int], *, answered: bool) -> int | None:
    """Label the unmarked quote below an attribution that ends with line `attribution`; answer its end.

    An indented block is the quote, and what follows it stays. Otherwise all to the end is, but only if
    the author has answered above, with more than a greeting: else the answer must stand below. None if
    other quotes are marked with `>`: then what is not marked may be the answer.
    """
    labels = sheet.labels
    below = sheet.next_filled(attribution + 1)
    if below >= end or labels[below] is not None or (quotes and quotes[0] < attribution):
        return None
    indented = indented_block(sheet, attribution, end)
    if indented:
        end = indented
    elif not answered:
        return None
    elif (next_quote := bisect_right(quotes, below)) < len(quotes) and quotes[next_quote] < end:
        above = sheet.previous_filled(quotes[next_quote] - 1)
        if labels[above] != "attribution":
            return None
    sheet.mark(below, end, "quote")
    return end


def indented_block(sheet: Sheet, above: int, end: int) -> int | None:
    """Where a block of two or more lines indented deeper than line `above` ends.

    None unless text that is not indented follows a blank line.
    """
    if sheet.lines[above][:1].isspace():
        return None
    count = 0
    for index in range(sheet.next_filled(above + 1), end):
        if not sheet.bare[index]:
            continue
        if sheet.labels[index] is not None:
            return None
        if not sheet.lines[index].startswith(("  ", "\t")):
            return index if count > 1 and not sheet.bare[index - 1] else None
        count += 1
    return None
