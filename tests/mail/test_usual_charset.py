"""What the mails of a source are usually in, told by those that say it."""

from __future__ import annotations

import base64
import quopri
from dataclasses import dataclass

import pytest

from listarchive.mail import UsualCharset, may_hang_on_others
from listarchive.mail.usual_charset import told_by

HEAD = "From: Ann <ann@example.org>\nSubject: boats\n"


@dataclass(frozen=True)
class Mail:
    raw: bytes


def plain(text: str, charset: str, declared: str | None = None, encoding: str = "8bit") -> bytes:
    declared = charset if declared is None else declared
    kind = f"Content-Type: text/plain; charset={declared}\n" if declared else ""
    body = text.encode(charset)
    if encoding == "base64":
        body = base64.encodebytes(body)
    elif encoding == "quoted-printable":
        body = quopri.encodestring(body)
    return f"{HEAD}{kind}Content-Transfer-Encoding: {encoding}\n\n".encode() + body + b"\n"


@pytest.mark.parametrize(
    ("text", "charset", "told"),
    [
        ("Größe", "iso-8859-1", "cp1252"),
        ("Größe", "iso-8859-15", "cp1252"),
        ("“Größe”", "windows-1252", "cp1252"),
        ("Größe", "utf-8", "cp1252"),
        ("łódź", "iso-8859-2", "iso8859-2"),
        ("łódź", "utf-8", "cp1250"),
        ("ışık", "utf-8", "cp1254"),
        ("šķērsām", "utf-8", "cp1257"),
        ("φάρος", "iso-8859-7", "iso8859-7"),
        ("φάρος", "utf-8", "cp1253"),
        ("מגדלור", "utf-8", "cp1255"),
        ("منارة", "utf-8", "cp1256"),
        ("ประภาคาร", "utf-8", "cp874"),
        ("маяк", "koi8-r", "koi8-r"),
        ("маяк", "windows-1251", "cp1251"),
        ("маяк", "utf-8", ""),
        ("灯台です", "iso-2022-jp", "iso2022_jp"),
        ("灯台です", "utf-8", "iso2022_jp"),
        ("등대", "euc-kr", "cp949"),
        ("등대", "utf-8", "cp949"),
        ("灯塔", "gb2312", "gb18030"),
        ("灯塔", "utf-8", ""),
    ],
)
@pytest.mark.parametrize("encoding", ["8bit", "quoted-printable", "base64"])
def test_a_mail_tells_by_what_it_declares_and_by_its_letters(
    text: str, charset: str, told: str, encoding: str
) -> None:
    assert told_by(plain(text, charset, encoding=encoding)) == told


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(plain("Hello.", "us-ascii"), id="ASCII"),
        pytest.param(plain("Hello.", "iso-8859-1"), id="ASCII, whatever it declares"),
        pytest.param(plain("Hello = well", "iso-8859-1", encoding="quoted-printable"), id="encoded ASCII"),
        pytest.param(plain("Größe", "latin-1", ""), id="nothing declared"),
        pytest.param(plain("Größe", "latin-1", "us-ascii"), id="ASCII declared"),
        pytest.param(plain("Größe", "latin-1", "unknown-8bit"), id="no charset"),
        pytest.param(plain("Größe", "latin-1", "x-" + "y" * 500), id="nonsense"),
        pytest.param(plain("– “”", "utf-8"), id="no letters"),
        pytest.param(HEAD.encode() + b"\n\x1b[31mred\x1b[0m \x1b$\n", id="a terminal"),
        pytest.param(b"", id="nothing"),
        pytest.param(b"\xff" * 40_000, id="no text"),
    ],
)
def test_a_mail_that_does_not_tell(raw: bytes) -> None:
    assert told_by(raw) is None


def test_undeclared_utf_8_tells_as_if_it_were_declared() -> None:
    assert told_by(plain("Größe", "utf-8", "")) == "cp1252"


def test_a_header_tells() -> None:
    assert told_by(b"Subject: =?koi8-r?B?7cHRyw==?=\n\nOK\n") == "koi8-r"


def name(mails: list[bytes]) -> str:
    usual = UsualCharset()
    assert [mail.raw for mail in usual.heard([Mail(raw) for raw in mails])] == mails
    return usual.name


RUSSIAN, GERMAN = plain("маяк", "koi8-r"), plain("Größe", "latin-1")
SILENT, EITHER = plain("Hello.", "us-ascii"), plain("маяк", "utf-8")


@pytest.mark.parametrize(
    ("mails", "expected"),
    [
        ([], ""),
        ([RUSSIAN] * 2, ""),
        ([RUSSIAN] * 3, "koi8-r"),
        ([RUSSIAN] * 3 + [SILENT] * 60, "koi8-r"),
        ([RUSSIAN] * 3 + [GERMAN] * 2, "koi8-r"),
        ([RUSSIAN] * 3 + [GERMAN] * 3, ""),
        ([RUSSIAN] * 3 + [EITHER] * 5, ""),
        ([SILENT] * 100 + [RUSSIAN] * 9, ""),
        ([SILENT] * 97 + [RUSSIAN] * 3, "koi8-r"),
    ],
)
def test_more_than_half_of_those_that_tell_make_it_usual(mails: list[bytes], expected: str) -> None:
    assert name(mails) == expected


@pytest.mark.parametrize(("count", "settled"), [(0, False), (100, False), (101, True)])
def test_it_is_settled_by_a_hundred_mails(count: int, settled: bool) -> None:
    usual = UsualCharset()
    list(usual.heard([Mail(RUSSIAN)] * count))
    assert usual.settled is settled


def test_what_was_learnt_before_holds() -> None:
    usual = UsualCharset("cp1251")
    list(usual.heard([Mail(RUSSIAN)] * 20))
    assert (usual.name, usual.settled) == ("cp1251", True)


@pytest.mark.parametrize(
    ("raw", "may"),
    [
        (SILENT, False),
        (EITHER, False),
        (plain("маяк", "utf-8", ""), False),
        (GERMAN, True),
        (plain("Größe", "latin-1", ""), True),
        (plain("Größe", "latin-1", "", "quoted-printable"), True),
        (plain("Größe", "latin-1", "", "base64"), True),
        (plain("Größe", "latin-1", encoding="quoted-printable"), False),
        (plain("Größe", "latin-1", encoding="base64"), False),
    ],
)
def test_only_bytes_that_are_not_utf_8_may_hang_on_others(raw: bytes, may: bool) -> None:
    assert may_hang_on_others(raw) is may
