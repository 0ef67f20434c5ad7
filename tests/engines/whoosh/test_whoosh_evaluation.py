"""Whole sets give the same answers, scores and order as Whoosh going from post to post."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from pathlib import Path

import pytest
from polyglot_archive import a_post  # type: ignore[import-not-found]
from whoosh import query as whoosh
from whoosh.searching import Searcher

from listarchive.archive import Archive, Home, writing
from listarchive.engines.whoosh.index_folders import IndexFolders
from listarchive.engines.whoosh.queries.range_query import RangeQuery
from listarchive.engines.whoosh.queries.terms_query import TermsQuery
from listarchive.engines.whoosh.readers import reader
from listarchive.engines.whoosh.schema import schema
from listarchive.engines.whoosh.searching import dated, top_k
from listarchive.engines.whoosh.searching.searches import by_date, by_score, numbers
from listarchive.engines.whoosh.searching.weighting import PostWeighting
from listarchive.engines.whoosh.searching.weights import Weights
from listarchive.engines.whoosh.snapshot import Snapshot
from listarchive.post import Author, Origin, Sent

pytestmark = pytest.mark.slow

NOON = datetime(2024, 5, 2, 12, 0, tzinfo=UTC)
SCHEMA = schema(lambda: ("en",), str)
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
    folder = IndexFolders(home).current()
    assert folder
    return Snapshot(folder)


def a_query(chance: random.Random, depth: int) -> whoosh.Query:
    fields = ("subject", "body", "author")
    kind = chance.randrange(8 if depth else 4)
    if kind == 0:
        return whoosh.Phrase("body", chance.choices(WORDS, k=chance.randrange(2, 4)))
    if kind == 1:
        return RangeQuery("date", 1714500000, chance.choice([None, 1715500000]))
    if kind < 4:
        return whoosh.Term(chance.choice(fields), chance.choice([*WORDS, "nothing"]))
    if kind == 7:
        return TermsQuery(chance.choice(fields), chance.sample([*WORDS, "nothing"], 3))
    parts = [a_query(chance, depth - 1) for _ in range(chance.randrange(2, 4))]
    if kind == 4:
        return whoosh.And([*parts, whoosh.Not(a_query(chance, depth - 1))])
    return (whoosh.And if kind == 5 else whoosh.Or)(parts)


def every_part(query: whoosh.Query) -> list[whoosh.Query]:
    return [query, *(part for child in query.children() for part in every_part(child))]


@pytest.mark.parametrize("seed", range(120))
def test_sets_answer_as_whoosh_does(snapshot: Snapshot, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    query = a_query(random.Random(seed), 2)
    weights = Weights(snapshot)
    searcher = Searcher(reader(snapshot, SCHEMA), weighting=PostWeighting(weights))
    theirs = searcher.search(query, limit=None).top_n
    found, total = by_score(snapshot, query, weights, None)
    assert total == len(theirs)
    if not any(isinstance(leaf, whoosh.Not | TermsQuery) for leaf in every_part(query)):
        # Whoosh scores 1 where a word is not, or one of many is; here that scores nothing, and an idf.
        assert dict(found) == pytest.approx({number: score for score, number in theirs})
        assert [score for _, score in found] == pytest.approx([score for score, _ in theirs])
    assert by_score(snapshot, query, weights, 10)[0] == found[:10]
    # As in an archive that is larger: the best are looked for among many, in chunks.
    monkeypatch.setattr(top_k, "_SPLITTING", seed % 4)
    for few, fewer in ((0, 100), (0, 0), (50, 0)):
        monkeypatch.setattr(top_k, "_FEW", few)
        monkeypatch.setattr(top_k, "_FEWER", fewer)
        for most in (1, 10, 300):
            assert by_score(snapshot, query, weights, most) == (found[:most], total)
    assert numbers(snapshot, query) == sorted(number for _, number in theirs)
    monkeypatch.setattr(dated, "_STEPS", seed % 3 * 30)
    monkeypatch.setattr(dated, "_RARE", seed % 5 * 10)
    for newest in (True, False):
        results = searcher.search(query, limit=30, sortedby="date", reverse=newest, scored=False).top_n
        assert by_date(snapshot, query, 30, newest) == ([number for _, number in results], total)


def test_the_archive_has_two_segments_and_removed_posts(snapshot: Snapshot) -> None:
    assert len(snapshot.segments) == 2
    assert any(segment.removed for segment in snapshot.segments)
    assert Path(snapshot.version).suffix == ".2"


@pytest.mark.parametrize(
    "words", ["in the", "to the", "in the frost", "the frost in", "it is in the", "to be"]
)
def test_a_phrase_of_common_words_is_found_where_it_stands(tmp_path: Path, words: str) -> None:
    chance = random.Random(3)
    texts = [
        " ".join(chance.choices(["in", "the", "to", "be", "it", "is", "frost"], k=12)) for _ in range(500)
    ]
    with writing(Home(tmp_path)) as writer:
        for number, text in enumerate(texts):
            writer.add(a_post(f"{number}@example.org", text), Origin("mbox/a.mbox", number))
        writer.commit()
    archive = Archive.open(tmp_path)
    found = {int(hit.message_id.partition("@")[0]) for hit in archive.search(f'"{words}"', limit=None).hits}
    assert found == {number for number, text in enumerate(texts) if f" {words} " in f" {text} "}
    assert found
