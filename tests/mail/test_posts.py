"""The posts that a mail holds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from growth import unsteady  # type: ignore[import-not-found]
from hypothesis import given
from hypothesis import strategies as st

from listarchive.mail import posts_in
from listarchive.post import Attachment, Author, Post

HEAD = """\
From: Jane Doe <jane@example.org>
Date: Thu, 12 Jan 2023 15:15:17 -0500
Subject: [birds] Herons
Message-ID: <1@example.org>
"""
MOMENT = datetime(2023, 1, 12, 20, 15, 17, tzinfo=UTC)


def the_post(mail: str | bytes) -> Post:
    (post,) = posts_in(mail.encode("utf-8") if isinstance(mail, str) else mail)
    return post


def test_a_plain_mail() -> None:
    post = the_post(
        f"{HEAD}In-Reply-To: <0@example.org>\nList-Id: Birds <birds.lists.example.org>\n\nFourteen.\n"
    )
    assert (post.message_id, post.generated_id) == ("1@example.org", False)
    assert post.author == Author("Jane Doe", "jane@example.org")
    assert post.sent.when == MOMENT
    assert post.sent.when.utcoffset() == timedelta(hours=-5)
    assert (post.sent.source, post.sent.raw) == ("date", "Thu, 12 Jan 2023 15:15:17 -0500")
    assert post.subject == "[birds] Herons"
    assert post.body.own == "Fourteen."
    assert post.lists == ("birds",)
    assert post.references == ("0@example.org",)
    assert [name for name, _ in post.headers] == [
        "From",
        "Date",
        "Subject",
        "Message-ID",
        "In-Reply-To",
        "List-Id",
    ]
    assert (post.attachments, post.html, post.repairs) == ((), False, ())


@pytest.mark.parametrize(
    ("subject", "read"),
    [
        (b"=?utf-8?q?R=C3=A9mi=27s?= herons", "Rémi's herons"),
        (b"=?utf-8?q?R=C3?= =?utf-8?q?=A9mi?=", "Rémi"),
        (b"=?iso-8859-1?Q?R=E9mi?=\n =?iso-8859-1?Q?'s?=", "Rémi's"),
        (b"=?utf-8?B?UsOpbWk=?=", "Rémi"),
        (b"=?utf-8?B?UsOpbWk?=", "Rémi"),
        (b"(=?utf-8?Q?R=C3=A9mi?=)", "(Rémi)"),
        (b"=?utf-8?Q?R=C3=A9mi has herons?=", "Rémi has herons"),
        ("Rémi".encode(), "Rémi"),
        ("Rémi".encode("latin-1"), "Rémi"),
        (b"two\n\tlines  and\n blanks ", "two lines and blanks"),
        (b"=?no-such-charset?Q?Herons?=", "Herons"),
        (b"what =?does this mean", "what =?does this mean"),
    ],
)
def test_a_subject(subject: bytes, read: str) -> None:
    assert the_post(b"From: jane@example.org\nSubject: " + subject + b"\n\nFourteen.\n").subject == read


@pytest.mark.parametrize(
    ("mail", "when", "source"),
    [
        ("From: a@b.org\nDate: Thu, 12 Jan 2023 20:15:17 +0000\n\nHi\n", MOMENT, "date"),
        (
            "Received: from a by b; soon\nReceived: from c by d; Thu, 12 Jan 2023 20:15:17 +0000\n"
            "From: a@b.org\nDate: some day\n\nHi\n",
            MOMENT,
            "received",
        ),
        ("From a at b.org  Thu Jan 12 20:15:17 2023\nFrom: a at b.org\n\nHi\n", MOMENT, "separator"),
        (
            "From a at b.org  Thu Jan 12 20:15:17 2023\nFrom: a@b.org\n"
            "Date: Thu, 1 Jan 1970 00:00:09 +0000\n\nHi\n",
            MOMENT,
            "separator",
        ),
        (
            "From a at b.org  Wed Dec 31 23:00:00 1969\nFrom: a@b.org\n"
            "Date: Wed, 31 Dec 1969 16:00:00 -0700\n\nHi\n",
            None,
            "none",
        ),
        (
            "From a at b.org  Thu Jan 12 20:15:17 2023\nFrom: a@b.org\n"
            "Date: Tue, 3 Mar 1970 10:00:00 +0000\n\nHi\n",
            datetime(1970, 3, 3, 10, tzinfo=UTC),
            "date",
        ),
        ("Herons\n\nThu Jan 12 15:15:17 EST 2023\n\nFourteen.\n", MOMENT, "page"),
        ("From: a@b.org\n\nHi\n", None, "none"),
        ("Hi\n", None, "none"),
    ],
)
def test_when_it_was_sent(mail: str, when: datetime | None, source: str) -> None:
    post = the_post(mail)
    assert (post.sent.when, post.sent.source) == (when, source)


RECEIVED = "Received: from a by b; Thu, 12 Jan 2023 20:15:17 +0000"
EARLIER = "Received: from a by b; Tue, 10 Jan 2023 20:15:17 +0000"


@pytest.mark.parametrize(
    ("header", "when", "source"),
    [
        pytest.param(
            f"Date: Tue, 24 Apr 2035 10:00:00 +0000\n{RECEIVED}", MOMENT, "received", id="years later"
        ),
        pytest.param(f"Date: 13 Jan 2023 20:15:18 +0000\n{RECEIVED}", MOMENT, "received", id="a day later"),
        pytest.param(
            f"Date: Thu, 13 Jan 2023 20:15:17 +0000\n{RECEIVED}",
            MOMENT + timedelta(days=1),
            "date",
            id="within it",
        ),
        pytest.param(
            f"Date: Thu, 12 Jan 2023 20:15:17 +0000\n{EARLIER}",
            datetime(2023, 1, 10, 20, 15, 17, tzinfo=UTC),
            "received",
            id="two days",
        ),
        pytest.param(
            f"Date: Wed, 12 Jan 2022 20:15:17 +0000\n{RECEIVED}",
            MOMENT - timedelta(days=365),
            "date",
            id="earlier",
        ),
        pytest.param(
            f"Date: Mon, 5 Feb 2035 1:02 +0000\n{RECEIVED}\n{EARLIER}", MOMENT, "received", id="topmost"
        ),
        pytest.param(
            f"Date: Mon, 5 Feb 2035 1:02 +0000\nReceived: from a by b; soon\n{RECEIVED}",
            MOMENT,
            "received",
            id="readable",
        ),
        pytest.param(
            "Date: Thu, 12 Jan 2023 20:15:17 +0000\nReceived: from a by b; Thu, 1 Jan 1970 00:00:09 +0000",
            MOMENT,
            "date",
            id="a clock that was reset",
        ),
        pytest.param(
            "Date: Thu, 12 Jan 2023 20:15:17 +0000\nReceived: from a by b; no date at all",
            MOMENT,
            "date",
            id="no stamp",
        ),
        pytest.param(
            f"Date: Thu, 12 Jan 68 20:15:17 +0000\n{RECEIVED}", MOMENT, "received", id="before there was mail"
        ),
        pytest.param(
            "Date: Thu, 12 Jan 68 20:15:17 +0000",
            datetime(1968, 1, 12, 20, 15, 17, tzinfo=UTC),
            "date",
            id="RFC 5322",
        ),
        pytest.param(
            "Date: Чт, 12 янв 2023 20:15:17 +0000".encode("koi8-r"), MOMENT, "date", id="raw KOI8-R"
        ),
        pytest.param(
            "Date: Πέμ, 12 Μάι 2023 20:15:17 +0000".encode("cp1253"),
            datetime(2023, 5, 12, 20, 15, 17, tzinfo=UTC),
            "date",
            id="raw Greek",
        ),
        pytest.param(
            "Date: tors, 12 jan 2023 20:15:17 +0000 (Österbotten)".encode("latin-1"),
            MOMENT,
            "date",
            id="raw comment",
        ),
    ],
)
def test_a_date_and_what_received_it(header: str | bytes, when: datetime, source: str) -> None:
    head = header if isinstance(header, bytes) else header.encode()
    post = the_post(b"From: a@b.org\n" + head + b"\n\nHi\n")
    assert (post.sent.when, post.sent.source) == (when, source)
    late = "the Date is later than its Received, by more than a day"
    assert (late in post.repairs) == (source == "received")


def test_the_separator_names_an_author_where_no_header_does() -> None:
    post = the_post("From jane at example.org  Thu Jan 12 20:15:17 2023\nSubject: Herons\n\nFourteen.\n")
    assert post.author == Author("", "jane@example.org")
    assert "no From: the author is from the separator" in post.repairs


@pytest.mark.parametrize(
    ("stored", "read"),
    [
        (">From here on\n", "From here on\n"),
        (">>From here on\n", ">From here on\n"),
        ("> they said\n>From here on\n> and so on\n", "> they said\n>From here on\n> and so on\n"),
        ("> they said\n>From here on\n", "> they said\n>From here on\n"),
    ],
)
def test_lines_that_an_mbox_escapes(stored: str, read: str) -> None:
    separator = "From jane at example.org  Thu Jan 12 20:15:17 2023\n"
    assert the_post(f"{separator}{HEAD}\n{stored}").body.text == read
    assert the_post(f"{HEAD}\n{stored}").body.text == stored


@pytest.mark.parametrize(
    "mail",
    [
        f"\ufeff{HEAD}\nFourteen.\n",
        f"\n\n{HEAD}\nFourteen.\n",
        f"{HEAD}\nFourteen.\n".replace("\n", "\r\n"),
        f"{HEAD}\nFourteen.\n".replace("\n", "\r"),
        f"{HEAD}\nFour\0teen.\n",
        f"{HEAD}Fourteen.\n",
        f"{HEAD} \nFourteen.\n",
        HEAD.replace("[birds]", "[birds]\n") + "\nFourteen.\n",
        HEAD.replace("Subject", "From nowhere\nSubject") + "\nFourteen.\n",
    ],
)
def test_a_mail_that_was_damaged_on_its_way(mail: str) -> None:
    post = the_post(mail)
    assert post.subject == "[birds] Herons"
    assert post.message_id == "1@example.org"
    assert post.body.own == "Fourteen."


@pytest.mark.parametrize(
    "text",
    [
        "Fourteen herons.\n\nAnd a swan.",
        "Note: fourteen herons.\n\nAnd a swan.",
        "Dear all,\nFrom: means of\n\nAnd a swan.",
    ],
)
def test_text_without_any_header(text: str) -> None:
    post = the_post(text)
    assert post.body.text.strip() == text
    assert "no headers: all of it is text" in post.repairs
    assert post.generated_id
    assert post.message_id == the_post(text).message_id


def test_a_page_of_a_web_archive() -> None:
    post = the_post(
        "[birds] Herons\n\nJane Doe jane at example.org\nThu Jan 12 15:15:17 EST 2023\n\n"
        "* Previous message: [birds] Swans\n* Messages sorted by: [ date ] [ thread ]\n\nFourteen.\n\nJane\n"
    )
    assert (post.subject, str(post.author)) == ("[birds] Herons", "Jane Doe <jane@example.org>")
    assert post.body.text.strip() == "Fourteen.\n\nJane"
    assert post.sent.raw == "Thu Jan 12 15:15:17 EST 2023"


MULTIPART = (
    f"{HEAD}MIME-Version: 1.0\n"
    'Content-Type: multipart/{kind}; boundary="="\n\n--=\n{one}\n--=\n{two}\n--=--\n'
)
PLAIN = "Content-Type: text/plain\n\nFourteen herons stand in the lake."
HTML = "Content-Type: text/html\n\n<p>Fourteen herons stand in the lake.</p>"
STUB = "Content-Type: text/plain\n\nThis is an HTML mail."
LONG = "Content-Type: text/html\n\n<p>" + "Fourteen herons stand in the lake. " * 9 + "</p>"
PICTURE = 'Content-Type: image/png; name="heron.png"\nContent-Transfer-Encoding: base64\n\niVBORw0K'
PATCH = 'Content-Type: text/x-patch\nContent-Disposition: attachment; filename="a.diff"\n\n--- a\n+++ b'
MAIL = "Content-Type: message/rfc822\n\nSubject: Swans\n\nSeven swans."


@pytest.mark.parametrize(
    ("kind", "one", "two", "own", "html", "names"),
    [
        ("alternative", PLAIN, HTML, "Fourteen herons stand in the lake.", False, []),
        ("alternative", STUB, LONG, ("Fourteen herons stand in the lake. " * 9).strip(), True, []),
        ("mixed", PLAIN, PICTURE, "Fourteen herons stand in the lake.", False, ["heron.png"]),
        ("mixed", PICTURE, PLAIN, "Fourteen herons stand in the lake.", False, ["heron.png"]),
        ("mixed", PLAIN, PATCH, "Fourteen herons stand in the lake.", False, ["a.diff"]),
        ("mixed", PLAIN, MAIL, "Fourteen herons stand in the lake.", False, ["Swans"]),
        ("mixed", PICTURE, MAIL, "Seven swans.", False, ["heron.png", "Swans"]),
        ("mixed", PLAIN, "\nAnd a swan.", "Fourteen herons stand in the lake.\nAnd a swan.", False, []),
        ("related", HTML, PICTURE, "Fourteen herons stand in the lake.", True, ["heron.png"]),
    ],
)
def test_the_parts_of_a_mail(kind: str, one: str, two: str, own: str, html: bool, names: list[str]) -> None:
    post = the_post(MULTIPART.format(kind=kind, one=one, two=two))
    assert (post.body.own, post.html, [each.name for each in post.attachments]) == (own, html, names)


def test_an_attachment_has_a_type_and_a_size() -> None:
    post = the_post(MULTIPART.format(kind="mixed", one=PLAIN, two=PICTURE))
    assert post.attachments == (Attachment("heron.png", "image/png", 6, number=2),)


@pytest.mark.parametrize(
    ("headers", "body", "own"),
    [
        ("Content-Type: text/plain; charset=iso-8859-1", "Rémi".encode("latin-1"), "Rémi"),
        ("Content-Type: text/plain; charset=us-ascii", "Rémi".encode("latin-1"), "Rémi"),
        ("Content-Transfer-Encoding: quoted-printable", b"R=C3=A9mi", "Rémi"),
        ("Content-Transfer-Encoding: base64", b"UsOpbWk=", "Rémi"),
        ("Content-Type: text/plain; format=flowed", b"one \ntwo", "one two"),
        ("Content-Type: text/html", b"<p>one<p>two", "one\n\ntwo"),
        ("Content-Type: multipart/mixed", b"no boundary", "no boundary"),
        ("Content-Type: multipart/mixed; boundary=b", b"no parts", "no parts"),
        ("Content-Type: nonsense", b"plain", "plain"),
    ],
)
def test_the_text_of_a_mail(headers: str, body: bytes, own: str) -> None:
    assert the_post(HEAD.encode() + headers.encode() + b"\n\n" + body).body.own == own


@pytest.mark.parametrize(
    ("kind", "body", "own"),
    [
        ("enriched", "<bold>Fourteen</bold> herons\nand <<b> a\n\nswan.", "Fourteen herons and <b> a\nswan."),
        ("enriched", "<color><param>red</param>Four</color>teen\n\n\nherons.", "Fourteen\n\nherons."),
        ("enriched", "<nofill>14\nherons</nofill>\nand a swan.", "14\nherons and a swan."),
        ("enriched", "<param>red herons\n\nand more", "red herons\nand more"),
        ("enriched", "Fourteen\nherons.", "Fourteen\nherons."),
        (
            "richtext",
            "<bold>Fourteen</bold>\nherons<nl>a <lt>b> <comment>no</comment>swan",
            "Fourteen herons\na <b> swan",
        ),
    ],
)
def test_the_rich_text_of_the_nineties(kind: str, body: str, own: str) -> None:
    (post,) = posts_in(f"From: Jane\nMIME-Version: 1.0\nContent-Type: text/{kind}\n\n{body}".encode())
    assert post.body.own == own


def test_a_byline_names_the_author_of_an_article() -> None:
    post = the_post(f"{HEAD}\nHerons are back\n\nBy John Roe - Jan 10, 2023\n\nThey are many.\n")
    assert post.author == Author("Jane Doe", "jane@example.org", "John Roe")


@given(st.binary(max_size=300))
def test_any_bytes_are_a_post(raw: bytes) -> None:
    assert list(posts_in(raw))


PIECES = st.sampled_from(
    [
        *(b"From a at b.org  Thu Jan 12 20:15:17 2023\n", b"From: a@b.org\n", b"Subject: x\n", b"Date: x\n"),
        *(b"\n", b" \n", b"\r\n", b"\0", b"\xe9", b"text\n", b"> quoted\n", b"=?utf-8?q?="),
        *(b"Content-Type: multipart/mixed; boundary=b\n", b"Content-Type: multipart/digest; boundary=b\n"),
        *(b"--b\n", b"--b--\n", b"Content-Type: message/rfc822\n", b"Content-Type: text/html\n"),
        *(b"Content-Transfer-Encoding: base64\n", b"Today's Topics:\n", b"Message: 1\n"),
        *(b"-" * 70 + b"\n", b"-" * 30 + b"\n"),
    ]
)


@given(st.lists(PIECES, max_size=25).map(b"".join))
def test_any_pieces_of_mail_are_posts_and_nothing_breaks(raw: bytes) -> None:
    posts = list(posts_in(raw))
    assert posts
    assert not [post for post in posts if any("could not be read" in repair for repair in post.repairs)]


def test_a_mail_cut_short_anywhere_is_a_post() -> None:
    mail = MULTIPART.format(kind="mixed", one=PLAIN, two=PICTURE).encode()
    for length in range(len(mail)):
        assert list(posts_in(mail[:length]))


def test_a_mail_nested_a_thousand_deep_is_a_post() -> None:
    nested = "".join(
        f"Content-Type: multipart/mixed; boundary=b{depth}\n\n--b{depth}\n" for depth in range(1000)
    )
    assert the_post(f"{HEAD}{nested}\nFourteen.\n").subject == "[birds] Herons"


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit", [b"On ", b">", b"-", b" ", b"<", b"=?a?q?", b"; ", b">From \n", b"\n\n", b"\xe9", b"a at "]
)
def test_time_is_linear(unit: bytes) -> None:
    def read(text: bytes) -> None:
        for mail in (
            text,
            HEAD.encode() + b"\n" + text,
            b"From a@b.org Thu Jan 12 20:15:17 2023\n" + HEAD.encode() + b"\n" + text,
            *(
                name + b": " + text + b"\nX: y\n\nbody"
                for name in (b"From", b"Subject", b"References", b"Content-Type")
            ),
        ):
            assert list(posts_in(mail))

    assert not unsteady(read, lambda size: unit * (size // len(unit)), 100_000, 2_000)
