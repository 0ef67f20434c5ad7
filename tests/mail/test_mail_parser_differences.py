"""Where mail-parser and this project say different things, and which of them is right."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from asking import (  # type: ignore[import-not-found]
    END,
    FORWARDED,
    HEAD,
    HELLO,
    author,
    entitled,
    from_,
    mixed,
    names,
    part,
    repairs,
    sizes,
    subject,
    text,
    the_post,
)
from mailparser import MailParser

from listarchive.post import Post

# What is asked of a mail, what mail-parser says, and what a post says, which is right.
DIFFERENCES = [
    pytest.param(
        from_("ann at example.org (Ann Lee)"), author, ("", ""), ("Ann Lee", "ann@example.org"), id="at"
    ),
    pytest.param(from_("gnu"), author, ("", ""), ("gnu", ""), id="an author without an address"),
    pytest.param(
        HEAD + "Subject: tea\n\nGrüße\n".encode("latin-1"),
        text,
        "Gr\ufffd\ufffde",
        "Grüße",
        id="a text in an undeclared charset",
    ),
    pytest.param(
        entitled(b"[birds]\n =?utf-8?q?H=C3=A9rons?="),
        subject,
        "[birds]Hérons",
        "[birds] Hérons",
        id="a folded encoded word",
    ),
    pytest.param(entitled("Formação".encode("latin-1")), subject, "Formao", "Formação", id="raw bytes"),
    pytest.param(
        HEAD
        + b"Subject: tea\nContent-Type: text/plain; charset=iso-2022-jp\nContent-Transfer-Encoding: 7bit\n\n"
        + "お茶\n".encode("iso-2022-jp"),
        text,
        "\x1b$B$*Cc\x1b(B",
        "お茶",
        id="ISO-2022-JP in seven bits",
    ),
    pytest.param(
        mixed(HELLO, part(b"Content-Type: message/rfc822", body=FORWARDED)),
        text,
        "Hello\nThree",
        "Hello",
        id="the text of a forwarded mail",
    ),
    pytest.param(
        HEAD + b"Subject: tea\nContent-Type: multipart/mixed\n\nHello\n",
        text,
        "",
        "Hello",
        id="a multipart without a boundary",
    ),
    pytest.param(
        mixed(
            part(b"Content-Type: text/html", body=b"<p>One\n"),
            part(b"Content-Type: text/plain", body=b"Two\n"),
        ),
        text,
        "Two",
        "One\nTwo",
        id="the order of HTML and plain parts",
    ),
    pytest.param(
        HEAD + b"Subject: tea\nContent-Type: text/plain; format=flowed\n\nOne line \nor two\n",
        text,
        "One line \nor two",
        "One line or two",
        id="format=flowed",
    ),
    pytest.param(
        mixed(HELLO, part(b"Content-Type: application/pgp-encrypted")),
        names,
        [],
        ["pgp-encrypted"],
        id="an encrypted part without a name",
    ),
    pytest.param(
        mixed(HELLO, part(b"Content-Type: message/rfc822", body=FORWARDED)),
        names,
        [],
        ["Eggs"],
        id="a forwarded mail without a name",
    ),
    pytest.param(
        mixed(HELLO, part(b"Content-Type: application/pdf")), names, [], ["pdf"], id="a file without a name"
    ),
    pytest.param(
        mixed(HELLO, part(b"Content-Type: image/png", b"Content-ID: <1@x>")),
        names,
        ["<1@x>"],
        ["png"],
        id="a picture with a content id alone",
    ),
    pytest.param(
        mixed(HELLO, part('Content-Type: image/png; name="Häher.png"'.encode("latin-1"))),
        names,
        ["H\ufffdher.png"],
        ["Häher.png"],
        id="a name in raw Latin-1",
    ),
    pytest.param(
        mixed(
            HELLO,
            part(
                b"Content-Type: image/png",
                b"Content-Disposition: attachment; filename=old.png; filename*=utf-8''n%C3%A9w.png",
            ),
        ),
        names,
        ["old.png"],
        ["néw.png"],
        id="two names",
    ),
    pytest.param(
        mixed(
            HELLO,
            part(
                b"Content-Type: message/rfc822; name=mail.eml",
                body=b"Subject: Eggs\nContent-Type: image/png; name=egg.png\n\nxx\n",
            ),
        ),
        names,
        ["egg.png"],
        ["mail.eml"],
        id="a file in an attached mail",
    ),
    pytest.param(
        mixed(
            HELLO,
            part(
                b"Content-Type: image/png; name=a.png",
                b"Content-Transfer-Encoding: base-64",
                body=b"SGVyb24=\n",
            ),
        ),
        sizes,
        [8],
        [5],
        id="a misspelt transfer encoding",
    ),
    pytest.param(entitled(b"=?iso-8859-1?q?a=96b?="), subject, "a\x96b", "a–b", id="C1 in Latin-1"),
    pytest.param(
        from_("ann at example.org (Ann Lee)"),
        repairs,
        ["AddressHeaderDefect"],
        ["no Message-ID: one was made"],
        id="defects of addresses",
    ),
    pytest.param(
        entitled(b"=?utf-8?q?a=FFb?="), subject, "ab", "a\xffb", id="bytes that are not in their charset"
    ),
]


@pytest.mark.parametrize(("mail", "asked", "theirs", "ours"), DIFFERENCES)
def test_where_mail_parser_is_wrong(
    mail: bytes, asked: Callable[[MailParser | Post], Any], theirs: object, ours: object
) -> None:
    assert asked(MailParser.from_bytes(mail)) == theirs
    assert asked(the_post(mail)) == ours


@pytest.mark.parametrize(
    ("mail", "asked", "right"),
    [
        pytest.param(
            mixed(HELLO, part('Content-Type: image/png; name="Häher.png"'.encode())),
            names,
            ["Häher.png"],
            id="a name in raw UTF-8",
        ),
        pytest.param(
            mixed(
                HELLO,
                part(b"Content-Type: message/rfc822", b"Content-Disposition: attachment", body=FORWARDED),
            ),
            sizes,
            [len(FORWARDED) - 1],
            id="the size of an attached mail",
        ),
        pytest.param(
            mixed(HELLO) + b"\n" + part(b"Content-Type: image/gif; name=xx.gif") + END,
            names,
            ["xx.gif"],
            id="a part below the last delimiter",
        ),
        pytest.param(
            entitled(b"=?utf-8?q?H=C3=A9rons?= (was: tea)"), subject, "Hérons (was: tea)", id="UTF-8"
        ),
        pytest.param(entitled(b"=?ISO-8859-1?B?SOlyb25z?="), subject, "Hérons", id="Latin-1"),
        pytest.param(
            mixed(
                HELLO,
                part(b"Content-Type: text/plain; name=a.txt", b"Content-Disposition: inline", body=b"Two\n"),
            ),
            names,
            ["a.txt"],
            id="a named text",
        ),
        pytest.param(
            mixed(
                HELLO,
                part(
                    b"Content-Type: text/x-patch; name=a.patch",
                    b"Content-Transfer-Encoding: quoted-printable",
                    body=b"=C3=A9\n",
                ),
            ),
            sizes,
            [2],
            id="decoded bytes",
        ),
    ],
)
def test_where_mail_parser_is_right(
    mail: bytes, asked: Callable[[MailParser | Post], Any], right: object
) -> None:
    assert asked(the_post(mail)) == right


def test_padding_that_is_missing_is_no_damage() -> None:
    png = part(
        b"Content-Type: image/png; name=a.png", b"Content-Transfer-Encoding: base64", body=b"SGVyb24\n"
    )
    assert sizes(the_post(mixed(HELLO, png))) == [5]
