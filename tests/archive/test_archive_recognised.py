"""What was recognised is taken as that as long as no commit, and nothing that is pending, says otherwise."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from made_posts import NOON, a_post  # type: ignore[import-not-found]

from listarchive.archive import Archive, Archived, Copy, Home, PostWriter, StoredPost, engine_of, writing
from listarchive.engines.whoosh import index_writer
from listarchive.post import Origin, Post, Sent

KEPT = a_post(text="The beds by the wall want compost before the frost.", subject="Compost")
BETTER = replace(KEPT, headers=(("Organization", "Kitchen garden"),))
WITHOUT_ID = replace(KEPT, message_id="made-up@none.example.org", generated_id=True, lists=("allotments",))
OLDER = a_post(
    text="Seed potatoes chitted upstairs, twelve trays altogether.",
    subject="Potatoes",
    sent=Sent(NOON - timedelta(days=9), "date"),
)
SOME_ID = "other@example.org"
OTHER = a_post(SOME_ID, "Nothing of that kind: slugs, again, in the lettuce.", subject="Slugs")


def add(*posts: Post, commit: bool = False) -> Callable[[PostWriter], None]:
    """Have posts added between recognition and taking, each in a commit of its own or in none."""

    def added(writer: PostWriter) -> None:
        for number, post in enumerate(posts):
            writer.add(post, Origin("mbox/garden/b.mbox", 1_000 * number, 9))
            if commit:
                writer.commit()

    return added


SINCE: dict[str, tuple[Callable[[PostWriter], None], bool]] = {
    "nothing": (add(), True),
    "another post": (add(OTHER), True),
    "another post, committed": (add(OTHER, commit=True), True),
    "a better copy": (add(BETTER), False),
    "a better copy, committed": (add(BETTER, commit=True), False),
    "a better copy, and a commit after it": (add(BETTER, OTHER, commit=True), False),
    "a copy without its id": (add(WITHOUT_ID), False),
    "a copy without its id, committed": (add(WITHOUT_ID, commit=True), False),
    "an older post with its id": (add(OLDER), False),
    "an older post with its id, committed": (add(OLDER, commit=True), False),
    "more commits than are remembered": (
        add(*(a_post(f"{n}@example.org", f"Row {n} is sown.") for n in range(5)), commit=True),
        False,
    ),
}


def stored_post(post: Post, offset: int = 0) -> StoredPost:
    return StoredPost(
        "", post, Origin("mbox/garden/a.mbox", offset, 9), fingerprint=f"print of {post.subject}"
    )


def recognised(home: Path, post: Post) -> Copy:
    commit = engine_of(Home(home)).last_commit()
    assert commit is not None
    with closing(Archived(commit)) as archived:
        copy = archived.copy(stored_post(post, 500))
    assert copy
    return copy


def contents(home: Path) -> list[StoredPost]:
    with Archive.open(home) as archive:
        return sorted(archive.stored_posts(), key=lambda each: each.id)


@pytest.mark.slow
@pytest.mark.parametrize(("since", "stands"), SINCE.values(), ids=SINCE.keys())
def test_a_verdict_stands_until_something_like_it_has_come_in(
    since: Callable[[PostWriter], None], stands: bool, tmp_path: Path
) -> None:
    ends = []
    for home, recognising in ((tmp_path / "one", True), (tmp_path / "other", False)):
        with writing(Home(home)) as writer:
            writer.take_over(stored_post(KEPT))
            writer.commit()
            copy = recognised(home, KEPT)
            since(writer)
            taken = writer.take_copy(copy, KEPT.lists) if recognising else None
            assert (taken is not None) == (stands and recognising)
            outcome, _ = taken or writer.take_over(stored_post(KEPT, 500))
            writer.commit()
        assert outcome == "duplicate"
        ends.append(contents(home))
    assert ends[0] == ends[1]


def test_a_verdict_of_before_a_commit_takes_no_list_away(tmp_path: Path) -> None:
    with writing(Home(tmp_path)) as writer:
        writer.take_over(stored_post(KEPT))
        writer.commit()
        copy = recognised(tmp_path, KEPT)
        writer.add(replace(KEPT, lists=("sheds",)), Origin("mbox/sheds/a.mbox", 0, 9))
        writer.commit()
        if writer.take_copy(copy, ("allotments",)) is None:
            writer.add(replace(KEPT, lists=("allotments",)), Origin("mbox/garden/a.mbox", 500, 9))
        writer.commit()
    (kept,) = contents(tmp_path)
    assert kept.post.lists == ("allotments", "garden", "sheds")


def test_a_verdict_of_between_two_commits_at_once_takes_no_list_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    verdicts: list[Copy] = []
    write_segment = index_writer.write_segment

    def judged(*of: Any) -> int:
        verdicts.append(recognised(tmp_path, KEPT))
        return write_segment(*of)

    monkeypatch.setattr(index_writer, "_BULKY", 0)
    with writing(Home(tmp_path)) as writer:
        writer.take_over(stored_post(KEPT))
        writer.commit()
        monkeypatch.setattr(index_writer, "write_segment", judged)
        writer.add(replace(KEPT, lists=("sheds",)), Origin("mbox/sheds/a.mbox", 0, 9))
        writer.add(OTHER, Origin("mbox/sheds/a.mbox", 9, 9))
        writer.commit()
        assert [copy.generation for copy in verdicts] == [1, 2]
        if writer.take_copy(verdicts[1], ("allotments",)) is None:
            writer.add(replace(KEPT, lists=("allotments",)), Origin("mbox/garden/a.mbox", 500, 9))
        writer.commit()
    assert {each.post.lists for each in contents(tmp_path) if each.post.message_id == KEPT.message_id} == {
        ("allotments", "garden", "sheds")
    }


@pytest.mark.parametrize("post", [BETTER, OTHER], ids=["a better copy", "another post"])
def test_a_verdict_of_before_another_writer_is_none(post: Post, tmp_path: Path) -> None:
    with writing(Home(tmp_path)) as writer:
        writer.take_over(stored_post(KEPT))
        writer.commit()
        copy = recognised(tmp_path, KEPT)
    with writing(Home(tmp_path)) as writer:
        writer.add(post, Origin("mbox/garden/b.mbox", 0, 9))
        writer.commit()
    with writing(Home(tmp_path)) as writer:
        assert writer.take_copy(copy, KEPT.lists) is None
        assert writer.take_over(stored_post(KEPT, 500))[0] == "duplicate"
