"""A reader's pattern finds what Python's `re` finds, whoever looks for it."""

from __future__ import annotations

import re
import warnings

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from listarchive.engines.shared.user_patterns import compiled
from listarchive.query import QueryError

TEXTS = [
    "lamp",
    "Lamp x{s} lamp{e} lamp{e<=1}",
    "limp lump\nalpha: a]\n",
    "[:alpha:] ]a &&b --c ~~d",
    "कमला cafe\u0301 x² Straße \x1c 東京",
    "aab aba abab 1-2",
    "",
]
_SIGNS = (
    "x{s} lamp{e} {e<=1} [[:alpha:]] [a&&b] [a--b] [a||b] [~~d] { } {,2} {1} {1,2}? {0,} ++ *+ ?+ (?>a|ab)"
    r" . ^ $ \b \B \w \W \d \D \s \S [\w-] [^\W\d] [^\s\d] [\S\n] [^a] \A \Z (a) (?P<n>b) (?P=n) \1"
    r" (?(1)a|b) (?=a) (?!a) (?<=a) (?<!a) (?i:LAMP) (?-i:Lamp) (?s:.) (?a:\w) (?m:^) (?i) (?s) (?x) (?a)"
    r" (?m) | \n # [\]] [a-f] a b lamp É ß ² \x41 \u0301"
)


@pytest.mark.slow
@given(
    st.lists(st.sampled_from(_SIGNS.split()), min_size=1, max_size=6).map("".join),
    st.sampled_from([0, re.MULTILINE, re.IGNORECASE]),
)
@example(r"(lamp)? (?(1)a|x)", 0)
@example(r"(a)(?:\1b)+", 0)
@example(r"\w+$", re.MULTILINE)
@settings(max_examples=500)
def test_a_pattern_means_what_it_means_to_python(pattern: str, flags: int) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            meant = re.compile(pattern, flags)
        except re.error:
            assume(False)
    found = compiled(pattern, flags)
    for text in TEXTS:
        one, other = meant.search(text), found.search(text)
        assert (one and one.span()) == (other and other.span()), text


@pytest.mark.parametrize(
    "pattern",
    [
        r"\p{L}+",
        "(?e)lamp",
        "(?b)lamp",
        "(?r)lamp",
        r"\L<names>",
        "(?|a|b)",
        r"la\Kmp",
        r"\Glamp",
        "(?R)",
        "(a)(?1)",
    ],
)
def test_what_python_does_not_know_is_no_pattern(pattern: str) -> None:
    with pytest.raises(QueryError, match="is not a regular expression"):
        compiled(pattern)


@pytest.mark.parametrize(
    "pattern",
    [
        "(?:[ab]{3000}){2000}c",
        "(?:(?:[ab]{200}){200}){200}c",
        "(?>(?:a{100}){100,}+b)",
        "(?=(?:(a{100}|b){100}){10})",
        "(x)?(?(1)(?:a{1000}){1000}|b)",
    ],
)
def test_a_pattern_that_is_large_when_it_is_written_down_is_refused(pattern: str) -> None:
    with pytest.raises(
        QueryError, match="takes too long: it counts to more than 10,000, write smaller numbers in the braces"
    ):
        compiled(pattern)


def test_counts_beside_each_other_are_added() -> None:
    assert compiled("[ab]{3000}c{3000}").search("a" * 3000 + "c" * 3000)
    assert compiled("(?:a{0,9000}){0,9000}b").search("aab")
