"""Every query is answered, or refused before it does much work, with what to narrow."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_posts import a_post  # type: ignore[import-not-found]

from listarchive.engine import conversations
from listarchive.engine.analysis.spelling import spelled_as
from listarchive.engines.shared import cost_limit, deadline
from listarchive.engines.shared.deadline import Deadline
from listarchive.engines.whoosh.queries import identified
from listarchive.errors import QueryError
from listarchive.limits import Limits, limits, use
from listarchive.query import parser
from listarchive.query.lexer import Token, tokens


@pytest.fixture
def garden(filled: Any) -> Any:
    return filled([a_post(f"{n}@x.example", f"the bed and the bean{n} of the garden") for n in range(40)])


@pytest.mark.slow
@pytest.mark.parametrize(
    "query",
    [
        " or ".join(f"rake{n}" for n in range(1100)),
        " ".join(f"-rake{n}" for n in range(1100)),
        '"' + " ".join(f"rake{n}" for n in range(400)) + '"',
        "-".join(f"rake{n}" for n in range(400)),
        " or ".join(f"~rake{n}" for n in range(40)),
        "~" + "rake" * 20_000,
        "rake" * 100_000,
        " ".join(f"list:a{n}" for n in range(1100)),
        " or ".join(f"thread:{n}@x.example" for n in range(40)),
        " or ".join(f"body:/rake{n}/" for n in range(5)),
        " or ".join(f"list:/rake{n}/" for n in range(5)),
        " or ".join(f"id:{n}@x.example" for n in range(1100)),
    ],
    ids=lambda query: query[:12],
)  # fmt: skip
def test_a_query_that_stands_for_too_many_words_is_refused(garden: Any, query: str) -> None:
    with pytest.raises(QueryError, match="over 1000 words to look up"):
        garden.search(query)


@pytest.fixture
def few_places(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(cost_limit, "FEWEST", 0)
    before = limits()
    use(Limits(query_places=1))
    yield
    use(before)


SIZES = " or ".join(f"size:<{n}k" for n in range(1, 61))


@pytest.mark.slow
@pytest.mark.parametrize("query", ["the of garden", '"the bed and"', "(the or of) garden", "b* bean*", SIZES])
def test_few_words_may_stand_in_every_post(garden: Any, query: str) -> None:
    assert garden.search(query).total == 40


@pytest.mark.slow
@pytest.mark.usefixtures("few_places")
@pytest.mark.parametrize("query", ["the of garden", '"the bed and"', "(the or of) garden", "b* bean*", SIZES])
def test_words_that_stand_in_too_many_posts_are_refused(garden: Any, query: str) -> None:
    with pytest.raises(QueryError, match="in too many posts \\(over 40 in all\\): leave common words out"):
        garden.search(query)


@pytest.mark.parametrize("asked", ["thread:{{bean{0}}}", "thread:{0}@x.example"])
def test_the_posts_of_a_conversation_count_for_each_clause_that_asks_for_it(
    filled: Any, monkeypatch: pytest.MonkeyPatch, asked: str
) -> None:
    """It is walked through once, and a query that asks for it again and again is refused."""
    monkeypatch.setattr(cost_limit, "FEWEST", 0)
    walk, walks = conversations._Walk, []
    monkeypatch.setattr(conversations, "_Walk", lambda *given: walks.append(given) or walk(*given))
    archive = filled(
        [a_post(f"{n}@x.example", f"bean{n} grows", references=("0@x.example",)) for n in range(40)]
    )
    for clauses, total in ((1, 40), (2, 40), (3, None)):
        query = " or ".join(asked.format(n) for n in range(clauses))
        if total:
            assert archive.search(query).total == total
        else:
            with pytest.raises(QueryError, match=r"have too many posts \(over 400 in all\): ask for fewer"):
                archive.search(query)
    assert len(walks) == 1


@pytest.mark.slow
def test_what_is_said_twice_is_looked_up_once(garden: Any) -> None:
    assert garden.search(" ".join(["bean7"] * 5000)).total == 1
    assert garden.search(" or ".join(["bean7", "bean8"] * 5000)).total == 2
    assert garden.search(" or ".join(["bean7 the"] * 5000)).total == 1


def test_a_pasted_sentence_is_answered(garden: Any) -> None:
    sentence = " ".join(f"rake{n}" for n in range(50))
    assert garden.search(f'"{sentence}"').total == 0
    assert garden.search(f"bean7 or ({sentence})").total == 1


def test_a_sentence_of_common_words_leads_to_who_wrote_it(
    filled: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cost_limit, "FEWEST", 0)
    common = [f"common{n}" for n in range(40)]
    posts = [a_post(f"{n}@x.example", " ".join(common[n % 7 :])) for n in range(70)]
    said = a_post("said@x.example", " ".join([*common[20:], "rare", *common[:20]]))
    with filled([*posts, said]) as archive:
        sentence = " ".join([*common[25:], "rare", *common[:15]])
        assert [hit.message_id for hit in archive.search(f'"{sentence}"').hits] == ["said@x.example"]


def distance(one: str, other: str) -> int:
    """The Levenshtein distance, as textbooks have it."""
    row = list(range(len(other) + 1))
    for number, a in enumerate(one, 1):
        above, row = row, [number]
        for place, b in enumerate(other):
            row.append(min(row[-1] + 1, above[place + 1] + 1, above[place] + (a != b)))
    return row[-1]


@given(st.text("abc", max_size=7), st.text("abc", max_size=7), st.integers(0, 2))
def test_words_are_spelled_alike_if_few_changes_make_one_of_the_other(
    one: str, other: str, most: int
) -> None:
    assert spelled_as(one, most)(other) == (distance(one, other) <= most)


@pytest.mark.slow
def test_the_beginning_of_too_many_ids_is_refused(filled: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(identified, "NAMED", 21)
    archive = filled([a_post(f"{n}@x.example", f"bean {n} grows") for n in range(1200)])
    for each in {hit.id[:1] for hit in archive.search("bean", limit=1200).hits}:
        for field in ("thread", "id"):
            with pytest.raises(QueryError, match=f"{field}:{each} is the beginning .* more than 20 posts"):
                archive.search(f"{field}:{each}")
    assert archive.search("thread:7@x.example").total == 1
    assert archive.search("id:7@x.example").total == 1


def test_the_patterns_of_a_query_have_one_time_together(garden: Any) -> None:
    before = limits()
    use(Limits(pattern_seconds=1e-9, query_words=10_000))
    try:
        with pytest.raises(QueryError, match="takes too long"):
            garden.search("body:/(bean|x)[0-9]/")
    finally:
        use(before)
    deadline = Deadline()
    words = [f"bean{n}" for n in range(5000)]
    for _ in range(3):
        assert len(deadline.matching("(bean|x)[0-9]$", words)) == 10
    with pytest.raises(QueryError, match=r"over 0.08 s"):
        for _ in range(10_000):
            deadline.matching("(bean|x)[0-9]$", words)


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("bean", ["beans", "Bean" * 9]),
        (".*ean.*", ["beans", "Bean" * 9]),
        ("^b.*n[s]?$", ["beans", "Bean" * 9]),
        ("^(b|x)eans*$", ["beans"]),
        ("n{2,}|a.$", ["annex", "Bean" * 9]),
        ("zz", []),
    ],
)
def test_a_pattern_finds_the_same_in_either_way(pattern: str, found: list[str]) -> None:
    assert sorted(Deadline().matching(pattern, ["beans", "annex", "Bean" * 9])) == sorted(found)


def test_what_a_pattern_counts_is_not_written_down_a_million_times() -> None:
    with pytest.raises(QueryError, match="takes too long"):
        Deadline().matching("(?:(?:x{1000}){1000}){1000}", ["bean"])
    assert Deadline().matching("(?:e{1}a{1}){1,60000}", ["bean", "rake"]) == ["bean"]


TERMS = [f"{n}garden-boxes" for n in range(10_000)]


def test_words_that_each_take_long_are_not_all_looked_at() -> None:
    with pytest.raises(QueryError, match="takes too long"):
        Deadline().matching("(?:.?.?)+" * 100 + "x", TERMS)


@pytest.mark.parametrize("part", [0.01, 0.5, 0.99])
def test_words_that_each_take_long_take_no_longer_together(
    monkeypatch: pytest.MonkeyPatch, part: float
) -> None:
    """Each search takes some part of the time that it is allowed; the clock shows nothing else."""
    clock = 0.0

    class Slow:
        def search(self, _: str, timeout: float, *, concurrent: bool) -> None:
            nonlocal clock
            assert timeout > 0
            assert concurrent
            clock += part * timeout

    monkeypatch.setattr(deadline.time, "thread_time", lambda: clock)
    monkeypatch.setattr("regex.compile", lambda *_: Slow())
    patterns, allowed = Deadline(), limits().pattern_seconds
    with contextlib.suppress(QueryError):
        patterns.matching("(a*)*b", TERMS)
    assert allowed / 2 < clock <= allowed
    with contextlib.suppress(QueryError):  # what is left is all that the next pattern of the query has
        patterns.matching("(a*)*c", TERMS)
    assert clock <= allowed


@pytest.mark.slow
@pytest.mark.parametrize("word", ["a* ", "~bean ", "subject:/a/ ", "from:a* ", "(a* or ~b) "])
def test_a_query_of_more_wide_words_than_anybody_writes_is_refused_as_it_is_read(
    garden: Any, word: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = 0

    def counted(text: str) -> Iterator[Token]:
        nonlocal read
        for token in tokens(text):
            read += 1
            yield token

    monkeypatch.setattr(parser, "tokens", counted)
    with pytest.raises(QueryError, match="longer than 1000 prefixes, typos and patterns, from character"):
        garden.search(word * 20_000)
    assert read <= 5 * 1_001
    garden.search("beans " * 1_001)


def test_for_a_long_query_that_finds_nothing_none_is_suggested(garden: Any) -> None:
    assert garden.search("beens " * 50).suggestion
    assert garden.search("beens " * 51).suggestion is None
    assert garden.search("beens -(" + "rake " * 50 + ")").suggestion is None


def test_a_query_of_more_signs_than_anybody_writes_is_refused(garden: Any) -> None:
    with pytest.raises(QueryError, match="longer than 25000 words and signs, from character 50001 on"):
        garden.search("a " * 25_001)
