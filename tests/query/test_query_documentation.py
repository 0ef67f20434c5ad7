"""The documentation of the query language says what the code does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from listarchive.query import FIELDS, QueryError, parse
from listarchive.query.field_names import BY_NAME, DATE_SIDES, HAS

DOCS = Path(__file__).resolve().parents[2] / "docs"
TEXT = "\n".join(path.read_text("utf-8") for path in sorted(DOCS.glob("query*.md")))


def _block_lines(kind: str) -> list[str]:
    blocks = re.findall(rf"^```{kind}\n(.*?)^```", TEXT, re.DOTALL | re.MULTILINE)
    return [line for block in blocks for line in block.splitlines() if line]


def test_the_table_of_fields_is_the_tables() -> None:
    rows = []
    for field in FIELDS:
        names = (
            " ".join(f"`{name}:`" for name in (field.name, *field.aliases))
            if field.name != "any"
            else "(none)"
        )
        letter = f"`{field.letter}:`" if field.letter else ""
        rows.append(f"| {names} | {letter} | {field.help} | `{field.example}` |")
    table = TEXT.partition("| field | short |")[2].partition("\n\n")[0].splitlines()[2:]
    assert table == rows


def test_the_table_of_one_sided_dates_is_the_codes() -> None:
    table = TEXT.partition("| field | finds what was sent |")[2].partition("\n\n")[0]
    assert set(re.findall(r"`([a-z_]+):`", table)) == set(DATE_SIDES)


def test_every_thing_a_post_can_have_is_named() -> None:
    for name in HAS:
        assert f"`{name}`" in TEXT


@pytest.mark.parametrize("query", [*_block_lines("query"), *(field.example for field in FIELDS)])
def test_every_example_can_be_typed(query: str) -> None:
    parse(query, saved={"releases": "subject:release"})


def test_the_four_spellings_of_last_week_are_one() -> None:
    spellings = [line for line in _block_lines("query") if re.fullmatch(r'date:"?last.week"?', line)]
    assert len(spellings) == 4
    assert len({parse(query) for query in spellings}) == 1


@pytest.mark.parametrize(
    "words", re.findall(r"`([^`|]+)`", TEXT.partition("| write | means |")[2].partition("\n\n")[0])
)
def test_every_date_in_the_table_is_a_date(words: str) -> None:
    if words != "m":
        parse(f"date:{words}")


@pytest.mark.parametrize("query", _block_lines("error"))
def test_every_example_of_an_error_is_one(query: str) -> None:
    with pytest.raises(QueryError):
        parse(query)


def test_no_spelling_names_two_fields() -> None:
    spellings = [name for field in FIELDS for name in (field.name, *field.aliases, field.letter) if name]
    assert len(spellings) == len(set(spellings))
    assert set(BY_NAME) == {*spellings, *DATE_SIDES}
