"""Words are inverted by term as one would group them word by word."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import example, given
from hypothesis import strategies as st

from listarchive.engine.analysis.stemming import stemming
from listarchive.engine.analysis.words import fold, words
from listarchive.engines.whoosh.inversion import Inverted, Texts, labels_by_term, terms_alone
from listarchive.engines.whoosh.token_cache import TokenCache, key_of

Found = dict[bytes, list[tuple[int, list[int]]]]
"""For each term, the posts it stands in, and its positions there."""
Given = list[tuple[list[str], str]]
"""Posts: the texts of each, and their language."""

SENTENCE = (
    "The the in of and not Perú peru PERÚ für über und das die Die İstanbul ΣΑΣ straße demonstrators st "
    "漢字かな v1.2.3 foo_bar naïve e\u0301te\u0301 x"
)
WORD = st.sampled_from(SENTENCE.split()) | st.text(max_size=5)
TEXT = st.lists(WORD, max_size=12).map(" ".join)
POSTS = st.lists(st.tuples(st.lists(TEXT, max_size=3), st.sampled_from(["en", "de", "tr", ""])), max_size=6)


def texts(posts: Given) -> Texts:
    found = Texts(TokenCache())
    for number, (parts, language) in enumerate(posts):
        found.add(number, parts, language, 8)
    return found


def terms_of(text: str, language: str) -> list[tuple[str, ...]]:
    taken = stemming(language) if language else None
    return [
        taken.terms(text[start:end], folded) if taken else (folded,) for start, end, folded in words(text)
    ]


def word_by_word(posts: Given) -> Found:
    found: Found = {}
    for number, (parts, language) in enumerate(posts):
        first = 0
        for part in parts:
            each = terms_of(part, language)
            for place, terms in enumerate(each, first):
                for term in terms:
                    of = found.setdefault(key_of(term), [])
                    if not of or of[-1][0] != number:
                        of.append((number, []))
                    of[-1][1].append(place)
            first += len(each) + 8
    return found


def opened(inverted: Inverted) -> Found:
    found: Found = {}
    posts, counts, gaps = iter(inverted.posts), iter(inverted.counts), iter(inverted.positions)
    for key, frequency, total in zip(inverted.keys, inverted.frequencies, inverted.totals, strict=True):
        found[key] = []
        for _ in range(frequency):
            positions: list[int] = []
            for _ in range(next(counts)):
                positions.append(next(gaps) + (positions[-1] if positions else 0))
            found[key].append((next(posts), positions))
        assert sum(len(positions) for _, positions in found[key]) == total
    return found


@given(POSTS)
@example([(["für für über", "Für"], "de"), ([], "en"), (["fur"], "de")])
def test_the_words_of_posts_are_grouped_by_their_terms(posts: Given) -> None:
    inverted = texts(posts).by_term()
    assert opened(inverted) == word_by_word(posts)
    assert inverted.keys == sorted(inverted.keys)


@given(POSTS)
def test_the_length_of_a_post_counts_all_its_terms(posts: Given) -> None:
    expected = [sum(len(terms) for part in parts for terms in terms_of(part, of)) for parts, of in posts]
    assert texts(posts).lengths(len(posts)).tolist() == expected


@given(POSTS)
def test_forms_are_folded_and_name_their_language(posts: Given) -> None:
    expected = {
        key_of(fold(part[start:end]) + (stemming(of).suffix if of else ""))
        for parts, of in posts
        for part in parts
        for start, end, _ in words(part)
    }
    assert texts(posts).forms() == expected


@given(st.lists(st.tuples(st.lists(TEXT, min_size=1, max_size=1), st.sampled_from(["en", "de", "tr"]))))
@example([(["the of the of the"], "en"), (["für die für"], "de"), (["the of"], "de")])
def test_pairs_are_common_words_side_by_side(posts: Given) -> None:
    expected: dict[bytes, list[int]] = {}
    for number, ([text], language) in enumerate(posts):
        common = stemming(language).common
        for one, two in pairwise(terms_of(text, language)):
            for a in common.intersection(one):
                for b in common.intersection(two):
                    of = expected.setdefault(key_of(f"{a} {b}"), [])
                    if number not in of:
                        of.append(number)
    inverted = texts(posts).pairs()
    left = iter(inverted.posts)
    assert inverted.keys == sorted(expected)
    assert [[next(left) for _ in range(frequency)] for frequency in inverted.frequencies] == [
        expected[key] for key in inverted.keys
    ]
    assert not any(inverted.totals)
    assert not inverted.counts


def test_labels_are_grouped_once_for_each_post() -> None:
    inverted = labels_by_term([[b"b", b"a", b"b"], [], [b"b"]])
    assert inverted.keys == [b"a", b"b"]
    assert inverted.frequencies.tolist() == [1, 2]
    assert inverted.posts.tolist() == [0, 0, 2]


def test_terms_may_stand_in_no_post() -> None:
    inverted = terms_alone({b"b", b"a"})
    assert (inverted.keys, inverted.frequencies.tolist(), inverted.totals.tolist()) == (
        [b"a", b"b"],
        [0, 0],
        [0, 0],
    )
