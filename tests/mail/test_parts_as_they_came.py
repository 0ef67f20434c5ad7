"""A part is given byte for byte, once, and read as whoever wrote it would read it."""

from __future__ import annotations

import base64
import codecs
import quopri

import pytest

from listarchive.mail import MailPart, parts_of_post, posts_in
from listarchive.post import Post

HEAD = b"From: Nell <nell@x.example>\nDate: Thu, 4 Jan 2024 10:00:00 +0000\nMessage-ID: <1@x.example>\n"
MIXED = HEAD + b'Content-Type: multipart/mixed; boundary="b"\n\n--b\nContent-Type: text/plain\n\nSee.\n'
ARMOUR = (
    b"-----BEGIN PGP MESSAGE-----\nVersion: GnuPG\n\n"
    + b"hQEMA0abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUV\n" * 3
    + b"=abcd\n-----END PGP MESSAGE-----\n"
)


def a_mail(*parts: bytes) -> bytes:
    return MIXED + b"".join(b"--b\n%b\n" % part for part in parts) + b"--b--\n"


def a_file(name: str, kind: str, data: bytes, encoding: str = "base64") -> bytes:
    head = f'Content-Type: {kind}; name="{name}"\nContent-Disposition: attachment; filename="{name}"\n'
    head += f"Content-Transfer-Encoding: {encoding}\n\n"
    body = {"base64": base64.encodebytes, "quoted-printable": quopri.encodestring}.get(encoding, bytes)
    return head.encode() + body(data)


def the_post(raw: bytes) -> Post:
    (post,) = posts_in(raw)
    return post


def data_of(raw: bytes, number: int = 2) -> bytes | None:
    return next(each.data for each in parts_of_post(raw) if each.number == number)


def listed(raw: bytes) -> list[tuple[int, str, str]]:
    return [(each.number, each.name, each.type) for each in parts_of_post(raw)]


FROM_LINE = b"From ole@y.example Thu Jan  4 10:00:00 2024\n"
DOS = b"-a\r\n+b\r\n"


@pytest.mark.parametrize("encoding", ["7bit", "8bit", "quoted-printable", "base64"])
def test_the_line_ends_of_a_file_are_its_own(encoding: str) -> None:
    assert data_of(a_mail(a_file("a.patch", "text/x-patch", DOS, encoding))) == DOS


def test_a_sign_of_its_own_is_no_line_end() -> None:
    data = b"10 %\r20 %\rdone\n"
    raw = a_mail(a_file("a.log", "text/plain", data, "7bit"))
    assert data_of(raw) == data
    assert [each.text for each in the_post(raw).attached] == ["10 %\n20 %\ndone"]


def test_a_mail_that_ends_all_its_lines_so_has_files_with_line_feeds() -> None:
    raw = a_mail(a_file("a.patch", "text/x-patch", b"-a\n+b\n", "7bit")).replace(b"\n", b"\r\n")
    assert data_of(raw) == b"-a\n+b\n"


def test_an_attached_mail_keeps_the_line_ends_of_its_files() -> None:
    inner = b"From: ole@y.example\nSubject: Winch\nContent-Type: text/x-patch; name=a.patch\n\n" + DOS
    raw = a_mail(b"Content-Type: message/rfc822\n\n" + inner)
    assert [data_of(raw, number) for number in (2, 3)] == [inner, DOS]


ENCRYPTED = (
    b'Content-Type: multipart/encrypted; boundary="b"; protocol="application/pgp-encrypted"\n\n'
    b"--b\nContent-Type: application/pgp-encrypted\n\nVersion: 1\n"
    b"--b\nContent-Type: application/octet-stream; name=encrypted.asc\n\n" + ARMOUR + b"--b--\n"
)


def test_what_is_encrypted_is_one_part() -> None:
    assert listed(HEAD + ENCRYPTED) == [
        (1, "pgp-encrypted", "application/pgp-encrypted"),
        (2, "encrypted.asc", "application/octet-stream"),
    ]


def test_a_file_in_an_attached_text_is_an_attachment_with_a_number() -> None:
    raw = a_mail(a_file("notes.txt", "text/plain", b"See below.\n" + ARMOUR))
    post = the_post(raw)
    assert [(each.number, each.name) for each in post.attachments] == [(2, "notes.txt"), (3, "message.asc")]
    assert listed(raw)[1:] == [
        (2, "notes.txt", "text/plain"),
        (3, "message.asc", "application/pgp-encrypted"),
    ]
    assert [each.text for each in post.attached] == ["See below."]


@pytest.mark.parametrize("charset", ["utf-16-le", "utf-16-be", "utf-16"])
@pytest.mark.parametrize("kind", ["text/plain", "application/octet-stream", "text/plain; charset=utf-16"])
def test_a_text_in_utf_16_is_read_with_a_mark_or_without(charset: str, kind: str) -> None:
    text = "Das Zahnrad läuft wieder.\nGrüße, Nell"
    raw = a_mail(a_file("notes.txt", kind, text.encode(charset)))
    assert [each.text for each in the_post(raw).attached] == [text]


@pytest.mark.parametrize("data", [b"\0\1" * 40, b"a\0\0\0b\0\0\0" * 9, bytes(80), b"\0ab\0cd\0" * 20])
def test_zeros_are_no_text(data: bytes) -> None:
    assert the_post(a_mail(a_file("notes.txt", "text/plain", data))).attached == ()


@pytest.mark.parametrize("encoding", ["base64", "quoted-printable"])
@pytest.mark.parametrize("kind", ["delivery-status", "disposition-notification", "feedback-report"])
def test_a_report_is_read_through_its_encoding(kind: str, encoding: str) -> None:
    told = b"Reporting-MTA: dns; x.example\n\nFinal-Recipient: rfc822; ole@y.example\nAction: failed"
    encode = {"base64": base64.encodebytes, "quoted-printable": quopri.encodestring}[encoding]
    part = f"Content-Type: message/{kind}\nContent-Transfer-Encoding: {encoding}\n\n".encode()
    raw = a_mail(part + encode(told))
    assert [(each.number, each.text) for each in the_post(raw).attached] == [(2, told.decode())]
    assert data_of(raw) == told


@pytest.mark.parametrize(
    "above", [b"\n\n", b" \n\n", FROM_LINE, b">" + FROM_LINE, b"\n" + FROM_LINE, codecs.BOM_UTF8]
)
@pytest.mark.parametrize("line_end", [b"\n", b"\r\n"])
def test_the_header_of_an_attached_mail_may_stand_below_something(above: bytes, line_end: bytes) -> None:
    inner = above + b"From: Ole <ole@y.example>\nSubject: Winch\n\nIt fell."
    raw = a_mail(b"Content-Type: message/rfc822\n\n" + inner.replace(b"\n", line_end))
    (found,) = the_post(raw).attached
    assert (found.name, found.text, found.head and found.head.author.name) == ("Winch", "It fell.", "Ole")


def test_an_attached_mail_without_a_header_is_a_text() -> None:
    (found,) = the_post(a_mail(b"Content-Type: message/rfc822\n\n\nNote: it fell.\n")).attached
    assert found.text == "Note: it fell."


@pytest.mark.parametrize(
    ("name", "data", "read"),
    [
        ("README", b"The gearwheel turns.\nGr\xc3\xbc\xc3\x9fe\n", True),
        ("config-5.4", b"CONFIG_MODULES=y\n# CONFIG_X is not set\n", True),
        ("dmesg", b"[    0.000000] Linux version\r\n", True),
        ("Makefile", b"all:\n\techo \x0c\n", True),
        ("key.bin", b"\x00\x01\x02\x03", False),
        ("latin", b"Gr\xfc\xdfe\n", False),
        ("blob", base64.b64encode(bytes(range(256)) * 30), False),
        ("empty", b"", False),
        ("mail.p7m", b"MIIB" * 40, False),
        ("text.pdf", b"%PDF-1.4 no text\n", False),
    ],
)
def test_a_file_of_which_nothing_tells_is_a_text_if_its_bytes_are(name: str, data: bytes, read: bool) -> None:
    raw = a_mail(a_file(name, "application/octet-stream", data))
    assert bool(the_post(raw).attached) == read


def test_what_a_program_reads_is_no_text_for_its_bytes() -> None:
    raw = a_mail(a_file("report", "application/pdf", b"The gearwheel turns.\n"))
    assert the_post(raw).attached == ()


def named(raw: bytes) -> list[str]:
    return [each.name for each in the_post(raw).attachments]


def test_a_long_name_keeps_its_extension() -> None:
    long = "a" * 300
    assert named(a_mail(a_file(f"{long}.patch", "application/octet-stream", b"-a\n"))) == [
        "a" * 249 + ".patch"
    ]
    assert named(a_mail(a_file(long, "application/octet-stream", b"-a\n"))) == ["a" * 255]
    assert named(a_mail(a_file(f"a.{long}", "application/octet-stream", b"-a\n"))) == [f"a.{'a' * 253}"]


def texts(part: MailPart) -> tuple[str, bool] | None:
    return part.said(part.data or b"")


@pytest.mark.parametrize(
    ("charset", "data", "text", "as_it_is"),
    [
        ("utf-7", b"+ADw-script+AD4-", "<script>", False),
        ("unicode-1-1-utf-7", b"+ADw-script+AD4-", "<script>", False),
        ("hz-gb-2312", b"~{VPND~}", "中文", False),
        ("iso-8859-1", b"Gr\xfc\xdfe", "Grüße", True),
        ("utf-8", b"Gr\xc3\xbc\xc3\x9fe", "Grüße", True),
        ("koi8-r", "Привет".encode("koi8-r"), "Привет", True),
        ("iso-2022-jp", "こんにちは".encode("iso-2022-jp"), "こんにちは", True),
    ],
)
def test_a_text_goes_to_a_browser_in_a_charset_that_hides_nothing(
    charset: str, data: bytes, text: str, as_it_is: bool
) -> None:
    part = parts_of_post(a_mail(a_file("a.txt", f"text/plain; charset={charset}", data)))[1]
    assert texts(part) == (text, as_it_is)
