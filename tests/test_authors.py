"""Who wrote a post?"""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listarchive.authors import author_from, byline, key
from listarchive.post import Author


@pytest.mark.parametrize(
    ("header", "name", "email"),
    [
        ("Jane Doe <Jane.Doe@EXAMPLE.org>", "Jane Doe", "Jane.Doe@example.org"),
        ('"Doe, Jane" <jane@example.org>', "Doe, Jane", "jane@example.org"),
        ('Jane "JD" Doe <jane@example.org>', 'Jane "JD" Doe', "jane@example.org"),
        ("jane@example.org (Jane Doe)", "Jane Doe", "jane@example.org"),
        ("jane@example.org", "", "jane@example.org"),
        ("<jane@example.org>", "", "jane@example.org"),
        ("<jane@example.org> (Jane Doe)", "Jane Doe", "jane@example.org"),
        ("news at example.org (News)", "News", "news@example.org"),
        ("jane em example.org (Jane Doe)", "Jane Doe", "jane@example.org"),
        ("jane på example.org (Jane Doe)", "Jane Doe", "jane@example.org"),
        ("Jane Doe <jane at example.org>", "Jane Doe", "jane@example.org"),
        ("root at mailhost (Jane (JD) Doe)", "Jane (JD) Doe", "root@mailhost"),
        ("jane at example.org (jane at example.org)", "", "jane@example.org"),
        ("jane@example.org <jane@example.org>", "", "jane@example.org"),
        ('"jane@example.org" <jane@example.org>', "", "jane@example.org"),
        ("Jane Doe jane@example.org", "Jane Doe", "jane@example.org"),
        ("A <a@example.org>, B <b@example.org>", "A", "a@example.org"),
        ("jane (at) example.org", "", "jane@example.org"),
        ("Jane (at work) <jane@example.org>", "Jane (at work)", "jane@example.org"),
        ("Jane at work", "Jane at work", ""),
        ("Jane Doe", "Jane Doe", ""),
        ("jane (Jane Doe)", "Jane Doe", ""),
        ("Jane Doe <jane>", "Jane Doe", ""),
        ("jane@@example.org", "", "jane@example.org"),
        ("bogus@does.not.exist.com ()", "", ""),
        ("Jane <jane=40example.org@dmarc.ietf.org>", "Jane", "jane@example.org"),
        ("<>", "", ""),
        ("", "", ""),
    ],
)
def test_a_from_header(header: str, name: str, email: str) -> None:
    assert author_from(header) == Author(name, email)


@pytest.mark.parametrize(
    ("header", "reply_to", "original", "expected"),
    [
        (
            '"Jane Doe via Birds" <birds@example.org>',
            "Jane Doe <jane@example.net>",
            "",
            Author("Jane Doe", "jane@example.net"),
        ),
        (
            "'Jane Doe' via Birds <birds@example.org>",
            "birds@example.org",
            "Jane Doe <jane@example.net>",
            Author("Jane Doe", "jane@example.net"),
        ),
        ("Jane Doe via Birds <birds@example.org>", "birds@example.org", "", Author("Jane Doe", "")),
        ("Jane Doe <jane@example.net>", "birds@example.org", "", Author("Jane Doe", "jane@example.net")),
    ],
)
def test_a_list_that_sends_as_itself(header: str, reply_to: str, original: str, expected: Author) -> None:
    assert author_from(header, reply_to, original) == expected


def test_one_person_has_one_key() -> None:
    assert (
        key(Author("Jane", "Jane@example.org"))
        == key(Author("J. Doe", "jane@example.org"))
        == "jane@example.org"
    )
    assert key(Author("René  Doe")) == key(Author("rene doe")) == "rene doe"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("By Jane Doe", "Jane Doe"),
        ("By Jane Doe  \u2013  Jan 10, 2023\n\nHerons are back.", "Jane Doe"),
        ("A photo of a heron.\n\nBy Jane Doe | The Lake Paper\n\nHerons are back.", "Jane Doe"),
        ("Herons are back\nBy Jane Doe\nJanuary 10, 2023\n\nThey are many.", "Jane Doe"),
        ("Herons are back.\n\nBy Jane Doe", "Jane Doe"),
        ("BY JANE DOE\n\nHerons are back.", "JANE DOE"),
        ("*By Ludwig van Example*\n\nText", "Ludwig van Example"),
        ("By Jane Doe and John Roe\n\nText", "Jane Doe and John Roe"),
        ("Special for The Lake Paper by Jane Doe\n\nText", "Jane Doe"),
        ("Von Jana Roe\n\nText", "Jana Roe"),
        ("By the way\n\nText", ""),
        ("By The Way\n\nText", ""),
        ("By Friday Night\n\nText", ""),
        ("By default\n", ""),
        ("By Jane Doe is meant the other one\n", ""),
        ("By Jane Doe\nI mean the other one, who wrote it", ""),
        ("They were counted\nby Jane Doe", ""),
        ("* Wrong count, thanks.\n  Reported by Jane Doe. (JR)\n* Next", ""),
        ("by = Jane.Doe", ""),
        ("Von Jana Roe, es war schon spät\n", ""),
        ("", ""),
        ("Text.\n\n" * 100 + "By Jane Doe\n\n" + "Text.\n\n" * 100, ""),
    ],
)
def test_a_byline(text: str, name: str) -> None:
    assert byline(text) == name


@given(st.text(alphabet="ab@<>()\" ,;.=\\'at", max_size=40))
def test_any_header_gives_an_author(header: str) -> None:
    author = author_from(header, header, header)
    assert author.email == "" or "@" in author.email
    assert author.name == author.name.strip()


@pytest.mark.parametrize("unit", ["<", "a at ", '"', "(", "a@", "By ", "By A and ", ", ", "Special for "])
def test_time_is_linear(unit: str) -> None:
    text = unit * (200_000 // len(unit))
    start = time.process_time()
    author_from(text, text, text)
    byline(text)
    assert time.process_time() - start < 1
