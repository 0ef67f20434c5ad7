"""What is attached to a mail is known by its number, and what it says is read."""

from __future__ import annotations

import base64

import pytest

from listarchive.limits import Limits, keeping
from listarchive.mail import parts_of_post, posts_in
from listarchive.post import Author, Post

HEAD = (
    "From: Jane Doe <jane@example.org>\nDate: Thu, 12 Jan 2023 15:15:17 -0500\nSubject: Herons\n"
    "Message-ID: <1@example.org>\nMIME-Version: 1.0\n"
)
WORDS = "Content-Type: text/plain\n\nSee what I found.\n"
INNER = (
    "From: Ole Inner <ole@example.net>\nTo: Jane Doe <jane@example.org>\n"
    "Date: Wed, 11 Jan 2023 10:00:00 +0100\nSubject: Broken winch\nMessage-ID: <2@example.net>\n"
)
PATCH = "--- a/foo.c\n+++ b/foo.c\n@@ -1 +1 @@\n-culvert\n+gearwheel\n"


def mixed(*parts: str, kind: str = "multipart/mixed", boundary: str = "b", head: str = HEAD) -> bytes:
    body = "".join(f"--{boundary}\n{part}\n" for part in parts)
    return f'{head}Content-Type: {kind}; boundary="{boundary}"\n\n{body}--{boundary}--\n'.encode()


def file(text: str, kind: str = "text/plain", name: str = "", more: str = "") -> str:
    data = base64.b64encode(text.encode()).decode()
    named = f'; filename="{name}"' if name else ""
    return (
        f"Content-Type: {kind}{more}\nContent-Disposition: attachment{named}\n"
        f"Content-Transfer-Encoding: base64\n\n{data}"
    )


def the_post(raw: bytes, **limits: int) -> Post:
    (post,) = posts_in(raw, limits=Limits(**limits) if limits else None)
    return post


def attached(post: Post) -> list[tuple[int, str, str]]:
    return [(each.number, each.name, each.text) for each in post.attached]


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("text/plain", "minutes.txt"),
        ("text/plain", ""),
        ("text/x-patch", "a.patch"),
        ("text/x-diff", ""),
        ("text/csv", "counts.csv"),
        ("text/markdown", "notes.md"),
        ("text/x-log", "kernel.log"),
        ("text/x-csrc", "foo.c"),
        ("text/x-unheard-of", "foo.zzz"),
        ("application/x-patch", "a"),
        ("application/json", "a.json"),
        ("application/xml", ""),
        ("application/vnd.example+json", "a"),
        ("application/x-sh", "run"),
        ("application/sql", "dump"),
        ("application/octet-stream", "0001-herons.patch"),
        ("application/octet-stream", "HERONS.C"),
        ("application/octet-stream", "kernel.log"),
        ("application/x-unknown", "makefile.mk"),
    ],
)
def test_an_attached_text_is_read(kind: str, name: str) -> None:
    post = the_post(mixed(WORDS, file(PATCH, kind, name)))
    assert post.body.own == "See what I found."
    assert attached(post) == [(2, name or kind.partition("/")[2], PATCH.strip("\n"))]
    assert [(each.number, each.size) for each in post.attachments] == [(2, len(PATCH))]


@pytest.mark.parametrize(
    ("kind", "name", "data"),
    [
        ("application/pdf", "a.pdf", "%PDF-1.4 words"),
        ("application/octet-stream", "a.bin", "words"),
        ("application/octet-stream", "a.txt", "a\0b"),
        ("text/plain", "a.txt", "PK\x03\x04 words"),
        ("text/calendar", "invitation.ics", "BEGIN:VCALENDAR"),
        ("text/vcard", "jane.vcf", "BEGIN:VCARD"),
        ("image/svg+xml", "a.svg", "<svg/>"),
        ("application/pgp-keys", "key.asc", "words"),
    ],
)
def test_what_is_no_text_to_be_read_is_an_attachment_alone(kind: str, name: str, data: str) -> None:
    post = the_post(mixed(WORDS, file(data, kind, name)))
    assert post.attached == ()
    assert [(each.number, each.name, each.type) for each in post.attachments] == [(2, name, kind)]


def test_an_attached_page_is_read_as_it_is_shown() -> None:
    post = the_post(mixed(WORDS, file("<p>One <b>heron</b></p>", "text/html", "a.html")))
    assert attached(post) == [(2, "a.html", "One heron")]
    assert not post.html


def test_an_attached_text_is_read_in_its_charset() -> None:
    data = base64.b64encode("Größe".encode("utf-16")).decode()
    part = (
        "Content-Type: text/plain; charset=utf-16\nContent-Disposition: attachment\n"
        f"Content-Transfer-Encoding: base64\n\n{data}"
    )
    assert [each.text for each in the_post(mixed(WORDS, part)).attached] == ["Größe"]


def test_a_file_that_is_all_there_is_to_read_is_the_text_and_not_read_twice() -> None:
    post = the_post(mixed(file("All I say.", name="mail.txt")))
    assert post.body.own == "All I say."
    assert post.attached == ()
    assert [each.number for each in post.attachments] == [1]


def test_an_attached_mail_is_read_with_its_head_and_does_not_change_whose_the_post_is() -> None:
    post = the_post(mixed(WORDS, f"Content-Type: message/rfc822\n\n{INNER}\nIt fell into the harbour."))
    assert (post.author, post.subject, post.body.own) == (
        Author("Jane Doe", "jane@example.org"),
        "Herons",
        "See what I found.",
    )
    (mail,) = post.attached
    assert mail.head is not None
    assert (mail.number, mail.name, mail.text) == (2, "Broken winch", "It fell into the harbour.")
    assert (mail.head.author, mail.head.subject) == (Author("Ole Inner", "ole@example.net"), "Broken winch")
    assert str(mail.head.sent.when) == "2023-01-11 10:00:00+01:00"


def test_an_attached_mail_that_is_all_there_is_to_read_is_the_text_with_its_head_beside_it() -> None:
    post = the_post(mixed(f"Content-Type: message/rfc822\n\n{INNER}\nIt fell into the harbour."))
    assert post.body.own == "It fell into the harbour."
    assert attached(post) == [(1, "Broken winch", "It fell into the harbour.")]


def test_what_a_mail_carries_that_is_all_there_is_is_read_once() -> None:
    inner = mixed(WORDS, file(PATCH, "text/x-patch", "a.patch"), boundary="i", head=INNER).decode()
    post = the_post(mixed(f"Content-Type: message/rfc822\n\n{inner}"))
    assert post.body.own == "See what I found."
    assert attached(post) == [
        (1, "Broken winch", "See what I found."),
        (3, "a.patch", PATCH.strip("\n")),
    ]
    assert [each.number for each in post.attachments] == [1]


@pytest.mark.parametrize(
    ("kind", "name"),
    [("text/x-patch", "a.patch"), ("text/csv", "a.csv"), ("text/plain", "0001-herons.patch")],
)
def test_a_file_is_no_word_of_the_author_though_it_is_shown_inline(kind: str, name: str) -> None:
    part = f'Content-Type: {kind}\nContent-Disposition: inline; filename="{name}"\n\n{PATCH}'
    post = the_post(mixed(WORDS, part))
    assert post.body.own == "See what I found."
    assert attached(post) == [(2, name, PATCH.strip("\n"))]


def test_a_named_text_that_a_mailer_shows_inline_is_the_authors() -> None:
    part = 'Content-Type: text/plain; name="more.txt"\n\nAnd this.'
    post = the_post(mixed(WORDS, part))
    assert post.body.own == "See what I found.\nAnd this."
    assert [each.name for each in post.attachments] == ["more.txt"]


def test_what_is_in_an_attached_mail_comes_after_it() -> None:
    inner = mixed(
        "Content-Type: text/plain\n\nA winch.",
        file(PATCH, "text/x-patch", "a.patch"),
        "Content-Type: message/rfc822\n\nFrom: Third <third@example.com>\nSubject: Once more\n\nDeeper.",
        boundary="i",
        head=INNER,
    ).decode()
    post = the_post(mixed(WORDS, f"Content-Type: message/rfc822\n\n{inner}", file("Last.", name="z.txt")))
    assert attached(post) == [
        (2, "Broken winch", "A winch."),
        (4, "a.patch", PATCH.strip("\n")),
        (5, "Once more", "Deeper."),
        (7, "z.txt", "Last."),
    ]
    assert [each.number for each in post.attachments] == [2, 7]


BOUNCE = (
    "Reporting-MTA: dns; mx.example.org\n\nFinal-Recipient: rfc822; ole@example.net\nAction: failed\n"
    "Status: 5.1.1"
)


def test_a_report_of_a_mail_that_came_back_is_what_a_person_is_told() -> None:
    post = the_post(
        mixed(
            "Content-Type: text/plain\n\nYour mail came back.",
            f"Content-Type: message/delivery-status\n\n{BOUNCE}\n",
            f"Content-Type: text/rfc822-headers\n\n{INNER}",
            kind="multipart/report; report-type=delivery-status",
        )
    )
    assert post.body.own == "Your mail came back."
    assert attached(post) == [(2, "delivery-status", BOUNCE), (3, "rfc822-headers", "")]
    assert post.attached[1].head is not None
    assert post.attached[1].head.subject == "Broken winch"


@pytest.mark.parametrize(
    "kind",
    [
        "global-delivery-status",
        "disposition-notification",
        "global-disposition-notification",
        "feedback-report",
    ],
)
def test_what_a_report_tells_to_programs_is_one_part(kind: str) -> None:
    part = f"Content-Type: message/{kind}\n\nUser-Agent: Winch/1\nVersion: 1\n"
    raw = mixed(WORDS, part, kind="multipart/report")
    assert attached(the_post(raw)) == [(2, kind, "User-Agent: Winch/1\nVersion: 1")]
    assert [each.number for each in parts_of_post(raw)] == [1, 2]


def test_the_header_of_a_mail_that_came_back_in_utf_8_is_a_mail() -> None:
    raw = mixed(WORDS, f"Content-Type: message/global-headers\n\n{INNER}", kind="multipart/report")
    (mail,) = the_post(raw).attached
    assert mail.head is not None
    assert mail.head.subject == "Broken winch"


def test_the_lines_of_an_attached_text_end_alike() -> None:
    assert attached(the_post(mixed(WORDS, file("one\r\ntwo\r\n", name="a.txt")))) == [
        (2, "a.txt", "one\ntwo")
    ]


def test_what_a_list_puts_below_a_file_is_none_of_its_bytes() -> None:
    data = bytes(range(200))
    encoded = base64.encodebytes(data).decode()
    part = (
        'Content-Type: application/octet-stream; name="b.dat"\nContent-Transfer-Encoding: base64\n\n'
        f"{encoded}\n_______________________________________________\nBirds mailing list\n"
        "http://lists.example.org/birds\n"
    )
    raw = mixed(WORDS, part)
    assert parts_of_post(raw)[1].data == data
    assert [each.size for each in the_post(raw).attachments] == [200]


def test_attached_texts_are_read_up_to_the_limit_beside_that_of_the_text() -> None:
    raw = mixed(
        "Content-Type: text/plain\n\n" + "w" * 80,
        file("a" * 60, name="a.txt"),
        file("b" * 60, name="b.txt"),
        file("c" * 60, name="c.txt"),
    )
    post = the_post(raw, text_length=100)
    assert [len(each.text) for each in post.attached] == [60, 40]
    assert post.repairs == ("what is attached is longer than 100 characters: only its beginning is read",)


def listed(raw: bytes) -> list[tuple[int, str, str, str, str, bytes | None]]:
    return [
        (each.number, each.name, each.type, each.disposition, each.content_id, each.data)
        for each in parts_of_post(raw)
    ]


def test_every_part_is_listed() -> None:
    raw = mixed(
        WORDS,
        'Content-Type: image/png; name="heron.png"\nContent-ID: <heron@1>\n'
        "Content-Disposition: inline\nContent-Transfer-Encoding: base64\n\niVBORw==",
        f"Content-Type: message/rfc822\n\n{INNER}\nDeeper.",
        file(PATCH, "text/x-patch", "a.patch"),
        "Content-Type: text/plain\n\nbegin 644 cat.txt\n#0V%T\n`\nend\n",
    )
    assert listed(raw) == [
        (1, "", "text/plain", "", "", b"See what I found.\n"),
        (2, "heron.png", "image/png", "inline", "heron@1", b"\x89PNG"),
        (3, "Broken winch", "message/rfc822", "", "", f"{INNER}\nDeeper.".encode()),
        (4, "", "text/plain", "", "", b"Deeper."),
        (5, "a.patch", "text/x-patch", "attachment", "", PATCH.encode()),
        (6, "", "text/plain", "", "", b"begin 644 cat.txt\n#0V%T\n`\nend\n"),
        (7, "cat.txt", "text/plain", "", "", b"Cat"),
    ]
    assert [(each.number, each.name) for each in the_post(raw).attachments] == [
        (2, "heron.png"),
        (3, "Broken winch"),
        (5, "a.patch"),
        (7, "cat.txt"),
    ]


def test_a_plain_mail_is_its_only_part() -> None:
    assert listed(f"{HEAD}\nOnly words.\n".encode()) == [(1, "", "text/plain", "", "", b"Only words.\n")]


def test_alternatives_are_parts_whichever_is_read() -> None:
    raw = mixed(
        "Content-Type: text/plain\n\n" + "Said plainly. " * 40,
        "Content-Type: text/html\n\n<p>Said plainly.",
        kind="multipart/alternative",
    )
    assert [(number, kind) for number, _, kind, *_ in listed(raw)] == [(1, "text/plain"), (2, "text/html")]


def test_what_claims_to_be_base64_and_is_not_cannot_be_decoded() -> None:
    raw = mixed(WORDS, "Content-Type: image/png\nContent-Transfer-Encoding: base64\n\n!!! ??? !!!")
    assert [each.data for each in parts_of_post(raw)] == [b"See what I found.\n", None]


def test_the_parts_of_a_post_in_a_digest_are_its_own() -> None:
    raw = mixed(
        f"Content-Type: message/rfc822\n\n{INNER}\nThe first.",
        "Content-Type: message/rfc822\n\n" + mixed(WORDS, file("Deep.", name="a.txt"), boundary="i").decode(),
        kind="multipart/digest",
    )
    assert [each.type for each in parts_of_post(raw, 1)] == ["text/plain"]
    assert [(each.name, each.data) for each in parts_of_post(raw, 2)] == [
        ("", b"See what I found.\n"),
        ("a.txt", b"Deep."),
    ]
    assert parts_of_post(raw, 3) == []


def uuencoded(lines: int, end: str = "`\nend\n") -> str:
    return "begin 644 cat.bin\n" + ("M" * 61 + "\n") * lines + end


@pytest.mark.parametrize(
    ("text", "decoded"),
    [
        (uuencoded(3), True),
        (uuencoded(3, end=""), False),
        ("=ybegin line=128 size=3 name=a.bin\nabc\n=yend size=3\n", True),
        ("=ybegin line=128 size=4 name=a.bin\nabc\n=yend size=4\n", False),
    ],
)
def test_a_file_that_was_cut_off_cannot_be_decoded(text: str, decoded: bool) -> None:
    part = next(each for each in parts_of_post(f"{HEAD}\nLook:\n\n{text}".encode()) if each.name)
    assert (part.data is not None) == decoded


def test_a_file_in_a_text_beyond_the_limit_is_saved_whole_or_not_at_all() -> None:
    raw = f"{HEAD}\nLook:\n\n{uuencoded(4_000)}".encode()
    with keeping(Limits(text_length=10_000)):
        part = next(each for each in parts_of_post(raw) if each.name)
    assert part.data is None


def test_a_file_in_base64_that_nothing_declares_is_saved_as_it_is() -> None:
    text = base64.b64encode(b"words " * 20).decode()
    part = f'Content-Type: text/plain\nContent-Disposition: attachment; filename="x.b64"\n\n{text}'
    assert parts_of_post(mixed(WORDS, part))[1].data == text.encode()


def test_binhex_is_expanded_as_far_as_it_says() -> None:
    named = b"\x05a.bin\0TEXTttxt\0\0" + (5).to_bytes(4, "big") + bytes(4) + b"\0\0" + b"abcde\0\0"
    signs = "!\"#$%&'()*+,-012345689@ABCDEFGHIJKLMNPQRSTUVXYZ[`abcdefhijklmpqr"
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    packed = named + b"z\x90\xff" * 3_000
    encoded = base64.b64encode(packed).decode().rstrip("=").translate(str.maketrans(alphabet, signs))
    lines = [encoded[place : place + 64] for place in range(0, len(encoded), 64)]
    text = "(This file must be converted with BinHex 4.0)\n\n:" + "\n".join(lines) + ":\n"
    part = next(each for each in parts_of_post(f"{HEAD}\n{text}".encode()) if each.name)
    assert part.data == b"abcde"
