"""The inverse document frequency of BM25."""

from __future__ import annotations

from math import log


def idf(posts: int, doc_frequency: int) -> float:
    """Weigh a word that `doc_frequency` of all posts have: the rarer, the more."""
    return log(1 + (posts - doc_frequency + 0.5) / (doc_frequency + 0.5))
