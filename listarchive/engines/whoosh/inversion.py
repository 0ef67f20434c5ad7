"""The words of some hundred posts, inverted: grouped by term.

A text becomes ordinals (see `token_cache`); what is left, sorting millions of them and telling one posting
from the next, numpy does.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from listarchive.engine.analysis.words import each_written
from listarchive.engines.whoosh.token_cache import TokenCache

Integers = NDArray[np.int64]


@dataclass(slots=True)
class Inverted:
    """Terms in their order, and the postings of all, one after the other (see `postings.Postings`)."""

    keys: list[bytes] = field(default_factory=list)
    frequencies: array[int] = field(default_factory=lambda: array("I"))
    """In how many posts each term stands."""
    totals: array[int] = field(default_factory=lambda: array("I"))
    """How often each term stands in all of them; 0 for labels."""
    posts: array[int] = field(default_factory=lambda: array("I"))
    counts: array[int] = field(default_factory=lambda: array("I"))
    positions: array[int] = field(default_factory=lambda: array("I"))

    def add(self, others: Inverted, prefix: bytes) -> None:
        """Append terms that come after these."""
        self.keys += [prefix + key for key in others.keys]
        self.frequencies += others.frequencies
        self.totals += others.totals
        self.posts += others.posts
        self.counts += others.counts
        self.positions += others.positions


class Texts:
    """The texts of one field in some posts, added in the order of these before anything is asked."""

    def __init__(self, words: TokenCache) -> None:
        self._words = words
        self._ordinals: list[int] = []
        self._runs: list[tuple[int, int, int]] = []

    def add(self, post: int, texts: Iterable[str], language: str, gap: int) -> None:
        """Add the texts that a post has in this field. So many positions after one begins the next."""
        ordinals = self._words.ordinals(language)
        position = 0
        for text in texts:
            before = len(self._ordinals)
            self._ordinals += map(ordinals.__getitem__, each_written(text))
            count = len(self._ordinals) - before
            self._runs.append((post, position, count))
            position += count + gap

    def forms(self) -> set[bytes]:
        """Give the folded forms of all words, each with its language's suffix."""
        known = self._words.forms
        return {known[ordinal] for ordinal in set(self._ordinals)}

    def lengths(self, posts: int) -> array[int]:
        """Count the terms in each of so many posts, as far as an index counts."""
        at, _, ordinals = self._spread
        doubled = at[self._table(self._words.seconds)[ordinals] >= 0]
        found = np.bincount(at, minlength=posts) + np.bincount(doubled, minlength=posts)
        return array("H", np.minimum(found, 0xFFFF).astype(np.uint16).tobytes())

    def by_term(self) -> Inverted:
        """Group the words by their terms."""
        at, positions, ordinals = self._spread
        if not len(ordinals):
            return Inverted()
        first = self._table(self._words.firsts)[ordinals]
        second = self._table(self._words.seconds)[ordinals]
        doubled = np.flatnonzero(second >= 0)
        keys, term, word = _sorted(
            np.concatenate([first, second[doubled]]),
            np.concatenate([np.arange(len(first)), doubled]),
            self._words.keys,
        )
        post, position = at[word], positions[word]
        starts = np.flatnonzero(_begins(term) | _begins(post))
        gaps = np.diff(position, prepend=0)
        gaps[starts] = position[starts]
        return Inverted(
            keys,
            _array(np.bincount(term[starts])),
            _array(np.bincount(term)),
            _array(post[starts]),
            _array(np.diff(starts, append=len(term))),
            _array(gaps),
        )

    def pairs(self) -> Inverted:
        """Group the pairs of common words that stand side by side in a post, each as one term.

        Where `in` and `the` stand is a tenth of all positions that there are: to see for all posts with both
        in which one follows the other takes longer than any other query.
        """
        at, _, ordinals = self._spread
        common = self._words.common
        commonness = np.append(self._table(self._words.commonness), 0)  # of term -1, too
        terms = [
            commonness[self._table(column)[ordinals]] for column in (self._words.firsts, self._words.seconds)
        ]
        side_by_side = at[1:] == at[:-1]
        found = []
        for one in terms:
            for two in terms:
                here = np.flatnonzero((one[:-1] > 0) & (two[1:] > 0) & side_by_side)
                pair = (one[here] - 1) * len(common) + two[here + 1] - 1
                found.append(pair << 32 | at[here])
        each = np.sort(np.concatenate(found))
        if not len(each):
            return Inverted()
        each = each[_begins(each)]  # `np.unique` would load numpy's masked arrays for that
        pairs, of = np.unique(each >> 32, return_inverse=True)
        both = (divmod(pair, len(common)) for pair in pairs.tolist())
        names = [b"%s %s" % (common[one], common[two]) for one, two in both]
        keys, term, place = _sorted(of, np.arange(len(of)), names)
        totals = array("I", bytes(4 * len(keys)))
        return Inverted(keys, _array(np.bincount(term)), totals, _array((each & 0xFFFFFFFF)[place]))

    @cached_property
    def _spread(self) -> tuple[Integers, Integers, Integers]:
        """Give for each word its post, its position there and its ordinal."""
        post, position, count = np.array(self._runs, np.int64).reshape(-1, 3).T
        ordinals = np.array(self._ordinals, np.int64)
        positions = np.arange(len(ordinals)) + np.repeat(position - (np.cumsum(count) - count), count)
        return np.repeat(post, count), positions, ordinals

    @staticmethod
    def _table(column: array[int]) -> Integers:
        return np.array(column, np.int64)


def labels_by_term(posts: Iterable[Iterable[bytes]]) -> Inverted:
    """Group the labels of posts, numbered from 0 on."""
    pool: dict[bytes, list[int]] = {}
    for number, labels in enumerate(posts):
        for label in dict.fromkeys(labels):
            pool.setdefault(label, []).append(number)
    found = Inverted(sorted(pool))
    for key in found.keys:
        found.posts.extend(pool[key])
        found.frequencies.append(len(pool[key]))
        found.totals.append(0)
    return found


def terms_alone(terms: Iterable[bytes]) -> Inverted:
    """Give terms that stand in no post."""
    keys = sorted(terms)
    none = array("I", bytes(4 * len(keys)))
    return Inverted(keys, none, none[:])


def _sorted(terms: Integers, words: Integers, known: list[bytes]) -> tuple[list[bytes], Integers, Integers]:
    """Sort words by the keys of their terms, then by number.

    Gives the keys that there are, in their order, and for each word the place of its key and its number.
    """
    there = np.zeros(len(known), bool)
    there[terms] = True
    used = np.flatnonzero(there)
    keys = [known[term] for term in used.tolist()]
    order = sorted(range(len(keys)), key=keys.__getitem__)
    rank = np.zeros(len(known), np.int64)
    rank[used[order]] = np.arange(len(keys))
    # One number each: several times as fast as sorting by the one and keeping the order of the other.
    both = np.sort(rank[terms] << 32 | words)
    return [keys[place] for place in order], both >> 32, both & 0xFFFFFFFF


def _begins(values: Integers) -> NDArray[np.bool_]:
    """Tell of each value whether it is another than the one before."""
    return np.append(True, values[1:] != values[:-1])


def _array(numbers: Integers) -> array[int]:
    return array("I", numbers.astype(np.uint32).tobytes())
