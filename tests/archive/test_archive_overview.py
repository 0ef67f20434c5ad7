"""The archive as a whole, and what one person wrote."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from made_posts import NOON, a_post  # type: ignore[import-not-found]

from listarchive.archive import Archive
from listarchive.errors import NotFound
from listarchive.post import Author, Sent
from listarchive.short_ids import short

BOB = Author("Bob Other", "bob@example.com")
Fill = Callable[..., Archive]


def sent(**later: Any) -> Sent:
    return Sent(NOON + timedelta(**later), "date")


POSTS = [
    a_post("root@example.org", subject="Beans"),
    a_post("own@example.org", references=("root@example.org",), sent=sent(minutes=5)),
    a_post("late@example.org", references=("root@example.org",), sent=sent(hours=3), author=BOB),
    a_post("other@example.org", lists=("kitchen", "garden"), sent=sent(days=40), author=BOB),
    a_post("undated@example.org", lists=("kitchen",), sent=Sent()),
]


@pytest.fixture
def archive(filled: Fill) -> Archive:
    return filled(POSTS[:2], POSTS[2:])


def test_lists_and_months_are_counted(archive: Archive) -> None:
    overview = archive.overview()
    assert overview.posts == 5
    assert [(each.name, each.posts, dict(each.months), each.last) for each in overview.lists] == [
        ("garden", 4, {"2024-05": 3, "2024-06": 1}, NOON + timedelta(days=40)),
        ("kitchen", 2, {"2024-06": 1}, NOON + timedelta(days=40)),
    ]
    assert dict(overview.months) == {"2024-05": 3, "2024-06": 1}
    assert sorted(overview.people.values()) == [2, 3]


def test_conversations_stand_in_the_order_of_their_last_post(archive: Archive) -> None:
    assert [(each.id, each.posts, each.people, each.last) for each in archive.overview().conversations] == [
        (short("other@example.org"), 1, 1, NOON + timedelta(days=40)),
        (short("root@example.org"), 3, 2, NOON + timedelta(hours=3)),
        (short("undated@example.org"), 1, 1, None),
    ]
    on_kitchen = archive.overview().conversations_on("kitchen")
    assert [each.id for each in on_kitchen] == [short("other@example.org"), short("undated@example.org")]


def test_an_overview_and_a_conversation_agree(archive: Archive) -> None:
    for each in archive.overview().conversations:
        posts = archive.conversation(each.id)
        assert (posts[0].id, len(posts)) == (each.id, each.posts)


def test_a_parent_that_is_not_here_ties_its_answers_together(filled: Fill) -> None:
    answers = [
        a_post(name, references=("gone@example.org",), sent=sent(days=day))
        for day, name in enumerate(("b@example.org", "a@example.org"))
    ]
    assert [each.posts for each in filled(answers).overview().conversations] == [2]


def test_an_answer_is_what_somebody_else_wrote(archive: Archive) -> None:
    overview = archive.overview()
    assert overview.waits == (3 * 3600,)
    assert {name: count for name, count in overview.waited if count} == {"within six hours": 1, "never": 2}


def test_a_clock_that_is_years_ahead_makes_nothing_new(filled: Fill) -> None:
    ahead = a_post("ahead@example.org", sent=Sent(datetime.now(UTC) + timedelta(days=900), "date"))
    overview = filled([ahead, POSTS[0]]).overview()
    assert overview.newest == (short("root@example.org"),)
    assert [each.last for each in overview.conversations] == [NOON, None]
    assert overview.lists[0].last == NOON


def test_an_empty_archive_has_an_overview_too(filled: Fill) -> None:
    overview = filled([]).overview()
    assert (overview.posts, overview.lists, overview.conversations, overview.newest) == (0, (), (), ())
    assert sum(count for _, count in overview.waited) == 0


def test_what_a_person_wrote_the_newest_first(archive: Archive) -> None:
    bob = archive.person(short("late@example.org"))
    assert archive.person("other@example.org") == bob
    written = archive.written_by(bob, limit=1)
    assert (written.author, written.posts, dict(written.months)) == (BOB, 2, {"2024-05": 1, "2024-06": 1})
    assert [hit.message_id for hit in written.hits] == ["other@example.org"]
    following = archive.written_by(bob, limit=5, offset=1)
    assert [hit.message_id for hit in following.hits] == ["late@example.org"]
    assert "@" not in bob


def test_nobody_is_known_by_a_name_that_was_made_up(archive: Archive) -> None:
    with pytest.raises(NotFound, match="author:"):
        archive.written_by("0000aaaa0000")


def test_an_archive_knows_that_it_is_no_longer_the_last_commit(filled: Fill, tmp_path: Path) -> None:
    archive = filled(POSTS[:2])
    assert not archive.superseded()
    with filled(POSTS[2:]) as newer:
        assert archive.superseded()
        assert not newer.superseded()
        assert archive.version != newer.version
        assert archive.committed <= newer.committed
    with Archive.open(tmp_path) as again:
        assert again.version == newer.version


def test_an_archive_knows_that_another_index_took_its_place(filled: Fill, tmp_path: Path) -> None:
    archive = filled(POSTS)
    (tmp_path / "index" / "current").unlink()
    assert archive.superseded()
