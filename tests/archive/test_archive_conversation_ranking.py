"""The order of conversations: what all their posts say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_posts import a_post  # type: ignore[import-not-found]

from listarchive.archive import Archive, Home, writing
from listarchive.archive.search import search as searching
from listarchive.archive.search.ranking import LOOKED_AT
from listarchive.engines.whoosh.searching.evaluation import Evaluation
from listarchive.post import Author, Origin, Post
from listarchive.query import parse

ADA, NELL = Author("Ada Example", "ada@example.org"), Author("Nell Okafor", "nell@example.org")
FILLER = " ".join(f"filler{n}" for n in range(60))
LONG = f"A late frost came. {' '.join([FILLER] * 6)}"
Texts = Mapping[str, Sequence[str]]
"""Conversations by name: the texts of their posts, of which all answer the first; a line with > is quoted."""


def posts_of(conversations: Texts) -> list[Post]:
    return [
        a_post(
            f"{name}.{place}@example.org",
            text,
            subject=f"Re: {name}" if place else name,
            references=(f"{name}.0@example.org",) if place else (),
            author=Author("Nell Okafor", "nell@example.org")
            if place % 2
            else Author("Ada", "ada@example.org"),
        )
        for name, texts in conversations.items()
        for place, text in enumerate(texts)
    ]


def order(home: Path, query: str, conversations: Texts) -> list[str]:
    """Name the conversations that answer, the best first, each by the post that is shown of it."""
    others = {f"other{n}": ["Nothing to do with it.", "Nor this."] for n in range(10)}
    with writing(Home(home)) as writer:
        for number, each in enumerate(posts_of({**conversations, **others})):
            writer.add(each, Origin("mbox/a.mbox", number))
        writer.commit()
    with Archive.open(home) as archive:
        hits, _ = archive.first_hits(parse(query), limit=None)
        return [hit.message_id.partition("@")[0] for hit in hits]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("query", "conversations", "expected"),
    [
        pytest.param(
            "late frost",
            {
                "alone": [LONG],
                "doubted": [LONG, "I do not think so."],
                "often": [LONG, "How much frost?", "A frost is a frost."],
                "quoted": [LONG, "> Frost and frost again.\nI do not think so."],
                "said": [LONG, "Frost and frost again."],
                "halves": [LONG, "How late, how late!", "Frost and frost again."],
                "apart": ["How late is it?", "There was frost in the morning."],
            },
            ["halves.0", "said.0", "often.0", "quoted.0", "alone.0", "doubted.0"],
            id="each word counts where a post says it best, and less where one quotes it",
        ),
        pytest.param(
            "frost",
            {
                "answer": ["Nothing grows.", f"A frost came. {FILLER}", "A frost, a hard frost."],
                "long": [
                    "Nothing grows.",
                    *[f"What a winter. {FILLER} {FILLER} frost {n}" for n in range(30)],
                ],
            },
            ["answer.2", "long.1"],
            id="many posts that say little are no answer",
        ),
        pytest.param(
            "frost from:nell",
            {
                "nell": [f"{FILLER} A.", "A frost came.", "I saw it.", "I saw it."],
                "ada": ["A frost, frost.", "A frost came.", "More frost."],
                "nobody": ["A frost came."],
            },
            ["ada.1", "nell.1"],
            id="what only filters is nothing that others say",
        ),
        pytest.param(
            "frost -snow",
            {
                "long": ["A frost came.", *["I saw it."] * 9],
                "short": ["A frost came.", "> A frost came.\nFrost, frost!"],
                "white": ["A frost and snow came."],
            },
            ["short.0", "long.0"],
            id="what must not be there is nothing that others say",
        ),
    ],
)
def test_conversations_come_in_the_order_of_what_their_posts_say(
    tmp_path: Path, query: str, conversations: Texts, expected: list[str]
) -> None:
    assert order(tmp_path, query, conversations) == expected


NOT = ["Nothing of that.", "> A frost came.\nNo."]
SAID = ["A frost came.", "Frost, frost and frost again.", f"{FILLER} frost"]


@pytest.mark.slow
@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.lists(st.sampled_from(NOT + SAID), min_size=1, max_size=4), min_size=2, max_size=4),
    st.integers(0, 3),
    st.sampled_from(SAID),
)
def test_a_post_that_says_the_word_never_puts_its_conversation_further_back(
    conversations: list[list[str]], which: int, added: str
) -> None:
    named = {f"c{place}": texts for place, texts in enumerate(conversations)}
    name = f"c{which % len(named)}"

    def place(texts: Texts) -> int:
        with TemporaryDirectory() as home:
            found = [each.partition(".")[0] for each in order(Path(home), "frost", texts)]
        return found.index(name) if name in found else len(found)

    assert place({**named, name: [*named[name], added]}) <= place(named)


def test_the_order_of_pages_is_that_of_all_conversations(
    filled: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "_AT_ONCE", 30)
    texts = {f"c{n}": [f"frost {'came ' * (n % 7)} {m}" for m in range(1 + n % 4)] for n in range(60)}
    archive, query = filled(posts_of(texts)), parse("frost")
    whole, more = archive.first_hits(query, limit=None)
    pages = [archive.first_hits(query, limit=7, offset=start) for start in range(0, 63, 7)]
    assert ([hit for hits, _ in pages for hit in hits], more) == ([*whole], False)
    assert [left for _, left in pages] == [True] * 8 + [False]


def test_by_date_what_others_say_does_not_matter(filled: Any) -> None:
    texts = {"once": ["A frost came."], "often": ["A frost came.", "A frost came."]}
    archive, query = filled(posts_of(texts)), parse("frost")
    for sort in ("newest", "oldest"):
        order = dict.fromkeys(hit.thread for hit in archive.each_hit(query, sort=sort))
        assert [hit.thread for hit in archive.first_hits(query, sort=sort)[0]] == [*order]


@pytest.mark.slow
def test_no_more_posts_are_unpacked_for_what_others_say(filled: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = filled(posts_of({"long": [f"frost {n}" for n in range(300)]}))
    read, stored_post = [], archive._reader.stored_post
    monkeypatch.setattr(
        archive._reader, "stored_post", lambda number: read.append(number) or stored_post(number)
    )
    hits, _ = archive.first_hits(parse("frost"))
    assert len(hits) == 1
    assert len(set(read)) <= LOOKED_AT + 1


def test_what_conversations_say_is_asked_of_their_posts_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    evaluated: list[Any] = []
    found = Evaluation.found
    monkeypatch.setattr(
        Evaluation, "found", lambda self, query: evaluated.append(query) or found(self, query)
    )
    assert order(tmp_path, "late frost", {"both": ["late frost"], "one": ["late", "frost"]}) == ["both.0"]
    assert len(evaluated) == 1
