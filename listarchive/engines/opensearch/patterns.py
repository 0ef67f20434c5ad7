"""Patterns of Lucene, by which the cluster chooses among terms. Each fits whole terms."""

from __future__ import annotations

from collections.abc import Iterable

_LANGUAGE = "(:[a-z][a-z])?"
"""What stands behind a form of a word that is not English."""


def literal(text: str) -> str:
    """Give the pattern of a text as it is."""
    return "".join(sign if sign.isalnum() or sign == "_" else f"\\{sign}" for sign in text)


def any_length() -> str:
    """Give the pattern of anything."""
    return ".*"


def containing(parts: Iterable[str], longest: int) -> str:
    """Give the pattern of terms that hold some letters, or are as long as the longest."""
    return f".*({'|'.join(literal(part) for part in sorted(parts))}).*|.{{{longest},}}"


def like(word: str, changes: int) -> str:
    """Give a pattern that terms fit which begin with a word's letter and differ from it by so many others.

    Of one piece more than there are changes, one is as it was: more terms fit, and are looked at.
    """
    first, rest = word[:1], word[1:]
    pieces = _pieces(rest, changes + 1)
    if len(pieces) <= changes:
        return f"{literal(first)}{_between(len(rest), changes)}{_LANGUAGE}"
    choices = []
    start = 0
    for piece in pieces:
        behind = len(rest) - start - len(piece)
        choices.append(f"{_between(start, changes)}{literal(piece)}{_between(behind, changes)}")
        start += len(piece)
    return f"{literal(first)}({'|'.join(choices)}){_LANGUAGE}"


def _pieces(word: str, count: int) -> list[str]:
    size, more = divmod(len(word), count)
    found = []
    start = 0
    for number in range(count):
        end = start + size + (number < more)
        found.append(word[start:end])
        start = end
    return [piece for piece in found if piece]


def _between(length: int, changes: int) -> str:
    return f".{{{max(0, length - changes)},{length + changes}}}"
