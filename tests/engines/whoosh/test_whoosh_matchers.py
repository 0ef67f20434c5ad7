"""By whole sets, a query of Whoosh finds the posts that its own matchers find, whatever its class."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from polyglot_archive import START  # type: ignore[import-not-found]
from whoosh import query, scoring
from whoosh.collectors import TimeLimitCollector, UnlimitedCollector
from whoosh.matching import ListMatcher, NullMatcher
from whoosh.qparser import QueryParser
from whoosh.searching import Searcher

from listarchive.engines.whoosh.index import ArchiveIndex
from listarchive.engines.whoosh.searching.searcher import ArchiveSearcher
from listarchive.engines.whoosh.searching.weighting import PostWeighting

WORDS = ["lamp", "garden", "es:lamp", "de:lamp", "burn", "it", "the", "fr:pas", "nothing"]
SCORED = (
    query.Term,
    query.Phrase,
    query.And,
    query.Or,
    query.DisjunctionMax,
    query.AndMaybe,
    query.Require,
    query.SpanNear2,
)


class EveryThird(query.Query):  # type: ignore[misc]
    """A query of a class that only its program knows: every third post of a segment."""

    fieldname = None
    boost = 1.0

    def estimate_size(self, reader: Any) -> int:
        return int(reader.doc_count_all())

    def matcher(self, searcher: Any, context: Any = None) -> Any:  # noqa: ARG002
        reader = searcher.reader()
        numbers = [each for each in range(0, reader.doc_count_all(), 3) if not reader.is_deleted(each)]
        return ListMatcher(numbers, all_weights=self.boost) if numbers else NullMatcher()


class Louder(query.Term):  # type: ignore[misc]
    """A subclass of a known class, which means something else: the posts that do not have the term."""

    def matcher(self, searcher: Any, context: Any = None) -> Any:
        return query.Not(query.Term(self.fieldname, self.text)).matcher(searcher, context)


def leaf(chance: random.Random) -> query.Query:
    word, other = chance.choice(WORDS), chance.choice(WORDS)
    field = chance.choice(["body", "body", "subject", "quoted"])
    boost = chance.choice([1.0, 1.0, 2.5])
    kinds: list[Callable[[], query.Query]] = [
        lambda: query.Term(field, word, boost=boost),
        lambda: query.Term(field, word, boost=boost),
        lambda: query.Term("list", chance.choice(["Garden", "frost", "nowhere"])),
        lambda: query.Term("unknown", word),
        lambda: query.Term("namesake", word),
        lambda: query.Term("size", 900 + 37 * chance.randrange(80)),
        lambda: query.Term("message_id", f"<{chance.randrange(90)}@example.org>"),
        lambda: query.Phrase(field, [word, other], slop=chance.randrange(1, 6), boost=boost),
        lambda: query.Phrase(field, ["the", "lamp", "of"], slop=chance.randrange(1, 3)),
        lambda: query.Prefix(
            chance.choice([field, "attachment", "list"]), chance.choice(["la", "ga", "fr", "z"])
        ),
        lambda: query.Wildcard("attachment", chance.choice(["f*st", "*e", "j?g", "n*s"])),
        lambda: query.Regex("attachment", chance.choice(["f.ost", "no", "[jp]"])),
        lambda: query.FuzzyTerm(field, chance.choice(["lampe", "gardon", "burx"]), maxdist=2, prefixlength=1),
        lambda: query.TermRange(field, "es:a", "es:p", boost=boost),
        lambda: query.DateRange("date", START, START + timedelta(days=chance.randrange(90))),
        lambda: query.NumericRange("size", 1_000, None, startexcl=True),
        lambda: query.Every(chance.choice([None, "date", "list", "attachment"])),
        lambda: query.SpanNear2([query.Term(field, word), query.Term(field, other)], slop=4, ordered=False),
        lambda: query.Variations(field, "lamp"),
        lambda: query.Or([]),
        lambda: query.NullQuery,
        EveryThird,
        lambda: Louder("body", word),
    ]
    return chance.choice(kinds)()


def made(chance: random.Random, depth: int) -> query.Query:
    if not depth or chance.random() < 0.3:
        return leaf(chance)
    one, other, third = (made(chance, depth - 1) for _ in range(3))
    boost = chance.choice([1.0, 1.0, 3.0])
    kinds: list[Callable[[], query.Query]] = [
        lambda: query.And([one, other], boost=boost),
        lambda: query.And([one, query.Not(other)]),
        lambda: query.Or([one, other, third], boost=boost),
        lambda: query.Or([one, other], scale=0.9),
        lambda: query.DisjunctionMax([one, other, third], tiebreak=0.2),
        lambda: query.Not(one),
        lambda: query.AndMaybe(one, other),
        lambda: query.Require(one, other),
        lambda: query.Otherwise(one, other),
        lambda: query.ConstantScoreQuery(one, 2.0),
    ]
    return chance.choice(kinds)()


def parts(asked: query.Query) -> Iterator[query.Query]:
    yield asked
    for child in asked.children():
        yield from parts(child)


def seeded(seed: int) -> query.Query:
    """Make a query of which the patterns do not ask for more than a query may."""
    chance = random.Random(seed)
    while True:
        asked = made(chance, 3)
        if sum(isinstance(part, query.Wildcard | query.Regex) for part in parts(asked)) < 3:
            return asked


@pytest.fixture(scope="module")
def searcher(index: ArchiveIndex) -> ArchiveSearcher:
    return index.searcher()


@pytest.fixture(scope="module")
def stock(index: ArchiveIndex) -> Searcher:
    """Whoosh's own searcher of the same posts, which goes from post to post."""
    return Searcher(index.reader(), weighting=PostWeighting(index.searcher().weights))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(150))
def test_sets_find_what_matchers_find(searcher: ArchiveSearcher, stock: Searcher, seed: int) -> None:
    asked = seeded(seed)
    expected = sorted(stock.docs_for_query(asked))
    found = searcher.search(asked, limit=None)
    assert sorted(hit.docnum for hit in found) == expected, asked
    assert len(found) == len(expected)
    few = searcher.search(asked, limit=7)
    assert [hit.docnum for hit in few] == [hit.docnum for hit in found][:7]
    assert len(few) == len(expected)
    assert sorted(searcher.docs_for_query(asked)) == expected
    for newest in (True, False):
        ours = searcher.search(asked, sortedby="date", reverse=newest, limit=None)
        theirs = stock.search(asked, sortedby="date", reverse=newest, limit=None)
        assert [hit["date"] for hit in ours] == [hit["date"] for hit in theirs]


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(150))
def test_sets_score_as_scorers_do(searcher: ArchiveSearcher, stock: Searcher, seed: int) -> None:
    chance = random.Random(f"scores {seed}")
    asked = made(chance, 2)
    # What a scale gives hangs on when Whoosh leaves out parts that find nothing.
    while not all(type(part) in SCORED and not getattr(part, "scale", None) for part in parts(asked)):
        asked = made(chance, 2)
    theirs = {hit.docnum: hit.score for hit in stock.search(asked, limit=None)}
    found = {hit.docnum: hit.score for hit in searcher.search(asked, limit=None)}
    assert found == pytest.approx(theirs), asked


@pytest.mark.slow
def test_nothing_has_all_of_nothing(searcher: ArchiveSearcher) -> None:
    # Whoosh itself makes an error of it within another And.
    everything = len(searcher.search(query.Every()))
    assert len(searcher.search(query.And([]))) == 0
    assert len(searcher.search(query.Not(query.And([])))) == everything
    assert len(searcher.search(query.Or([query.And([]), query.Every()]))) == everything


@pytest.mark.parametrize("seed", range(30))
def test_what_is_not_wanted_is_not_found(searcher: ArchiveSearcher, seed: int) -> None:
    # Whoosh's own matcher of AndNot finds a first post that it should not.
    chance = random.Random(seed)
    one, other = leaf(chance), leaf(chance)
    found = [hit.docnum for hit in searcher.search(query.AndNot(one, other), limit=None)]
    assert found == [hit.docnum for hit in searcher.search(query.And([one, query.Not(other)]), limit=None)]


def test_a_boost_changes_the_order(searcher: ArchiveSearcher) -> None:
    lamp, garden = query.Term("body", "lamp"), query.Term("body", "garden")
    plain = [hit.docnum for hit in searcher.search(query.Or([lamp, garden]), limit=None)]
    boosted = query.Or([lamp, query.Term("body", "garden", boost=50.0)])
    assert [hit.docnum for hit in searcher.search(boosted, limit=None)] != plain
    first = searcher.search(boosted)[0]
    assert first.score > 10


def test_another_weighting_is_used_where_it_is_asked_for(index: ArchiveIndex) -> None:
    for weighting in (scoring.BM25F(), scoring.TF_IDF(), scoring.Frequency):
        with index.searcher(weighting=weighting) as other, index.searcher() as own:
            theirs = other.search(query.Term("body", "lamp"), limit=None)
            ours = own.search(query.Term("body", "lamp"), limit=None)
            assert {hit.docnum for hit in theirs} == {hit.docnum for hit in ours}
            assert [hit.score for hit in theirs] != [hit.score for hit in ours]


def test_what_was_typed_is_resolved_wherever_it_stands(index: ArchiveIndex) -> None:
    with index.searcher() as searcher:
        parser = QueryParser("body", index.schema)
        lamps, garden = parser.parse("lampen"), parser.parse('"im Gewächshaus"')
        german = {hit.docnum for hit in searcher.search(lamps, limit=None)}
        assert len(german) > 3
        every = query.Every()
        for asked in (
            query.Otherwise(query.Term("body", "nothing"), lamps),
            query.AndMaybe(lamps, garden),
            query.ConstantScoreQuery(lamps, 3.0),
            query.Or([lamps, query.And([garden, lamps])], scale=0.5),
            query.NestedParent(every, lamps),
        ):
            found = {hit.docnum for hit in searcher.search(asked, limit=None)}
            assert found == german, asked
        house = parser.parse("gewächshaus")
        found = [len(searcher.search(query.Sequence([lamps, house], slop=slop))) for slop in (1, 2)]
        assert found[0] == 0 < found[1]


def test_a_collector_of_a_program_s_own_is_given_all_posts(index: ArchiveIndex) -> None:
    with index.searcher() as searcher:
        asked = QueryParser("body", index.schema).parse("lamps")
        for collector in (UnlimitedCollector(), TimeLimitCollector(searcher.collector(limit=None), 60)):
            searcher.search_with_collector(asked, collector)
            assert len(collector.results()) == len(searcher.search(asked)) > 5
