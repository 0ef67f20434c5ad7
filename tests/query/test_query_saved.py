"""What `saved:NAME` means."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from listarchive.query import QueryError, parse, understood

NOW = datetime(2024, 5, 15, 10, 20, 30, tzinfo=UTC)
SAVED = {
    "lamps": "lamp or lantern",
    "fresh": "newer_than:1d",
    "both": "saved:lamps saved:fresh",
    "broken": "lamp or",
    "loop": "kettle saved:loops",
    "loops": "saved:loop",
    "deep": "(" * 30 + "lamp" + ")" * 30,
    "none": "*",
    **{f"level{n}": f"saved:level{n - 1} saved:level{n - 1}" for n in range(1, 9)},
    "level0": "lamp",
}


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        ("saved:lamps", "lamp or lantern"),
        ("saved:Lamps", "lamp or lantern"),
        ('saved:"lamps"', "lamp or lantern"),
        ("query:lamps", "lamp or lantern"),
        ("saved:lamps kettle", "(lamp or lantern) kettle"),
        ("kettle -saved:lamps", "kettle not (lamp or lantern)"),
        ("saved:(lamps fresh)", "(lamp or lantern) date:2024-05-14T00:00Z.."),
        ("subject:(frost saved:lamps)", "subject:frost (lamp or lantern)"),
        ("saved:both", "(lamp or lantern) date:2024-05-14T00:00Z.."),
        ("saved:none", "*"),
        ('"saved:lamps"', '"saved:lamps"'),
    ],
)
def test_a_name_stands_for_its_query_in_parentheses(query: str, meant: str) -> None:
    tree = parse(query, now=NOW, saved=SAVED)
    assert tree == parse(meant, now=NOW)
    assert parse(understood(tree), now=NOW) == tree


@pytest.mark.parametrize(
    ("query", "position", "message"),
    [
        (
            "frost saved:lmaps",
            12,
            'there is no saved search "lmaps", at character 13: did you mean saved:lamps?',
        ),
        (
            "saved:broken",
            6,
            'the saved search broken cannot be understood, at character 7: "or" at character 6 stands with '
            'nothing after it: put a word there (to search for the word itself, quote it: "or")',
        ),
        (
            "saved:loops",
            6,
            "the saved search loops cannot be understood, at character 7: the saved search loop cannot be "
            "understood, at character 7: the saved search loops leads to itself, at character 14: change it "
            "where it is saved",
        ),
        ("saved:", 0, '"saved:" at character 1 has no value: try saved:releases'),
    ],
)
def test_a_name_that_stands_for_nothing(query: str, position: int, message: str) -> None:
    with pytest.raises(QueryError) as error:
        parse(query, now=NOW, saved=SAVED)
    assert (error.value.position, str(error.value)) == (position, message)


def test_where_nothing_is_saved() -> None:
    with pytest.raises(QueryError, match=r"none is saved, write one below \[searches\] in listarchive.toml"):
        parse("saved:lamps")


def test_saved_searches_within_saved_searches_have_an_end() -> None:
    with pytest.raises(QueryError, match="stands for more than 100 saved searches"):
        parse("saved:level8", saved=SAVED)
    with pytest.raises(QueryError, match="more than 50 parentheses or negations inside one another"):
        parse("(" * 25 + "saved:deep" + ")" * 25, saved=SAVED)
