"""Conversations without references: answers go with the post of their subject before them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_posts import by_day as post

from listarchive.archive import Archive, Home, rebuilding, writing
from listarchive.engines.whoosh import same_subject
from listarchive.post import Origin, Post
from listarchive.query import parse
from listarchive.short_ids import short
from listarchive.subjects import answers, base_subject

Fill = Callable[..., Archive]


def grouped(archive: Archive) -> set[frozenset[str]]:
    """Tell the conversations, by the beginnings of their posts' Message-IDs, as every answer has them."""
    found: dict[str, set[str]] = {}
    every = {stored.id: stored.post.message_id.partition("@")[0] for stored in archive.stored_posts()}
    for short_id, name in every.items():
        found.setdefault(archive.hit(short_id).thread, set()).add(name)
    for first, names in found.items():
        members = archive.conversation(first)
        assert members[0].id == first
        assert {every[stored.id] for stored in members} == names
        assert set(archive.tree(first).stored_posts) == {stored.id for stored in members}
        assert sorted(stored.id for _, stored, _ in archive.tree(first).in_order() if stored) == sorted(
            stored.id for stored in members
        )
        for stored in members:
            assert sorted(archive.ids(_thread(stored.id))) == sorted(each.id for each in members)
    assert {each.id: each.posts for each in archive.overview().conversations} == {
        first: len(names) for first, names in found.items()
    }
    return set(map(frozenset, found.values()))


def _thread(short_id: str) -> Any:
    return parse(f"thread:{short_id}")


def told(archive: Archive) -> str:
    return " ".join(sorted("".join(sorted(each)) for each in grouped(archive)))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("posts", "conversations"),
    [
        pytest.param([post("a", "Beans"), post("b", "Re: Beans", 1)], "ab", id="an answer"),
        pytest.param([post("a", "Beans"), post("b", "[garden] AW: [EXT] beans", 1)], "ab", id="tags"),
        pytest.param([post("a", "Beans"), post("b", "Beans", 1)], "a b", id="no mark, no answer"),
        pytest.param([post("a", "Beans"), post("b", "Beans (fwd)", 1)], "a b", id="a mark behind is none"),
        pytest.param([post("a", "Re: Beans"), post("b", "Re: Beans", 31)], "ab", id="answers alone"),
        pytest.param([post("a", "Beans"), post("b", "Re: Beans", 31.001)], "a b", id="too late"),
        pytest.param(
            [post("a", "Beans"), post("b", "Re: Beans", 30), post("c", "Re: Beans", 60)],
            "abc",
            id="each within a month of the one before",
        ),
        pytest.param([post("a", "Re: Beans"), post("b", "Beans", 1)], "a b", id="no answer before its time"),
        pytest.param([post("b", "Re: Beans", 1), post("a", "Beans", 1)], "ab", id="at the same moment"),
        pytest.param([post("a", ""), post("b", "Re:", 1), post("c", "Re: ", 2)], "a b c", id="no subject"),
        pytest.param([post("a", "Beans", None), post("b", "Re: Beans")], "a b", id="no date"),
        pytest.param([post("a", "Beans"), post("b", "Re: Beans", None)], "a b", id="an undated answer"),
        pytest.param(
            [post("a", "Beans"), post("b", "Re: Beans", 1, lists="kitchen")], "a b", id="another list"
        ),
        pytest.param(
            [post("a", "Beans", lists="garden kitchen"), post("b", "Re: Beans", 1, lists="kitchen shed")],
            "ab",
            id="one list in common",
        ),
        pytest.param([post("a", "Beans", lists=""), post("b", "Re: Beans", 1, lists="")], "a b", id="none"),
        pytest.param(
            [post("a", "Beans"), post("b", "Beans", 2), post("c", "Re: Beans", 3)],
            "a bc",
            id="the latest conversation",
        ),
        pytest.param(
            [
                post("a", "Beans"),
                post("b", "Beans", 2),
                post("c", "Re: Beans", 3, "a"),
                post("d", "Re: Beans", 4),
            ],
            "acd b",
            id="the latest is the one with the latest post",
        ),
        pytest.param(
            [post("a", "Beans"), post("b", "Peas", 1, "a"), post("c", "Re: Peas", 2)],
            "abc",
            id="a subject within a conversation",
        ),
        pytest.param(
            [post("a", "Beans"), post("x", "Peas"), post("b", "Re: Beans", 1, "x")],
            "a bx",
            id="a reference goes before a subject",
        ),
        pytest.param(
            [post("a", "Beans"), post("b", "Re: Beans", 1, "gone"), post("c", "Re: Peas", 2, "gone")],
            "abc",
            id="a reference to what is not here",
        ),
    ],
)
@pytest.mark.parametrize("few", [0, 128])
def test_answers_without_references(
    filled: Fill, monkeypatch: pytest.MonkeyPatch, posts: list[Post], conversations: str, few: int
) -> None:
    """Whether all posts of a subject are read at once, or one after the other."""
    monkeypatch.setattr(same_subject, "_FEW", few)
    with filled(posts) as archive:
        assert told(archive) == conversations


def test_a_parent_that_arrives_late_takes_its_answers_with_it(filled: Fill) -> None:
    early = [
        post("a", "Beans"),
        post("b", "Re: Beans", 2, "late"),
        post("c", "Soup (was: Beans)", 3, "b"),
        post("d", "Re: Beans", 4),
    ]
    with filled(early) as archive:
        assert told(archive) == "abcd"
        assert archive.hit("b@example.org").thread == short("a@example.org")
    with filled([post("late", "Recipes", 1)]) as archive:
        assert grouped(archive) == {frozenset("a"), frozenset(["b", "c", "d", "late"])}
        assert archive.hit("b@example.org").thread == short("late@example.org")


def test_on_a_list_that_goes_by_references_no_subject_makes_an_answer(filled: Fill, tmp_path: Path) -> None:
    filled(
        [
            post("a", "Beans", lists="garden kitchen"),
            post("b", "Re: Beans", 1),
            post("c", "Re: Beans", 2, lists="kitchen"),
        ]
    ).close()
    for lists, conversations in (((), "abc"), (["garden"], "ac b"), (["garden", "kitchen"], "a b c")):
        with Archive.open(tmp_path, references_only=lists) as archive:
            assert told(archive) == conversations


def test_a_post_that_was_removed_ties_nothing(tmp_path: Path) -> None:
    with writing(Home(tmp_path)) as writer:
        for place, each in enumerate(
            (post("a", "Beans"), post("b", "Re: Beans", 20), post("c", "Re: Beans", 40))
        ):
            writer.add(each, Origin("mbox/a.mbox", place))
        writer.commit()
    with writing(Home(tmp_path)) as writer:
        (stored,) = writer.namesakes("b@example.org")
        writer.remove(stored)
        writer.commit(in_haste=True)
    with Archive.open(tmp_path) as archive:
        assert told(archive) == "a c"


def drawn(archive: Archive, name: str) -> str:
    """Show a conversation as its posts stand below one another."""
    return " ".join(
        f"{depth}{stored.post.message_id.partition('@')[0] if stored else '-'}"
        for depth, stored, _ in archive.tree(f"{name}@example.org").in_order()
    )


@pytest.mark.parametrize(
    ("posts", "tree"),
    [
        pytest.param(
            [
                post("a", "Beans"),
                post("b", "Re: Beans", 1),
                post("c", "Re: Beans", 2),
                post("d", "x", 3, "b"),
            ],
            "0a 1b 2d 1c",
            id="below the first of its subject",
        ),
        pytest.param(
            [post("a", "Beans"), post("b", "Re: Beans", 25, "a"), post("c", "Re: Beans", 50)],
            "0a 1b 1c",
            id="though another one is why it is here",
        ),
        pytest.param(
            [post("a", "Beans"), post("b", "Peas", 1, "a"), post("c", "Re: Peas", 2)],
            "0a 1b 2c",
            id="where that subject begins",
        ),
        pytest.param(
            [post("a", "Beans"), post("b", "Re: Beans", 1, "x"), post("c", "Re: Beans", 2, "x", "b")],
            "0a 1b 2c",
            id="with what answers it",
        ),
        pytest.param(
            [post("a", "Beans"), post("b", "Re: Beans", 1, "x"), post("c", "Peas", 2, "x")],
            "0a 1b 1c",
            id="with what answers the same missing post",
        ),
        pytest.param(
            [post("a", "Beans", 0, "b"), post("b", "Re: Beans", 1)], "0b 1a", id="a clock that is wrong"
        ),
    ],
)
def test_where_an_answer_without_references_stands(filled: Fill, posts: list[Post], tree: str) -> None:
    with filled(posts) as archive:
        assert {drawn(archive, each.message_id.partition("@")[0]) for each in posts} == {tree}


@pytest.mark.parametrize(
    ("subject", "begins"),
    [
        ("Re: Frost in the garden", False),
        ("Frosts", False),
        ("Frost in the house (was: Frost in the garden)", False),
        ("Soup for the people", True),
        ("Re: Soup for the people", False),
        ("[garden] Soup for the people", True),
        ("[PATCH 2/5] Soup for the people", False),
        ("", False),
        ("…", False),
    ],
)
def test_a_wholly_new_subject_is_marked_where_it_begins(filled: Fill, subject: str, begins: bool) -> None:
    posts = [
        post("a", "Frost in the garden"),
        post("b", subject, 1, "a"),
        post("c", f"Re: {subject}", 2, "b"),
    ]
    with filled(posts) as archive:
        begun = {archive.get(each).post.message_id for each in archive.tree("a@example.org").begins}
        assert begun == ({"b@example.org"} if begins else set())


SUBJECTS = ("Beans", "Re: Beans", "AW: [x] beans", "Peas", "Re: Peas", "Re:", "[Fwd: Beans]")
ROWS = st.lists(
    st.tuples(
        st.sampled_from(SUBJECTS),
        st.one_of(st.none(), st.sampled_from((0, 1, 20, 31, 33, 60, 70, 100))),
        st.lists(st.integers(0, 9), max_size=2),
        st.sampled_from(("garden", "kitchen", "garden kitchen", "shed", "")),
    ),
    min_size=2,
    max_size=9,
)


def modelled(posts: list[Post]) -> set[frozenset[str]]:
    """The rule, word for word: each post looks through all others."""
    groups = {each.message_id: {each.message_id} for each in posts}

    def join(one: str, other: str) -> None:
        both = groups[one] | groups[other]
        groups.update(dict.fromkeys(both, both))

    for each in posts:
        for other in posts:
            if {each.message_id, *each.references} & {other.message_id, *other.references}:
                join(each.message_id, other.message_id)
    for each in posts:
        base, when = base_subject(each.subject)[0], each.sent.when
        if not (base and when and answers(each.subject)) or set(each.references) & groups.keys():
            continue
        for name in set(each.lists) - {"shed"}:
            before = [
                ((other.sent.when, answers(other.subject), short(other.message_id)), other)
                for other in posts
                if other.sent.when and base_subject(other.subject)[0] == base and name in other.lists
            ]
            before = [pair for pair in before if pair[0] < (when, True, short(each.message_id))]
            if before:
                (date, _, _), latest = max(before, key=lambda pair: pair[0])
                if when - date <= timedelta(days=31):
                    join(each.message_id, latest.message_id)
    return {frozenset(name.partition("@")[0] for name in group) for group in groups.values()}


@pytest.mark.slow
@settings(max_examples=60)
@given(
    ROWS, st.randoms(use_true_random=False), st.sets(st.integers(1, 8), max_size=2), st.sampled_from((0, 128))
)
def test_any_order_of_posts_and_commits_makes_the_same_conversations(
    rows: list[Any], random: Any, cuts: set[int], few: int
) -> None:
    posts = [
        post(str(n), subject, day, *(str(each) for each in refs if each != n), lists=lists)
        for n, (subject, day, refs, lists) in enumerate(rows)
    ]
    expected = modelled(posts)
    random.shuffle(posts)
    bounds = [0, *sorted(cut for cut in cuts if cut < len(posts)), len(posts)]
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(same_subject, "_FEW", few)
        home = Home(Path(folder))
        for start, end in pairwise(bounds):
            with writing(home) as writer:
                for place, each in enumerate(posts[start:end], start):
                    writer.add(each, Origin("mbox/a.mbox", place))
                writer.commit(in_haste=True)
        for _ in _as_it_is_and_anew(home):
            with Archive.open(home.path, references_only=["shed"]) as archive:
                assert grouped(archive) == expected


def _as_it_is_and_anew(home: Home) -> Iterator[None]:
    yield
    with rebuilding(home) as (writer, previous):
        for stored in previous.stored_posts:
            writer.take_over(stored)
        writer.commit()
    yield


@pytest.mark.slow
def test_of_very_many_posts_with_one_subject_each_is_looked_at_a_few_times(
    filled: Fill, monkeypatch: pytest.MonkeyPatch
) -> None:
    posts = [post(str(n), "Re: Beans", n / 1000) for n in range(600)]
    archive = filled(posts[:300], posts[300:])
    ancestry = type(archive._reader.segments[0].ancestry)
    read, names = [], ancestry.names
    monkeypatch.setattr(ancestry, "names", lambda self, number: read.append(number) or names(self, number))
    assert len(archive.conversation("300@example.org")) == 600
    assert len(read) < 600 * 4
