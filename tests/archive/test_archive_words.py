"""The words of a text, and the terms under which they are kept."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listarchive.engine.analysis.stemming import Stemming, stemming
from listarchive.engine.analysis.words import fold, folded_words, words
from listarchive.engines.whoosh.inversion import Texts
from listarchive.engines.whoosh.token_cache import TokenCache, key_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Perú", "peru"),
        ("PERU", "peru"),
        ("Straße", "strasse"),
        ("ıssız", "issiz"),
        ("ÍSLENSKA Þór", "islenska thor"),
        ("Łódź", "lodz"),
        ("ΟΔΥΣΣΕΥΣ Ὀδυσσεύς", "οδυσσευσ οδυσσευσ"),
        ("foo_bar", "foo bar"),
        ("CVE-2014-0160", "cve 2014 0160"),
        ("don't", "don t"),
        ("東京tower", "東 京 tower"),
        ("がぎ", "か き"),
        ("ｶﾞ", "カ"),
        ("한글", "한 글"),
        ("हिन्दी", "हिनदी"),
        ("ภาษาไทย", "ภ า ษ า ไ ท ย"),
        ("ที่ดี", " ".join(folded_words("ที่") + folded_words("ดี"))),
        ("", ""),
        ("— … ///", ""),
    ],
)
def test_words_of_a_text(text: str, expected: str) -> None:
    assert " ".join(folded_words(text)) == expected


LETTERS = st.text(st.characters(max_codepoint=0x24F) | st.sampled_from("éǖ̈́ßıİſςΣΐ한글がパ東ﬁ½ﷺ"))


@given(LETTERS)
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(st.characters(max_codepoint=0x24F) | st.sampled_from("ἐᾳΐ한글がパﾊﾟ東京")))
def test_composed_and_decomposed_are_one(text: str) -> None:
    assert folded_words(unicodedata.normalize("NFD", text)) == folded_words(
        unicodedata.normalize("NFC", text)
    )


@given(st.text())
def test_each_word_stands_where_it_says(text: str) -> None:
    last = 0
    for word in words(text):
        assert last <= word.start < word.end <= len(text)
        assert word.folded
        last = word.end


def test_a_long_run_is_kept_cut() -> None:
    assert folded_words("x" * 100_000) == ["x" * 64]


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        ("en", "demonstrate demonstrated demonstrating Demonstrates"),
        ("de", "Gärten Garten Gartens GÄRTEN garten"),
        ("de", "Häuser Hauser häusern"),
        ("fr", "installer installée installées installés"),
        ("es", "canción canciones cancion CANCIÓN"),
        ("pt", "informação informacao informações"),
        ("ru", "книга книги книгу"),
        ("eo", "listo listoj liston"),
        ("pl", "lista listy"),
    ],
)
def test_forms_of_one_word_share_a_term(language: str, forms: str) -> None:
    first, *others = (set(stemming(language).terms(form, fold(form))) for form in forms.split())
    assert all(first & other for other in others)


@pytest.mark.parametrize("language", ["ja", "zh", "th", "he", "uk"])
def test_a_language_without_stems_keeps_words_as_they_are(language: str) -> None:
    assert stemming(language).terms("Running", "running") == (f"{language}:running",)


ACCENTED = st.text(st.sampled_from("aeiounsátéèëíöüçñßœø'ABCÉ"), min_size=1, max_size=12)


@given(st.sampled_from(["en", "de", "fr", "es", "pt", "it", "sv", "ro", "tr"]), ACCENTED)
def test_a_word_is_found_by_its_folded_form(language: str, text: str) -> None:
    kept: Stemming = stemming(language)
    texts = Texts(TokenCache())
    texts.add(0, [text], language, 0)
    terms = set(texts.by_term().keys)
    for run in kept.runs(" ".join(folded_words(text))) | kept.runs(text):
        assert terms.issuperset(map(key_of, run))
    assert texts.forms() == {key_of(form + kept.suffix) for form in folded_words(text)}


def test_a_term_tells_its_language() -> None:
    assert stemming("en").terms("Gardens", "gardens") == ("garden",)
    assert stemming("de").terms("Gärten", "garten") == ("de:gart",)
