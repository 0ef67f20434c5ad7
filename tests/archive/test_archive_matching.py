"""The words of a query stand in a text where a plain walk from word to word finds them."""

from itertools import product
from string import ascii_lowercase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listarchive.engine.analysis.languages import REWRITING, STEMMERS
from listarchive.engine.analysis.marking import Marker, Match, Run
from listarchive.engine.analysis.stemming import Stemming, stemming
from listarchive.engine.analysis.words import fold, words

SOME = st.sampled_from(
    [
        "bean",
        "Beans",
        "beaning",
        "frost",
        "FROSTS",
        "Früchte",
        "fruchte",
        "CAFÉS",
        "cafe",
        "gekocht",
        "kocht",
        "İris",
        "豆",
        "x" * 70,
    ]
)
TEXTS = st.lists(SOME | st.sampled_from([" ", "\n", "_", ", "]), max_size=30).map(" ".join)
LANGUAGES = st.sampled_from(["en", "de", "fr", "nl", "sv", "none"]).map(stemming)


def walked(text: str, runs: set[Run], language: Stemming) -> list[Match]:
    terms = [(word, language.new_terms(text[word.start : word.end], word.folded)) for word in words(text)]
    found: list[Match] = []
    place = 0
    while place < len(terms):
        fitting = [
            run
            # Of two as long that begin with one word, that of the word's own letters comes first.
            for begin in terms[place][1]
            for run in sorted(runs, key=lambda run: (-len(run), run))
            if run[0] == begin
            and place + len(run) <= len(terms)
            and all(term in each for term, (_, each) in zip(run[1:], terms[place + 1 :], strict=False))
        ]
        if not fitting:
            place += 1
            continue
        here = [word for word, _ in terms[place : place + len(fitting[0])]]
        written = tuple(word.folded for word in here)
        found.append(Match(here[0].start, here[-1].end, fitting[0], written, place, place + len(here)))
        place += len(here)
    return found


@pytest.mark.slow
@given(st.lists(TEXTS, min_size=1, max_size=4), st.lists(st.lists(SOME, min_size=1, max_size=3)), LANGUAGES)
def test_runs_are_found_as_a_walk_from_word_to_word_finds_them(
    texts: list[str], sought: list[list[str]], language: Stemming
) -> None:
    runs = {run for each in sought for run in language.runs(" ".join(each))}
    marker = Marker(runs)
    for text in texts:
        assert marker.matches(text, language) == walked(text, runs, language)


def test_many_different_words_are_found_in_one_text() -> None:
    unstemmed = stemming("none")
    text = " ".join(f"Stone{number % 90}, no{number}" for number in range(200))
    runs = {run for number in range(90) for run in unstemmed.runs(f"stone{number}")}
    runs |= unstemmed.runs("stone3 no3")
    found = Marker(runs).matches(text, unstemmed)
    assert found == walked(text, runs, unstemmed)
    assert len(found) == 200


@pytest.mark.slow
def test_words_begin_as_their_stems_tell_unless_the_language_is_known_to_rewrite_them() -> None:
    endings = ("", "a", "d", "ed", "en", "ies", "ing", "kan", "ma", "mitteln", "nya", "s", "t")
    words = ["".join(letters) for letters in product(ascii_lowercase, ascii_lowercase, endings)]
    rewriting = set[str]()
    for code in STEMMERS:
        for word, (term,) in ((word, stemming(code).new_terms(word, word)) for word in words):
            told = stemming(code).beginnings([term])
            assert told is None or word.startswith(tuple(told)), (code, word, term)
            if term.removeprefix(stemming(code).prefix)[:1] != word[0]:
                rewriting.add(code)
    assert rewriting == REWRITING


@given(st.lists(st.from_regex(r"[A-Za-z0-9]{1,80}", fullmatch=True)), LANGUAGES)
def test_words_stemmed_together_have_the_terms_of_each(written: list[str], language: Stemming) -> None:
    assert language.terms_of_ascii(written) == [language.new_terms(word, fold(word))[-1] for word in written]
