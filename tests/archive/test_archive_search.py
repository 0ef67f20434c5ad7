"""What a query finds, and how it is shown."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from growth import unsteady  # type: ignore[import-not-found]
from hypothesis import given, settings
from hypothesis import strategies as st
from made_posts import NOON, a_post  # type: ignore[import-not-found]
from sweeps import WHOLE  # type: ignore[import-not-found]

from listarchive.archive import Archive, Home, writing
from listarchive.archive.search.snippet import LENGTH, marked, snippet
from listarchive.engine.analysis.marking import Marker
from listarchive.engine.analysis.stemming import stemming
from listarchive.engines.shared import expansion
from listarchive.errors import QueryError, UsageError
from listarchive.post import Attachment, Author, Origin, Post, Sent

POSTS = [
    a_post("root@example.org", "We sow beans after the last frost.", subject="Beans"),
    a_post(
        "late@example.org",
        "My beans are running up the poles.",
        subject="Re: Beans",
        references=("root@example.org",),
        sent=Sent(NOON + timedelta(days=2), "date"),
    ),
    a_post(
        "lost@example.org",
        "> We sow beans after the last frost.\nSo do I.",
        subject="Re: Beans",
        references=("root@example.org", "gone@example.org"),
        author=Author("Bob Other", "bob@example.com"),
    ),
    a_post(
        "orphan@example.org", "Nobody kept the letter.", subject="Letters", references=("gone@example.org",)
    ),
    a_post(
        "plan@example.org",
        "See the plan.",
        subject="Plan",
        attachments=(Attachment("Garden-Plan_v2.pdf"),),
        lists=("garden", "window-sills"),
    ),
    a_post(
        "news@example.org",
        "An article.",
        subject="News",
        author=Author("The List", "list@example.org", "Steve Lalla"),
    ),
    a_post("bare@example.org", "", subject="", author=Author(), sent=Sent()),
]


def found(filled: Any, query: str) -> set[str]:
    with filled(POSTS) as archive:
        return {hit.message_id.partition("@")[0] for hit in archive.search(query, limit=None).hits}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("beans", {"root", "late", "lost"}),
        ("BÉAN", {"root", "late", "lost"}),
        ("-beans", {"orphan", "plan", "news", "bare"}),
        ("not not beans", {"root", "late", "lost"}),
        ("-(beans or letter)", {"plan", "news", "bare"}),
        ("beans -frost", {"late", "lost"}),
        ("frost", {"root"}),
        ("quoted:frost", {"lost"}),
        ("running*", {"late"}),
        ("runn*", {"late"}),
        ("~beens", {"root", "late", "lost"}),
        ("~lettr", {"orphan"}),
        ('"last frost"', {"root"}),
        ('"frost last"', set()),
        ('"the the"', set()),
        ("author:lalla", {"news"}),
        ('author:"steve lalla"', {"news"}),
        ("from:@example.com", {"lost"}),
        ("from:example.org", {"root", "late", "orphan", "plan", "news"}),
        ('author:"ada example ada"', set()),
        ("author:/^B.b\\b/", {"lost"}),
        ("attachment:plan", {"plan"}),
        ('attachment:"garden-plan_v2.pdf"', {"plan"}),
        ("attachment:gard*", {"plan"}),
        ("has:attachment", {"plan"}),
        ("has:reply has:quote", {"lost"}),
        ("list:window-sills", {"plan"}),
        ("list:WINDOW*", {"plan"}),
        ("list:/sills$/", {"plan"}),
        ("list:garden -list:window-sills", {"root", "late", "lost", "orphan", "news", "bare"}),
        ("list:a\udcff", set()),
        ("list:a\0b", set()),
        ("thread:root@example.org", {"root", "late", "lost", "orphan"}),
        ("thread:gone@example.org", set()),
        ("id:root@example.org", {"root"}),
        ("id:<root@example.org>", {"root"}),
        ("date:2024-05-02", {"root", "lost", "orphan", "plan", "news"}),
        ("date:2024-05-04..", {"late"}),
        ("date:..2024-05-03", {"root", "lost", "orphan", "plan", "news"}),
        ("not date:2024", {"bare"}),
        ("letter or article", {"orphan", "news"}),
        ("letter or -list:garden", {"orphan"}),
    ],
)
def test_a_query(filled: Any, query: str, expected: set[str]) -> None:
    assert found(filled, query) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("size:10k", {"large", "huge"}),
        ("size:>10k", {"huge"}),
        ("size:10k..10k", {"large"}),
        ("size:..9999", {"small"}),
        ("-size:10k beans", {"small"}),
    ],
)
def test_posts_are_found_by_the_size_of_their_mail(tmp_path: Path, query: str, expected: set[str]) -> None:
    with writing(Home(tmp_path)) as writer:
        for name, length in (("small", 900), ("large", 10_000), ("huge", 3_000_000_000)):
            writer.add(a_post(f"{name}@example.org", f"Beans, {name}."), Origin("mbox/a.mbox", 0, length))
        writer.commit()
    with Archive.open(tmp_path) as archive:
        assert {hit.message_id.partition("@")[0] for hit in archive.search(query).hits} == expected


def test_a_beginning_that_many_words_have_is_answered(filled: Any) -> None:
    archive = filled([a_post(text=" ".join(f"w{n}" for n in range(1500))), a_post("b@example.org", "w7")])
    assert {hit.snippet[:2] for hit in archive.search("w*").hits} == {"w7", "w0"}


def test_too_wide_a_beginning_is_told(filled: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(expansion, "_EXPANSIONS", 1_000)
    archive = filled([a_post(text=" ".join(f"w{n}" for n in range(1500)))])
    with pytest.raises(QueryError, match="write more of the word"):
        archive.search("w*")
    assert archive.search("w149*").total == 1


def test_a_catastrophic_pattern_ends(filled: Any) -> None:
    archive = filled([a_post(subject="a" * 50 + "b")])
    with pytest.raises(QueryError, match="takes too long"):
        archive.search("subject:/^(a|aa)+$/")
    assert archive.search("subject:/^a+b$/").total == 1


HANGS = 120
"""Seconds until a search that does not end is given up, on however busy a machine."""


def test_a_catastrophic_pattern_ends_in_any_thread(filled: Any) -> None:
    archive = filled([a_post(subject="a" * 50 + "b")])
    with ThreadPoolExecutor(1) as threads:
        searched = threads.submit(archive.search, "subject:/^(a|aa)+$/")
        assert "takes too long" in str(searched.exception(timeout=HANGS))


def test_words_are_ranked_and_filters_are_newest_first(filled: Any) -> None:
    archive = filled(POSTS)
    assert [hit.message_id for hit in archive.search("list:garden has:reply", limit=1).hits] == [
        "late@example.org"
    ]
    scores = [hit.score for hit in archive.search("beans").hits]
    assert scores == sorted(scores, reverse=True)
    assert archive.search("", sort="oldest", limit=0).total == len(POSTS)
    with pytest.raises(UsageError, match="no facet"):
        archive.search("beans", facets=("colour",))


def test_facets_of_posts_that_lack_what_is_counted(filled: Any) -> None:
    found = filled(POSTS).search(facets=("author", "list", "year", "month"))
    authors = [("Ada Example", 4), ("unknown", 1), ("Bob Other", 1), ("Steve Lalla", 1)]
    assert found.facets["author"] == authors
    assert found.facets["list"] == [("garden", 7), ("window-sills", 1)]
    assert found.facets["year"] == [("2024", 6), ("undated", 1)]


@pytest.mark.parametrize(
    ("query", "suggestion"),
    [
        ("beens", "beans"),
        ("leter", "letter"),
        ("date:2024 beens", None),
        ("beens xyzzyxyzzy", None),
        ("qqqqqq", None),
        ("has:html beens", None),
    ],
)
def test_a_suggestion_finds_something(filled: Any, query: str, suggestion: str | None) -> None:
    archive = filled(POSTS)
    said = archive.search(query).suggestion
    if suggestion:
        assert said == suggestion
    assert said is None or archive.search(said).total


def test_words_that_are_only_quoted(filled: Any) -> None:
    archive = filled([replace(POSTS[2], subject="x")])
    assert archive.search("frost").quoted == "quoted:frost"
    assert archive.search('"last frost" date:2024').quoted is not None
    assert archive.search("snow").quoted is None
    assert archive.search("i").quoted is None


def test_references_in_a_circle_are_one_conversation(filled: Any) -> None:
    circle = [a_post(f"{n}@example.org", references=(f"{(n + 1) % 5}@example.org",)) for n in range(5)]
    archive = filled(circle)
    assert len(archive.conversation("0@example.org")) == 5
    assert len({hit.thread for hit in archive.search().hits}) == 1


def test_a_parent_that_arrives_late_joins(filled: Any) -> None:
    archive = filled([POSTS[1]], [POSTS[0]])
    root = archive.get("root@example.org")
    assert archive.replies(root) == (archive.get("late@example.org").id,)
    assert {hit.thread for hit in archive.search().hits} == {root.id}


@pytest.mark.slow
def test_a_conversation_of_many_thousand(filled: Any, tmp_path: Path) -> None:
    many = 20_000 if WHOLE else 6_000

    def written(size: int) -> Any:
        posts = [a_post(f"{n}@example.org", f"no {n}", references=("0@example.org",)) for n in range(size)]
        return filled(posts, home=tmp_path / str(size))

    def asked(home: Path) -> None:
        with Archive.open(home) as archive:  # anew: an archive remembers what it has read, up to a number
            archive.conversation("77@example.org")
            archive.search(limit=20)

    archive = written(many)
    assert len(archive.conversation("77@example.org")) == many
    assert len({hit.thread for hit in archive.search(limit=20).hits}) == 1
    written(many // 4)
    # Of four times as many posts, a quadratic way takes sixteen times as long.
    assert not unsteady(asked, lambda size: tmp_path / str(size), many, 100_000)


ENGLISH = stemming("en")
RUNS = st.sets(
    st.lists(st.sampled_from(["bean", "frost", "pole", "a", "東"]), min_size=1, max_size=3).map(tuple),
    max_size=4,
)
TEXTS = st.lists(
    st.sampled_from(
        ["beans", "Frost", "pöles", "a", "東京", "\n", "  ", "http://x/beans/frost", "x" * 70, "…", "ﬁ", "é"]
    )
    | st.text(max_size=9)
).map(" ".join)


@settings(deadline=None)
@given(TEXTS, RUNS)
def test_marks_lie_in_the_snippet_and_cover_the_words(text: str, runs: set[tuple[str, ...]]) -> None:
    piece = snippet(text, Marker(runs), ENGLISH)
    assert "\n" not in piece.text
    assert len(piece.text) <= LENGTH + 4
    last = 0
    for start, end in piece.highlights:
        assert last <= start < end <= len(piece.text)
        last = end
        assert ENGLISH.runs(piece.text[start:end]) & runs
    if marked(text, Marker({run for run in runs if len(run) == 1}), ENGLISH):
        assert piece.highlights


@pytest.mark.parametrize("place", [0, 50, 500, 3_990, 5_000, 39_000])
def test_a_word_in_a_long_address_is_shown(place: int) -> None:
    text = "word " * place + "https://example.org/" + "path/" * 25 + "needle/" + "tail/" * 50
    piece = snippet(text, Marker(ENGLISH.runs("needle")), ENGLISH)
    assert [piece.text[start:end] for start, end in piece.highlights] == ["needle"]


def test_a_long_post_is_shown_quickly() -> None:
    one, run = Marker({("bean",)}), Marker({("bean",), ("bean", "bean", "frost")})
    beans = "bean ".__mul__
    assert not unsteady(lambda text: snippet(text, one, ENGLISH), beans, 400_000, 500)
    assert not unsteady(lambda text: marked(text, run, ENGLISH), beans, 10_000, 5_000)


def test_hits_name_all_there_is_to_know(filled: Any) -> None:
    (hit,) = filled(POSTS).search("garden-plan or attachment:plan").hits
    post: Post = POSTS[4]
    assert (hit.message_id, hit.date, hit.author, hit.subject) == (post.message_id, NOON, post.author, "Plan")
    assert (hit.lists, hit.attachments, hit.thread) == (
        ("garden", "window-sills"),
        ("Garden-Plan_v2.pdf",),
        hit.id,
    )


def test_as_many_values_of_a_facet_as_are_wanted(filled: Any) -> None:
    archive = filled(POSTS)
    every = archive.search(facets=("author", "month")).facets
    some = archive.search(facets=("author", "month"), values=1).facets
    assert some == {name: found[:1] for name, found in every.items()}
