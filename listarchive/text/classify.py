"""Whose each line of a post is.

The rules run over one sheet, from what is certain to what depends on it: content that only looks like
mail syntax, the list server's lines, quote marks, attributions, whole mails below a reply, signatures.
What no rule claims is `own`.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import repeat

from listarchive.lazy import lazy_pattern
from listarchive.limits import limits
from listarchive.post import Body, Label
from listarchive.text.attributions import mark_attributions
from listarchive.text.diffs import lock_diffs
from listarchive.text.footers import mark_armour, mark_footers
from listarchive.text.learnt import Footer, mark_learnt
from listarchive.text.original import mark_mails
from listarchive.text.quotes import mark_quotes
from listarchive.text.rewrapped import join_continuations
from listarchive.text.scrubber import mark_notices
from listarchive.text.sheet import Sheet
from listarchive.text.signatures import mark_signatures
from listarchive.text.unambiguous import may_change
from listarchive.text.unmarked import mark_unmarked
from listarchive.text.unsure_marks import decide_hints

_MAX_ROUNDS = 6
_READ_AGAIN = 20_000  # lines, in all rounds: each may show but one more
_OWN: tuple[Label, ...] = ("own",)
_UNSEEN = lazy_pattern("[\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
"""What sets the direction of Hebrew and Arabic (Gmail writes it around its attributions), and no width."""
_BLANKS = lazy_pattern(" +")


def clean(text: str, footer: Footer = ()) -> Body:
    """The text as labelled lines, none lost: joined by line feeds they are the text again.

    The own lines, cleaned again, are all own: what shows only when the rest is gone (a signature
    above a quote that stood below another one) is found by reading them once more. `footer` is what the
    list was seen to put under its posts (`learnt.learn`).
    """
    most = limits().lines_of(len(text))
    lines = text.split("\n", most)
    rest = lines.pop().count("\n") + 1 if len(lines) > most else 0
    shown = text if text.isascii() else _UNSEEN.sub("", text)
    bare = [line.strip() for line in (lines if shown == text else shown.split("\n", most)[:most])]
    sheet = _read(lines, bare, footer)
    filled = _fill_blanks(sheet)
    again = _READ_AGAIN
    for _ in range(_MAX_ROUNDS):
        if sheet.given_up or filled.count("own") in (0, len(lines)):
            break
        own = _own(filled)
        again -= len(own)
        if again < 0:
            break
        if not ((footer or may_change(sheet, own)) and _settle(sheet, own, footer)):
            break
        filled = _fill_blanks(sheet)
    return Body(text, (*filled, *_OWN * rest))


def unread(text: str) -> list[str]:
    """Tell if a text has more lines than `clean` asks of whose they are."""
    most = limits().lines_of(len(text))
    if text.count("\n") < most:
        return []
    return [f"more than {most} lines in {len(text)} characters: the rest is taken for own words"]


def _own(labels: list[Label]) -> Sequence[int]:
    """The numbers of the own lines, of which there are some."""
    first, count = labels.index("own"), labels.count("own")
    if labels[first : first + count].count("own") == count:
        return range(first, first + count)
    return [index for index, label in enumerate(labels) if label == "own"]


def _read(lines: list[str], bare: list[str], footer: Footer) -> Sheet:
    """The sheet with a label a line, None for own and for blank lines."""
    sheet = Sheet.of(lines, bare)
    lock_diffs(sheet)
    mark_notices(sheet)
    mark_armour(sheet)
    if footer:
        mark_learnt(sheet, footer)
    mark_quotes(sheet)
    mark_footers(sheet)
    unmarked = mark_attributions(sheet)
    if sheet.hints:
        decide_hints(sheet)
    mark_unmarked(sheet, unmarked, mark_mails(sheet))
    join_continuations(sheet)
    mark_signatures(sheet)
    return sheet


def _settle(sheet: Sheet, own: Sequence[int], footer: Footer) -> bool:
    """Read the own lines by themselves; whether any of them turned out to be something else."""
    lines, bare, labels = sheet.lines, sheet.bare, sheet.labels
    first, end = 0, len(own)
    while end and not lines[own[end - 1]]:
        end -= 1
    while first < end and not lines[own[first]]:
        first += 1
    own = own[first:end]
    changed = False
    read_again = _read([lines[index] for index in own], [bare[index] for index in own], footer)
    sheet.given_up = read_again.given_up
    for index, label in zip(own, read_again.labels, strict=True):
        if label is not None:
            labels[index] = label
            changed = True
    return changed


def _fill_blanks(sheet: Sheet) -> list[Label]:
    """A label for every line: own for those without; a blank line goes with its neighbours.

    Beside an own line it is own, so that paragraphs stay apart; otherwise it goes with the line above.
    """
    filled: list[Label] = [label or "own" for label in sheet.labels]
    count = len(filled)
    for blank in _BLANKS.finditer(sheet.first):
        start, end = blank.span()
        above = filled[start - 1] if start else None
        below = filled[end] if end < count else above
        if above != "own" != below:
            filled[start:end] = repeat(above or below or "own", end - start)
    return filled
