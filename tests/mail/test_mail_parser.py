"""mail-parser reads every mail that is more than a text in ASCII; where it is wrong, this project reads."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from email.message import Message
from pathlib import Path
from typing import cast

import pytest
from asking import (  # type: ignore[import-not-found]
    HEAD,
    HELLO,
    author,
    entitled,
    mixed,
    names,
    part,
    text,
    the_post,
)
from hypothesis import given
from hypothesis import strategies as st
from mailparser import MailParser

from listarchive.limits import Limits
from listarchive.mail import headers, mail_parser, posts_in
from listarchive.mail.envelope import opened
from listarchive.mail.mail_parser import LeanParser
from listarchive.mail.parse import parse
from listarchive.mail.raw_fields import file_name
from listarchive.sources import mails

GAVE_UP = "mail-parser gave up ({}): read without it"


def test_a_random_name_is_never_stored() -> None:
    mail = mixed(
        HELLO,
        part(b"Content-Type: image/png", b"Content-Disposition: attachment"),
        part(b"Content-Type: text/rtf", body=b"{\\rtf1 Two}\n"),
        part(b"Content-Type: image/gif", b'Content-Disposition: attachment; filename=""'),
    )
    random = MailParser.from_bytes(mail)
    assert names(random) != names(MailParser.from_bytes(mail))
    assert names(the_post(mail)) == ["png", "rtf", "gif"]


@pytest.mark.parametrize(
    ("mail", "said", "files"),
    [
        pytest.param(
            HEAD + "Subject: tea\nContent-Type: text/plain; charset=idna\n\nGrüße\n".encode(),
            "Grüße",
            [],
            id="charset=idna",
        ),
        pytest.param(
            mixed(
                "--b\nContent-Type: text/plain; charset=idna\n\nGrüße\n".encode(),
                "--b\nContent-Type: text/x-patch; charset=undefined; name=a.patch\n\nGrüße\n".encode(),
            ),
            "Grüße\nGrüße",
            ["a.patch"],
            id="charset=idna in a part",
        ),
        pytest.param(
            HEAD
            + b"Subject: tea\nContent-Type: message/rfc822\n\nSubject: Eggs\n"
            + b"Content-Type: multipart/mixed; boundary=b\n\nHello\n",
            "Hello",
            ["Eggs"],
            id="an inner boundary is missing",
        ),
        pytest.param(
            mixed(
                HELLO,
                b"--b\nContent-Type: multipart/mixed; boundary=inner\n\n"
                b"Content-Type: image/png; name=a.png\n\nAAAA\n--inner--\n",
            ),
            "Hello",
            ["a.png"],
            id="the first of the inner boundaries is missing",
        ),
        pytest.param(
            HEAD
            + b"To: "
            + b",\n ".join(b"=?utf-8?q?J=C3=A4n?= <j%d@example.org>" % number for number in range(20_000))
            + b"\nSubject: tea\n\nHello\n",
            "Hello",
            [],
            id="many addresses",
        ),
    ],
)
def test_mail_on_which_mail_parser_fails_is_read(mail: bytes, said: str, files: list[str]) -> None:
    post = the_post(mail)
    assert (text(post), names(post), author(post)) == (said, files, ("Ann Lee", "ann@example.org"))
    assert not [each for each in post.repairs if "mail-parser" in each or "could not" in each]


def test_fifty_thousand_addresses_are_read() -> None:
    many = b",\n ".join(b"J\xe4n %d <j%d@example.org>" % (number, number) for number in range(50_000))
    limits = Limits(header_bytes=1 << 22)
    (post,) = posts_in(HEAD + b"Subject: tea\nTo: " + many + b"\n\nHello\n", limits=limits)
    (to,) = [value for name, value in post.headers if name == "To"]
    assert (to.count("Jän "), to.count("@"), text(post), post.repairs) == (50_000, 50_000, "Hello", ())


@pytest.mark.parametrize("error", [ValueError, TypeError, AttributeError])
def test_whatever_mail_parser_raises_the_mail_is_read(
    error: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    mail = mixed(HELLO, part(b"Content-Type: image/png; name=a.png"))
    usual = the_post(mail)

    def raises(*_: object) -> None:
        raise error

    monkeypatch.setattr(MailParser, "parse", raises)
    post = the_post(mail)
    assert (post.body, post.attachments, post.headers) == (usual.body, usual.attachments, usual.headers)
    assert post.repairs == (GAVE_UP.format(error.__name__),)


def test_a_field_that_would_take_it_long_is_kept_from_mail_parser() -> None:
    long = b'Content-Type: image/png; name="a.png"; x="' + b"y;" * 6_000 + b'"'
    inner = b"--c\n" + long + b"\n\nAAAA\n--c--\n"
    encoded = base64.encodebytes(inner)
    outer = part(
        b"Content-Type: multipart/mixed; boundary=c", b"Content-Transfer-Encoding: base64", body=encoded
    )
    post = the_post(mixed(HELLO, outer))
    assert "a MIME header is too long for mail-parser: read without it" in post.repairs
    assert names(post) == ["a.png"]


def asked(monkeypatch: pytest.MonkeyPatch) -> list[Message]:
    """The messages about which mail-parser is asked."""
    messages: list[Message] = []
    parse_as_before = LeanParser.parse

    def counted(self: LeanParser) -> LeanParser:
        messages.append(self.message)
        return parse_as_before(self)

    monkeypatch.setattr(LeanParser, "parse", counted)
    return messages


@pytest.mark.parametrize(
    ("mail", "times"),
    [
        pytest.param(HEAD + b"Subject: tea\n\nHello\n", 0, id="plain"),
        pytest.param(
            HEAD + b"Subject: tea\nMIME-Version: 1.0\nContent-Type: text/plain; charset=us-ascii\n"
            b"Content-Transfer-Encoding: 7bit\n\nHello\n",
            0,
            id="plain, with fields of MIME",
        ),
        pytest.param(HEAD + "Subject: tea\n\nGrüße\n".encode(), 1, id="a text that is not ASCII"),
        pytest.param(entitled(b"=?utf-8?q?H=C3=A9rons?="), 1, id="an encoded word"),
        pytest.param(entitled("Hérons".encode()), 1, id="a raw header"),
        pytest.param(
            HEAD + b"Subject: tea\nContent-Transfer-Encoding: base64\n\nSGVyb24=\n",
            1,
            id="a transfer encoding",
        ),
        pytest.param(
            HEAD + b"Subject: tea\nContent-Type: text/plain; name=a.txt\n\nHello\n", 1, id="a named text"
        ),
        pytest.param(
            HEAD + b"Subject: tea\nContent-Type: text/plain\nContent-Disposition: attachment\n\nHello\n",
            1,
            id="an attached text",
        ),
        pytest.param(HEAD + b"Subject: tea\nContent-Type: text/html\n\n<p>Hello</p>\n", 1, id="HTML"),
        pytest.param(mixed(HELLO), 1, id="parts"),
    ],
)
def test_which_mails_mail_parser_reads(mail: bytes, times: int, monkeypatch: pytest.MonkeyPatch) -> None:
    messages = asked(monkeypatch)
    the_post(mail)
    assert len(messages) == times


PLAIN_FIELD = st.sampled_from(
    [
        "Subject: Herons at the\n pond",
        "X-Mailer: \t tea 1.0 ",
        "Content-Type: text/plain",
        "Content-Type: text/plain; charset=us-ascii",
        "Content-Transfer-Encoding: 7bit",
        "References: <2@example.org>\n\t<3@example.org>",
        "X-Empty:",
    ]
)


@given(st.lists(PLAIN_FIELD, unique=True), st.text("ab>:\n -", max_size=60))
def test_the_short_way_gives_what_mail_parser_gives(fields: list[str], body: str) -> None:
    mail = HEAD + "".join(f"{field}\n" for field in fields).encode() + b"\n" + body.encode()
    (post,) = posts_in(mail)
    theirs = MailParser.from_bytes(mail)
    assert post.body.text == "\n".join(theirs.text_plain) or not body.strip()
    assert (post.attachments, post.html, names(theirs)) == ((), False, [])
    found = {name.lower(): value for name, value in post.headers}
    for name in ("subject", "x-mailer", "references", "x-empty"):
        assert found.get(name, "") == " ".join(theirs.headers.get(name.title(), "").split())


@pytest.mark.slow
def test_the_short_way_gives_what_mail_parser_gives_of_true_mail(shared: Path) -> None:
    seen = 0
    for mail in _sampled(shared / "corpora/mbox"):
        parsed = parse(opened(mail).data)
        if parsed.files or parsed.message.is_multipart() or not parsed.message.get_payload().isascii():
            continue
        told = mail_parser.answer(parsed.message)
        assert (told.files, told.defects) == (parsed.files, [])
        seen += 1
    assert seen > 500


def _sampled(folder: Path) -> Iterator[bytes]:
    for path in sorted(folder.iterdir()):
        for number, mail in enumerate(mails(path)):
            if number % 5 == 0:
                yield mail.raw


WORDS = st.lists(
    st.sampled_from(
        [
            *("tea", " ", "[birds]\n ", "=?utf-8?q?H=C3=A9ron?=", "=?UTF-8?B?SMOpcm9u?=", "=?utf-8?b?SM?="),
            *("=?utf-8?q?e=CC=81?=", "=?utf-8?q?a_=FF?=", "=?iso-8859-1?q?=E9=96?=", "=?iso-8859-1?Q?=E9?="),
            *("=?us-ascii?q?a=?=", "=?", "?=", "=?gb2312?b?sOY=?=", "=?utf-8?q?a b?=", "\t", "=?x?q?y?="),
        ]
    ),
    max_size=6,
).map("".join)


@given(WORDS)
def test_a_field_is_decoded_by_mail_parser_where_nothing_is_lost(raw: str) -> None:
    assert mail_parser.decoded(raw) in (None, headers.decoded(raw))


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("=?utf-8?q?H=C3=A9rons?=\n\t=?utf-8?q?_at_five?=", "Hérons at five"),
        ("[birds] =?UTF-8?B?SMOpcm9u?= tea", "[birds] Héron tea"),
        ("=?iso-8859-1?Q?=E9?=", "é"),
        ("=?utf-8?q?a=FFb?=", None),
        ("=?utf-8?q?e=CC=81?=", None),
        ("=?iso-8859-1?q?a=96b?=", None),
        ("=?koi8-r?q?=C1?=", None),
        ("=?utf-8?b?SMOpcm9?=", None),
        ("=?utf-8?q?H=C3?= =?utf-8?q?=A9ron?=", None),
        ("=?utf-8?q?" + "a" * 10_000 + "?=", None),
    ],
)
def test_which_fields_mail_parser_decodes(raw: str, text: str | None) -> None:
    assert mail_parser.decoded(raw) == text


SPELT = {
    "type": [
        *("image/png", "text/plain", "text/html", "application/pdf", "message/rfc822", "text/rtf", "text"),
        *("image/png; name=a.png", 'text/x-patch; name="a b.patch"', "image/png; name=a b.png", "image/png;"),
        *(
            'image/png; name="=?utf-8?q?H=C3=A9ron?="',
            "image/png; name*=utf-8''H%C3%A9ron",
            'text/plain; name="a',
        ),
        *(
            "image/png; name*=H%C3%A9ron",
            "image/png; name=H\xe9ron",
            "image/png; name=H\udce9ron",
            'a/b; name="c\\d"',
        ),
    ],
    "disposition": [
        *(
            "",
            "inline",
            "attachment",
            "Attachment ;",
            "attachment; filename=",
            'attachment; filename=""',
            "odd",
        ),
        *("attachment; filename=b.png", "inline; filename='b'", "attachment; filename=b; filename*=utf-8''c"),
        *("attachment; filename*0=b; filename*1=c", "attachment; filename=e\u0301", "form-data; name=d"),
    ],
    "encoding": [
        "",
        "base64",
        "Base64 ",
        "quoted-printable",
        "7bit",
        "base-64",
        "x-uuencode",
        "odd",
        "base64\nContent-Transfer-Encoding: 7bit",
    ],
    "id": ["", "<1@x>"],
    "body": [
        "SGVyb24=\n",
        "SGVyb24\n",
        "H=C3=A9ron\n",
        "",
        "Subject: Eggs\n\nThree\n",
        "begin 644 x\n#86)C\n`\nend\n",
    ],
}
PART = st.fixed_dictionaries({name: st.sampled_from(values) for name, values in SPELT.items()})


def written(fields: dict[str, str]) -> bytes:
    lines = [f"Content-Type: {fields['type']}"]
    lines += [f"Content-Disposition: {fields['disposition']}"] * bool(fields["disposition"])
    lines += [f"Content-Transfer-Encoding: {fields['encoding']}"] * bool(fields["encoding"])
    lines += [f"Content-ID: {fields['id']}"] * bool(fields["id"])
    head = (line.encode("utf-8", "surrogateescape") for line in lines)
    return cast("bytes", part(*head, body=fields["body"].encode()))


@given(st.lists(PART, min_size=1, max_size=3))
def test_what_mail_parser_tells_is_what_is_read_without_it(parts: list[dict[str, str]]) -> None:
    mail = mixed(HELLO, *map(written, parts))
    post = the_post(mail)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(MailParser, "parse", lambda _: 1 // 0)
        without = the_post(mail)
    assert GAVE_UP.format("ZeroDivisionError") in without.repairs
    assert (post.attachments, post.body) == (without.attachments, without.body)


@pytest.mark.slow
@pytest.mark.parametrize("disposition", SPELT["disposition"])
@pytest.mark.parametrize("kind", SPELT["type"])
def test_however_a_name_is_spelt_it_is_the_one_that_is_read_without_mail_parser(
    kind: str, disposition: str
) -> None:
    spelt = {"type": kind, "disposition": disposition, "encoding": "base64", "id": "", "body": "SGVyb24=\n"}
    message = parse(mixed(HELLO, written(spelt))).message
    for found, file in mail_parser.answer(message).files.items():
        assert file.name in ("", file_name(found, message))
