"""Whom a post was sent to, by its To and Cc."""

from __future__ import annotations

import pytest
from growth import unsteady  # type: ignore[import-not-found]

from listarchive.authors import recipients
from listarchive.authors.address_lists import MOST, kept
from listarchive.post import Author

ADA, BOB = Author("Ada Example", "ada@example.org"), Author("Bob Other", "bob@example.com")


@pytest.mark.parametrize(
    ("header", "named"),
    [
        ("ada@example.org", [Author("", "ada@example.org")]),
        ("<ada@example.org>", [Author("", "ada@example.org")]),
        ("Ada Example <ada@example.org>, Bob Other <bob@example.com>", [ADA, BOB]),
        ("Ada Example <ada@EXAMPLE.org>,\tBob Other <bob@example.com>,", [ADA, BOB]),
        ("ada@example.org (Ada Example), bob@example.com (Bob Other)", [ADA, BOB]),
        # semicolons, as Outlook writes them
        ("Ada Example <ada@example.org>; Bob Other <bob@example.com>", [ADA, BOB]),
        # commas in names: in quotes, in comments, and where decoding has taken the quotes away
        ('"Example, Ada" <ada@example.org>', [Author("Example, Ada", "ada@example.org")]),
        (
            "Example, Ada <ada@example.org>, Bob Other <bob@example.com>",
            [Author("Example, Ada", "ada@example.org"), BOB],
        ),
        ("ada@example.org (Ada Example, of the lamps)", [Author("Ada Example, of the lamps", ADA.email)]),
        (
            r"Ada \"Lamp, the\" Example <ada@example.org>, bob@example.com",
            [Author('Ada "Lamp, the" Example', ADA.email), Author("", BOB.email)],
        ),
        # groups (RFC 5322 §3.4): who is in them
        ("Gardeners: Ada Example <ada@example.org>, Bob Other <bob@example.com>;", [ADA, BOB]),
        ("Gardeners: Ada Example <ada@example.org>;, Bob Other <bob@example.com>", [ADA, BOB]),
        ("undisclosed-recipients:;", []),
        ("undisclosed-recipients: ;", []),
        # as Pipermail writes addresses
        ("Ada Example <ada at example.org>, bob at example.com", [ADA, Author("", "bob@example.com")]),
        # names without an address
        ("root, Ada Example", [Author("root", ""), Author("Ada Example", "")]),
        ("a, b, c, d, Ada Example <ada@example.org>", [*(Author(each, "") for each in "abcd"), ADA]),
        # the same twice
        ("Ada Example <ada@example.org>, Ada Example <ada@example.org>", [ADA]),
        ('"Ada Example <ada@example.org>, bob@example.com', [ADA, Author("", "bob@example.com")]),
        (" , ;; ,", []),
        ("", []),
    ],
)
def test_the_mailboxes_of_a_header(header: str, named: list[Author]) -> None:
    assert recipients([("To", header)]) == (tuple(named), ())
    assert recipients([("From", header), ("CC", header)]) == ((), tuple(named))


def test_who_sends_a_mail_on_names_others_to_whom_it_goes() -> None:
    sent_on = [("Resent-To", BOB.email), ("Resent-Cc", "c@example.org")]
    fields = [*sent_on, ("To", ADA.email), ("Cc", "d@example.org")]
    assert recipients(fields) == (
        (Author("", ADA.email), Author("", BOB.email)),
        (Author("", "d@example.org"), Author("", "c@example.org")),
    )


def test_a_mail_to_thousands_names_the_first_of_them() -> None:
    header = ", ".join(f"n{number}@example.org" for number in range(3 * MOST))
    assert len(recipients([("To", header)]).to) == MOST
    assert len(recipients([("To", "a@b.example, " * 10**4)] * 100).to) == 1


@pytest.mark.parametrize("piece", ['"', '"\\', "(", "<", "<>", ":", ",", ";", ": ;", '"a', "a\\", "a at b "])
def test_no_header_takes_long(piece: str) -> None:
    assert len(recipients([("Cc", piece * 100_000)]).cc) <= MOST


@pytest.mark.parametrize("unit", ['"\\', "(\\", "(\\)", '"\\\\', '"', "\\", "<", '"(\\"<', '"a, '])
def test_time_is_linear(unit: str) -> None:
    def read(text: str) -> None:
        recipients([("To", text)])

    assert not unsteady(read, lambda size: unit * (size // len(unit)), 64_000, 60)


def test_what_is_kept_of_mailboxes_is_small() -> None:
    kept.cache_clear()
    recipients([("To", "a" * 200 + " <ada@example.org>, " + "b" * 60_000)])
    assert kept.cache_info().currsize == 0
    recipients([("To", str(ADA))])
    assert kept.cache_info().currsize == 1
