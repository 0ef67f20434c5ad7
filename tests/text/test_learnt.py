# ruff: noqa: E501
"""What a list puts under every post, whatever it says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listarchive.text import clean
from listarchive.text.learnt import learn

AUTHORS = [f"{name}@example.org" for name in ("ann", "bob", "cleo", "dai", "eve", "finn", "gul")]
WORDS = [
    "The pump at the lower lock works again.",
    "Nobody has seen the blue boat since Tuesday.",
    "I would paint it before the winter comes.",
    "Who has the key of the shed?",
    "It rained, so we stayed at home.",
]
FOOTER = "* * *\nTämä viesti kulki veneväen postilaatikon kautta, nro {number}.\nHiljaa hyvä tulee"


def posts(tail: str, authors: list[str] = AUTHORS, count: int = 21) -> list[tuple[str, str]]:
    """So many posts of authors in turn, each with words of its own above the tail."""
    return [
        (
            authors[number % len(authors)],
            f"{WORDS[number % len(WORDS)]}\n{WORDS[number % 3]}\n\n{tail.format(number=number, name=authors[number % len(authors)])}\n",
        )
        for number in range(count)
    ]


def test_what_most_authors_posts_end_with_is_the_lists_footer() -> None:
    footer = learn(posts(FOOTER))
    body = clean("It floats.\n\n" + FOOTER.format(number=99), footer)
    assert [line.label for line in body.lines] == ["own", "own", "footer", "footer", "footer"]
    assert clean("It floats.\n\n" + FOOTER.format(number=99)).own != "It floats."


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("Yes.\n\nHiljaa hyvä tulee", "Yes.\n\nHiljaa hyvä tulee"),
        (f"{FOOTER}\n\nThat is what stands below.", f"{FOOTER}\n\nThat is what stands below."),
        (f"Yes.\n{FOOTER}\n\n{FOOTER}\n", "Yes."),
        (
            f"Yes.\n{FOOTER}\n-------------- next part --------------\nAn HTML attachment was scrubbed...",
            "Yes.",
        ),
        (f"Yes.\n\nAnn Lee wrote:\n> Does it float?\n{FOOTER}", "Yes."),
        (FOOTER, ""),
        ("", ""),
    ],
)
def test_it_is_a_footer_where_it_stands_whole_at_the_end_of_a_part(text: str, own: str) -> None:
    text, own = text.replace("{number}", "3"), own.replace("{number}", "3")
    assert clean(text, learn(posts(FOOTER))).own == own


def test_a_line_of_a_footer_may_differ_from_post_to_post() -> None:
    tail = "---+---\nAnswer under https://example.org/{name}\nThe boats of the lower lake, since the flood"
    body = clean("Yes.\n" + tail.format(name="xyz"), learn(posts(tail)))
    assert [line.label for line in body.lines] == ["own", "footer", "footer", "footer"]


@pytest.mark.parametrize(
    ("tail", "authors", "count"),
    [
        ("Ann Lee, harbour master of the lower lock", ["ann@example.org"], 40),
        ("Ann Lee, harbour master of the lower lock", [*["ann@example.org"] * 10, *AUTHORS[1:4]], 39),
        ("With the kindest regards from the lower lock\n{name}", AUTHORS, 40),
        ("Thanks", AUTHORS, 40),
        ("    }}\n}}", AUTHORS, 40),
        ("--", AUTHORS, 40),
        (FOOTER, AUTHORS, 9),
        (FOOTER, AUTHORS[:4], 40),
    ],
    ids=[
        "one author",
        "a prolific author",
        "a closing",
        "thanks",
        "code",
        "a rule",
        "few posts",
        "few authors",
    ],
)
def test_what_is_no_footer_is_not_learnt(tail: str, authors: list[str], count: int) -> None:
    assert learn(posts(tail, authors, count)) == ()


def test_a_refrain_of_one_authors_poems_is_not_learnt() -> None:
    refrain = "and the river took the boats away"
    assert learn([*posts(refrain, AUTHORS[:1], 15), *posts("{name}", AUTHORS, 20)]) == ()


def test_half_of_the_posts_are_not_most() -> None:
    assert learn([*posts(FOOTER), *posts("{name}")]) == ()


def test_nothing_is_learnt_from_nothing() -> None:
    assert learn([]) == ()
    assert learn([("", "")] * 50) == ()


@given(st.permutations(posts(FOOTER)))
def test_the_order_of_the_posts_does_not_matter(tails: list[tuple[str, str]]) -> None:
    assert learn(tails) == learn(posts(FOOTER))


@given(st.lists(st.sampled_from([*WORDS, *FOOTER.split("\n"), "> q", "-- ", ""]), max_size=12).map("\n".join))
def test_own_words_stay_own_and_no_line_is_lost(text: str) -> None:
    footer = learn(posts(FOOTER))
    body = clean(text, footer)
    assert body.text == text
    assert clean(body.own, footer).own == body.own
