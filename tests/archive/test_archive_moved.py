"""A post of which only the place or the lists change is moved, and not analysed again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from made_posts import a_post  # type: ignore[import-not-found]

from listarchive.archive import AnalysedPost, Archive, Home, PostWriter, StoredPost, writing
from listarchive.archive.adding import archive_writer
from listarchive.archive.ledger import Read
from listarchive.engine.stored_post import pack
from listarchive.engines.whoosh import index_writer
from listarchive.engines.whoosh.batches import analyse
from listarchive.engines.whoosh.codec.origins import copy_moved
from listarchive.engines.whoosh.engine import WhooshEngine
from listarchive.post import Origin, Post

COUNT = 40
POSTS = [a_post(f"{number}@example.org", f"Bed {number} wants compost.") for number in range(COUNT)]


def added(home: Path, posts: list[Post], name: str, *, gone: str = "", length: int = 9) -> None:
    """Add posts of one file in one commit; `gone` is a file that is no longer there."""
    with writing(Home(home)) as writer:
        writer.gone = {gone}
        for number, post in enumerate(posts):
            writer.add(post, Origin(name, 10 * number, length))
        writer.commit()


def places(home: Path) -> dict[str, tuple[str, int, tuple[str, ...]]]:
    """Tell where each post stands, how long it is, and on which lists it is."""
    with Archive.open(home) as archive:
        found = {}
        for stored in archive.stored_posts():
            assert archive.search(f"id:{stored.post.message_id}").total == 1
            found[stored.post.message_id] = stored.origin.path, stored.origin.length, stored.post.lists
        return found


def headers(home: Path) -> dict[str, tuple[tuple[str, str], ...]]:
    with Archive.open(home) as archive:
        return {stored.post.message_id: stored.post.headers for stored in archive.stored_posts()}


def analysed(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Note how many posts the writer has analysed beside those that it was given, each time."""
    counts: list[int] = []

    def counted(stored_posts: list[StoredPost], *more: str) -> list[AnalysedPost]:
        if all(stored.id for stored in stored_posts):  # one that was given has none yet
            counts.append(len(stored_posts))
        return analyse(stored_posts, *more)

    monkeypatch.setattr(WhooshEngine, "analyse", staticmethod(counted))
    monkeypatch.setattr(PostWriter, "_analysed", lambda *_: pytest.fail("analysed again"))
    return counts


@pytest.mark.slow
@pytest.mark.parametrize("moved", [1, 3, COUNT])
def test_posts_of_a_file_that_was_renamed_stand_in_the_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moved: int
) -> None:
    monkeypatch.setattr(index_writer, "_OF_SO_MANY", 16)
    added(tmp_path, POSTS, "mbox/old")
    added(tmp_path, POSTS[:moved], "mbox/other", gone="mbox/old", length=12)
    expected = {
        post.message_id: ("mbox/other", 12, ("garden",)) if number < moved else ("mbox/old", 9, ("garden",))
        for number, post in enumerate(POSTS)
    }
    assert places(tmp_path) == expected
    with Archive.open(tmp_path) as archive:
        assert archive.search("size:12..12").total == moved
        assert archive.search("compost").total == COUNT


def test_all_that_moves_is_not_analysed_and_few_posts_of_many_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    added(tmp_path, POSTS, "mbox/old")
    monkeypatch.setattr(index_writer, "_OF_SO_MANY", 16)
    counts = analysed(monkeypatch)
    added(tmp_path, POSTS, "mbox/new", gone="mbox/old")
    assert counts == []
    added(tmp_path, POSTS[:2], "mbox/last", gone="mbox/new")
    assert counts == [2]


BETTER = [replace(post, headers=(("X-Bed", "raised"),)) for post in POSTS]


@pytest.mark.slow
@pytest.mark.parametrize(("better", "again"), [(2, [2]), (COUNT, [])])
def test_a_copy_with_more_headers_is_kept_and_not_analysed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, better: int, again: list[int]
) -> None:
    added(tmp_path, POSTS, "mbox/old")
    monkeypatch.setattr(index_writer, "_OF_SO_MANY", 16)
    counts = analysed(monkeypatch)
    added(tmp_path, BETTER[:better], "mbox/better", length=12)
    assert counts == again
    assert headers(tmp_path) == {post.message_id: post.headers for post in BETTER[:better] + POSTS[better:]}
    assert [path for path, _, _ in places(tmp_path).values()].count("mbox/better") == better
    with Archive.open(tmp_path) as archive:
        assert archive.search("compost").total == COUNT


def test_a_better_copy_that_moves_on_stays_the_one_that_is_kept(tmp_path: Path) -> None:
    added(tmp_path, POSTS, "mbox/old")
    with writing(Home(tmp_path)) as writer:
        for name in ("mbox/y", "mbox/x"):
            for number, post in enumerate(BETTER):
                writer.add(replace(post, lists=(f"list of {name}",)), Origin(name, number, 5))
        writer.commit()
    assert set(headers(tmp_path).values()) == {BETTER[0].headers}
    assert set(places(tmp_path).values()) == {("mbox/x", 5, ("garden", "list of mbox/x", "list of mbox/y"))}


def test_many_better_copies_are_committed_in_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    added(tmp_path, POSTS, "mbox/old")
    monkeypatch.setattr(
        archive_writer,
        "_STORED_BYTES",
        10 * len(pack(StoredPost("", BETTER[0], Origin("mbox/better", 0, 9)))),
    )
    copied: list[Path] = []
    monkeypatch.setattr(
        index_writer, "copy_moved", lambda path, segment: copied.append(path) or copy_moved(path, segment)
    )
    added(tmp_path, BETTER, "mbox/better")
    assert len(copied) == 4
    assert set(headers(tmp_path).values()) == {BETTER[0].headers}


@pytest.mark.slow
@pytest.mark.parametrize("commits", [1, 2])
def test_a_copy_on_another_list_puts_the_post_on_both(tmp_path: Path, commits: int) -> None:
    elsewhere = [replace(post, lists=("sheds",)) for post in POSTS]
    if commits == 1:
        added(tmp_path, [*POSTS, *elsewhere], "mbox/a")
    else:
        added(tmp_path, POSTS, "mbox/a")
        added(tmp_path, elsewhere, "mbox/b")
    assert {lists for _, _, lists in places(tmp_path).values()} == {("garden", "sheds")}
    with Archive.open(tmp_path) as archive:
        assert archive.search("list:garden").total == archive.search("list:sheds").total == COUNT


def test_a_post_that_moves_twice_before_a_commit_stands_where_it_was_met_last(tmp_path: Path) -> None:
    added(tmp_path, POSTS, "mbox/old")
    with writing(Home(tmp_path)) as writer:
        writer.gone = {"mbox/old"}
        for name in ("mbox/z", "mbox/y", "mbox/x", "mbox/y"):
            writer.add(POSTS[0], Origin(name, 5, 7))
        writer.commit()
    assert places(tmp_path)["0@example.org"] == ("mbox/x", 7, ("garden",))


def test_a_better_copy_replaces_a_post_that_moved_before_the_commit(tmp_path: Path) -> None:
    added(tmp_path, POSTS, "mbox/old")
    better = replace(POSTS[0], headers=(("X-Bed", "raised"),))
    with writing(Home(tmp_path)) as writer:
        writer.gone = {"mbox/old"}
        for post, name in ((POSTS[0], "mbox/y"), (better, "mbox/z"), (POSTS[0], "mbox/a")):
            writer.add(post, Origin(name, 5, 7))
        writer.commit()
    assert places(tmp_path)["0@example.org"][0] == "mbox/z"


def test_new_posts_and_moved_ones_in_two_commits_leave_no_source_read_too_early(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Should it crash between the two, the next import must read the moved file again."""
    added(tmp_path, POSTS, "mbox/old")
    monkeypatch.setattr(index_writer, "_BULKY", 10)
    ledgers: list[set[str]] = []
    write_segment = index_writer.write_segment

    def noted(*of: object) -> int:
        last = max((tmp_path / "index").glob("v*/ledger-*"), key=lambda path: int(path.name[7:]))
        ledgers.append({name for name in ("mbox/new",) if name in last.read_text()})
        return write_segment(*of)  # type: ignore[arg-type]

    monkeypatch.setattr(index_writer, "write_segment", noted)
    with writing(Home(tmp_path)) as writer:
        writer.gone = {"mbox/old"}
        for number, post in enumerate(POSTS):
            writer.add(post, Origin("mbox/new", number, 9))
        writer.add(a_post("more@example.org", "Sieves."), Origin("mbox/new", 99, 9))
        writer.ledger.sources["mbox/new"] = Read(1, 1, "mbox", "", 41)
        writer.commit()
    assert ledgers == [set(), {"mbox/new"}]
    assert {path for path, _, _ in places(tmp_path).values()} == {"mbox/new"}
