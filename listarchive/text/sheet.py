"""What is known so far about the lines of one text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain

from listarchive.lazy import lazy_pattern
from listarchive.post import Label

_MARK = lazy_pattern(b"\1")


@dataclass(slots=True)
class Sheet:
    """The lines of one text and what the rules have said about each.

    `bare` holds the lines without the white space around them, `text` those in one string; `first` and
    `last` the sign that each of them begins and ends with, a blank for a blank line: a pattern over these
    finds the few lines that a rule has to look at. `labels` holds None where nothing has been said yet,
    which in the end means `own`. `locked` lines are known to be content (the lines of a diff); no rule may
    take them. `hints` are lines that begin with something that may be a quote mark, with that mark.
    `parts` are the ranges between part separators. `given_up` tells that a rule has met its limit, so that
    another reading would be as long.
    """

    text: str
    lines: list[str]
    bare: list[str]
    first: str
    last: str
    labels: list[Label | None]
    locked: set[int] = field(default_factory=set)
    hints: dict[int, str] = field(default_factory=dict)
    parts: list[tuple[int, int]] = field(default_factory=list)
    given_up: bool = False

    @classmethod
    def of(cls, lines: list[str], bare: list[str]) -> Sheet:
        """A sheet about which nothing is known; `bare` are the lines, stripped."""
        first = "".join([text[:1] or " " for text in bare])
        last = "".join([text[-1:] or " " for text in bare])
        count = len(lines)
        return cls("\n".join(bare), lines, bare, first, last, [None] * count, parts=[(0, count)])

    def beginning(self, signs: re.Pattern[str]) -> Iterator[int]:
        """The lines whose first sign a pattern matches, in order."""
        return (match.start() for match in signs.finditer(self.first))

    def ending(self, signs: re.Pattern[str]) -> Iterator[int]:
        """The lines whose last sign a pattern matches, in order."""
        return (match.start() for match in signs.finditer(self.last))

    def marked(self, *numbers: Iterable[int]) -> Iterator[int]:
        """All these line numbers, in order and each once; a byte a line, for a text may be all of them."""
        marks = bytearray(len(self.bare))
        for number in chain(*numbers):
            marks[number] = 1
        return (match.start() for match in _MARK.finditer(marks))

    def open(self, index: int) -> bool:
        """Whether a line may still be given a label: it is filled, unlabelled and not locked."""
        return bool(self.bare[index]) and self.labels[index] is None and index not in self.locked

    def next_filled(self, index: int) -> int:
        """The first line from `index` on that is not blank; the number of lines if there is none."""
        bare = self.bare
        count = len(bare)
        while index < count and not bare[index]:
            index += 1
        return index

    def previous_filled(self, index: int) -> int:
        """The last line up to `index` that is not blank; -1 if there is none."""
        bare = self.bare
        while index >= 0 and not bare[index]:
            index -= 1
        return index

    def mark(self, start: int, end: int, label: Label) -> None:
        """Give the label to every filled line of [start, end) that is still without one."""
        labels, bare, locked = self.labels, self.bare, self.locked
        for index in range(start, end):
            if labels[index] is None and bare[index] and index not in locked:
                labels[index] = label
