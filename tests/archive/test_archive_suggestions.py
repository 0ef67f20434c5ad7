"""Who finds nothing is offered a query that finds something."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import event, example, given
from hypothesis import strategies as st
from made_posts import a_post, by_day  # type: ignore[import-not-found]

from listarchive.archive import Archive, Home, writing
from listarchive.post import Author, Origin
from listarchive.query import QueryError

POSTS = (
    a_post("1@x.example", "The kettle is on, the lamp is repaired.", lists=("garden",)),
    a_post(
        "2@x.example",
        "A candle, two candles: Perú sends a teapot.\n> Who repairs the umbrella?",
        author=Author("", "nell@example.net"),
        lists=("tinkers",),
    ),
    a_post(
        "3@x.example",
        "It isn't near the x-ray_2 of or and not.\n> xor, saved:lamps, date:2023",
        author=Author("Íde Ó Néill"),
        lists=("jardín",),
    ),
)
WORDS = st.sampled_from(
    [
        *("kettle", "lamp", "candles", "perú", "repaired", "umbrella", "teapot", "isn't", "x-ray_2", "saved"),
        *("ada", "nell", "neill", "example.net", "garden", "tinkers", "jardín", "near", "xor", "repairs"),
    ]
)
FIELDS = st.sampled_from(
    [
        *("", "", "", "body:", "subject:", "author:", "list:", "quoted:", "attachment:", "-", "=", "~"),
        *("-author:", "any:", "(", "thread:{", "date:2024 "),
    ]
)
JOINS = st.sampled_from([" ", " ", " or ", " xor ", " and not ", "|", " near "])


@st.composite
def mistyped(draw: st.DrawFn) -> str:
    """One to three words of the archive, in a field or in none, with a letter wrong, missing or too many."""
    text = ""
    for field, word, join in draw(st.lists(st.tuples(FIELDS, WORDS, JOINS), min_size=1, max_size=3)):
        place = draw(st.integers(0, len(word)))
        letter = draw(st.sampled_from(["", "a", "e", "n", "ñ", "s", "x", "2"]))
        wrong = word[:place] + letter + word[place + draw(st.integers(0, 1)) :]
        closing = {"(": ")", "thread:{": "}"}.get(field, "")
        text += f"{join if text else ''}{field}{wrong or word}{closing}"
    return text


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    home = tmp_path_factory.mktemp("offered")
    with writing(Home(home)) as writer:
        for number, post in enumerate(POSTS):
            writer.add(post, Origin("mbox/a.mbox", number))
        writer.commit()
    return Archive.open(home)


@given(mistyped())
@example("kettel")
@example("umbrela")
@example("umbrella")
@example("author:nel")
@example("list:jardim")
@example("body:candels near lamp")
def test_a_suggestion_finds_what_it_promises(archive: Archive, query: str) -> None:
    try:
        found = archive.search(query)
    except QueryError:
        return
    for offered in filter(None, (found.suggestion, found.quoted, found.apart)):
        event("offered")
        again = archive.search(offered)
        assert again.total, offered
        assert again.understood == offered
    if found.total:
        assert (found.suggestion, found.quoted, found.apart) == (None, None, None)


LATE = [
    by_day("a", "Beans", text="How late it was.", lists="garden"),
    by_day("b", "Re: Beans", 1, "a", text="A frost came.", lists="garden"),
    by_day("c", "Re: Beans", 2, "a", text="Marzipan, says Nell.", lists="garden"),
    by_day("d", "Peas", 3, text="No frost, and no marzipan.", lists="garden"),
    by_day("e", "Plums", 4, text="It was late.\n> There was snow.", lists="garden"),
]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("query", "offered", "posts"),
    [
        ("late marzipan", "thread:{late} marzipan", ["c"]),
        ("late frost marzipan", "thread:{late} thread:{frost} marzipan", ["c"]),
        ("subject:beans late marzipan", "subject:beans thread:{late} thread:{marzipan}", ["a", "b", "c"]),
        ('"how late" frost', 'thread:{"how late"} frost', ["b"]),
        ("late mar* from:ada", "thread:{late} mar* author:ada", ["c"]),
        ("late mar* date:2023", None, []),
        ("late (frost or snow)", "thread:{late} (frost or snow)", ["b"]),
        ("marzipan late -frost", "thread:{marzipan} late not frost", ["a"]),
        ("late snow", None, []),
        ("late marzipn", None, []),
        ("frost umbrella", None, []),
        ("umbrella late", None, []),
        ("late late", None, []),
        ("frost marzipan", None, []),
    ],
)
def test_words_that_several_posts_of_a_conversation_say(
    filled: Any, query: str, offered: str | None, posts: list[str]
) -> None:
    archive = filled(LATE)
    apart = archive.search(query).apart
    assert apart == offered
    if apart:
        assert [hit.message_id.partition("@")[0] for hit in archive.search(apart).hits] == posts


def test_conversations_of_common_words_are_not_looked_at(
    filled: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("listarchive.archive.search.instead._FEW", 1)
    archive = filled(LATE)
    assert archive.search('"how late" marzipan').apart
    assert archive.search("late marzipan").apart is None
