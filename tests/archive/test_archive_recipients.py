"""Whom posts were sent to: the fields `to:`, `cc:`, `recipient:` and `contact:`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from made_posts import a_post  # type: ignore[import-not-found]

from listarchive.archive import Archive
from listarchive.post import Author

BOB = Author("Bob Other", "bob@example.com")
POSTS = [
    a_post("own@example.org", "By Ada."),
    a_post("to@example.org", author=BOB, headers=(("To", "Ada Example <ada@example.org>"),)),
    a_post(
        "cc@example.org", author=BOB, headers=(("CC", "Nell Okafor <nell@example.net>, ada@example.org"),)
    ),
    a_post(
        "on@example.org",
        author=BOB,
        headers=(("To", "Birds: wren@birds.example;"), ("Resent-To", "Éva Kiss <eva@example.hu>")),
    ),
    a_post(
        "two@example.org", author=BOB, headers=(("To", "Ada Wren <a@x.example>, Bob Example <b@x.example>"),)
    ),
]

Filled = Callable[..., Archive]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("to:ada", {"to", "two"}),
        ("t:ADA", {"to", "two"}),
        ('to:"ada example"', {"to"}),  # of one person, not of two who stand side by side
        ("to:ada@example.org", {"to"}),
        ("to:@example.org", {"to"}),
        ("to:wren", {"on", "two"}),
        ("to:birds", {"on"}),
        ("to:eva", {"on"}),
        ("to:example.hu", {"on"}),
        ("to:wr*", {"on", "two"}),
        ("to:~wrem", {"on", "two"}),
        ("to:/^a@/", {"two"}),
        ("to:=Éva", {"on"}),
        ("to:=eva", {"on"}),
        ('to:="Eva Kiss"', set()),
        ("to:ada near/2 to:wren", {"two"}),
        ("to:ada,eva", {"to", "two", "on"}),
        ("cc:ada", {"cc"}),
        ("c:nell", {"cc"}),
        ("recipient:ada", {"to", "cc", "two"}),
        ("recip:/^a/", {"to", "cc", "two"}),
        ("recipient:ada near recipient:wren", {"two"}),
        ("contact:ada", {"own", "to", "cc", "two"}),
        ("contact:bob -to:bob", {"to", "cc", "on"}),
        ("contact:(ada nell)", {"cc"}),
        ('contact:="Bob Other"', {"to", "cc", "on", "two"}),
        ("-contact:ada", {"on"}),
        ("eva or nell or wren", set()),  # words without a field are not looked for here
    ],
)
def test_a_query(filled: Filled, query: str, expected: set[str]) -> None:
    with filled(POSTS) as archive:
        found = archive.search(query, limit=None).hits
    assert {hit.message_id.partition("@")[0] for hit in found} == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("to:countess", {"to"}),
        ("cc:countess", {"cc"}),
        ("cc:ada@example.org", {"cc"}),
        ("recipient:lovelace", {"to", "cc"}),
        ("contact:countess", {"own", "to", "cc"}),
        ("recipient:office", {"two"}),
        ("to:@example.net", set()),
    ],
)
def test_the_mailmap_tells_who_is_who(filled: Filled, tmp_path: Path, query: str, expected: set[str]) -> None:
    (tmp_path / "mailmap").write_text(
        "Countess Lovelace <ada@example.net> <ada@example.org>\n"
        "The Office <office@x.example> Bob Example <b@x.example>\n"
    )
    filled(POSTS).close()
    with Archive.open(tmp_path) as archive:
        found = archive.search(query, limit=None).hits
    assert {hit.message_id.partition("@")[0] for hit in found} == expected


def test_a_name_that_nobody_has_leads_to_one_that_is_spelled_like_it(filled: Filled) -> None:
    with filled(POSTS) as archive:
        for query, other in (("to:wrenn", "to:wren"), ("recipient:nel", "recipient:nell"), ("to:ad", None)):
            assert archive.search(query).suggestion == other


def test_the_better_copy_tells_the_recipients(filled: Filled, tmp_path: Path) -> None:
    bare = a_post("to@example.org", "Once.")
    told = a_post("to@example.org", "Once.", headers=(("To", "eva@example.hu"), ("X-More", "yes")))
    for name, commits in (
        ("better", [[bare], [told]]),
        ("worse", [[told], [bare]]),
        ("once", [[bare, told]]),
    ):
        with filled(*commits, home=tmp_path / name) as archive:
            assert archive.search("to:eva").total == 1


def test_thousands_of_recipients(filled: Filled) -> None:
    header: Any = ", ".join(f"Wren{number} <wren{number}@birds.example>" for number in range(3_000))
    with filled([a_post(headers=(("To", header),))]) as archive:
        assert archive.search("to:wren5").total == 1
        assert archive.search('to:"wren700 birds"').total == 1
        assert archive.search("to:wren2999").total == 0
