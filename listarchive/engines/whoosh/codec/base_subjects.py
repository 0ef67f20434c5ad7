"""The posts of a segment by list and base subject.

    by_base_subject          for each list, the posts on it whose base subject counts
    by_base_subject.lists    where those of each list begin, and where they end

They are in the order of their base subjects; of those that share one, in that of their dates; of one moment,
what is marked as an answer comes behind what is not; then by their short ids.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def in_order(
    lists: Sequence[Iterable[str]], subjects: Sequence[int], dates: Sequence[int], ids: Sequence[str]
) -> dict[str, list[int]]:
    """Give the posts of each list in their order, by what each post has."""
    found: dict[str, list[int]] = {}
    for number, names in enumerate(lists):
        if subjects[number]:
            for name in dict.fromkeys(names):
                found.setdefault(name, []).append(number)
    for posts in found.values():
        posts.sort(key=lambda n: (subjects[n] >> 1, dates[n], subjects[n] & 1, ids[n]))
    return found
