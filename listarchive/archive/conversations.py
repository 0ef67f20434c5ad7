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
    found = {number}
    names = set(snapshot.labels("ref", number))
    waiting = list(names)
    while waiting and len(found) < _LARGEST:
        for other in snapshot.documents("ref", waiting.pop()):
            if other not in found:
                found.add(other)
                fresh = set(snapshot.labels("ref", other)) - names
                names |= fresh
                waiting.extend(fresh)

    def age(each: int) -> tuple[bool, int, str]:
        date = snapshot.date(each)
        return (date == UNDATED, date, snapshot.labels("ref", each)[0])

    return sorted(found, key=age)


def first_posts(snapshot: Snapshot, numbers: Iterable[int]) -> dict[int, str]:
    """Name the conversation of each of some documents: the short id of its oldest post."""
    wanted = set(numbers)
    found: dict[int, str] = {}
    for number in wanted:
        if number not in found:
            members = conversation(snapshot, number)
            first = snapshot.labels("ref", members[0])[0]
            # What is cut at 20,000 posts is another conversation to each of its posts.
            found |= dict.fromkeys(
                wanted.intersection(members) if len(members) < _LARGEST else [number], first
            )
    return found
