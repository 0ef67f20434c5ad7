"""How many direct answers posts have, and with which of them conversations begin."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_posts import by_day  # type: ignore[import-not-found]

from listarchive.archive import Archive, Home, writing
from listarchive.engine import answers
from listarchive.post import Origin, Post
from listarchive.query import parse
from listarchive.threads import walk

Fill = Callable[..., Archive]


def post(name: str, subject: str, day: float | None = 0, *references: str, lists: str = "garden") -> Post:
    # Two that are tied by one Message-ID are told apart by their texts.
    made: Post = by_day(name, subject, day, *references, lists=lists, text=f"Text {name} {subject}.")
    return made


POSTS = [
    post("root", "Beans"),
    post("one", "Re: Beans", 1, "root"),
    post("two", "Re: Beans", 2, "root"),
    post("deep", "Re: Beans", 3, "root", "two"),
    post("subject", "Re: Beans", 4),
    post("lone", "Peas", 5),
    post("orphan", "Re: Soup", 6, "gone"),
    post("child", "Re: Soup", 7, "gone", "orphan"),
    post("skips", "Re: Soup", 8, "gone", "orphan", "lost"),
    post("undated", "Cups", None),
    post("late", "Cups?", 9, "undated"),
]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("replies:0", {"one", "deep", "subject", "lone", "child", "skips", "late"}),
        ("replies:1", {"two", "undated"}),
        ("replies:2", {"orphan"}),
        ("replies:3", {"root"}),
        ("replies:>1", {"root", "orphan"}),
        ("replies:>=1", {"root", "two", "orphan", "undated"}),
        ("replies:<1", {"one", "deep", "subject", "lone", "child", "skips", "late"}),
        ("replies:1..2", {"two", "orphan", "undated"}),
        ("replies:2..", {"root", "orphan"}),
        ("-replies:..2", {"root"}),
        ("replies:>999999999", set()),
        ("is:answered", {"root", "two", "orphan", "undated"}),
        ("has:replies", {"root", "two", "orphan", "undated"}),
        ("is:unanswered beans", {"one", "deep", "subject"}),
        ("has:reply", {"one", "two", "deep", "orphan", "child", "skips", "late"}),
        ("is:start", {"root", "lone", "orphan", "late"}),  # what has no date comes last in its conversation
        ("is:start has:replies", {"root", "orphan"}),
        ("replies:(1 or 3) -undated", {"root", "two"}),
    ],
)
@pytest.mark.parametrize("cut", [0, 5])
def test_a_query(filled: Fill, query: str, expected: set[str], cut: int) -> None:
    with filled(*([POSTS[:cut], POSTS[cut:]] if cut else [POSTS])) as archive:
        found = archive.search(query, limit=None).hits
        assert {hit.message_id.partition("@")[0] for hit in found} == expected


def test_an_answer_to_what_is_not_here_goes_with_its_subject(filled: Fill) -> None:
    with filled([post("root", "Beans"), post("answer", "Re: Beans", 1, "gone")]) as archive:
        found = archive.search("is:start", limit=None).hits
        assert [hit.message_id for hit in found] == ["root@example.org"]
        assert archive.search("replies:1").total == 1


def test_nothing_is_found_in_an_empty_archive(filled: Fill) -> None:
    with filled([]) as archive:
        assert [archive.search(query).total for query in ("replies:0", "is:start", "-is:answered")] == [
            0,
            0,
            0,
        ]


@pytest.mark.slow
def test_the_answers_of_a_commit_are_counted_once(filled: Fill, monkeypatch: pytest.MonkeyPatch) -> None:
    counted, count = [], answers.answers
    monkeypatch.setattr(answers, "answers", lambda posts: counted.append(posts) or count(posts))
    with filled(POSTS) as archive:
        for query in ("replies:1", "is:start or replies:>2", "-is:answered"):
            archive.search(query)
    assert len(counted) == 1


def test_no_post_is_read_whose_conversation_has_one_beginning(
    filled: Fill, monkeypatch: pytest.MonkeyPatch
) -> None:
    with filled(POSTS) as archive:
        read: list[int] = []
        monkeypatch.setattr(archive._reader, "stored_post", read.append)
        assert len(archive.ids(parse("is:answered"))) == 4
        assert not read


def agreed(archive: Archive) -> None:
    """What queries tell of answers is what trees, JSON and hits tell."""
    counts: dict[str, int] = {}
    starts = set()
    for stored in archive.stored_posts():
        nodes = [node for _, node in walk(archive.tree(stored.id).roots) if node.key == stored.id]
        (node,) = nodes
        counts[stored.id] = len(node.children)
        assert archive.replies(stored) == tuple(child.key for child in node.children)
        if archive.hit(stored.id).thread == stored.id:
            starts.add(stored.id)
    assert set(archive.ids(parse("is:start"))) == starts
    assert set(archive.ids(parse("has:replies"))) == {each for each, count in counts.items() if count}
    for count in range(max(counts.values(), default=0) + 2):
        expected = {each for each, has in counts.items() if has == count}
        assert set(archive.ids(parse(f"replies:{count}"))) == expected, count


SUBJECTS = ("Beans", "Re: Beans", "AW: [x] beans", "Peas", "Re: Peas", "Re:", "[Fwd: Beans]", "")
DAYS = st.one_of(st.none(), st.sampled_from((0, 1, 2, 3, 20, 31, 33, 60, 70, 100)))
ROWS = st.lists(
    st.tuples(
        st.sampled_from(SUBJECTS),
        DAYS,
        st.lists(st.integers(0, 12), max_size=4, unique=True),
        st.sampled_from(("garden", "kitchen", "garden kitchen", "shed")),
        st.booleans(),
    ),
    min_size=1,
    max_size=10,
)


@pytest.mark.slow
@settings(max_examples=150)
@given(
    ROWS,
    st.randoms(use_true_random=False),
    st.sets(st.integers(1, 9), max_size=2),
    st.sets(st.integers(0, 9), max_size=2),
)
def test_queries_tell_what_trees_tell(
    rows: list[Any], random: Any, cuts: set[int], removed: set[int]
) -> None:
    """With several segments, posts that were removed, loops, gaps, and one Message-ID for two posts."""
    posts = [
        post(str(n - again), subject, day, *(str(each) for each in refs if each != n - again), lists=lists)
        for n, (subject, day, refs, lists, shares) in enumerate(rows)
        for again in (1 if shares and n else 0,)
    ]
    random.shuffle(posts)
    bounds = [0, *sorted(cut for cut in cuts if cut < len(posts)), len(posts)]
    with TemporaryDirectory() as folder:
        home = Home(Path(folder))
        for start, end in pairwise(bounds):
            with writing(home) as writer:
                for place, each in enumerate(posts[start:end], start):
                    writer.add(each, Origin("mbox/a.mbox", place))
                writer.commit(in_haste=True)
        with Archive.open(home.path, references_only=["shed"]) as archive:
            agreed(archive)
        with writing(home) as writer:
            for number in removed:
                for stored in writer.namesakes(f"{number}@example.org")[:1]:
                    writer.remove(stored)
            writer.commit(in_haste=True)
        with Archive.open(home.path, references_only=["shed"]) as archive:
            agreed(archive)
