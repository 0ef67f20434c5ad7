"""The parts of a mail are given by the web as files, and what could do harm is downloaded, not shown."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from encoded_file import encoded
from flask.testing import FlaskClient

from listarchive.short_ids import short
from listarchive.sources.scrubbed_files import name_of
from listarchive.text.scrubbed_links import folder_of, links_in

POST = short("1@x.example")
PNG, JPEG, GIF, WEBP = (
    b"\x89PNG\r\n\x1a\n\0\0",
    b"\xff\xd8\xff\xe0\0\0",
    b"GIF89a\0\0",
    b"RIFF\x04\0\0\0WEBPVP8 ",
)


def a_mail(*parts: str) -> str:
    head = (
        "From: Nell <nell@x.example>\nSubject: Tower\nDate: Thu, 4 Jan 2024 10:00:00 +0000\n"
        'Message-ID: <1@x.example>\nContent-Type: multipart/mixed; boundary="b"\n\n'
    )
    words = "Content-Type: text/plain\n\nSee what I found.\n"
    return head + "".join(f"--b\n{part}\n" for part in (words, *parts)) + "--b--\n"


Client = Callable[..., FlaskClient]


@pytest.fixture
def pages_of(home_of: Callable[..., Path], reading: Client) -> Client:
    """Make the pages of an archive of one mail with some parts."""
    return lambda *parts, **settings: reading(home_of(a_mail(*parts)), **settings)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "kind", "data", "shown_as"),
    [
        ("a.txt", "text/plain", b"words\n", "text/plain; charset=utf-8"),
        ("a.patch", "text/x-patch", b"-culvert\n", "text/plain; charset=utf-8"),
        ("a.patch", "application/octet-stream", b"-culvert\n", "text/plain; charset=utf-8"),
        ("Makefile.mk", "text/plain", b"all:\r\n\techo \x0c\n", "text/plain; charset=utf-8"),
        ("a.html", "text/html", b"<script>alert(1)</script>", "text/plain; charset=utf-8"),
        ("a.png", "image/png", PNG, "image/png"),
        ("a.png", "application/octet-stream", PNG, "image/png"),
        ("a.html", "text/html", PNG, "image/png"),
        ("a.jpg", "image/jpeg", JPEG, "image/jpeg"),
        ("a.gif", "image/gif", GIF, "image/gif"),
        ("a.webp", "image/webp", WEBP, "image/webp"),
        ("a.svg", "image/svg+xml", b"<svg onload='alert(1)'/>", ""),
        ("a.png", "image/png", b"<html>not a picture", ""),
        ("a.pdf", "application/pdf", b"%PDF-1.4", ""),
        ("a.wav", "audio/wav", b"RIFF\x04\0\0\0WAVEfmt ", ""),
        ("a.bin", "application/octet-stream", b"\0\1\2", ""),
        ("a.txt", "text/plain", b"words \0 words", ""),
        ("a.png", "image/png", PNG + bytes(1_000_000), ""),
        ("a.txt", "text/plain", b"word " * 200_001, ""),
    ],
)
def test_texts_and_pictures_are_shown_and_all_else_is_downloaded(
    pages_of: Client, name: str, kind: str, data: bytes, shown_as: str
) -> None:
    answer = pages_of(encoded(name, kind, data)).get(f"/post/{POST}/part/2/{name}")
    assert (answer.status_code, answer.data) == (200, data)
    assert answer.headers["Content-Type"] == shown_as or "application/octet-stream"
    assert answer.headers["Content-Disposition"] == (
        f"{'inline' if shown_as else 'attachment'}; filename={name}"
    )
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["ETag"]


def test_a_part_that_is_known_is_not_sent_again(pages_of: Client) -> None:
    pages = pages_of(encoded("a.txt", "text/plain", b"words"))
    tag = pages.get(f"/post/{POST}/part/2/a.txt").headers["ETag"]
    again = pages.get(f"/post/{POST}/part/2/a.txt", headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize("asked", ["", "another.txt", "%2e%2e/%2e%2e/etc/passwd", "a.txt/b"])
def test_a_part_has_one_address_whatever_name_is_asked_for(pages_of: Client, asked: str) -> None:
    answer = pages_of(encoded("a b.txt", "text/plain", b"words")).get(f"/post/{POST}/part/2/{asked}")
    assert (answer.status_code, answer.location) == (302, f"/post/{POST}/part/2/a%20b.txt")


@pytest.mark.parametrize("path", ["/part/3/", "/part/0/a.txt", "/part/-1/a.txt", "/part/x/a.txt", "/part/2"])
def test_there_is_no_other_part(pages_of: Client, path: str) -> None:
    answer = pages_of(encoded("a.txt", "text/plain", b"words")).get(f"/post/{POST}{path}")
    assert answer.status_code in (308, 404)
    if answer.status_code == 308:
        assert answer.location == f"/post/{POST}{path}/"


def test_a_name_is_quoted(pages_of: Client) -> None:
    answer = pages_of(encoded("a; x=y.html", "application/pdf", b"%PDF")).get(
        f"/post/{POST}/part/2/", follow_redirects=True
    )
    assert answer.headers["Content-Disposition"] == 'attachment; filename="a; x=y.html"'


def test_addresses_are_not_for_who_collects_them(pages_of: Client) -> None:
    inner = "From: Ole <ole@y.example>\nSubject: Winch\n\nWrite to ole@y.example.\n"
    pages = pages_of(
        encoded("a.txt", "text/plain", b"Write to ole@y.example."),
        f"Content-Type: message/rfc822\n\n{inner}",
        addresses=False,
    )
    found = [
        pages.get(path, follow_redirects=True)
        for path in (f"/post/{POST}", f"/post/{POST}/part/2/", f"/post/{POST}/part/3/")
    ]
    assert [answer.status_code for answer in found] == [200, 200, 200]
    for answer in found:
        assert b"@y.example" not in answer.data
        assert b"ole at y.example" in answer.data


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.mbox", "application/octet-stream"),
        ("x", "application/octet-stream"),
        ("c.vcf", "text/vcard"),
        ("i.ics", "text/calendar"),
        ("k.asc", "application/pgp-keys"),
        ("a.rtf", "application/rtf"),
    ],
)
def test_no_file_that_can_be_read_has_addresses_for_who_collects_them(
    pages_of: Client, name: str, kind: str
) -> None:
    data = b"From: ole@y.example\nSubject: Winch\n\nWrite to ole@y.example.\n"
    pages = pages_of(encoded(name, kind, data), addresses=False)
    answer = pages.get(f"/post/{POST}/part/2/{name}")
    assert answer.status_code == 200
    assert b"@y.example" not in answer.data
    assert b"Subject: Winch" in answer.data


def test_a_text_is_given_byte_for_byte_in_its_charset_where_addresses_are_shown(pages_of: Client) -> None:
    data = b"Gr\xf6\xdfe\tvon ole@y.example\r\n"
    pages = pages_of(encoded("a.txt", "text/plain; charset=iso-8859-1", data), addresses=True)
    answer = pages.get(f"/post/{POST}/part/2/a.txt")
    assert (answer.data, answer.headers["Content-Type"]) == (data, "text/plain; charset=iso-8859-1")


def test_a_tab_in_a_patch_stays_where_addresses_are_hidden(pages_of: Client) -> None:
    pages = pages_of(encoded("a.patch", "text/x-patch", b"+\tint a;\r\n"), addresses=False)
    assert pages.get(f"/post/{POST}/part/2/a.patch").data == b"+\tint a;\r\n"


def test_the_page_of_a_post_shows_what_is_attached_and_leads_to_it(pages_of: Client) -> None:
    text = (
        pages_of(
            encoded("a.patch", "text/x-patch", b"-culvert <b>\n"),
            "Content-Type: message/rfc822\n\nFrom: Ole <ole@y.example>\nSubject: Winch\n\nIt fell.\n",
        )
        .get(f"/post/{POST}")
        .text
    )
    assert "-culvert &lt;b&gt;" in text
    assert "Attached file: <bdi>a.patch</bdi>" in text
    assert "Attached mail: <bdi>Winch</bdi>" in text
    assert f'<a href="/post/{POST}/part/2/"><bdi>a.patch</bdi></a>' in text
    assert f'<a href="/post/{POST}/part/3/"><bdi>Winch</bdi></a>' in text


def test_a_file_in_an_attached_mail_has_a_link(pages_of: Client) -> None:
    inner = a_mail(encoded("heron.png", "image/png", PNG)).replace('"b"', '"c"').replace("--b", "--c")
    pages = pages_of(f"Content-Type: message/rfc822\n\n{inner}")
    assert (
        f'<a href="/post/{POST}/part/4/"><bdi>heron.png</bdi></a> '
        '<span class="size">image/png, 10 bytes, in an attached mail</span>'
    ) in pages.get(f"/post/{POST}").text
    assert pages.get(f"/post/{POST}/part/4/heron.png").data == PNG


def test_a_search_shows_the_attachment_that_it_found(pages_of: Client) -> None:
    pages = pages_of(encoded("a.patch", "text/x-patch", b"-culvert\n"))
    assert (
        '<span class="size">In <bdi>a.patch</bdi>:</span> -<mark>culvert</mark>'
        in pages.get("/search?q=culvert").text
    )


def test_the_link_of_a_notice_leads_to_the_file_that_was_brought(
    home_of: Callable[..., Path], reading: Client, tmp_path: Path
) -> None:
    archive = f"https://lists.x.example/pipermail/garden/attachments/20240104/{folder_of('<1@x.example>')}"
    notices = "".join(
        f"-------------- next part --------------\nA non-text attachment was scrubbed...\nName: {name}\n"
        f"Type: application/octet-stream\nSize: 9 bytes\nURL: <{archive}/{name}>\n"
        for name in ("a.html", "b.bin")
    )
    mail = (
        "From: Nell <nell@x.example>\nSubject: Tower\nDate: Thu, 4 Jan 2024 10:00:00 +0000\n"
        f"Message-ID: <1@x.example>\n\nSee what I found.\n{notices}"
    )
    folder = tmp_path / "attachments" / "garden" / "0"
    folder.mkdir(parents=True)
    (folder / name_of(links_in(mail.encode())[0])).write_bytes(b"<script>alert(1)</script>")
    pages = reading(home_of(mail))
    shown = pages.get(f"/post/{POST}").text
    assert f'<a href="/post/{POST}/part/2/">{archive}/a.html</a>' in shown
    assert f'<a href="{archive}/b.bin" rel="nofollow noopener noreferrer">' in shown
    assert f'<a href="/post/{POST}/part/2/"><bdi>a.html</bdi></a>' in shown
    answer = pages.get(f"/post/{POST}/part/2/", follow_redirects=True)
    assert (answer.data, answer.content_type) == (b"<script>alert(1)</script>", "text/plain; charset=utf-8")
    assert pages.get(f"/post/{POST}/part/3/").status_code == 404
