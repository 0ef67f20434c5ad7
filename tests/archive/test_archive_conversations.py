"""Conversations: how large one may be, and what it costs to read it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from made_posts import a_post  # type: ignore[import-not-found]

from listarchive.archive.search import search as searching
from listarchive.engine import conversations
from listarchive.query import parse


@pytest.fixture
def walks(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The posts from which conversations were walked through."""
    walk, walks = conversations._Walk, []
    monkeypatch.setattr(
        conversations, "_Walk", lambda posts, number: walks.append(number) or walk(posts, number)
    )
    return walks


def answers(size: int, to: str = "0") -> list[Any]:
    return [
        a_post(f"{to}.{n}@example.org", f"no {n}", references=(f"{to}@example.org",)) for n in range(size)
    ]


@pytest.mark.parametrize("remembered", [0, 5, 1_000])
def test_a_conversation_is_walked_once_whatever_is_asked_of_it(
    filled: Any, monkeypatch: pytest.MonkeyPatch, walks: list[Any], remembered: int
) -> None:
    """However large it is: more posts than are remembered, if all are of one conversation, are remembered."""
    monkeypatch.setattr(conversations, "_REMEMBERED", remembered)
    archive = filled(answers(20))
    first = archive.conversation("0.7@example.org")[0].id
    assert {hit.thread for hit in archive.search(limit=None).hits} == {first}
    assert [archive.hit(stored.id).thread for stored in archive.stored_posts()] == [first] * 20
    assert len(archive.tree("0.3@example.org").stored_posts) == 20
    assert len(walks) == 1


@pytest.mark.slow
def test_so_many_conversations_are_remembered(
    filled: Any, monkeypatch: pytest.MonkeyPatch, walks: list[Any]
) -> None:
    monkeypatch.setattr(conversations, "_REMEMBERED", 50)
    archive = filled([each for to in "abcdefgh" for each in answers(20, to)])
    for _ in range(2):
        assert len({hit.thread for hit in archive.search(limit=None).hits}) == 8
    assert len(archive._reader.walked) <= 50
    assert len(walks) <= 16


@pytest.mark.slow
def test_what_a_page_of_hits_looks_up_grows_with_their_conversations_alone(
    filled: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Every post is looked at a few times, as one that others answer or as one of their subject."""

    def looked_at(size: int, *, answer: bool) -> int:
        references = ("0@example.org",) if answer else ()
        posts = [
            a_post(f"{n}@example.org", f"no {n}", subject="Re: Beans", references=references)
            for n in range(size)
        ]
        read = []
        with filled(posts, home=tmp_path / f"{size}{answer}") as archive:
            ancestry = type(archive._reader.segments[0].ancestry)
            names = ancestry.names
            with monkeypatch.context() as patch:
                patch.setattr(
                    ancestry, "names", lambda self, number: read.append(number) or names(self, number)
                )
                assert len({hit.thread for hit in archive.search(limit=200).hits}) == 1
        return len(read)

    for answer in (True, False):
        assert looked_at(1_200, answer=answer) <= 4.5 * looked_at(300, answer=answer)


def test_posts_are_read_as_they_stand_in_the_files(filled: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    posts = [a_post(f"{n}@example.org", f"no {n}", references=("0@example.org",)) for n in range(40)]
    archive = filled(posts[:20], posts[20:])
    read, stored_post = [], archive._reader.stored_post
    monkeypatch.setattr(
        archive._reader, "stored_post", lambda number: read.append(number) or stored_post(number)
    )
    found = archive.conversation("7@example.org")
    assert read == sorted(read)
    dated = [(each.post.sent.when, each.id) for each in found]
    assert dated == sorted(dated)
    assert len(found) == 40


@pytest.mark.slow
@pytest.mark.parametrize("sort", [None, "newest", "oldest"])
@pytest.mark.parametrize(("limit", "offset"), [(None, 0), (None, 30), (7, 0), (7, 38), (7, 50)])
def test_ids_are_those_of_the_hits_and_no_conversation_is_looked_at_for_them(
    filled: Any, walks: list[Any], sort: Any, limit: int | None, offset: int
) -> None:
    archive, part = filled(answers(20), answers(20, "1")), {"limit": limit, "offset": offset, "sort": sort}
    for query in (parse("no"), parse("")):
        found = list(archive.each_id(query, **part))
        assert not walks
        assert found == [hit.id for hit in archive.each_hit(query, **part)]
        walks.clear()
        archive._reader.walked.clear()


@pytest.mark.slow
@pytest.mark.parametrize("sort", [None, "newest", "oldest"])
@pytest.mark.parametrize("at_once", [1, 200])
def test_of_each_conversation_the_first_hit_is_shown(
    filled: Any, monkeypatch: pytest.MonkeyPatch, sort: Any, at_once: int
) -> None:
    monkeypatch.setattr(searching, "_AT_ONCE", at_once)
    archive = filled([each for to in "abcde" for each in answers(9, to)])
    for query in (parse("no"), parse("")):
        first = {hit.thread: hit for hit in reversed(list(archive.each_hit(query, sort=sort)))}
        order = dict.fromkeys(hit.thread for hit in archive.each_hit(query, sort=sort))
        expected = tuple(first[each] for each in order)
        for limit, offset in ((None, 0), (5, 0), (2, 0), (2, 2), (2, 4), (2, 6), (0, 0)):
            end = 5 if limit is None else offset + limit
            found = archive.first_hits(query, limit=limit, offset=offset, sort=sort)
            assert found == (expected[offset:end], end < 5)
        assert archive.count_conversations(query) == 5


@pytest.mark.slow
def test_only_what_is_shown_of_a_conversation_is_unpacked(
    filled: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = filled(answers(300))
    read, stored_post = [], archive._reader.stored_post
    monkeypatch.setattr(
        archive._reader, "stored_post", lambda number: read.append(number) or stored_post(number)
    )
    hits, more = archive.first_hits(parse(""))
    assert (len(hits), more, len(read)) == (1, False, 1)
    post = archive.get("0.5@example.org")
    read.clear()
    assert archive.replies(post) == ()
    assert len(read) <= 1


def test_each_post_is_read_behind_what_it_answers_however_deep_the_one_before_it_stood(filled: Any) -> None:
    below = {"start": 2, "start.0": 1, "start.0.0": 1, "start.1": 1}
    archive = filled(
        [
            a_post("start@example.org", "start"),
            *(each for to, size in below.items() for each in answers(size, to)),
        ]
    )
    read = [
        (depth, stored.post.message_id.partition("@")[0], above and above.post.message_id.partition("@")[0])
        for depth, stored, above in archive.tree("start.1.0@example.org").in_order()
    ]
    assert read == [
        (0, "start", None),
        (1, "start.0", "start"),
        (2, "start.0.0", "start.0"),
        (3, "start.0.0.0", "start.0.0"),
        (1, "start.1", "start"),
        (2, "start.1.0", "start.1"),
    ]
