"""A search finds what a plain scan over the same mails finds."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from plain_scan import (  # type: ignore[import-not-found]
    Case,
    Condition,
    Scan,
    anywhere,
    between,
    both,
    by,
    compare,
    cut,
    day,
    either,
    no,
    quoting,
    said,
    scan,
    titled,
)

from listarchive.archive import Archive

pytestmark = pytest.mark.slow

TWO_LISTS: list[Case] = [
    ("jameica", anywhere("jameica")),
    # That of several is looked for in posts of few words, too, of which no language shows.
    ("Überweisung", either(anywhere("Überweisung"), anywhere("Überweisungen"))),
    ("teléfono", anywhere("teléfono")),
    ("peru", anywhere("peru")),
    ("programming", anywhere("programming")),
    ("patch server", both(anywhere("patch"), anywhere("server"))),
    ("hibiscus or joomla", either(anywhere("hibiscus"), anywhere("joomla"))),
    ("hibiscus not jameica", both(anywhere("hibiscus"), no(anywhere("jameica")))),
    ("-hibiscus", no(anywhere("hibiscus"))),
    ("not (hibiscus or de)", no(either(anywhere("hibiscus"), anywhere("de")))),
    ('"open source"', anywhere("open source")),
    ('"software libre"', anywhere("software libre")),
    ('"de la"', anywhere("de la")),
    ("nonexistentwordhere", anywhere("nonexistentwordhere")),
    ("nonexistentwordhere or jameica", anywhere("jameica")),
    ("jameica nonexistentwordhere", lambda _: False),
    ("subject:hibiscus", titled("hibiscus")),
    ('subject:"release"', titled("release")),
    ("subject:(hibiscus or gpt)", either(titled("hibiscus"), titled("gpt"))),
    ("body:server", said("server")),
    ("quoted:server", quoting("server")),
    ('quoted:"open source"', quoting("open source")),
    ("author:olaf", by("olaf")),
    ("from:olaf -hibiscus", both(by("olaf"), no(anywhere("hibiscus")))),
    ('author:"Olaf Willuhn"', by("olaf willuhn")),
    ("author:@gmail.com", by("gmail com")),
    ("author:gmail", by("gmail")),
    ("list:hibiscus-devel", lambda s: s.folder == "hibiscus-devel"),
    (
        "list:gpt-usuarios date:2008",
        both(lambda s: s.folder == "gpt-usuarios", between(day(2008, 1, 1), day(2009, 1, 1))),
    ),
    ("date:2008", between(day(2008, 1, 1), day(2009, 1, 1))),
    ("date:2008-03", between(day(2008, 3, 1), day(2008, 4, 1))),
    ("date:2007-02-14", between(day(2007, 2, 14), day(2007, 2, 15))),
    ("date:2007-06..2008-02-10", between(day(2007, 6, 1), day(2008, 2, 11))),
    ("date:2009..", between(day(2009, 1, 1), day(9999, 1, 1))),
    ("date:..2006", between(day(1, 1, 1), day(2007, 1, 1))),
    ("after:2008-05 before:2008-07", between(day(2008, 5, 1), day(2008, 7, 1))),
    ("until:2006-12-31", between(day(1, 1, 1), day(2007, 1, 1))),
    ("not date:2008", no(between(day(2008, 1, 1), day(2009, 1, 1)))),
    ("server date:2007..2009", both(anywhere("server"), between(day(2007, 1, 1), day(2010, 1, 1)))),
    ("has:reply", lambda s: bool(s.post.references)),
    ("has:attachment", lambda s: bool(s.post.attachments)),
    ("has:quote", lambda s: any(line.label == "quote" for line in s.post.body.lines)),
    ("has:html", lambda s: s.post.html),
    ("*", lambda _: True),
]  # fmt: skip


@pytest.fixture(scope="session")
def two_lists_scanned(two_lists: tuple[Path, list[Path]]) -> tuple[Path, Scan]:
    return two_lists[0], scan(two_lists[1], two_lists[0])


@pytest.mark.parametrize(("query", "holds"), TWO_LISTS, ids=[query for query, _ in TWO_LISTS])
def test_two_lists(two_lists_scanned: tuple[Path, Scan], query: str, holds: Condition) -> None:
    compare(*two_lists_scanned, query, holds)


def test_the_queries_are_worth_asking(two_lists_scanned: tuple[Path, Scan]) -> None:
    """Most of them find some posts and leave some out."""
    _, posts = two_lists_scanned
    counts = [sum(map(holds, posts)) for _, holds in TWO_LISTS]
    assert sum(0 < count < len(posts) for count in counts) > 30, dict(
        zip((q for q, _ in TWO_LISTS), counts, strict=True)
    )


@pytest.mark.parametrize("prefix", ["flash", "jamei", "prog", "serv", "running", "konf", "inst"])
def test_prefixes(two_lists_scanned: tuple[Path, Scan], prefix: str) -> None:
    """A prefix stands for the words that begin so, with all words that share their stems."""
    _, posts = two_lists_scanned
    wanted = expanded(posts, lambda form: form.startswith(prefix))
    compare(
        *two_lists_scanned,
        f"{prefix}*",
        lambda s: (
            not wanted[s.title].isdisjoint(terms(s.titled))
            or not wanted[s.language].isdisjoint(terms(s.said))
            or any(word.startswith(prefix) for word in s.author)
        ),
    )


def expanded(posts: Scan, fits: Callable[[str], bool]) -> dict[str, set[str]]:
    """The stems, by language, of all words that fit."""
    return {
        language: {stem for form in forms if fits(form) for stem in cut(form, language)}
        for language, forms in posts[0].forms.items()
    }


def terms(stems: str) -> list[str]:
    return re.findall(r"[^\0\n]+", stems)


@pytest.mark.parametrize(
    "pattern",
    ["^serv", "(?i)^serv", "kont.*n$", "^[0-9]{4}$", "ä", "é", r"(?i)\bhib\w+ server\b", "[Pp]atch.*[0-9]"],
)
def test_patterns(two_lists_scanned: tuple[Path, Scan], pattern: str) -> None:
    """A pattern is looked for in the text, as `re.search` does."""
    compare(
        *two_lists_scanned,
        f"subject:/{pattern}/",
        lambda s: re.search(pattern, s.post.subject, re.MULTILINE) is not None,
    )


@pytest.mark.parametrize("query", ["jameica", "date:2008", "", "author:olaf or author:gmail"])
def test_facets_add_up(two_lists: tuple[Path, list[Path]], query: str) -> None:
    with Archive.open(two_lists[0]) as archive:
        found = archive.search(query, facets=("author", "list", "year", "month"))
    assert {name: sum(n for _, n in counts) for name, counts in found.facets.items()} == dict.fromkeys(
        ("author", "list", "year", "month"), found.total
    )


@pytest.mark.parametrize("sort", ["relevance", "newest", "oldest"])
def test_pages_join_to_the_whole(two_lists: tuple[Path, list[Path]], sort: str) -> None:
    with Archive.open(two_lists[0]) as archive:
        whole = [hit.id for hit in archive.search("hibiscus or de", limit=None, sort=sort).hits]  # type: ignore[arg-type]
        pages = [
            hit.id
            for offset in range(0, len(whole) + 40, 40)
            for hit in archive.search("hibiscus or de", limit=40, offset=offset, sort=sort).hits  # type: ignore[arg-type]
        ]
        dates = [archive.get(each).post.sent.when for each in whole[:100]]
    assert pages == whole
    if sort != "relevance":
        assert dates == sorted(dates, reverse=sort == "newest")  # type: ignore[type-var]
