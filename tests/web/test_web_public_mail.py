"""Where the owner says `headers = "public"`, mails are given without what was added on their way."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from quopri import encodestring

import pytest
from flask.testing import FlaskClient
from written_mails import a_mail  # type: ignore[import-not-found]

from listarchive.archive import Archive
from listarchive.web.public_mail import is_cut_out, public
from listarchive.web.tokens import has_token, without_tokens

CAME = b"""\
Return-Path: <garden-bounces+nell=home.example@lists.example>
X-Original-To: nell@home.example
Delivered-To: nell@home.example
Received: from mail.lists.example (mail.lists.example [192.0.2.1])
\tby mx.home.example (Postfix) with ESMTPS id 4F2
\tfor <nell@home.example>; Thu,  4 Jan 2024 10:00:03 +0000
Authentication-Results: mx.home.example; spf=pass
ARC-Seal: i=1; a=rsa-sha256; d=home.example
X-Spam-Status: No, score=-2.1
X-Forwarded-For: nell@home.example away@home.example
X-Originating-IP: [198.51.100.7]
From: Ada <ada@x.example>
To: garden@lists.example
Date: Thu, 4 Jan 2024 10:00:00 +0000
Subject: The hedge
Message-ID: <1@x.example>
List-Id: <garden.lists.example>
List-Unsubscribe: <https://lists.example/garden>,
 <mailto:garden-unsub-8f3a9c21d0@lists.example>
List-Unsubscribe-Post: List-Unsubscribe=One-Click
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="cut here"

--cut here
Content-Type: text/plain

Received: by me, with thanks. The log says
Delivered-To: nobody
--
--cut here
Content-Type: message/rfc822

Received: from elsewhere (elsewhere [203.0.113.9])
 by mx.home.example
Subject: Inner
From: Bo <bo@y.example>

Inner text.
--cut here--
"""
GIVEN = b"""\
From: Ada <ada@x.example>
To: garden@lists.example
Date: Thu, 4 Jan 2024 10:00:00 +0000
Subject: The hedge
Message-ID: <1@x.example>
List-Id: <garden.lists.example>
List-Unsubscribe: <https://lists.example/garden>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="cut here"

--cut here
Content-Type: text/plain

Received: by me, with thanks. The log says
Delivered-To: nobody
--
--cut here
Content-Type: message/rfc822

Subject: Inner
From: Bo <bo@y.example>

Inner text.
--cut here--
"""


def test_what_was_added_on_the_way_is_cut_out() -> None:
    assert public(CAME) == GIVEN
    assert public(GIVEN) == GIVEN
    assert public(CAME.replace(b"\n", b"\r\n")).replace(b"\r\n", b"\n") == GIVEN


def test_an_mbox_keeps_the_line_that_begins_a_mail() -> None:
    assert public(b"From a@b Thu Jan  4 10:00:00 2024\n" + CAME).startswith(
        b"From a@b Thu Jan  4 10:00:00 2024\nFrom: Ada"
    )


@pytest.mark.parametrize("name", ["Received", "ARC-Seal", "X-MS-Exchange-X", "x-spam-flag", "STATUS"])
def test_names_in_any_letters_are_cut_out(name: str) -> None:
    assert is_cut_out(name)


@pytest.mark.parametrize(
    "name",
    ["From", "Sender", "Reply-To", "X-Mailer", "List-Post", "DKIM-Signature", "X-No-Archive"],
)
def test_what_its_author_and_its_list_wrote_stays(name: str) -> None:
    assert not is_cut_out(name)


LINKS = {
    "https://lists.example/mailman/listinfo/garden": False,
    "https://lists.example/mailman/options/garden": False,
    "https://lists.example/mailman/options/garden/nell%40home.example": True,
    "https://lists.example/mailman/options/garden/nell@home.example": True,
    "https://news.example/u/?e=1234567&c=9": True,
    "https://news.example/unsubscribe/8f3a9c21d08f3a9c": True,
    "https://news.example/unsubscribe": False,
    "https://groups.example/d/optout": False,
    "mailto:garden-request@lists.example?subject=unsubscribe": False,
    "mailto:garden-unsubscribe@lists.example": False,
    "mailto:garden-unsubscribe-nell=home.example@lists.example": True,
    "leave-123456-9876543a@lists.example": True,
}


@pytest.mark.parametrize(("link", "of_one"), LINKS.items())
def test_a_link_with_a_token_is_that_of_one_reader(link: str, of_one: bool) -> None:
    assert has_token(link) == of_one


LINK = "https://news.example/u/8f3a9c21d08f3a9c"
FOOTERS = [
    (f"To unsubscribe: {LINK}.", "To unsubscribe: [removed]."),
    (f"Unsubscribe here:\n{LINK}\nBye", "Unsubscribe here:\n[removed]\nBye"),
    (
        f"To opt out of these mails, follow this:\n\n  {LINK}\n",
        "To opt out of these mails, follow this:\n\n  [removed]\n",
    ),
    ("Mail leave-123456-98765a@lists.example to go", "Mail [removed] to go"),
    (f'<p><a href="{LINK}"><b>Unsubscribe</b></a></p>', '<p><a href="[removed]"><b>Unsubscribe</b></a></p>'),
    (f'<a href="{LINK}">Remove the lamp</a>', None),
    (f"I will remove the lamp.\n\n{LINK} has it.", None),
    ("To unsubscribe: https://lists.example/mailman/listinfo/garden", None),
    ("See https://x.example/commit/8f3a9c21d08f3a9c8f3a9c21 for more", None),
    ("I unsubscribed my cat.", None),
]


@pytest.mark.parametrize(("written", "given"), FOOTERS)
def test_such_links_are_cut_out_of_footers(written: str, given: str | None) -> None:
    assert without_tokens(written)[0] == (given or written)


@pytest.mark.parametrize("place", range(1, 60))
def test_a_soft_line_break_in_quoted_printable_hides_none(place: int) -> None:
    """Wherever the line is broken (RFC 2045 §6.7)."""
    written = f'<a href="{LINK}">Unsubscribe</a>'
    broken = f"{written[:place]}=\n{written[place:]}"
    assert "9c21d0" not in without_tokens(broken, quoted=True)[0].replace("=\n", "")


def test_marks_move_along() -> None:
    text = f"Unsubscribe at {LINK} from lamps"
    marks = [(text.index(word), text.index(word) + len(word)) for word in ("Unsubscribe", "lamps")]
    shown, moved = without_tokens(text, marks)
    assert [shown[start:end] for start, end in moved] == ["Unsubscribe", "lamps"]


FOOTER = f"Hedge.\n\nTo unsubscribe, go to\n\n{LINK}\n"
EVERYWHERE = (
    "/post/ID",
    "/post/ID?labels=1",
    "/post/ID/raw",
    "/post/ID/part/1/part-1.txt",
    "/thread/ID",
    "/thread/ID/atom.xml",
    "/search?q=unsubscribe",
    "/search?q=hedge",
    "/search.json?q=unsubscribe",
    "/search.mbox?q=hedge",
    "/search.atom?q=hedge",
    "/list/garden/2024-01/",
    "/atom.xml",
)


@pytest.mark.slow
@pytest.mark.parametrize("addresses", [False, True, "names"])
@pytest.mark.parametrize("encoding", ["7bit", "base64", "quoted-printable"])
def test_they_are_cut_out_of_every_output(
    encoding: str, addresses: object, home_of: Callable[..., Path], reading: Callable[..., FlaskClient]
) -> None:
    coded = {
        "7bit": FOOTER,
        "base64": b64encode(FOOTER.encode()).decode(),
        "quoted-printable": encodestring(FOOTER.encode()).decode(),
    }[encoding]
    mail = a_mail(
        "1@x.example",
        f"Hedge, or unsubscribe: {LINK}",
        coded,
        Content_Transfer_Encoding=encoding,
        Received="from home",
        MIME_Version="1.0",
    )
    home = home_of(mail)
    pages = reading(home, headers="public", addresses=addresses)
    with Archive.open(home) as archive:
        (stored,) = archive.stored_posts()
    for address in EVERYWHERE:
        answer = pages.get(address.replace("ID", stored.id))
        assert answer.status_code == 200, address
        assert b"8f3a9c21d0" not in answer.data, address
        assert b"OGYzYTljMjFkMD" not in answer.data, address
        assert b"Received" not in answer.data, address
    assert b"Received: from home" in reading(home).get(f"/post/{stored.id}/raw").data


def test_an_attached_mail_is_given_so_too(
    home_of: Callable[..., Path], reading: Callable[..., FlaskClient]
) -> None:
    head, _, body = CAME.decode().partition("\n\n")
    home = home_of(f"{head}\n\n{body}")
    with Archive.open(home) as archive:
        (stored,) = archive.stored_posts()
    pages = reading(home, headers="public", addresses=True)
    part = pages.get(f"/post/{stored.id}/part/2/").headers["Location"]
    assert pages.get(part).data.startswith(b"Subject: Inner\n")
