"""Words that begin so, or are spelled about so, as Whoosh asks a reader for them.

Of a stemmed field they are looked for among the forms of words, not among the stems.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from whoosh.spelling import Corrector

from listarchive.engine.analysis.spelling import spelled_as
from listarchive.engine.analysis.words import fold
from listarchive.engine.field_kinds import FORMS, STEMMED
from listarchive.engines.shared.expansion import terms_of_forms
from listarchive.engines.whoosh.analyzers import TypedWord
from listarchive.engines.whoosh.snapshot import Snapshot
from listarchive.engines.whoosh.term_keys import encoded


def beginning(snapshot: Snapshot, field: str, prefix: str | bytes) -> Iterator[bytes]:
    """Give the terms of the words in a field that begin so."""
    if field in STEMMED:
        text = prefix if isinstance(prefix, str) else prefix.decode("utf-8", "surrogatepass")
        found: Iterable[str] = sorted(terms_of_forms(snapshot.terms(FORMS, fold(text))))
    else:
        found = snapshot.terms(field, encoded(field, prefix).decode("utf-8", "surrogatepass"))
    for term in found:
        yield term.encode("utf-8", "surrogatepass")


def words_within(snapshot: Snapshot, field: str, word: str, distance: int, prefix: int) -> list[str]:
    """List the words of a field, or the forms of one, that so many letters tell from a word.

    They have the first `prefix` letters in common with it.
    """
    like = spelled_as(word, distance)
    return [term for term in snapshot.terms(field, word[:prefix]) if like(term.partition(":")[0])]


def terms_within(snapshot: Snapshot, field: str, text: str, distance: int, prefix: int) -> Iterator[str]:
    """Give the terms of the words that are spelled about so."""
    if field in STEMMED:
        yield from sorted(terms_of_forms(words_within(snapshot, FORMS, fold(text), distance, prefix)))
    else:
        found = words_within(snapshot, field, fold(text), distance, prefix)
        yield from dict.fromkeys(each.partition(":")[0] for each in found) if field == FORMS else found


class WordCorrector(Corrector):  # type: ignore[misc]
    """Suggests words: those spelled most like it first, of these the commonest."""

    def __init__(self, snapshot: Snapshot, field: str) -> None:
        self._snapshot = snapshot
        self._field = field
        self._source = FORMS if field in STEMMED else field

    def _suggestions(self, text: str, maxdist: int, prefix: int) -> Iterator[tuple[float, str]]:
        found: set[str] = set()
        word = fold(text)
        for distance in range(1, maxdist + 1):
            near = words_within(self._snapshot, self._source, word, distance, prefix)
            for other in {each.partition(":")[0] for each in near} - found - {word}:
                found.add(other)
                yield -(distance + 0.5 / (self._frequency(other) or 1)), TypedWord(other)

    def _frequency(self, word: str) -> int:
        if self._source == FORMS:
            return self._snapshot.doc_frequency(word)
        return self._snapshot.frequency(self._field, word)
