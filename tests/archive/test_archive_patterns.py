"""Patterns, words in one form, words near each other: found where a plain look at the texts finds them."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from made_posts import a_post  # type: ignore[import-not-found]

from listarchive.archive import Archive, Home, writing
from listarchive.engine.analysis.words import words
from listarchive.engine.stored_post import Texts, unpack_texts
from listarchive.engines.whoosh.queries import text_query
from listarchive.limits import Limits
from listarchive.post import Origin
from listarchive.query import QueryError

TEXTS = [
    "The physics stands here alone.",
    "PHYSICAL things\nare not physically here",
    "stm32f4xx.c and stm32.c\n  reset run",
    "The organ plays; organs are organic.",
    "Perú y Peru, cafe\u0301 y café",
    "東京 tower, x" + "y" * 80 + "z end",
    "one two three four five six seven eight nine ten eleven",
    "eleven one ten two",
    "",
    "a\n\nb",
]
SUBJECTS = ["Reset run", "re-set", "stm32", "Organ", "", "Perú", "x=2", "a b", "c", "d"]


@pytest.fixture(scope="module")
def archive() -> Iterator[Archive]:
    with tempfile.TemporaryDirectory() as folder:
        for half in (TEXTS[:5], TEXTS[5:]):
            with writing(Home(Path(folder))) as writer:
                for text in half:
                    number = TEXTS.index(text)
                    writer.add(a_post(f"{number}@x", text, subject=SUBJECTS[number]), Origin("a", number))
                writer.commit(in_haste=True)
        with Archive.open(folder) as opened:
            yield opened


def found(archive: Archive, query: str) -> set[int]:
    return {int(hit.message_id.partition("@")[0]) for hit in archive.search(query, limit=None).hits}


def holding(test: Callable[[str], Any], texts: list[str] = TEXTS) -> set[int]:
    return {number for number, text in enumerate(texts) if test(text)}


_PLAIN = "physic s stm32 organ reset run per ú 東 yyyz one ten T"
_SIGNS = r". \b \s+ \w* ^ $ [a-z]+ (?:al|s) (organ|stm32f) (?:two.)? (?i:THE) \n x{3} (?=p) [.] reset\srun"
PIECES = st.sampled_from(_PLAIN.split()) | st.sampled_from(_SIGNS.split())


@pytest.mark.slow
@given(st.lists(PIECES, min_size=1, max_size=5).map("".join))
@settings(max_examples=300)
def test_a_pattern_is_looked_for_as_python_does(archive: Archive, pattern: str) -> None:
    try:
        search = re.compile(pattern, re.MULTILINE).search
    except re.error:
        assume(False)
    assert found(archive, f"body:/{pattern}/") == holding(search)
    assert found(archive, f"subject:/{pattern}/") == holding(search, SUBJECTS)
    assert found(archive, f"-body:/{pattern}/") == set(range(len(TEXTS))) - holding(search)


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("body:/^physics$/", set()),
        (r"body:/\bphysics\b/", {0}),
        ("body:/reset run/", {2}),
        ("body:/(?i)physic/ -body:/alone/", {1}),
        ("author:/Example$/", set(range(10))),
        ("author:/^ada@/ body:/organs/", {3}),
        ("body:/organ/ or subject:/Organ/", {3}),
        ("list:/^gard/ body:/two/", {6, 7}),
        ("=organ", {3}),
        ("=organs", {3}),
        ("=physical", {1}),
        ("=physic", set()),
        ("=PHYSICS", {0}),
        ("body:=Perú", {4}),
        ("body:=café", {4}),
        ("=two", {6, 7}),
        ('="organs are"', {3}),
        ('="organ are"', set()),
        ('subject:="Reset run"', {0}),
        ("=東京", {5}),
        ("subject:=peru", set()),
        ("two near/1 three", {6}),
        ("three near two", {6}),
        ("one near/9 ten", {6, 7}),
        ("one near/8 ten", {7}),
        ("ten near/1 one", {7}),
        ('"one two" near/2 four', {6}),
        ('four near/1 "one two"', set()),
        ("phys* near/2 here", {0, 1}),
        ("(two or nine) near/1 ten", {6, 7}),
        ("body:two near/20 eleven", {6, 7}),
        ("one xor two xor three", {6}),
        ("one xor three", {7}),
        ("{organ physics}", {0, 1, 3}),
        ("thread:{organ}", {3}),
    ],
)
def test_a_form_of_query(archive: Archive, query: str, numbers: set[int]) -> None:
    assert found(archive, query) == numbers


NEAR = ["one", "two", "three", "eleven", "ten", "reset", "run", "plays", "stands", "alone"]


@given(st.sampled_from(NEAR), st.sampled_from(NEAR), st.integers(1, 12))
def test_near_words_are_so_many_words_from_each_other(
    archive: Archive, one: str, other: str, distance: int
) -> None:
    def near(text: str) -> bool:
        folded = [word.folded for word in words(text)]
        places = [[place for place, each in enumerate(folded) if each == word] for word in (one, other)]
        return any(0 < abs(a - b) <= distance for a in places[0] for b in places[1])

    assert found(archive, f"body:{one} near/{distance} body:{other}") == holding(near)


@given(st.lists(st.sampled_from(NEAR), min_size=2, max_size=4, unique=True))
def test_xor_holds_where_an_odd_number_do(archive: Archive, asked: list[str]) -> None:
    expected: set[int] = set()
    for word in asked:
        expected ^= found(archive, word)
    assert found(archive, " xor ".join(asked)) == expected


@pytest.mark.parametrize("query", ["quoted:/zebraf.sh/", "quoted:/sw(?:i|a)mming/", "quoted:=zebrafish"])
def test_a_pattern_finds_what_nobody_says_but_in_quotes(tmp_path: Path, query: str) -> None:
    with writing(Home(tmp_path)) as writer:
        writer.add(a_post("1@x", "> a swimming zebrafish\nYes, it is.", subject="Pets"), Origin("a", 0))
        writer.commit()
    with Archive.open(tmp_path) as opened:
        assert found(opened, query) == {1}


def test_what_was_not_looked_at_is_told(archive: Archive) -> None:
    patient = Archive(archive.home, archive._reader, Limits(pattern_seconds=0))
    with pytest.raises(QueryError, match=r"the pattern /a\.b/ takes too long: 10 posts were not looked at"):
        patient.search("body:/a.b/")
    with pytest.raises(QueryError, match="8 posts were not looked at"):
        patient.search("-body:=physics body:/a.b/ -body:physics")


def test_a_pattern_is_looked_for_only_where_the_others_answer(archive: Archive) -> None:
    patient = Archive(archive.home, archive._reader, Limits(pattern_seconds=0))
    with pytest.raises(QueryError, match="2 posts were not looked at"):
        patient.search("body:/a.b/ one two")
    assert patient.search("body:/a.b/ nowhere").total == 0


def test_a_post_is_read_once_for_all_fields(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[bytes] = []

    def reading(packed: bytes) -> Texts:
        read.append(packed)
        return unpack_texts(packed)

    monkeypatch.setattr(text_query, "unpack_texts", reading)
    assert found(archive, "=reset") == {0, 2}
    assert len(read) == 2
    read.clear()
    assert found(archive, "subject:/t/ or body:/t/") == {0, 1, 2, 5, 6, 7}
    assert len(read) == len(TEXTS)


def test_a_post_that_answers_already_is_not_looked_at(archive: Archive) -> None:
    patient = Archive(archive.home, archive._reader, Limits(pattern_seconds=0))
    with pytest.raises(QueryError, match="8 posts were not looked at"):
        patient.search("two or body:/a.b/")
    assert {hit.subject for hit in patient.search("body:/a.b/ or subject:* or *").hits} == set(SUBJECTS)


@pytest.mark.parametrize(
    "name",
    ["jardín-libre", "Jardin-Libre", "[jardin-libre]", "jardin-libre@example.org", "jardinlibre"],
)
def test_a_list_is_named_in_many_ways(tmp_path: Path, name: str) -> None:
    with writing(Home(tmp_path)) as writer:
        writer.add(a_post("1@x", lists=("jardín-libre",)), Origin("a"))
        writer.add(a_post("2@x", lists=("garden",)), Origin("a", 1))
        writer.commit()
    with Archive.open(tmp_path) as archive:
        assert found(archive, f"list:{name}") == {1}
