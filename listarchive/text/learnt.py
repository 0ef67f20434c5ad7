"""A list's own footer: what it puts under every post, whatever it says and in whatever language.

A footer stands at the end of most posts of most authors, always in the same place counted from the end.
A signature is one author's; a closing ("Kind regards") has a name below it; a refrain is not everybody's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from listarchive.lazy import lazy_pattern
from listarchive.text.sheet import Sheet

Footer = tuple[str | None, ...]
"""The lines of a list's footer, the last one first, as `_shape` gives them; None for a line that differs
from post to post. Empty if the list has none."""

_MIN_POSTS = 10
_MIN_AUTHORS = 5
_MOST = 0.6
_MAX_LINES = 14
_MAX_HOLES = 2
_MIN_LETTERS = 20  # less is a rule or a word: "--", "Amen"
_MAX_WIDTH = 300
_DIGITS = lazy_pattern(r"\d+")


def _shape(text: str) -> str:
    """A stripped line without what may differ between two posts: numbers, white space, capitals."""
    return _DIGITS.sub("0", " ".join(text[:_MAX_WIDTH].split())).casefold()


def learn(tails: Iterable[tuple[str, str]]) -> Footer:
    """Learn a list's footer from posts: of each its author, in any form, and the end of its text.

    It must stand under more than half of the posts and be used by more than half of the authors (most
    of both), at least ten and five. What is quoted, and what stands above it, is not looked at. A text
    that is the whole of most posts, or longer than a footer, is what their authors sent: a form, a
    petition, a command to a server.
    """
    posts = 0
    heights: list[int] = []
    authors: set[str] = set()
    found: list[tuple[str, list[str]]] = []
    for author, text in tails:
        posts += 1
        authors.add(author)
        lines = list(_from_below(text))
        heights.append(len(lines) if _is_all(text, lines) else _MAX_LINES + 2)
        found.append((author, lines))
    if posts < _MIN_POSTS or len(authors) < _MIN_AUTHORS:
        return ()
    footer: list[str | None] = []
    for place in range(_MAX_LINES + 1):
        by_shape: defaultdict[str, list[str]] = defaultdict(list)
        for author, lines in found:
            if place < len(lines):
                by_shape[_shape(lines[place])].append(author)
        most = max(by_shape, key=lambda line: len(by_shape[line]), default="")
        by = by_shape.get(most, [])
        frequent = len(by) > _MOST * posts and len(set(by)) > _MOST * len(authors)
        footer.append(most if frequent else None)
        if footer[0] is None or footer[-_MAX_HOLES - 1 :] == [None] * (_MAX_HOLES + 1):
            break
    while footer and footer[-1] is None:
        footer.pop()
    if len(footer) > _MAX_LINES or sum(height <= len(footer) for height in heights) * 2 > posts:
        return ()
    letters = sum(character.isalpha() for line in footer if line for character in line)
    return tuple(footer) if letters >= _MIN_LETTERS else ()


def _is_all(text: str, lines: list[str]) -> bool:
    """Whether a text has no filled lines but these, its last ones."""
    return sum(not line.isspace() for line in text.split("\n") if line) == len(lines)


def _from_below(text: str) -> Iterable[str]:
    """The last filled lines of a text, the last one first, up to one that is quoted."""
    count = 0
    for line in reversed(text.split("\n")):
        bare = line.strip()
        if bare.startswith(">") or count > _MAX_LINES:
            return
        if bare:
            count += 1
            yield bare


def mark_learnt(sheet: Sheet, footer: Footer) -> None:
    """Label the list's own footer at the end of each part, as often as it stands there."""
    for start, end in sheet.parts:
        while (top := _top(sheet, footer, start, end)) is not None:
            sheet.mark(top, end, "footer")
            end = top  # noqa: PLW2901


def _top(sheet: Sheet, footer: Footer, start: int, end: int) -> int | None:
    """The first line of the footer, if it stands right above `end`."""
    line = end
    for known in footer:
        line = sheet.previous_filled(line - 1)
        while line >= start and sheet.labels[line] == "footer":
            line = sheet.previous_filled(line - 1)
        if line < start or not sheet.open(line) or known not in (None, _shape(sheet.bare[line])):
            return None
    return line
