"""What makes the stem of a word, for each language: Snowball's stemmers, and what they do not know of."""

from __future__ import annotations

from collections.abc import Callable

import Stemmer

from listarchive.engine.analysis.languages import STEMMERS
from listarchive.engine.analysis.numbers import LANGUAGES, singular_in
from listarchive.engine.analysis.own_terms import own_terms
from listarchive.engine.analysis.words import fold

_Stem = Callable[[str], str]
_OTHER_WRITINGS = ("cx", "gx", "hx", "jx", "sx", "ux", "ch", "gh", "jh", "sh")


def stemmer(language: str) -> tuple[_Stem, Callable[[list[str]], list[str]]]:
    """Give what stems a word in small letters, and what stems many."""
    if language not in STEMMERS:
        return str, list
    # Without the stemmer's own memory, which takes longer to ask than the word takes to be stemmed.
    snowball = Stemmer.Stemmer(STEMMERS[language], 0)
    stem: _Stem = snowball.stemWord
    if language == "eo":
        stem = _of_esperanto(stem)
    elif language in LANGUAGES:
        stem = _of_numbers(language, _without_last_vowel(stem) if language == "it" else stem)
    else:
        return stem, snowball.stemWords
    return stem, lambda words: list(map(stem, words))


def _of_numbers(language: str, stem: _Stem) -> _Stem:
    own, singular = own_terms(language), singular_in(language)

    def of_singular(word: str) -> str:
        term = own.get(word if word.isascii() else fold(word))
        if term is None:
            one = singular(word)
            term = own.get(one if one.isascii() else fold(one)) or stem(one)
        return term

    return of_singular


def _without_last_vowel(stem: _Stem) -> _Stem:
    """Let `altro` and `altri`, `lago` and `laghi` be one, which Snowball holds to be too short."""

    def bare(word: str) -> str:
        found = stem(word)
        if len(found) > 3 and found[-1] in "aeio":
            found = found[:-1]
        return found[:-1] if found[-2:] in ("ch", "gh") else found

    return bare


def _of_esperanto(stem: _Stem) -> _Stem:
    """Let `cx` and `ch` be `c`, as `ĉ` is without its accent; no two words differ by such an `h` alone."""

    def of_letters(word: str) -> str:
        for letters in _OTHER_WRITINGS:
            word = word.replace(letters, letters[0])
        return fold(stem(word))

    return of_letters
