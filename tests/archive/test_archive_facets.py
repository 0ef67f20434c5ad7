"""The posts that answer are counted rightly by what they have."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from listarchive.archive import Archive, Home
from listarchive.importer import run

PEOPLE = "Ann Other <ann@x.example> <ann@old.example>\nBob <bob@x.example> Bob <shared@x.example>\n"
SENDERS = (
    "Ann Other <ann@x.example>",
    "A. Other <ann@old.example>",
    "Bob <shared@x.example>",
    "Cy <shared@x.example>",
    "Bob <bob@x.example>",
    "cy@x.example",
)


def a_mail(number: int) -> str:
    sender = SENDERS[number % len(SENDERS)]
    day, month, year = 1 + number % 28, ("Jan", "Dec")[number % 2], 2019 + number % 3
    date = "" if number % 7 == 0 else f"Date: {day} {month} {year} 23:59:59 +0000\n"
    head = f"From: {sender}\n{date}Subject: Bean {number}\nMessage-ID: <{number}@x.example>\n"
    return f"From a@b\n{head}\nBeans of the {number}th kind.\n\n"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of three lists, written in three commits, some posts on two lists."""
    home = tmp_path_factory.mktemp("counted")
    (home / "mailmap").write_text(PEOPLE)
    for name, numbers in (("one", range(40)), ("two", range(30, 60)), ("three", range(60, 75))):
        folder = home / "mbox" / name
        folder.mkdir(parents=True)
        (folder / "a.mbox").write_text("".join(map(a_mail, numbers)))
        run(Home(home), list_name=name, jobs=1)
    return home


@pytest.mark.parametrize("query", ["", "beans", "list:two", "author:bob", "date:2020", "nothing"])
def test_each_value_is_counted_once_for_each_post_that_has_it(home: Path, query: str) -> None:
    with Archive.open(home) as archive:
        found = archive.search(query, limit=None, facets=("author", "list", "year", "month"))
        months = [f"{hit.date:%Y-%m}" if hit.date else "undated" for hit in found.hits]
        expected = {
            "author": Counter(hit.author.name or hit.author.email for hit in found.hits),
            "list": Counter(name for hit in found.hits for name in hit.lists),
            "year": Counter(month[:4] if month != "undated" else month for month in months),
            "month": Counter(months),
        }
    assert {name: dict(values) for name, values in found.facets.items()} == expected
    for values in found.facets.values():
        assert [count for _, count in values] == sorted((count for _, count in values), reverse=True)
