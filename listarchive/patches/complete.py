"""The patches of a conversation that make a whole series."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Generic, NamedTuple, TypeVar

from listarchive.patches.series import Mark
from listarchive.record import record

Key = TypeVar("Key")


class Sent(NamedTuple, Generic[Key]):
    """A post: what its subject says, and who sent it."""

    key: Key
    mark: Mark
    sender: str


@record
class Complete(Generic[Key]):
    """A series."""

    version: int
    patches: tuple[Key, ...]
    """In the order in which they are applied, without the letter before them; none if none is whole."""
    missing: tuple[str, ...]
    """What newer series lack: `version 3 lacks 2/7`."""


def newest_complete(posts: Iterable[Sent[Key]]) -> Complete[Key]:
    """Find the newest version of which no patch is missing, among posts in the order of their dates.

    Of a patch that was sent twice, the later one counts; of two series of one version, the one whose last
    patch is later.
    """
    series: dict[tuple[int, int, str], dict[int, tuple[int, Key]]] = {}
    for place, post in enumerate(posts):
        found = post.mark
        if not found.is_answer:
            # The letter alone, of which no patch is here, is a series that lacks all.
            numbered = series.setdefault((found.version, found.total, post.sender), {})
            numbered[found.number] = place, post.key
    ordered = sorted(series.items(), key=lambda each: (each[0][0], max(each[1].values())[0]), reverse=True)
    missing: list[str] = []
    for (version, total, _), numbered in ordered:
        lacking = [number for number in range(1, total + 1) if number not in numbered]
        if not lacking:
            patches = tuple(numbered[number][1] for number in range(1, total + 1))
            return Complete(version, patches, tuple(missing))
        first = ", ".join(f"{number}/{total}" for number in lacking[:3])
        more = f" and {len(lacking) - 3} more" if len(lacking) > 3 else ""
        missing.append(f"version {version} lacks {first}{more}")
    return Complete(0, (), tuple(missing))
