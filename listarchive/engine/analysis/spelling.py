"""Words that are spelled about the same."""

from __future__ import annotations

from collections.abc import Callable


def most_changes(word: str) -> int:
    """Count the letters that may be wrong in a word that is spelled about so."""
    return 1 if len(word) < 6 else 2


def spelled_as(word: str, distance: int) -> Callable[[str], bool]:
    """Make the test whether so many letters, put in, left out or replaced, make another word of this one."""
    letters = set(word)

    def like(other: str) -> bool:
        return (
            abs(len(word) - len(other)) <= distance
            # Each letter that is not there at all takes a change of its own.
            and len(letters.difference(other)) <= distance
            and _within(word, other, distance)
        )

    return like


def _within(one: str, other: str, distance: int) -> bool:
    """Tell whether the Levenshtein distance of two words is so small; `distance` is 2 at most."""
    at = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        at += 1
    one, other = one[at:], other[at:]
    if not (one and other):
        return len(one) + len(other) <= distance
    return distance > 0 and (
        _within(one[1:], other[1:], distance - 1)
        or _within(one[1:], other, distance - 1)
        or _within(one, other[1:], distance - 1)
    )
