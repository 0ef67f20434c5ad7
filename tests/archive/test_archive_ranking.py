"""The order of the posts that hold the words."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from made_posts import NOON, a_post  # type: ignore[import-not-found]

from listarchive.archive.search.ranking import LOOKED_AT
from listarchive.post import Author, Post, Sent

FILLER = " ".join(f"filler{n}" for n in range(60))


def ranked(filled: Any, query: str, *posts: Post) -> list[str]:
    """Name the posts that answer, the best first; the part of their ids before the @."""
    others = [a_post(f"other{n}@example.org", f"nothing to do with it {n}") for n in range(10)]
    with filled([*posts, *others]) as archive:
        return [hit.message_id.partition("@")[0] for hit in archive.search(query, limit=None).hits]


def said(name: str, text: str, **values: Any) -> Post:
    return a_post(f"{name}@example.org", text, **values)


ANSWER = {"subject": "Re: Frost", "references": ("gone@example.org",)}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("query", "first", "second"),
    [
        ("frost", said("1", "Frost, frost and frost again today."), said("2", "A frost came by this night.")),
        ("frost", said("1", "A frost came."), said("2", f"A frost came. {FILLER}")),
        ("frost", said("1", "It froze.", subject="Frost"), said("2", "It froze.", **ANSWER)),
        ("frost", said("1", "A frost came."), said("2", "A frost came.", references=("gone@example.org",))),
        (
            "frost",
            said("1", "A frost came."),
            said("2", "I came.", author=Author("Ada Frost", "a@example.org")),
        ),
        # as written, whatever else has the same stem
        ("organ", said("1", f"The organ was loud. {FILLER}"), said("2", "Organic beans. Organic. Organs.")),
        ("gardens", said("1", "We saw the gardens."), said("2", "We saw the garden.")),
        ("garden", said("1", "We saw the garden."), said("2", "We saw the gardens.")),
        # side by side
        (
            "late frost",
            said("1", f"The late frost came {FILLER}"),
            said("2", f"It was late {FILLER} frost came"),
        ),
        (
            "late frost",
            said("1", f"a frost came late {FILLER}"),
            said("2", f"a frost {FILLER} came late"),
        ),
    ],
)
def test_of_two_posts_one_comes_first(filled: Any, query: str, first: Post, second: Post) -> None:
    assert ranked(filled, query, first, second) == ["1", "2"]
    assert ranked(filled, query, second, first) == ["1", "2"]


SENTENCE = "nobody has seen a frost like this"
OLD, OLDER = (Sent(NOON - timedelta(days=days), "date") for days in (100, 200))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (f'"{SENTENCE}"', ["older", "shorter", "bare"]),
        (f'body:"{SENTENCE.title()}" frost', ["older", "shorter", "bare"]),
        # a few words are anybody's
        ('"a frost like"', ["shorter", "bare", "older"]),
    ],
)
def test_a_sentence_leads_to_who_said_it_first(filled: Any, query: str, expected: list[str]) -> None:
    posts = [
        said("shorter", f"{SENTENCE}, yes.", sent=OLD),
        said("bare", f"{SENTENCE}, he said then.", sent=Sent()),
        said("older", f"I say that {SENTENCE}. {FILLER}", sent=OLDER),
    ]
    assert ranked(filled, query, *posts) == expected


def test_who_said_first_what_many_repeat_comes_first(filled: Any) -> None:
    again = [
        said(f"again{n}", SENTENCE, sent=Sent(NOON + timedelta(days=n), "date")) for n in range(LOOKED_AT + 9)
    ]
    first = said("first", f"{SENTENCE} {FILLER}", sent=OLD)
    order = ranked(filled, f'"{SENTENCE}"', *again, first)
    assert order[0] == "first"
    assert len(order) == len(set(order)) == len(again) + 1


def test_the_order_of_pages_is_that_of_all_hits(filled: Any) -> None:
    posts = [
        said(f"p{n}", f"frost {'came ' * (n % 7)} late {'again ' * (n % 5)}") for n in range(LOOKED_AT + 30)
    ]
    with filled(posts) as archive:
        whole = [(hit.id, hit.score) for hit in archive.search("late frost", limit=None).hits]
        paged = [
            (hit.id, hit.score)
            for start in range(0, len(posts), 9)
            for hit in archive.search("late frost", limit=9, offset=start).hits
        ]
    assert paged == whole
    scores = [score for _, score in whole]
    assert scores == sorted(scores, reverse=True)


def test_a_filter_changes_no_order(filled: Any) -> None:
    posts = [said("1", "A frost."), said("2", f"A frost {FILLER}", lists=("b",))]
    for query in ("frost", "frost (list:garden or list:b)", "frost (list:b or date:2020..)"):
        assert ranked(filled, query, *posts) == ["1", "2"]


def test_a_query_of_many_words_over_many_matches_ends(filled: Any) -> None:
    text = "a b c d e f g h i j k l m n o p q r s t u v w x y z " * 1500
    with filled([said(f"p{n}", text) for n in range(3)]) as archive:
        assert archive.search(" ".join("abcdefghijklmnopqrstuvwxyz") + ' "x y z a b c" a*').total == 3
