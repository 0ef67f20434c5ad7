"""An archive that is opened for an audience is the archive of the posts that it may see, and of no others."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from made_posts import by_day  # type: ignore[import-not-found]

from listarchive.archive import OWNER, Archive, Audience, Home, StoredPost, analyse, writing
from listarchive.engine.field_kinds import LABELS, TERMS
from listarchive.errors import NotApart
from listarchive.post import Author, Origin, Post
from listarchive.short_ids import short

PRIVATE = frozenset({"board", "council"})
WORDS = ("compost", "gärten", "ladder", "quarrel", "rhubarb", "quarrels", "shed", "1.2.3")
LISTS = ("garden", "kitchen", "board", "council")
STRANGER = Audience(PRIVATE)
READER = Audience(PRIVATE, frozenset({"board"}))
AUDIENCES = [STRANGER, READER, Audience(PRIVATE, PRIVATE)]


def post(number: int, lists: Iterable[str], words: Iterable[str], answers: int | None) -> Post:
    """Make a post; one that answers has the subject of what it answers."""
    made = by_day(
        f"p{number}",
        f"Re: Bed {answers % 3}" if answers is not None else f"Bed {number % 3} {WORDS[number % len(WORDS)]}",
        number / 7,
        *[f"p{answers}"] * (answers is not None and number % 2),
        lists=" ".join(lists),
        text=f"Said {' '.join(words)} {number}.\n> quoted {number % 4}",
    )
    return replace(made, author=Author(f"Ada N{number % 5}", f"ada{number % 5}@example.org"))


def wrote(home: Path, private: Iterable[str] | None, *commits: Iterable[Post]) -> None:
    place = Home(home, private=None if private is None else frozenset(private))
    for posts in commits:
        with writing(place) as writer:
            read = [StoredPost("", each, Origin("mbox/a.mbox", _number(each), 9)) for each in posts]
            for stored, analysed in zip(read, analyse(read) if read else (), strict=True):  # as of one file
                writer.take(analysed, stored.post.lists)
            writer.commit()


def _number(post: Post) -> int:
    return int(post.message_id.split("@")[0][1:])


def told(home: Path, audience: Audience) -> dict[str, Any]:
    """Tell everything that an archive answers, in no words of which commit or which document it is."""
    with Archive.open(home, audience=audience) as archive:
        reader = archive._reader
        ids = {number: reader.labels("ref", number)[0] for number in reader.numbers()}
        overview = archive.overview()
        queries = [
            "",
            "compost",
            "quarrel*",
            "list:board",
            "list:bo*",
            "list:garden",
            "quarel",
            "is:answered",
        ]
        return {
            "posts": {stored.id: replace(stored, veiled=False) for stored in archive.stored_posts()},
            "terms": {
                (field, term): sorted(ids[number] for number in reader.documents(field, term))
                for field in TERMS
                for term in reader.terms(field)
            },
            "one by one": {field: list(reader.beginning(field, "")) for field in TERMS},
            "labels": {
                (ids[number], field): reader.labels(field, number) for number in ids for field in LABELS
            },
            "lists": [(each.name, each.posts, each.months, each.last) for each in overview.lists],
            "newest": overview.newest,
            "conversations": overview.conversations,
            "threads": {name: [each.id for each in archive.conversation(name)] for name in ids.values()},
            "found": {
                text: [
                    (results.total, results.suggestion, results.understood, results.facets)
                    for results in [archive.search(text, limit=None, facets=("list", "author", "year"))]
                ]
                for text in queries
            },
            "answers": {
                text: [hit.id for hit in archive.search(text, sort="oldest", limit=None).hits]
                for text in queries
            },
            "values": {name: archive.values(name, "") for name in ("list", "person")},
        }


def seen_by(audience: Audience, posts: Iterable[Post]) -> list[Post]:
    return [replace(each, lists=audience.named(each.lists)) for each in posts if audience.sees(each.lists)]


def drawn(seed: int) -> list[Post]:
    """Make some posts, on whatever lists, that answer one another."""
    chance = random.Random(seed)
    return [
        post(
            number,
            sorted(chance.sample(LISTS, chance.randint(0, 3))),
            chance.choices(WORDS, k=chance.randint(0, 4)),
            chance.choice([None, *range(12)]),
        )
        for number in range(chance.randint(4, 16))
    ]


@pytest.mark.slow
@pytest.mark.parametrize("audience", AUDIENCES, ids=["none", "one", "all"])
@pytest.mark.parametrize("seed", range(6))
def test_it_answers_as_if_there_were_nothing_else(audience: Audience, seed: int, tmp_path: Path) -> None:
    posts, commits = drawn(seed), 1 + seed % 3
    whole, part = tmp_path / "whole", tmp_path / "part"
    wrote(whole, PRIVATE, *(posts[start::commits] for start in range(commits)))
    wrote(part, (), seen_by(audience, posts))
    assert told(whole, audience) == told(part, OWNER)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_a_list_made_private_is_not_shown_until_the_next_commit_keeps_it_apart(
    seed: int, tmp_path: Path
) -> None:
    posts = [*drawn(seed), post(20, ["board"], ["quarrel"], None), post(22, ["garden"], ["shed"], None)]
    whole, part = tmp_path / "whole", tmp_path / "part"
    wrote(whole, (), posts[::2], posts[1::2])
    with pytest.raises(NotApart, match="listarchive import"):
        Archive.open(whole, audience=STRANGER)
    everything = told(whole, OWNER)
    wrote(whole, PRIVATE, ())
    wrote(part, (), seen_by(STRANGER, posts))
    assert told(whole, STRANGER) == told(part, OWNER)
    assert told(whole, OWNER) == everything


def test_a_list_made_public_again_is_shown_at_once(tmp_path: Path) -> None:
    posts = drawn(1)
    wrote(tmp_path, PRIVATE, posts)
    everybody = Audience()
    assert told(tmp_path, everybody) == told(tmp_path, OWNER)
    assert len(told(tmp_path, everybody)["posts"]) == len(posts)


@pytest.mark.parametrize("many", [1, 40])
def test_a_private_post_that_comes_by_a_public_list_too_is_seen(many: int, tmp_path: Path) -> None:
    private = [post(number, ["board"], ["ladder"], None) for number in range(40)]
    wrote(tmp_path, PRIVATE, private)
    assert told(tmp_path, STRANGER)["posts"] == {}
    wrote(tmp_path, PRIVATE, [replace(each, lists=("garden",)) for each in private[:many]])
    seen = told(tmp_path, STRANGER)["posts"].values()
    assert [stored.post.lists for stored in seen] == [("garden",)] * many
    with Archive.open(tmp_path) as archive:
        assert archive.search("list:board").total == 40
        assert archive.search("list:garden").total == many


def test_a_writer_that_is_told_nothing_keeps_apart_what_was_apart(tmp_path: Path) -> None:
    wrote(tmp_path, PRIVATE, [post(0, ["garden"], ["shed"], None)])
    wrote(tmp_path, None, [post(1, ["board"], ["quarrel"], None), post(2, ["garden"], ["shed"], None)])
    assert sorted(told(tmp_path, STRANGER)["found"][""][0][3]["list"]) == [("garden", 2)]


def test_a_commit_of_private_posts_shows_in_nothing(tmp_path: Path) -> None:
    wrote(tmp_path, PRIVATE, [post(0, ["garden"], ["shed"], None)])

    def commit() -> tuple[object, ...]:
        with Archive.open(tmp_path, audience=STRANGER) as archive:
            return archive.version, archive.committed

    before = commit()
    wrote(tmp_path, PRIVATE, [post(1, ["board"], ["quarrel"], None)], [post(2, ["council"], [], 1)])
    assert commit() == before
    wrote(tmp_path, PRIVATE, [post(3, ["garden"], [], None)])
    assert commit() != before


@pytest.mark.parametrize("first", ["garden", "board"])
@pytest.mark.parametrize("together", [True, False])
def test_what_everybody_sees_of_a_post_came_by_a_public_list(
    first: str, together: bool, tmp_path: Path
) -> None:
    """The copy of the private list has more headers, and a tag; whichever comes first, that is not shown."""
    copies = [
        replace(post(0, ["garden"], ["shed"], None), headers=(("X-Mailer", "Pine"),)),
        replace(
            post(0, ["board"], ["shed"], None),
            subject="[board] Bed 0 compost",
            headers=(("List-Id", "<board.x.example>"), ("X-Mailer", "Pine"), ("Received", "by board")),
        ),
    ]
    copies.sort(key=lambda each: each.lists != (first,))
    wrote(tmp_path, PRIVATE, *([copies] if together else [[each] for each in copies]))
    (stored,) = told(tmp_path, STRANGER)["posts"].values()
    assert (stored.post.subject, stored.post.headers) == ("Bed 0 compost", (("X-Mailer", "Pine"),))
    with Archive.open(tmp_path) as archive:
        assert archive.get(stored.id).post.lists == ("board", "garden")
        assert archive.search("subject:board").total == 0


@pytest.mark.parametrize("first", ["garden", "board"])
@pytest.mark.parametrize("together", [True, False])
def test_nobody_takes_a_private_post_away_by_sending_its_message_id_to_a_public_list(
    first: str, together: bool, tmp_path: Path
) -> None:
    """Whoever answers in public names it; a mail with that id, its author and its date is another post."""
    said = post(0, ["board"], ["quarrel", "ladder"], None)
    forged = replace(said, lists=("garden",), body=post(0, [], ["shed"], None).body)
    posts = sorted([said, forged], key=lambda each: each.lists != (first,))
    wrote(tmp_path, PRIVATE, *([posts] if together else [[each] for each in posts]))
    (seen,) = told(tmp_path, STRANGER)["posts"].values()
    assert seen.post.body.own == forged.body.own
    assert seen.id == short(said.message_id)
    with Archive.open(tmp_path, audience=READER) as archive:
        assert archive.search("quarrel").total == 1
        assert len(archive) == 2
