"""The terms by which words side by side are found, in the languages of an archive."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from listarchive.engine.analysis.languages import DEFAULT
from listarchive.engine.analysis.numbers import other_numbers
from listarchive.engine.analysis.stemming import stemming
from listarchive.engine.analysis.words import folded_words

Run = tuple[str, ...]
_Known = Callable[[str], bool]
"""Tells whether a form of a word, with its language's suffix, stands in some post."""


def runs(text: str, languages: Iterable[str], known: _Known) -> list[Run]:
    """Give them in any language, and those of the other number of a word that English does not know of."""
    found = runs_in(text, languages)
    word, *others = folded_words(text) or ["", ""]
    if others:
        return found
    lost = [run for other in _among_english(word, languages, known) for run in runs_in(other, [DEFAULT])]
    return list(dict.fromkeys([*found, *lost]))


def runs_in(text: str, languages: Iterable[str]) -> list[Run]:
    """Give those by the rules of some languages."""
    return list({run: None for code in languages for run in sorted(stemming(code).runs(text))})


def _among_english(word: str, languages: Iterable[str], known: _Known) -> Iterator[str]:
    """Give the other number of a word, if it stands where nothing tells that the language is not English.

    Those are posts of three words, and the subjects of answers: `Re: versões` has no stem of `versão`. Both
    must be known as words of the other language, or `noten` would find every English note.
    """
    for code in languages:
        stems = stemming(code)
        for other in other_numbers(code, word):
            if (
                all(map(known, (other, word + stems.suffix, other + stems.suffix)))
                and stems.terms(word, word)[-1] == stems.terms(other, other)[-1]
            ):
                yield other
