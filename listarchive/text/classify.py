"""Whose is each line of a post?

The rules run over one sheet, from what is certain to what depends on it: content that only looks like
mail syntax, the list server's lines, quote marks, attributions, whole mails below a reply, signatures.
What no rule claims is `own`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from functools import partial
from itertools import islice, repeat

from listarchive.post import Body, Label, Line
from listarchive.text.attributions import mark_attributions
from listarchive.text.footers import mark_armour, mark_footers
from listarchive.text.original import mark_mails
from listarchive.text.quotes import join_continuations, lock_diffs, mark_quotes, settle_hints
from listarchive.text.scrubber import mark_notices
from listarchive.text.sheet import Sheet
from listarchive.text.signatures import mark_signatures

_MAX_ROUNDS = 6
_new_line: Callable[[tuple[Label, str]], Line] = partial(tuple.__new__, Line)
"""A Line of a pair, at C speed: half a million are made for a list of 20,000 posts."""


def clean(text: str) -> Body:
    """The text as labelled lines, none lost: joined by line feeds they are the text again.

    The own lines, cleaned again, are all own: what shows only when the rest is gone (a signature
    above a quote that stood below another one) is found by reading them once more.
    """
    lines = text.split("\n")
    bare = [line.strip() for line in lines]
    labels = _labels(lines, bare)
    filled = _fill_blanks(labels, bare)
    for _ in range(_MAX_ROUNDS):
        own = [index for index, label in enumerate(filled) if label == "own"]
        if len(own) == len(lines) or not _settle(lines, bare, labels, own):
            break
        filled = _fill_blanks(labels, bare)
    return Body(tuple(map(_new_line, zip(filled, lines, strict=True))))


def _labels(lines: list[str], bare: list[str]) -> list[Label | None]:
    """A label a line, None for own and for blank lines."""
    sheet = Sheet.of(lines, bare)
    lock_diffs(sheet)
    mark_notices(sheet)
    mark_armour(sheet)
    mark_quotes(sheet)
    mark_footers(sheet)
    unmarked = mark_attributions(sheet)
    if sheet.hints:
        settle_hints(sheet)
    _cut(sheet, unmarked, mark_mails(sheet))
    join_continuations(sheet)
    mark_signatures(sheet)
    return sheet.labels


def _settle(lines: list[str], bare: list[str], labels: list[Label | None], own: list[int]) -> bool:
    """Read the own lines by themselves; whether any of them turned out to be something else."""
    while own and not lines[own[-1]]:
        own.pop()
    first = 0
    while first < len(own) and not lines[own[first]]:
        first += 1
    own = own[first:]
    changed = False
    for index, label in zip(
        own, _labels([lines[index] for index in own], [bare[index] for index in own]), strict=True
    ):
        if label is not None:
            labels[index] = label
            changed = True
    return changed


def _cut(sheet: Sheet, attributions: list[int], mails: list[int]) -> None:
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
        elif start > first and start < forward and (start > second or not _is_greeting(sheet.bare[first])):
            position = _mark_unmarked(sheet, start, end, quotes) or position


def _is_greeting(text: str) -> bool:
    return len(text) <= 40 and text.endswith(",")


def _mark_unmarked(sheet: Sheet, attribution: int, end: int, quotes: list[int]) -> int | None:
    """Label the unmarked quote below an attribution that ends with line `attribution`; answer its end.

    The caller knows that the author wrote something above, more than a greeting: else the answer must
    stand below. None if other quotes are marked with `>`: then what is not marked may be the answer.
    """
    labels = sheet.labels
    below = sheet.next_filled(attribution + 1)
    if below >= end or labels[below] is not None or (quotes and quotes[0] < attribution):
        return None
    indented = _indented_block(sheet, below, end)
    if indented:
        end = indented
    elif (next_quote := bisect_right(quotes, below)) < len(quotes) and quotes[next_quote] < end:
        above = sheet.previous_filled(quotes[next_quote] - 1)
        if labels[above] != "attribution":
            return None
    sheet.mark(below, end, "quote")
    return end


def _indented_block(sheet: Sheet, start: int, end: int) -> int | None:
    """Where a block of two or more indented lines ends, if text that is not indented follows a blank line."""
    count = 0
    for index in range(start, end):
        if not sheet.bare[index]:
            continue
        if sheet.labels[index] is not None:
            return None
        if not sheet.lines[index].startswith(("  ", "\t")):
            return index if count > 1 and not sheet.bare[index - 1] else None
        count += 1
    return None


def _fill_blanks(labels: list[Label | None], bare: list[str]) -> list[Label]:
    """A label for every line: own for those without; a blank line goes with its neighbours.

    Beside an own line it is own, so that paragraphs stay apart; otherwise it goes with the line above.
    """
    filled: list[Label] = []
    above: Label | None = None
    blanks = 0
    for label, text in zip(labels, bare, strict=True):
        if label is None:
            if not text:
                blanks += 1
                continue
            label = "own"  # noqa: PLW2901
        if blanks:
            filled.extend(repeat("own" if label == "own" else above or label, blanks))
            blanks = 0
        filled.append(label)
        above = label
    filled.extend(repeat(above or "own", blanks))
    return filled
