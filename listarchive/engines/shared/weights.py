"""The weight of a term: its idf, times what its field counts for.

A sum over the words of a query, each an idf times what it counts for in its field (see `impact`). The
figures were chosen by `benchmarks/finding.py` over four lists in three languages.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from listarchive.engine.field_kinds import FORMED, STEMMED, WEIGHTS, WORDS
from listarchive.engine.idf import idf

TOPIC = 0.6
"""The subject of a post that starts a conversation, beside 1 for one mention of average depth."""
ECHO = 0.2
"""The same subject above an answer, which may be about anything by then."""
FILTER = 1e-6
"""What only filters is no reason to come first; what scores nothing, Whoosh loses in an Or."""
_SAID = ("body", "subject")
COUNTED = ("body", "quoted")
"""The fields in which it matters how often a word stands there."""


class Weights:
    """Weighs the terms of one query.

    `doc_frequency` tells how many posts have the word that a term stands for, where that is not one term
    alone: a word is no rarer for being asked for in a language that few posts are written in.
    """

    def __init__(
        self,
        posts: int,
        frequency: Callable[[str, str], int],
        doc_frequency: Mapping[str, int] = MappingProxyType({}),
    ) -> None:
        """Weigh terms among so many posts; `frequency` counts those that have a term in a field."""
        self._frequency = frequency
        self._doc_frequency = doc_frequency
        self._posts = posts
        self._known: dict[tuple[str, str], float] = {}

    def score(self, field: str, term: Any) -> float:
        """Weigh a term in a field, but for how often it stands there, and at the head of what."""
        if field not in WORDS:
            return FILTER
        text = term if isinstance(term, str) else term.decode("utf-8", "surrogatepass")
        found = self._known.get((field, text))
        if found is None:
            found = self._known[field, text] = self._score(field, text)
        return found

    def _score(self, field: str, term: str) -> float:
        # A word that all posts are about is common, though few subjects name it.
        fields = _SAID if field in _SAID else (*_SAID, field) if field in FORMED else (field,)
        doc_frequency = self._doc_frequency.get(term, 0) if field in STEMMED else 0
        return self.held(field, max(doc_frequency, *(self._frequency(each, term) for each in fields)))

    def held(self, field: str, doc_frequency: int) -> float:
        """Weigh what so many posts hold in a field of words."""
        score = idf(self._posts, min(doc_frequency, self._posts))
        return score * WEIGHTS[field]
