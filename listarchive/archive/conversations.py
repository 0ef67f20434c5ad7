"""Which posts make up one conversation?

Nothing about conversations is kept: a post is found by its own short id and by those of its ancestors
(field `ref`), so a parent that arrives late joins what it belongs to by being there.
"""

from __future__ import annotations

from collections.abc import Iterable

from listarchive.archive.entry import UNDATED
from listarchive.archive.snapshot import Snapshot

_LARGEST = 20_000  # posts; a conversation that is larger is cut there


def conversation(snapshot: Snapshot, number: int) -> list[int]:
    """Collect the documents that are tied to this one by References, the oldest first."""
    members = _members(snapshot, number)
    return sorted(members, key=lambda each: _age(snapshot, each, members[each]))


def _members(snapshot: Snapshot, number: int) -> dict[int, tuple[str, ...]]:
    """Collect them in no order, each with its names in the field `ref`."""
    # They are read once for each: three times took half of what the 20 conversations of a page took.
    found = {number: snapshot.labels("ref", number)}
    names = set(found[number])
    waiting = list(names)
    while waiting and len(found) < _LARGEST:
        for other in snapshot.documents("ref", waiting.pop()):
            if other not in found:
                found[other] = snapshot.labels("ref", other)
                fresh = set(found[other]) - names
                names |= fresh
                waiting.extend(fresh)
    return found


def _age(snapshot: Snapshot, number: int, names: tuple[str, ...]) -> tuple[bool, int, str]:
    date = snapshot.date(number)
    return (date == UNDATED, date, names[0])


def first_posts(snapshot: Snapshot, numbers: Iterable[int]) -> dict[int, str]:
    """Name the conversation of each of some documents: the short id of its oldest post."""
    wanted = set(numbers)
    found: dict[int, str] = {}
    for number in wanted:
        if number not in found:
            members = _members(snapshot, number)
            _, _, first = min(_age(snapshot, each, names) for each, names in members.items())
            # What is cut at 20,000 posts is another conversation to each of its posts.
            found |= dict.fromkeys(
                wanted.intersection(members) if len(members) < _LARGEST else [number], first
            )
    return found
