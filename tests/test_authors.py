"""Who wrote a post."""

from __future__ import annotations

import pytest
from growth import unsteady  # type: ignore[import-not-found]
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
        ("Jane Doe <jane@example.org> (by way of Bob <bob@example.org>)", "Jane Doe", "jane@example.org"),
        ("jane@example.org (Jane Doe) (by way of bob@example (Bob))", "Jane Doe", "jane@example.org"),
        ("jane@example.org (jane))", "jane", "jane@example.org"),
        ("jane ĉe example.org (Jane Doe)", "Jane Doe", "jane@example.org"),
        ("jane 在 example.org (Jane Doe)", "Jane Doe", "jane@example.org"),
        ("jane w example.org (Jane Doe)", "Jane Doe", "jane@example.org"),
        ("jane [at] example.org", "", "jane@example.org"),
        ("Jane Doe <jane(her own)@example.org(a host)>", "Jane Doe", "jane@example.org"),
        ("Per Doe <per@example.org>", "Per Doe", "per@example.org"),
        ("Jan Per Doe <per@example.org>", "Jan Per Doe", "per@example.org"),
        ("Olivia Doe <olivia@example.org>", "Olivia Doe", "olivia@example.org"),
        ('"Jane Doe jane@example.org [birds]" <birds@groups.example>', "Jane Doe", "jane@example.org"),
        ('"jane@example.org [birds]" <birds@groups.example>', "", "jane@example.org"),
        ('"Jane Doe via groups.io" <jane=example.org@groups.io>', "Jane Doe", "jane@example.org"),
        ("a=b@example.org", "", "a=b@example.org"),
        ('" via RT" <rt@example.org>', "", ""),
        ("Mail Robot <>", "Mail Robot", ""),
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


@pytest.mark.parametrize(
    ("header", "reply_to", "cc", "email"),
    [
        (
            "Jane Doe via Birds <birds@example.org>",
            "birds@example.org, jane@example.net",
            "",
            "jane@example.net",
        ),
        ("Jane Doe vía Aves <aves@example.org>", "Jane Doe <jane@example.net>", "", "jane@example.net"),
        ("Jane Doe über Vögel <v@example.org>", "Jane Doe <jane@example.net>", "", "jane@example.net"),
        ("Jane Doe via Birds <b@x.org>", "b@x.org", "Bob <bob@y.org>, Jane Doe <j@y.org>", "j@y.org"),
        ("Jane Doe via Birds <b@x.org>", "b@x.org", "Bob <bob@y.org>", ""),
    ],
)
def test_where_mailman_puts_the_address(header: str, reply_to: str, cc: str, email: str) -> None:
    assert author_from(header, reply_to, cc=cc) == Author("Jane Doe", email)


def test_an_address_that_many_write_from_is_nobodys() -> None:
    jane = Author("Jane Doe", "birds@example.org")
    assert key(jane) == key(jane, ["herons"]) == "birds@example.org"
    assert key(jane, ["birds"]) == "jane doe"
    assert key(Author("", "birds@example.org"), ["birds"]) == "birds@example.org"
    for address in ("noreply@example.org", "forum-no-reply@example.org", "notifications@example.org"):
        assert key(Author("Jane Doe", address)) == "jane doe"
    assert key(Author("Jane Doe", "gerrit.doe@example.org")) == "jane doe"
    assert key(Author("Jane Doe", "jiranek@example.org")) == "jiranek@example.org"


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
        ("By Jane Doe / The Paper\n\nText", "Jane Doe"),
        ("By Jane Doe in Lima\n\nText", "Jane Doe"),
        ("By Jane Doe for The Paper\n\nText", "Jane Doe"),
        ("By Jane Doe January 10, 2023 5:30 am\n\nText", "Jane Doe"),
        ("By Jane Doe 10 Jan 2023\n\nText", "Jane Doe"),
        ("By Jane Doe on January 10, 2023\n\nText", "Jane Doe"),
        ("By Jane Doe Published: Jan 3, 2023\n\nText", "Jane Doe"),
        ("By Jane Doe @janedoe\n\nText", "Jane Doe"),
        ("By Jane Doe |\n\nText", "Jane Doe"),
        ("By Jane Doe; photos by John Roe\n\nText", "Jane Doe"),
        ("By Jane Doe, special to The Paper\n\nText", "Jane Doe"),
        ("By Jane Doe, John Roe and Ann Poe\n\nText", "Jane Doe, John Roe and Ann Poe"),
        ("By Jane M. Doe\n\nText", "Jane M. Doe"),
        ("By Ngũgĩ wa Example\n\nText", "Ngũgĩ wa Example"),
        ("Par Jeanne Doe, à Paris\n\nText", "Jeanne Doe"),
        ("Text and photos by Jane Doe\n\nText", "Jane Doe"),
        ("Herons are back\n\nby Jane Doe\n\nText", "Jane Doe"),
        ("Herons are back\nby Jane Doe\n\nText", ""),
        ("By Jane Doe: the whole truth\n", ""),
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
    def read(text: str) -> None:
        author_from(text, text, text)
        byline(text)

    assert not unsteady(read, lambda size: unit * (size // len(unit)), 200_000, 200)
