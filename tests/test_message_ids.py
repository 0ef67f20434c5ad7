"""The id by which a post is known, and the ids that it answers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from growth import unsteady  # type: ignore[import-not-found]
from hypothesis import given
from hypothesis import strategies as st

from listarchive.message_ids import content_key, generated, ids_in, message_id, references
from listarchive.short_ids import short


@pytest.mark.parametrize(
    ("header", "ids"),
    [
        ("<one@example.org>", ("one@example.org",)),
        ("<one@example.org> <two@example.org>", ("one@example.org", "two@example.org")),
        ("<one@example.org><two@example.org>", ("one@example.org", "two@example.org")),
        ("<one@example.org> <one@example.org>", ("one@example.org",)),
        ("<very-lo\n\tng@example.org>", ("very-long@example.org",)),
        ("<1.2.3 at example.org>", ("1.2.3@example.org",)),
        ('Your message of "Tue, 21 Mar 2006" <one@example.org>', ("one@example.org",)),
        ("<one@example.org> from Jane on Monday", ("one@example.org",)),
        ("1234.5678@example.org", ("1234.5678@example.org",)),
        ("<cut-off@exam", ("cut-off@exam",)),
        ("<a@example.org, b@example.org>", ()),
        ("<what we said before>", ()),
        ("<herons 2009-07-12 at the lake>", ()),
        ("<heron>", ()),
        ("<herons-at-the-lake-and-elsewhere>", ()),
        ("<jane7>", ()),
        ("<http://herons.example.org/2009/07/12>", ()),
        ("Jane Doe's message of yesterday", ()),
        ("20090712", ()),
        # without a domain
        ("<202301121002.777.>", ("202301121002.777.",)),
        (
            "<one@example.org> <202301121002.777.> <two@example.org>",
            ("one@example.org", "202301121002.777.", "two@example.org"),
        ),
        ("< 202301121002.777. >", ("202301121002.777.",)),
        ("202301121002.777.herons", ("202301121002.777.herons",)),
        ("<20090712211539.GA1234@>", ("20090712211539.GA1234@",)),
        ("<4A5A3C2B.1000>", ("4A5A3C2B.1000",)),
        ("<NDBBLKNLPOEFGAGJCFOJAEHKCDAA.jane>", ("NDBBLKNLPOEFGAGJCFOJAEHKCDAA.jane",)),
        ("<0001_32C9D122_000AF8A4> from Jane", ("0001_32C9D122_000AF8A4",)),
        ("<Pine.SOL.4.10.9907!herons>", ("Pine.SOL.4.10.9907!herons",)),
        ("<@example.org>", ()),
        ("0", ()),
        ("", ()),
    ],
)
def test_ids_in_a_header(header: str, ids: tuple[str, ...]) -> None:
    assert ids_in(header) == ids


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("<one@example.org>", "one@example.org"),
        ("  <One@Example.org>  (made up)", "One@Example.org"),
        ("one@example.org", "one@example.org"),
        ("<0001_32C9D122_000AF8A4>", "0001_32C9D122_000AF8A4"),
        ("<>", ""),
        ("<@>", ""),
        ("none", ""),
        ("", ""),
    ],
)
def test_the_id_of_a_post(header: str, expected: str) -> None:
    assert message_id(header) == expected


@pytest.mark.parametrize(
    ("references_header", "in_reply_to", "expected"),
    [
        ("<a@x> <b@x>", "<b@x>", ("a@x", "b@x")),
        ("<a@x>", "<b@x>", ("a@x", "b@x")),
        ("", "<b@x>", ("b@x",)),
        ("<a@x> <b@x> <a@x>", "", ("a@x", "b@x")),
        ("<a@x> <own@x>", "<b@x>", ("a@x", "b@x")),
        ("<b@x> <a@x>", "<b@x>", ("b@x", "a@x")),
        ("", "<b@x> (from <jane@example.org>)", ("b@x",)),
        ("", "", ()),
    ],
)
def test_ancestors_are_oldest_first(
    references_header: str, in_reply_to: str, expected: tuple[str, ...]
) -> None:
    assert references(references_header, in_reply_to, "own@x") == expected


def test_a_short_id_is_the_same_everywhere() -> None:
    assert short("one@example.org") == "6wae728xr0xe"


@given(st.text())
def test_a_short_id_can_be_read_aloud(text: str) -> None:
    assert len(short(text)) == 12
    assert not set(short(text)) - set("0123456789abcdefghjkmnpqrstvwxyz")


MOMENT = datetime(2023, 1, 12, 20, 15, 17, tzinfo=UTC)
ELSEWHERE = MOMENT.astimezone(timezone(timedelta(hours=-5)))
TEXT = "Fourteen herons were counted at the lake,\nsaid Rémi’s café owner.\n"


@pytest.mark.parametrize(
    ("moment", "subject", "text"),
    [
        (ELSEWHERE, "Herons", TEXT),
        (MOMENT, "[birds] Herons", TEXT),
        (MOMENT, "Re: [birds]  herons", TEXT),
        (MOMENT, "Herons", TEXT.replace("\n", "\n\n")),
        (MOMENT, "Herons", TEXT.replace("é", "?").replace("’", "???")),
        (MOMENT, "Herons", TEXT.encode().decode("cp1252")),
        (MOMENT, "Herons", f"{TEXT}-------------- next part --------------\nA picture was scrubbed...\n"),
        (MOMENT, "Herons", f"{TEXT}{'_' * 47}\nbirds mailing list\n"),
    ],
)
def test_copies_of_a_post_have_one_content_key(moment: datetime, subject: str, text: str) -> None:
    assert content_key(moment, subject, text) == content_key(MOMENT, "Herons", TEXT)
    assert generated("jane", moment, subject, text) == generated("jane", MOMENT, "Herons", TEXT)


@pytest.mark.parametrize(
    ("moment", "subject", "text"),
    [
        (MOMENT + timedelta(seconds=1), "Herons", TEXT),
        (MOMENT, "Herns", TEXT),
        (MOMENT, "Herons", TEXT.replace("Fourteen", "Fifteen")),
        (None, "Herons", TEXT),
        (MOMENT, "Herons", "Четырнадцать цапель"),
    ],
)
def test_another_post_has_another_content_key(moment: datetime | None, subject: str, text: str) -> None:
    assert content_key(moment, subject, text) != content_key(MOMENT, "Herons", TEXT)


def test_texts_of_another_script_are_told_apart() -> None:
    assert content_key(MOMENT, "", "Четырнадцать цапель") != content_key(MOMENT, "", "Пятнадцать цапель")


@pytest.mark.slow
@pytest.mark.parametrize("unit", ["<", "<a@", "re: ", "[a] ", " at ", "-", "_", "\n", "- a -\n", "a@b "])
def test_time_is_linear(unit: str) -> None:
    def read(text: str) -> None:
        references(text, text)
        message_id(text)
        content_key(None, text, text)

    assert not unsteady(read, lambda size: unit * (size // len(unit)), 200_000, 500)
