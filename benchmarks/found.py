"""How searches are measured: where in an answer the right post stands, and where plain BM25 puts it."""

from __future__ import annotations

import contextlib
import math
import re
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from listarchive.archive import Archive
from listarchive.cli import group

WORD = re.compile(r"[^\W_]+")


def words(text: str) -> list[str]:
    return WORD.findall(text.lower())


class Plain:
    """Okapi BM25 without stems, fields or quotes told apart: what any library gives for nothing."""

    def __init__(self, texts: dict[str, str]) -> None:
        self._counts = {name: Counter(words(text)) for name, text in texts.items()}
        self._lengths = {name: sum(count.values()) for name, count in self._counts.items()}
        self._mean = sum(self._lengths.values()) / max(len(texts), 1)
        self.having: dict[str, set[str]] = defaultdict(set)
        for name, count in self._counts.items():
            for word in count:
                self.having[word].add(name)

    def ranked(self, asked: Sequence[str]) -> list[str]:
        """Name the texts that hold all words, the best first."""
        found = set.intersection(*(self.having.get(word, set()) for word in asked))
        return sorted(found, key=lambda name: (-self._score(name, asked), name))

    def _score(self, name: str, asked: Sequence[str]) -> float:
        relative = 0.25 + 0.75 * self._lengths[name] / self._mean
        score = 0.0
        for word in asked:
            doc_frequency = len(self.having[word])
            idf = math.log(1 + (len(self._counts) - doc_frequency + 0.5) / (doc_frequency + 0.5))
            count = self._counts[name][word]
            score += idf * 2.2 * count / (count + 1.2 * relative)
        return score


class Found(NamedTuple):
    """How well a number of searches went."""

    first: float
    ten: float
    reciprocal: float

    @classmethod
    def of(cls, ranks: Iterable[int | None]) -> Found:
        """Sum up the ranks, from 0, at which the right post stood; None if it was not found."""
        known = list(ranks)
        n = max(len(known), 1)
        there = [rank for rank in known if rank is not None]
        return cls(
            sum(rank == 0 for rank in there) / n,
            sum(rank < 10 for rank in there) / n,
            sum(1 / (rank + 1) for rank in there) / n,
        )

    def __str__(self) -> str:
        return f"{self.first:7.3f}{self.ten:9.3f}{self.reciprocal:9.3f}"


def rank(name: str, ranked: Sequence[str]) -> int | None:
    return ranked.index(name) if name in ranked else None


@contextlib.contextmanager
def opened(mail: Path, home: Path | None = None) -> Iterator[Archive]:
    """Import mail to a folder that is thrown away, or open an archive home that holds it already."""
    with tempfile.TemporaryDirectory() as folder:
        if home is None:
            home = Path(folder)
            group.main(["--home", str(home), "import", "-q", str(mail.resolve())], standalone_mode=False)
        with Archive.open(home) as archive:
            yield archive
