"""How much is it worth that a word stands in a post?

A sum over the words of a query, each a rarity times what it counts for in its field (see `impact`). The
figures were chosen by `benchmarks/finding.py` over four lists in three languages.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import log
from types import MappingProxyType
from typing import Any

from listarchive.engine.fields import WORDS
from listarchive.engines.whoosh.queries.doc_sets import Chosen
from listarchive.engines.whoosh.snapshot import Snapshot

TOPIC = 0.6
"""The subject of a post that starts a conversation, beside 1 for one mention of average depth."""
ECHO = 0.2
"""The same subject above an answer, which may be about anything by then."""
_NAME = 0.3  # the author's name, for words that were not asked for as a name
FILTER = 1e-6
"""What only filters is no reason to come first; what is worth nothing, Whoosh loses in an Or."""
_SAID = ("body", "subject")
_STEMMED = (*_SAID, "quoted")
COUNTED = ("body", "quoted")
"""The fields in which it matters how often a word stands there."""


def rarity(posts: int, holding: int) -> float:
    """Weigh a word that `holding` of all posts hold (the inverse document frequency of BM25)."""
    return log(1 + (posts - holding + 0.5) / (holding + 0.5))


class Weights:
    """Weighs the terms of one query.

    `holding` tells how many posts have the word that a term stands for, where that is not one term alone:
    a word is no rarer for being asked for in a language that few posts are written in.
    """

    def __init__(self, snapshot: Snapshot, holding: Mapping[str, int] = MappingProxyType({})) -> None:
        self._snapshot = snapshot
        self._holding = holding
        self._posts = sum(segment.posts for segment in snapshot.segments)
        self._known: dict[tuple[str, str], float] = {}

    def worth(self, field: str, term: Any) -> float:
        """Weigh a term in a field, but for how often it stands there, and at the head of what."""
        if field not in WORDS:
            return FILTER
        text = term if isinstance(term, str) else term.decode("utf-8", "surrogatepass")
        found = self._known.get((field, text))
        if found is None:
            found = self._known[field, text] = self._worth(field, text)
        return found

    def _worth(self, field: str, term: str) -> float:
        # A word that all posts are about is common, though few subjects name it.
        fields = _SAID if field in _SAID else (field,)
        holding = self._holding.get(term, 0) if field in _STEMMED else 0
        return self.held(field, max(holding, *(self._snapshot.frequency(each, term) for each in fields)))

    def all_of(self, query: Chosen) -> float:
        """Weigh a query for one of many terms, like a term that stands where they do."""
        field = query.fieldname
        if field not in WORDS:
            return FILTER
        return self.held(field, sum(query.among(segment).bit_count() for segment in self._snapshot.segments))

    def held(self, field: str, holding: int) -> float:
        """Weigh what so many posts hold in a field of words."""
        worth = rarity(self._posts, min(holding, self._posts))
        return worth if field in _STEMMED else worth * _NAME
