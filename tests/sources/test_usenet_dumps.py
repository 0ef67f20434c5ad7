"""Separators of Usenet dumps, which are numbers, and separators one below the other."""

from __future__ import annotations

from io import BytesIO

import pytest

from listarchive.mail import posts_in
from listarchive.sources import mbox

NEWS = (
    b"X-Google-Language: ENGLISH,ASCII-7-bit\nX-Google-Thread: f996b,a4c1\n"
    b"From: ann@example.org (Ann Lee)\nSubject: Lamps\nDate: 1994/03/05\nMessage-ID: <%d@example.org>\n"
    b"Newsgroups: alt.lamps\n\nText.\n\n"
)
MAIL = b"From: Ann Lee <ann@example.org>\nSubject: Lamps\nDate: Thu, 05 Jan 2023 10:00:00 +0000\n"
DATED = b"From ann@example.org Thu Jan  5 10:00:00 2023\n"


def split(data: bytes) -> list[bytes]:
    return [raw for _, raw in mbox.split(BytesIO(data), 0, lambda *_: None)]


@pytest.mark.parametrize(
    "line",
    [
        b"From 12345",
        b"From 7",
        b"From 73298473",
        b"From 5429874298374298374",
        b"From -2842573987428574285",
        b"From -1",
        b"From 123@xxx",
        b"From 1754837465982736451@xxx",
        b"From -6370563522716388208@xxx",
        b"From  12345 ",
        b"From 12345\r",
        b"From 0123456789",
        b"From 1754837465982736451@xxx Thu Jan 12 15:15:17 +0000 2023",
    ],
)
@pytest.mark.parametrize("blank", [b"\n", b""])
def test_a_number_alone_above_a_header_begins_a_mail(line: bytes, blank: bytes) -> None:
    mails = [line + b"\n" + (NEWS % number).rstrip() + b"\n" + blank for number in range(3)]
    assert split(b"".join(mails)) == mails
    assert mbox.recognise(b"".join(mails))
    below_others = [DATED + MAIL + b"\nText.\n\n", *mails, DATED + MAIL + b"\nText.\n\n"]
    assert split(b"".join(below_others)) == below_others
    (post,) = posts_in(mails[1])
    assert (post.author.name, post.message_id, post.body.own) == ("Ann Lee", "1@example.org", "Text.")
    assert post.sent.raw == "1994/03/05"


def test_a_dump_without_ids_is_split_below_its_first_number() -> None:
    mails = [b"From 123\n" + MAIL + b"\nText.\n\n", b"From -456\n" + MAIL + b"\nText.\n\n"]
    assert split(b"".join(mails)) == mails


def test_a_number_is_neither_an_author_nor_a_date() -> None:
    for line in (b"From 19980315\n", b"From -2842573987428574285\n", b"From 19980315@xxx\n"):
        (post,) = posts_in(line + b"Subject: Lamps\nNewsgroups: alt.lamps\n\nText.\n")
        assert (str(post.author), post.sent.when) == ("", None)


@pytest.mark.parametrize(
    "text",
    [
        b"From 1984 onwards we had lamps.\n",
        b"From 12345 on we count anew.\nSubject: none\n",
        b"From 1984\n\n" + MAIL,
        b"From 1984\nNote: a word and a colon.\n",
        b"From 1984\nSubject: without an author\n",
        b"From 12345 67890\n" + MAIL,
        b"From 0\n" + MAIL,
        b"From 0x1f\n" + MAIL,
        b"From 1.5\n" + MAIL,
        b"From 12345@example.org\n" + NEWS % 9,
        b"From --\n" + MAIL,
        b"> From 12345\n" + NEWS % 9,
        b">From 12345\n" + NEWS % 9,
        b"From " + b"1" * 30 + b"\n" + NEWS % 9,
    ],
)
@pytest.mark.parametrize("above", [b"From 12345\n" + NEWS % 1, DATED + MAIL + b"\nText.\n\n"])
def test_prose_with_a_number_begins_none(text: bytes, above: bytes) -> None:
    assert split(above + text) == [above + text]


def test_a_number_above_a_pasted_header_begins_none_in_other_mail() -> None:
    mail = DATED + MAIL + b"\nThe files look so:\n\nFrom 12345\n" + MAIL
    assert split(mail) == [mail]


@pytest.mark.parametrize(
    "line", [b"From ann@example.org", b"From uucp", b"From ann (Ann Lee)", b"From  ann "]
)
def test_a_sender_without_a_date_begins_a_mail_below_another(line: bytes) -> None:
    mails = [line + b"\n" + NEWS % number for number in range(3)]
    assert split(b"".join(mails)) == mails
    (post,) = posts_in(mails[1])
    assert (post.author.name, post.message_id, post.body.own) == ("Ann Lee", "1@example.org", "Text.")


@pytest.mark.parametrize("line", [b"From ann@example.org", b"From uucp", b"From here"])
def test_a_sender_without_a_date_begins_none_below_a_mail_with_one(line: bytes) -> None:
    mail = DATED + MAIL + b"\nThe files look so:\n\n" + line + b"\n" + NEWS % 9
    assert split(mail) == [mail]


@pytest.mark.parametrize(
    "text", [b"From here\nSubject: no author\n", b"From here on\n" + NEWS % 9, b"From ann\n\n"]
)
def test_prose_begins_none_below_a_sender_without_a_date(text: bytes) -> None:
    mail = b"From ann@example.org\n" + NEWS % 1 + text
    assert split(mail) == [mail]


@pytest.mark.parametrize(
    "line",
    [
        b'From "Ann Lee" Thu Jan  5 10:00:00 2023',
        b'From "ann lee"@example.org Thu Jan  5 10:00:00 2023',
        b"From ann@example.org Thu Jan  5 10:00:00 +01:00 2023",
        b"From ann@example.org Thu Jan  5 10:00:00 2023 -8:00",
    ],
)
def test_a_sender_in_quotes_and_a_zone_with_a_colon(line: bytes) -> None:
    mails = [line + b"\n" + MAIL + b"\nText.\n\n"] * 3
    assert split(b"".join(mails)) == mails


FIELDS = [
    b"DKIM-Signature: v=1; a=rsa-sha256; d=example.org;\n\th=From:To;\n\tbh=abc=\n",
    b"ARC-Seal: i=1; a=rsa-sha256;\n cv=none; d=example.org\nARC-Message-Signature: i=1\n",
    b"ARC-Authentication-Results: i=1; mx.example.org;\n dkim=pass\n",
    b"Authentication-Results: mx.example.org;\n\tspf=pass\n",
    b"X-Account-Key: account1\nX-UIDL: 17\n",
    b"X-Mozilla-Status: 0001\nX-Mozilla-Status2: 00000000\nX-Mozilla-Keys:        \n",
    b"Received-SPF: pass (example.org: domain of\n ann@example.org)\n",
    b"X-Spam-Checker-Version: 3\nX-Loop: lamps\n",
    b"Comments: folded\n   over three\n   lines\nKeywords: lamps\n",
    b"Delivered-To: ann@example.org\n",
    b"X-MS-Exchange: " + b"long\n and folded " * 500 + b"\n",
    b"",
]
STACKS = [
    b">From - Sat Apr 12 2025 15:59:28\n",
    b">From ann@example.org Thu Jan  5 10:00:00 2023\n>From - Sat Apr 12 2025 15:59:28\n",
    b"From - Sat Apr 12 15:59:28 2025\n",
    b"From bob@example.org Sat Apr 12 15:59:28 2025\nFrom - Sat Apr 12 15:59:28 2025\n",
    b">From ann@example.org Thu Jan  5 10:00:00 2023\nFrom - Sat Apr 12 15:59:28 2025\n",
    b">From ann at example.org  Thu Jan  5 10:00:00 2023\n",
    b">>From ann@example.org Thu Jan  5 10:00:00 2023\n",
    b"> From ann@example.org Thu Jan  5 10:00:00 2023\n",
    b">From ann@example.org Thu Jan  5 10:00:00 2023\n>>From bob@example.org Thu Jan  5 10:00:00 2023\n",
    b">From 12345\n",
]


@pytest.mark.parametrize("fields", FIELDS)
@pytest.mark.parametrize("stack", STACKS)
def test_separators_one_below_the_other_lose_no_header(stack: bytes, fields: bytes) -> None:
    mail = DATED + stack + fields + MAIL + b"Message-ID: <1@example.org>\n\nText.\n\n"
    for whole in (mail, mail.replace(b"\n", b"\r\n")):
        assert split(whole * 3) == [whole] * 3
        (post,) = posts_in(whole)
        assert (post.author.name, post.subject, post.message_id) == ("Ann Lee", "Lamps", "1@example.org")
        assert (post.body.own, post.sent.source) == ("Text.", "date")


def test_reading_on_from_a_stack_gives_what_reading_from_the_start_gives() -> None:
    mail = DATED + STACKS[3] + MAIL + b"\nText.\n\n"
    data = mail * 3
    offsets = [offset for offset, _ in mbox.split(BytesIO(data), 0, lambda *_: None)]
    for offset in offsets:
        stream = BytesIO(data)
        stream.seek(offset)
        assert [at for at, _ in mbox.split(stream, offset, lambda *_: None)] == [
            each for each in offsets if each >= offset
        ]


def test_a_quoted_line_at_the_top_of_a_text_is_no_separator() -> None:
    (post,) = posts_in(DATED + b">From here on: nothing.\nWe see it.\n\nMore.\n")
    assert "We see it." in post.body.text
