"""Subjects, names of people and names of files, in the charsets and forms in which they are sent."""

from __future__ import annotations

import base64
from base64 import b64encode
from quopri import encodestring

import pytest

from listarchive.mail import posts_in
from listarchive.post import Post

RUSSIAN = "Ремонт старых ламп"
BOAT = "船が来た"


def the_post(mail: bytes) -> Post:
    (post,) = posts_in(mail)
    return post


def a_mail(subject: bytes, charset: str, body: bytes, name: bytes = b"Oleg") -> bytes:
    return (
        b"From: " + name + b" <oleg@example.org>\nSubject: " + subject + b"\nMIME-Version: 1.0\n"
        b"Content-Type: text/plain"
        + (f'; charset="{charset}"' if charset else "").encode()
        + b"\nContent-Transfer-Encoding: 8bit\n\n"
        + body
        + b"\n"
    )


@pytest.mark.parametrize(
    ("text", "charset"),
    [
        (RUSSIAN, "koi8-r"),
        (RUSSIAN, "windows-1251"),
        (RUSSIAN, "iso-8859-5"),
        (RUSSIAN, "cp866"),
        ("да", "koi8-r"),
        ("Я", "windows-1251"),
        ("їжак", "koi8-u"),
        ("Żółw", "iso-8859-2"),
        ("Šíp", "windows-1250"),
        ("λάμπα", "iso-8859-7"),
        ("ığdır", "iso-8859-9"),
        ("ışık – ağ", "windows-1254"),
        ("מנורה", "windows-1255"),
        ("מנורה", "iso-8859-8-i"),
        ("مصباح", "windows-1256"),
        ("žvakė", "windows-1257"),
        ("灯", "gb2312"),
        ("朱镕基", "gb2312"),
        ("燈", "big5"),
        ("등", "euc-kr"),
        (BOAT, "shift_jis"),
        (BOAT, "euc-jp"),
        (BOAT, "iso-2022-jp"),
        (BOAT, "utf-8"),
        ("โคม", "tis-620"),
        ("Grüße", "iso-8859-1"),
        ("Grüße – Öl", "windows-1252"),
    ],
)
def test_raw_bytes_of_a_header_are_in_the_charset_of_the_body(text: str, charset: str) -> None:
    codec = {"gb2312": "gbk", "iso-8859-8-i": "iso-8859-8"}.get(charset, charset)
    raw = text.encode(codec)
    post = the_post(a_mail(raw, charset, raw, name=raw))
    assert (post.subject, post.author.name, post.body.text.strip()) == (text, text, text)


@pytest.mark.parametrize("label", ["_iso-2022-jp$ESC", "iso-2022-jp$esc", "iso-8859-1/windows-1252"])
def test_encoded_words_whose_charset_has_signs_in_its_name(label: str) -> None:
    text, codec = (BOAT, "iso2022_jp") if "jp" in label else ("Grüße", "latin-1")
    word = base64.b64encode(text.encode(codec)).decode()
    assert the_post(a_mail(f"=?{label}?B?{word}?=".encode(), "", b"Hi")).subject == text


def test_the_charset_is_that_of_the_first_text_that_names_one() -> None:
    raw = (
        b"Subject: "
        + "да".encode("koi8-r")
        + b"\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
        b"--b\nContent-Type: text/plain; charset=us-ascii\n\nhello\n"
        b"--b\nContent-Type: text/html; charset=koi8-r\n\n<p>hello</p>\n--b--\n"
    )
    assert the_post(raw).subject == "да"


@pytest.mark.parametrize("charset", ["", "us-ascii", "unknown-8bit", "x-nope"])
def test_a_body_that_names_no_charset_shows_it(charset: str) -> None:
    body = "Пришлите, пожалуйста, новую лампу для старого маяка у реки.".encode("koi8-r")
    assert the_post(a_mail("да".encode("koi8-r"), charset, body)).subject == "да"


@pytest.mark.parametrize("charset", ["us-ascii", "iso-8859-1", "koi8-r", "gb2312", ""])
def test_utf_8_is_utf_8_beside_whatever_body(charset: str) -> None:
    assert the_post(a_mail("Grüße ЖЖ".encode(), charset, b"hello")).subject == "Grüße ЖЖ"


@pytest.mark.parametrize("charset", ["us-ascii", "utf-8", ""])
def test_western_bytes_where_the_body_tells_nothing(charset: str) -> None:
    assert (
        the_post(a_mail("Gebläse für Öfen".encode("latin-1"), charset, b"hello")).subject
        == "Gebläse für Öfen"
    )


@pytest.mark.parametrize("charset", ["iso-2022-jp", "us-ascii", "utf-8", ""])
def test_escape_sequences_of_japanese_in_a_header(charset: str) -> None:
    raw = BOAT.encode("iso2022_jp")
    post = the_post(a_mail(b"Re: " + raw, charset, b"hello", name=raw))
    assert (post.subject, post.author.name) == (f"Re: {BOAT}", BOAT)


def b_words(pieces: list[bytes], charset: str) -> bytes:
    return b"\n ".join(b"=?%b?B?%b?=" % (charset.encode(), b64encode(piece)) for piece in pieces)


@pytest.mark.parametrize("at", range(1, len(BOAT.encode("iso2022_jp"))))
def test_encoded_words_cut_anywhere(at: int) -> None:
    raw = BOAT.encode("iso2022_jp")
    assert the_post(a_mail(b_words([raw[:at], raw[at:]], "ISO-2022-JP"), "", b"hi")).subject == BOAT
    quoted = b"=?iso-2022-jp?Q?" + b"?=\n =?ISO-2022-JP?Q?".join(
        encodestring(half, quotetabs=True)
        .replace(b"?", b"=3F")
        .replace(b"=\n", b"")
        .replace(b" ", b"_")
        .replace(b"\n", b"")
        for half in (raw[:at], raw[at:])
    )
    assert the_post(a_mail(quoted + b"?=", "", b"hi")).subject == BOAT


@pytest.mark.parametrize("at", range(1, 20))
def test_base64_cut_anywhere_in_its_letters(at: int) -> None:
    letters = b64encode(BOAT.encode()) + b""
    subject = b"=?utf-8?B?" + letters[:at] + b"?=\n =?utf-8?B?" + letters[at:] + b"?="
    if at < len(letters):
        assert the_post(a_mail(subject, "", b"hi")).subject == BOAT


@pytest.mark.parametrize("charset", ["utf-8", "koi8-r", "cp1251", "cp932", "euc_jp", "gb18030", "iso2022_jp"])
def test_encoded_words_that_are_each_whole(charset: str) -> None:
    text = "船が来た" if "jp" in charset or charset == "cp932" else "Лампы"
    words = b_words([text.encode(charset), text.encode(charset)], charset)
    assert the_post(a_mail(words + b" and " + words, "", b"hi")).subject == f"{text}{text} and {text}{text}"


FILE = "Fahrpläne 2024.zip"
TRAIN = "列車の表.zip"


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        pytest.param(f'name="{FILE}"', FILE, id="raw UTF-8"),
        pytest.param((f'name="{FILE}"').encode("latin-1"), FILE, id="raw Latin-1"),
        pytest.param(
            (f'name="{TRAIN}"').encode("cp932"), "列車の表.zip", id="raw Shift_JIS, a backslash in it"
        ),
        pytest.param((f'name="{TRAIN}"').encode("iso2022_jp"), TRAIN, id="raw ISO-2022-JP"),
        pytest.param(b'name="=?utf-8?Q?Fahrpl=C3=A4ne_2024.zip?="', FILE, id="an encoded word in quotes"),
        pytest.param(b"name==?utf-8?Q?Fahrpl=C3=A4ne_2024.zip?=", FILE, id="one without quotes"),
        pytest.param(b'name="=?utf-8?Q?Fahrpl=C3=A4?=\n =?utf-8?Q?ne_2024.zip?="', FILE, id="two of them"),
        pytest.param(
            b'name="' + b_words([TRAIN.encode("iso2022_jp")], "iso-2022-jp") + b'"', TRAIN, id="Japanese"
        ),
        pytest.param(b"name*=utf-8''Fahrpl%C3%A4ne%202024.zip", FILE, id="RFC 2231"),
        pytest.param(b"name*=utf-8'de'Fahrpl%C3%A4ne%202024.zip", FILE, id="with a language"),
        pytest.param(b"name*=iso-8859-1''Fahrpl%E4ne%202024.zip", FILE, id="Latin-1"),
        pytest.param(b"name*=\"utf-8''Fahrpl%C3%A4ne%202024.zip\"", FILE, id="in quotes"),
        pytest.param(b"name*=utf-8''\"Fahrpl%C3%A4ne%202024.zip\"", FILE, id="its end in quotes"),
        pytest.param(b"name=\"utf-8''Fahrpl%C3%A4ne%202024.zip\"", FILE, id="without the asterisk"),
        pytest.param(b"name=iso-8859-1'de'Fahrpl%E4ne%202024.zip", FILE, id="nor quotes"),
        pytest.param(b"name=\"it's 'ne 20% off.zip\"", "it's 'ne 20% off.zip", id="apostrophes"),
        pytest.param(b"name=\"he''s 100%25.zip\"", "he''s 100%25.zip", id="of no charset"),
        pytest.param(b"name*=''Fahrpl%C3%A4ne%202024.zip", FILE, id="no charset"),
        pytest.param(b"name*=x-nope''Fahrpl%E4ne%202024.zip", FILE, id="an unknown charset"),
        pytest.param(b"name*=gb2312''%96%7C%9Cy.zip", "東測.zip", id="a larger charset than declared"),
        pytest.param(
            b"name*0*=utf-8''Fahrpl%C3;\n name*1*=%A4ne%20;\n name*2=2024.zip", FILE, id="continued"
        ),
        pytest.param(
            b'name*0="Fahrpl=C3";\n name*1="ne.zip"', "Fahrpl=C3ne.zip", id="continued, not encoded"
        ),
        pytest.param(
            b'name*0="=?utf-8?B?RmFocnBsw6Ru";\n name*1="ZSAyMDI0LnppcA==?="',
            FILE,
            id="continued within a word",
        ),
        pytest.param(
            b"name=\"Fahrpl?ne.zip\"; name*=utf-8''Fahrpl%C3%A4ne%202024.zip", FILE, id="both forms"
        ),
        pytest.param(b'name="plain.zip"', "plain.zip", id="plain"),
    ],
)
@pytest.mark.parametrize(
    "field", ["Content-Type: application/zip; ", "Content-Disposition: attachment; file"]
)
def test_the_name_of_a_file(field: str, fields: str | bytes, name: str) -> None:
    raw = fields if isinstance(fields, bytes) else fields.encode()
    if "file" in field:
        raw = raw.replace(b" name*", b" filename*")
    part = field.encode() + raw
    if "file" in field:
        part = b"Content-Type: application/zip\n" + part
    post = the_post(
        b"From: a@example.org\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
        b"--b\nContent-Type: text/plain; charset="
        + (b"shift_jis" if "表" in name else b"iso-8859-1")
        + b"\n\nhello\n"
        b"--b\n" + part + b"\nContent-Transfer-Encoding: base64\n\nAAAA\n--b--\n"
    )
    assert [each.name for each in post.attachments] == [name]


def test_the_subject_of_an_attached_mail_is_in_the_charset_of_the_mail_around() -> None:
    post = the_post(
        b"From: a@example.org\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
        b"--b\nContent-Type: text/plain; charset=koi8-r\n\n" + "да".encode("koi8-r") + b"\n"
        b"--b\nContent-Type: message/rfc822\n\nSubject: " + "Лампы".encode("koi8-r") + b"\n\nhello\n--b--\n"
    )
    assert [each.name for each in post.attachments] == ["Лампы"]
