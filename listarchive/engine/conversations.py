"""Conversations: the posts that their ids tie together.

Nothing about conversations is kept: a post is found by its own short id and by those of its ancestors
(field `ref`), so a parent that arrives late joins what it belongs to by being there.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from listarchive.engine.protocols import PostLookup
from listarchive.engine.stored_post import UNDATED

_LARGEST = 20_000  # posts; a conversation that is larger is cut there


def conversation(posts: PostLookup, number: int) -> list[int]:
    """Collect the documents that are tied to this one by References, the oldest first."""
    members, _ = _members(posts, number)
    return sorted(members, key=lambda each: _age(posts, each, members[each]))


def _members(posts: PostLookup, number: int) -> tuple[dict[int, tuple[str, ...]], bool]:
    """Collect them in no order, each with its names in the field `ref`; and tell whether these are all."""
    # They are read once for each: three times took half of what the 20 conversations of a page took.
    found = {number: posts.labels("ref", number)}
    names = set(found[number])
    waiting: Sequence[str] = found[number]
    while waiting:
        fresh: list[str] = []
        for other, labels in posts.referring(waiting, found):
            if len(found) == _LARGEST:
                return found, False
            found[other] = labels
            fresh += [name for name in labels if name not in names]
            names.update(labels)
        waiting = fresh
    return found, True


def _age(posts: PostLookup, number: int, names: tuple[str, ...]) -> tuple[bool, int, str]:
    date = posts.date(number)
    return (date == UNDATED, date, names[0])


def first_posts(posts: PostLookup, numbers: Iterable[int]) -> dict[int, str]:
    """Name the conversation of each of some documents: the short id of its oldest post."""
    wanted = set(numbers)
    found: dict[int, str] = {}
    for number in wanted:
        if number not in found:
            members, whole = _members(posts, number)
            _, _, first = min(_age(posts, each, names) for each, names in members.items())
            # What is cut at 20,000 posts is another conversation to each of its posts.
            found |= dict.fromkeys(wanted.intersection(members) if whole else [number], first)
    return found
