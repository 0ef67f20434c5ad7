"""Do whole sets give the same answers, worths and order as Whoosh going from post to post?"""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from made_posts import NOON, a_post  # type: ignore[import-not-found]
from whoosh import query as whoosh
from whoosh.searching import Searcher

from listarchive.archive import Home, writing
from listarchive.archive.answers import by_date, by_worth, numbers
from listarchive.archive.ranges import Range
from listarchive.archive.snapshot import Snapshot
from listarchive.archive.weights import Weights
from listarchive.post import Author, Origin, Sent

WORDS = ["bean", "frost", "seed", "plot", "rake", "soil"]


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """Two segments of posts in few words, some dates twice, some posts replaced."""
    chance = random.Random(7)
    home = Home(tmp_path_factory.mktemp("answers"))

    def post(number: int, better: str = "") -> object:
        text = " ".join(chance.choice(WORDS) for _ in range(chance.randrange(1, 12)))
        return a_post(
            f"{number}@example.org",
            text + better,
            subject=chance.choice(WORDS),
            author=Author(chance.choice(["Ada Bean", "Bob Frost"]), "who@example.org"),
            sent=Sent(NOON.replace(day=1 + number % 20), "date"),
            references=() if number % 3 else ("0@example.org",),
        )

    for numbered in (range(1200), [*range(1200, 1500), *range(60)]):
        with writing(home) as writer:
            for number in numbered:
                writer.add(post(number, " and more" * (number < 60)), Origin("a", number))  # type: ignore[arg-type]
            writer.commit()
    folder = home.current()
    assert folder
    return Snapshot(folder)


def a_query(chance: random.Random, depth: int) -> whoosh.Query:
    fields = ("subject", "body", "author")
    kind = chance.randrange(7 if depth else 4)
    if kind == 0:
        return whoosh.Phrase("body", chance.choices(WORDS, k=chance.randrange(2, 4)))
    if kind == 1:
        return Range("date", 1714500000, chance.choice([None, 1715500000]))
    if kind < 4:
        return whoosh.Term(chance.choice(fields), chance.choice([*WORDS, "nothing"]))
    parts = [a_query(chance, depth - 1) for _ in range(chance.randrange(2, 4))]
    if kind == 4:
        return whoosh.And([*parts, whoosh.Not(a_query(chance, depth - 1))])
    return (whoosh.And if kind == 5 else whoosh.Or)(parts)


def every_part(query: whoosh.Query) -> list[whoosh.Query]:
    return [query, *(part for child in query.children() for part in every_part(child))]


@pytest.mark.parametrize("seed", range(60))
def test_sets_answer_as_whoosh_does(snapshot: Snapshot, seed: int) -> None:
    query = a_query(random.Random(seed), 2)
    searcher = Searcher(snapshot.reader, weighting=Weights())
    theirs = searcher.search(query, limit=None).top_n
    found, total = by_worth(searcher, query, None)
    assert total == len(theirs)
    if not any(isinstance(leaf, whoosh.Not) for leaf in every_part(query)):
        # To Whoosh it is worth 1 that a word is not there; here it is worth nothing.
        assert dict(found) == pytest.approx({number: worth for worth, number in theirs})
        assert [round(worth, 6) for _, worth in found] == [round(worth, 6) for worth, _ in theirs]
    assert by_worth(searcher, query, 10)[0] == found[:10]
    assert numbers(searcher, query) == sorted(number for _, number in theirs)
    for newest in (True, False):
        results = searcher.search(query, limit=30, sortedby="date", reverse=newest, scored=False).top_n
        assert by_date(searcher, query, 30, newest) == ([number for _, number in results], total)


def test_the_archive_has_two_segments_and_removed_posts(snapshot: Snapshot) -> None:
    assert len(snapshot.segments) == 2
    assert any(segment.removed for segment in snapshot.segments)
    assert Path(snapshot.version).suffix == ".2"
