"""Conversations: the posts that their ids tie together.

Nothing about conversations is kept: a post is found by its own short id and by those of its ancestors
(field `ref`), so a parent that arrives late joins what it belongs to by being there.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from zlib import crc32

from listarchive.engine.stored_post import UNDATED
from listarchive.engines.whoosh.snapshot import Snapshot
from listarchive.engines.whoosh.term_keys import PREFIXES

_LARGEST = 20_000  # posts; a conversation that is larger is cut there


def conversation(snapshot: Snapshot, number: int) -> list[int]:
    """Collect the documents that are tied to this one by References, the oldest first."""
    members, _ = _members(snapshot, number)
    return sorted(members, key=lambda each: _age(snapshot, each, members[each]))


def _members(snapshot: Snapshot, number: int) -> tuple[dict[int, tuple[str, ...]], bool]:
    """Collect them in no order, each with its names in the field `ref`; and tell whether these are all."""
    # They are read once for each: three times took half of what the 20 conversations of a page took.
    found = {number: snapshot.labels("ref", number)}
    names = set(found[number])
    waiting: Sequence[str] = found[number]
    while waiting:
        fresh: list[str] = []
        for other, labels in _referring(snapshot, waiting, found):
            if len(found) == _LARGEST:
                return found, False
            found[other] = labels
            fresh += [name for name in labels if name not in names]
            names.update(labels)
        waiting = fresh
    return found, True


def _referring(
    snapshot: Snapshot, short_ids: Iterable[str], known: Container[int]
) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Give the documents that have one of some short ids, or an ancestor with it, and their names."""
    keys = [PREFIXES["ref"] + short_id.encode("ascii") for short_id in short_ids]
    asked = [(key, crc32(key)) for key in keys]
    for segment, base in snapshot.parts:
        for number in segment.ancestry.referring(asked):
            if base + number not in known and number not in segment.removed:
                yield base + number, tuple(segment.ancestry.names(number))


def _age(snapshot: Snapshot, number: int, names: tuple[str, ...]) -> tuple[bool, int, str]:
    date = snapshot.date(number)
    return (date == UNDATED, date, names[0])


def first_posts(snapshot: Snapshot, numbers: Iterable[int]) -> dict[int, str]:
    """Name the conversation of each of some documents: the short id of its oldest post."""
    wanted = set(numbers)
    found: dict[int, str] = {}
    for number in wanted:
        if number not in found:
            members, whole = _members(snapshot, number)
            _, _, first = min(_age(snapshot, each, names) for each, names in members.items())
            # What is cut at 20,000 posts is another conversation to each of its posts.
            found |= dict.fromkeys(wanted.intersection(members) if whole else [number], first)
    return found
