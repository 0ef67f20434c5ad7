"""Which words are in a text, and under which terms are they kept?"""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listarchive.archive.words import fold, folded_words, stem, words


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


def test_stems() -> None:
    assert {stem(word) for word in ("demonstrate", "demonstrated", "demonstrating")} == {"demonstr"}
