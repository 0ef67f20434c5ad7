"""Authors behind From headers that a list rewrote, and names in which its word is the person's own."""

from __future__ import annotations

import pytest

from listarchive.authors import author_from, key
from listarchive.mail import posts_in
from listarchive.post import Author

LIST = "List-Id: Birds <birds.lists.example.org>\n"


def author_of(header: str) -> Author:
    (post,) = posts_in(f"{header}Subject: Herons\nMessage-ID: <1@x>\n\nFourteen.\n".encode())
    return post.author


@pytest.mark.parametrize(
    "header",
    [
        "Per Larsson <per@example.org>",
        "per larsson <per@example.org>",
        "Ola per Nilsson <ola@example.org>",
        "Radio Via Nova <radio@example.org>",
        "Radio Via Nova <nova@example.org>",
        "Via Appia <appia@example.org>",
        "Via Appia <via@example.org>",
        "Rosa via Dante <rosa@example.org>",
        "Walk through Birds <birds@example.org>",
        "Hans durch Wald <hans@example.org>",
        "Anna von Birds <birds@example.org>",
        "Jean par Coeur <jean@example.org>",
        "Kai på Birds <birds@example.org>",
        "Ana por Vega <ana@example.org>",
        "Olivia Viaud <olivia@example.org>",
        "Café Über Ecke <cafe@example.org>",
        "The Viaduct <viaduct@example.org>",
    ],
)
@pytest.mark.parametrize(
    "beside",
    [
        "",
        "To: birds@lists.example.org\n" + LIST,
        "Reply-To: birds@lists.example.org\n" + LIST,
        "List-Post: <mailto:birds@lists.example.org>\nCc: Bob <bob@example.org>\n",
    ],
)
def test_a_name_keeps_the_word_that_is_its_own(header: str, beside: str) -> None:
    name, _, address = header.partition(" <")
    assert author_of(f"From: {header}\n{beside}") == Author(name, address.rstrip(">"))


@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    [
        "Jane Doe via Birds",
        "'Jane Doe' via Birds",
        "Jane Doe (via Birds mailing list)",
        "Jane Doe (via birds Mailing List)",
        "Jane Doe [via Birds]",
        "Jane Doe VIA Birds",
        "Jane Doe Via Birds",
        "Jane Doe vía Birds",
        "Jane Doe per Birds",
        "Jane Doe durch Birds",
        "Jane Doe über Birds",
        "Jane Doe tramite Birds",
        "Jane Doe através de Birds",
        "Jane Doe przez Birds",
        "Jane Doe poprzez Birds",
        "Jane Doe attraverso Birds",
        "Jane Doe em nome de Birds",
        "Jane Doe через Birds",
        "Jane Doe genom Birds",
        "Jane Doe gennem Birds",
        "Jane Doe gjennom Birds",
        "Jane Doe prostřednictvím Birds",
        "Jane Doe prin Birds",
        "Jane Doe preko Birds",
        "Jane Doe μέσω Birds",
        "Jane Doe par Birds",
        "Jane Doe por Birds",
        "Jane Doe door Birds",
        "Jane Doe on behalf of Birds",
        "Jane Doe via Friends of the lake, the list",
    ],
)
@pytest.mark.parametrize(
    ("beside", "email"),
    [
        (f"Reply-To: Jane Doe <jane@example.net>\n{LIST}", "jane@example.net"),
        (
            f"Reply-To: Birds <birds@lists.example.org>, Jane Doe <jane@example.net>\n{LIST}",
            "jane@example.net",
        ),
        (f"Reply-To: birds@lists.example.org\nCc: Bob <b@y.org>, Jane Doe <j@y.org>\n{LIST}", "j@y.org"),
        (f"X-Original-Sender: jane@example.net\n{LIST}", "jane@example.net"),
        (f"X-MailFrom: jane@example.net\n{LIST}", "jane@example.net"),
        ("X-Original-From: Jane Doe <jane@example.net>\n", "jane@example.net"),
        ("Author: Jane Doe <jane@example.net>\n", "jane@example.net"),
        (LIST, ""),
        ("List-Post: <mailto:birds@lists.example.org>\n", ""),
        ("", ""),  # the host is a list server's
    ],
)
def test_a_list_that_sends_as_itself_in_any_words(name: str, beside: str, email: str) -> None:
    assert author_of(f'From: "{name}" <birds@lists.example.org>\n{beside}') == Author("Jane Doe", email)


@pytest.mark.parametrize(
    "title",
    [
        *("Jane Doe [Birds]", "[Birds] Jane Doe", "Jane Doe, Birds aracılığıyla", "Birds – Jane Doe"),
        *("Jane Doe (Birds)", "Birds/Jane Doe", "Jane Doe för Birds", "jane doe @ Birds", "Birds: Jane Doe"),
    ],
)
@pytest.mark.parametrize("beside", ["Reply-To", "Cc"])
def test_in_words_that_nobody_knows_reply_to_tells_for_whom_a_list_sends(title: str, beside: str) -> None:
    header = f'From: "{title}" <birds@lists.example.org>\n{beside}: Jane Doe <jane@example.net>\n'
    assert author_of(header + LIST) == Author("Jane Doe", "jane@example.net")


@pytest.mark.parametrize(
    "beside",
    [
        "Cc: Jane <jane@example.net>\n",
        "Reply-To: Birds <birds@lists.example.org>\n",
        "Reply-To: Doe <doe@example.net>\n",
        "Reply-To: Jane Doering <jane@example.net>\n",
    ],
)
def test_a_name_that_another_one_only_begins_like_stays(beside: str) -> None:
    header = f"From: Jane Doe-Ringer <birds@lists.example.org>\n{beside}{LIST}"
    assert author_of(header) == Author("Jane Doe-Ringer", "birds@lists.example.org")


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("birds at example.org (Jane Doe via Birds)", Author("Jane Doe", "")),
        ("Jane Doe via Birds <birds-users@example.org>", Author("Jane Doe", "")),
        ("Jane Doe via GitHub <noreply@example.org>", Author("Jane Doe", "")),
        ("'Jane Doe' via Google Groups <b@googlegroups.com>", Author("Jane Doe", "")),
        ("Via Marconi via Birds <birds@example.org>", Author("Via Marconi", "")),
        ("Jane via Friends via Birds <birds@example.org>", Author("Jane via Friends", "")),
        ("'jane@example.net' via Birds <birds@example.org>", Author("", "jane@example.net")),
        ("jane at example.net via Birds <birds@example.org>", Author("", "jane@example.net")),
    ],
)
def test_without_other_headers_the_title_and_the_host_tell(header: str, expected: Author) -> None:
    assert author_of(f"From: {header}\n") == expected


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (
            "From: Birds <birds@lists.example.org>\nX-Original-From: Jane <jane@example.net>\n",
            Author("Jane", "jane@example.net"),
        ),
        (
            "From: Jane via Birds <birds@lists.example.org>\nX-Original-From: jane@example.net\n",
            Author("Jane", "jane@example.net"),
        ),
        (
            "From: birds@lists.example.org\nX-Original-From: =?utf-8?q?R=C3=A9mi?= <r@example.net>\n",
            Author("Rémi", "r@example.net"),
        ),
        (  # every mail of Google's groups has the sender of its envelope
            "From: Jane <jane@example.net>\nX-Original-Sender: bounces+7@example.com\n",
            Author("Jane", "jane@example.net"),
        ),
        (
            f"From: Jane <birds@lists.example.org>\nReply-To: Jane <jane@example.net>\n{LIST}",
            Author("Jane", "jane@example.net"),
        ),
        (
            "From: Radio Via Nova <birds@lists.example.org>\n"
            f"Reply-To: Radio Via Nova <r@example.net>\n{LIST}",
            Author("Radio Via Nova", "r@example.net"),
        ),
        (
            f'From: "jane@example.net" <birds@lists.example.org>\nReply-To: jane@example.net\n{LIST}',
            Author("", "jane@example.net"),
        ),
        (  # the list names itself, and this is not its address
            f"From: Jane via Dorp <jane@example.org>\nReply-To: jane@example.org\n{LIST}",
            Author("Jane via Dorp", "jane@example.org"),
        ),
        (  # she reads her mail elsewhere
            f"From: Jane <jane@example.org>\nReply-To: Jane <jane@example.net>\n{LIST}",
            Author("Jane", "jane@example.org"),
        ),
        (
            f"From: Birds <birds@lists.example.org>\nReply-To: Birds <birds@lists.example.org>\n{LIST}",
            Author("Birds", "birds@lists.example.org"),
        ),
    ],
)
def test_what_the_list_kept_of_the_author(header: str, expected: Author) -> None:
    assert author_of(header) == expected


@pytest.mark.parametrize(
    ("header", "name", "email"),
    [
        ("Night Robot:;", "Night Robot", ""),
        ('"Robot: at night":;', "Robot: at night", ""),
        ("Tinkers: ann@example.org, bob@example.org;", "Tinkers", "ann@example.org"),
        ("Tinkers:Ann Lee <ann@example.org>,Bob <bob@example.org>;", "Tinkers", "ann@example.org"),
        ("Tinkers: ann at example.org;", "Tinkers", "ann@example.org"),
        ("Tinkers:ann@example.org", "Tinkers", "ann@example.org"),
        ("mailto:ann@example.org", "", "ann@example.org"),
        ("Ann Lee [mailto:ann@example.org]", "Ann Lee", "ann@example.org"),
        ('"Lee: Ann" <ann@example.org>', "Lee: Ann", "ann@example.org"),
        ('"Lee\\, Ann" <ann@example.org>', "Lee, Ann", "ann@example.org"),
        ('"LAKE\\ann" <ann@example.org>', "LAKE\\ann", "ann@example.org"),
    ],
)
def test_a_group_in_from(header: str, name: str, email: str) -> None:
    assert author_from(header) == Author(name, email)


@pytest.mark.parametrize(
    ("header", "name", "email"),
    [
        ("Anna Lee <ann...@example.org>", "Anna Lee", "ann...@example.org"),
        ("a...@example.org (Bob Ray)", "Bob Ray", "a...@example.org"),
        ("Anna Lee <...@example.org>", "Anna Lee", "...@example.org"),
    ],
)
def test_an_elided_address_is_kept_with_its_name(header: str, name: str, email: str) -> None:
    assert author_from(header) == Author(name, email)


@pytest.mark.parametrize("address", ["ann...@example.org", "a\u2026@example.org", "a***@x.org", "ann@ex..."])
def test_two_people_may_share_what_is_left_of_an_address(address: str) -> None:
    assert key(Author("Anna Lee", address)) != key(Author("Annika Olm", address))
    assert key(Author("", address)) == address
    assert key(Author("Anna Lee", "ann.lee@example.org")) == "ann.lee@example.org"
