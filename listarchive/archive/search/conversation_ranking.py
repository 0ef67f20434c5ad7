"""The order of conversations: by the best of their posts, and by what all of them say."""

from __future__ import annotations

from collections.abc import Mapping

from listarchive.archive.search.ranking import Scored
from listarchive.engine.conversations import Walked
from listarchive.engine.protocols import Search

_SAID = 0.3
"""What a word counts in the post that says it best, beside 1 in the best of the posts that answer.

The posts that say it are not added up: the longest conversations would come first, whatever they are about.
"""


def ranked(search: Search, firsts: Mapping[str, Scored], walked: Mapping[int, Walked]) -> dict[str, Scored]:
    """Order conversations, each given with the best of its posts that answer; `walked` has all posts."""
    mentions = search.mentions(
        sorted({each for number, _ in firsts.values() for each in walked[number].numbers})
    )

    def weight(name: str) -> float:
        best, score = firsts[name]
        members = walked[best].numbers
        said = sum(max((word.get(each, 0.0) for each in members), default=0.0) for word in mentions)
        return (score or 0.0) + _SAID * said

    return {name: firsts[name] for name in sorted(firsts, key=weight, reverse=True)}
