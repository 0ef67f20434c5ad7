"""Content-Type fields and boundaries as mailers and gateways damage them."""

from __future__ import annotations

import base64

import pytest

from listarchive.mail import posts_in
from listarchive.post import Post

HEAD = (
    "From: Jane Doe <jane@example.org>\nDate: Thu, 12 Jan 2023 15:15:17 -0500\nSubject: Herons\n"
    "Message-ID: <1@example.org>\nMIME-Version: 1.0\n"
)
TEXT = "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\nR=C3=A9mi\n"
PICTURE = 'Content-Type: image/png; name="heron.png"\nContent-Transfer-Encoding: base64\n\niVBORw0KGgo=\n'
NAME = "=_Part-12ab34cd"
TYPE = f'Content-Type: multipart/mixed; boundary="{NAME}"'
RULE = f"--{NAME}"
WRONG = "the MIME boundary is not what the header says: parts were found"


def the_post(mail: str | bytes) -> Post:
    (post,) = posts_in(mail.encode() if isinstance(mail, str) else mail)
    return post


def names(post: Post) -> list[str]:
    return [each.name for each in post.attachments]


def mixed(field: str = TYPE, first: str = RULE, second: str = RULE, end: str = f"{RULE}--") -> str:
    return f"{HEAD}{field}\n\n{first}\n{TEXT}{second}\n{PICTURE}{end}\n"


@pytest.mark.parametrize(
    "field",
    [
        TYPE,
        f"Content-Type: multipart/mixed; boundary={NAME}",
        f'Content-Type: multipart/mixed boundary="{NAME}"',
        f"Content-Type: multipart/mixed boundary={NAME}",
        f'Content-Type: multipart/mixed; boundary="{NAME}',
        f'Content-Type: multipart/mixed; boundary="{NAME}; charset=utf-8',
        f'Content-Type: multipart/mixed;; boundary="{NAME}";;',
        f'Content-Type: multipart/mixed; boundary="{NAME}";; charset="us-ascii"',
        f'Content-Type: multipart/mixed, boundary="{NAME}"',
        f'Content-Type: multipart/mixed: boundary="{NAME}"',
        f'Content-Type: multipart/mixed; charset=utf-8 boundary="{NAME}"',
        f'Content-Type: multipart/mixed; boundary = "{NAME}"',
        f"Content-Type: multipart/mixed; boundary='{NAME}'",
        f'Content-Type: multipart/mixed; boundary="<{NAME}>"',
        f'Content-Type: multipart/mixed; boundary="{NAME}"; boundary="other"',
        f'Content-Type: multipart/mixed (parts); boundary="{NAME}" (so)',
        f'Content-Type: Multipart / Mixed; Boundary="{NAME}"',
        f'Content-Type: multipart; boundary="{NAME}"',
        f'Content-Type: multipart/; boundary="{NAME}"',
        f'Content-Type: "multipart/mixed"; boundary="{NAME}"',
        f'Content-Type: boundary="{NAME}"',
        f'Content-Type: Content-Type: multipart/mixed; boundary="{NAME}"',
        f'Content-type: content-type : multipart/mixed; boundary="{NAME}"',
        f'Content-type : multipart/mixed; boundary="{NAME}"',
        f'Content-Type: multipart/mixed;\nboundary="{NAME}"',
        f'Content-Type: multipart/mixed;\n\tcharset="utf-8"\n\tboundary="{NAME}"',
        f'Content-Type: multipart/mixed; boundary="{NAME}" Content-Transfer-Encoding: 8bit',
        f'Content-Type: text/plain\nContent-Type: multipart/mixed; boundary="{NAME}"',
        f'Content-Type: multipart/mixed; boundary="{NAME}"\nContent-Type: text/plain',
        f"{TYPE}\nContent-Transfer-Encoding: quoted-printable",
        f"{TYPE}\nContent-Transfer-Encoding: base64",
    ],
)
def test_a_multipart_whose_type_is_malformed(field: str) -> None:
    post = the_post(mixed(field))
    assert (post.body.own, names(post), post.repairs) == ("Rémi", ["heron.png"], ())


@pytest.mark.parametrize(
    "mail",
    [
        mixed(first=RULE.upper(), second=RULE.upper(), end=f"{RULE.upper()}--"),
        mixed(second=RULE.upper(), end=f"{RULE.upper()}--"),
        mixed(first=NAME, second=NAME, end=f"{NAME}--"),
        mixed(second=NAME),
        mixed(first=f'--"{NAME}"', second=f'--"{NAME}"', end=f'--"{NAME}"--'),
        mixed(field=f'Content-Type: multipart/mixed; boundary="{NAME[:-3]}"'),
        mixed(field=f'Content-Type: multipart/mixed; boundary="--{NAME}"'),
        mixed(first=RULE[:-3], second=RULE[:-3], end=f"{RULE[:-3]}--"),
        mixed(field="Content-Type: multipart/mixed"),
        mixed(field="Content-Type: multipart/mixed; boundary="),
        mixed(field='Content-Type: multipart/mixed; boundary="another"'),
        mixed(second=f"{RULE}--"),
        mixed().replace(f"\n\n{RULE}\n", "\n\n"),
        mixed(first=f"-{NAME}", second=f"-{NAME}", end=f"-{NAME}--"),
        mixed(first=f"{RULE}--", second=f"{RULE}--"),
    ],
    ids=[
        *("other case", "other case from the second on", "no dashes", "no dashes before the second"),
        *("quotes", "cut in the header", "dashes in the header"),
        *("cut", "no parameter", "an empty parameter", "another boundary", "closed too early"),
        *("the first is missing", "one dash", "each of them closes"),
    ],
)
def test_delimiters_that_are_not_what_the_header_says(mail: str) -> None:
    post = the_post(mail)
    assert (post.body.own, names(post), post.repairs) == ("Rémi", ["heron.png"], (WRONG,))


@pytest.mark.parametrize(
    "kind", ["mulitpart/mixed", "multi-part/mixed", "text/plain", "application/octet-stream"]
)
def test_another_type_with_a_boundary_has_parts(kind: str) -> None:
    post = the_post(mixed(f'Content-Type: {kind}; boundary="{NAME}"'))
    assert (post.body.own, names(post)) == ("Rémi", ["heron.png"])
    field = f'Content-Type: text/plain; charset=iso-8859-2; boundary="{NAME}"'
    post = the_post(f"{HEAD}{field}\n\n\xb3 {NAME}\n".encode("latin-1"))
    assert (post.body.own, names(post)) == (f"ł {NAME}", [])


@pytest.mark.parametrize("mail", [mixed(end=""), mixed(end=RULE), mixed()[:-3]])
def test_a_multipart_that_is_not_closed(mail: str) -> None:
    post = the_post(mail)
    assert (post.body.own, names(post)) == ("Rémi", ["heron.png"])


@pytest.mark.parametrize("inner", [f"{NAME}2", NAME[:-2], NAME], ids=["longer", "shorter", "the same"])
@pytest.mark.parametrize("closed", [True, False])
def test_a_multipart_within_another_whose_boundaries_are_alike(inner: str, closed: bool) -> None:
    html = "Content-Type: text/html; charset=utf-8\n\n<p>R&eacute;mi</p>\n"
    end = f"--{inner}--\n" if closed else ""
    alternative = (
        f'Content-Type: multipart/alternative; boundary="{inner}"\n\n--{inner}\n{TEXT}--{inner}\n{html}{end}'
    )
    post = the_post(f"{HEAD}{TYPE}\n\n{RULE}\n{alternative}{RULE}\n{PICTURE}{RULE}--\n")
    assert (post.body.own, names(post)) == ("Rémi", ["heron.png"])


@pytest.mark.parametrize(
    ("was", "became"),
    [
        ("Content-Type: text", "Content-type : text"),
        ("Content-Transfer-Encoding: q", "content-transfer-encoding\t: q"),
        ("plain; charset", "plain;\ncharset"),
        ("plain; charset", "plain; \ncharset"),
        ("text/plain; charset=utf-8", "text/plain charset=utf-8"),
        ("text/plain; charset=utf-8", 'text; charset = "utf-8'),
    ],
)
def test_a_part_whose_head_is_malformed(was: str, became: str) -> None:
    post = the_post(mixed().replace(was, became))
    assert (post.body.own, names(post)) == ("Rémi", ["heron.png"])


@pytest.mark.parametrize(
    ("field", "text", "own"),
    [
        ("text", b"R\xc3\xa9mi", "Rémi"),
        ("text/plain/", b"R\xc3\xa9mi", "Rémi"),
        ("Text", b"R\xc3\xa9mi", "Rémi"),
        ("text/html/; charset=utf-8", b"<p>R\xc3\xa9mi</p>", "Rémi"),
        ("text/html charset=utf-8", b"<p>R\xc3\xa9mi</p>", "Rémi"),
        ("text/html, charset=utf-8", b"<p>R\xc3\xa9mi</p>", "Rémi"),
        ("html; charset=utf-8", b"<p>R\xc3\xa9mi</p>", "Rémi"),
        ("TEXT/HTML;CHARSET=UTF-8", b"<p>R\xc3\xa9mi</p>", "Rémi"),
        ('text/plain; charset = "iso-8859-2" Content-Transfer-Encoding: 8bit', b"\xb3", "ł"),
        ("text/plain charset=iso-8859-2", b"\xb3", "ł"),
        ('text/plain; charset="iso-8859-2', b"\xb3", "ł"),
        ("text/plain; charset='iso-8859-2'", b"\xb3", "ł"),
        ("text/plain; charset=iso-8859-2 format=flowed", b"\xb3 \n\xb3", "ł ł"),
        ("text/plain; charset=iso-8859-2; charset=utf-8", b"\xb3", "ł"),
        ("text/plain; charset=iso-8859-2 (Latin 2)", b"\xb3", "ł"),
        ("text/plain;\ncharset=iso-8859-2", b"\xb3", "ł"),
        ("text/plain; charset\n =\n iso-8859-2", b"\xb3", "ł"),
        ("text/plain\nContent-Type: text/plain; charset=iso-8859-2", b"herons", "herons"),
        ("\nContent-Type: text/html", b"<p>herons</p>", "herons"),
        ("plain/text; charset=iso-8859-2", b"\xb3", "ł"),
        ("txt/plain", b"R\xc3\xa9mi", "Rémi"),
        ("unknown/unknown; charset=iso-8859-2", b"\xb3", "ł"),
        ("x-nothing/known", b"R\xc3\xa9mi", "Rémi"),
        ("text/htm; charset=utf-8", b"<p>R\xc3\xa9mi</p>", "Rémi"),
        ("text/x-html", b"<p>R\xc3\xa9mi</p>", "Rémi"),
        ("html/text", b"<p>R\xc3\xa9mi</p>", "Rémi"),
        ("application/xhtml+xml; charset=utf-8", b"<p>R\xc3\xa9mi</p>", "Rémi"),
    ],
)
def test_a_text_whose_type_is_malformed(field: str, text: bytes, own: str) -> None:
    assert the_post(f"{HEAD}Content-Type: {field}\n\n".encode() + text + b"\n").body.own == own


def test_a_file_of_a_kind_that_is_not_known_is_no_text() -> None:
    unknown = PICTURE.replace("image/png", "x-nothing/known")
    post = the_post(mixed().replace(PICTURE, unknown))
    assert (post.body.own, names(post)) == ("Rémi", ["heron.png"])


@pytest.mark.parametrize(
    ("field", "name"),
    [
        ('attachment; filename="Heron list.ods"', "Heron list.ods"),
        ("attachment; filename=Heron list.ods", "Heron list.ods"),
        ('attachment filename="Heron list.ods"', "Heron list.ods"),
        ('attachment; filename="Heron list.ods', "Heron list.ods"),
        ('attachment; filename="Heron; list=2.ods"', "Heron; list=2.ods"),
        ("attachment; filename=Herons(1).ods", "Herons(1).ods"),
        ("attachment; filename*=utf-8''H%C3%A9rons.ods", "Hérons.ods"),
        ("attachment; filename*0=Heron; filename*1=s.ods", "Herons.ods"),
        ("attachment;\nfilename=Herons.ods", "Herons.ods"),
        ("attachment; size=4 filename=Herons.ods", "Herons.ods"),
    ],
)
def test_the_name_of_an_attachment_whose_disposition_is_malformed(field: str, name: str) -> None:
    part = f"Content-Type: application/zip\nContent-Disposition: {field}\n\nPK\n"
    post = the_post(f"{HEAD}{TYPE}\n\n{RULE}\n{TEXT}{RULE}\n{part}{RULE}--\n")
    assert (post.body.own, names(post)) == ("Rémi", [name])


def test_a_multipart_that_is_encoded_as_a_whole() -> None:
    head, body = mixed().split("\n\n", 1)
    encoded = base64.encodebytes(body.encode()).decode()
    post = the_post(f"{head}\nContent-Transfer-Encoding: base64\n\n{encoded}")
    assert (post.body.own, names(post)) == ("Rémi", ["heron.png"])
    assert post.repairs == ("a multipart is encoded as a whole: decoded",)


MAIL = "From: Nell <nell@example.org>\nSubject: Swans\nMIME-Version: 1.0\n" + TEXT.replace(
    "R=", "Seven swans, R="
)


@pytest.mark.parametrize("encoding", ["base64", "BASE64;", "quoted-printable"])
def test_a_mail_in_a_mail_that_is_encoded_as_a_whole(encoding: str) -> None:
    body = MAIL.replace("=", "=3D") if "quoted" in encoding else base64.encodebytes(MAIL.encode()).decode()
    part = f"Content-Type: message/rfc822\nContent-Transfer-Encoding: {encoding}\n\n{body}\n"
    post = the_post(f"{HEAD}{TYPE}\n\n{RULE}\n{TEXT}{RULE}\n{part}{RULE}--\n")
    assert (post.body.own, names(post)) == ("Rémi", ["Swans"])
    assert post.repairs == ("a mail is encoded as a whole: decoded",)
    for alone in (f"{HEAD}{part}", f"{HEAD}{TYPE}\n\n{RULE}\n{part}{RULE}--\n"):
        post = the_post(alone)
        assert (post.body.text.strip(), post.subject, names(post)) == (
            "Seven swans, Rémi",
            "Herons",
            ["Swans"],
        )


def test_a_post_that_has_lost_its_content_type_has_parts_all_the_same() -> None:
    body = mixed().split("\n\n", 1)[1]
    for preamble in ("", "This is a multi-part message in MIME format.\n\n"):
        post = the_post(f"{HEAD}\n{preamble}{body}")
        assert (post.body.own, names(post)) == ("Rémi", ["heron.png"])
        assert post.repairs == ("no Content-Type header: parts were found",)


@pytest.mark.parametrize(
    "body",
    [
        f"They wrote:\n\n{RULE}\nContent-Type: text/plain\n\nherons\n{RULE}--\n",
        f"{RULE}\nContent-Type: text/plain\n\nherons\n",
        "--\nContent-Type: text/plain\n\nherons\n",
    ],
)
def test_a_post_that_speaks_of_parts_has_none(body: str) -> None:
    post = the_post(f"{HEAD}\n{body}")
    assert (post.body.text, post.repairs) == (body, ())


@pytest.mark.parametrize(
    "line",
    [
        "--=_Part",
        "-- ",
        "---------------",
        f"> {RULE}",
        f"The delimiter is {RULE}",
        "Content-type : is how some write it",
        "Content-Type: text/plain;\nname=a.txt",
    ],
)
def test_lines_of_a_part_that_are_no_delimiters(line: str) -> None:
    text = f"Content-Type: text/plain\n\nherons\n\n{line}\nswans\n"
    post = the_post(f"{HEAD}{TYPE}\n\n{RULE}\n{text}{RULE}\n{PICTURE}{RULE}--\n")
    assert (post.body.text, names(post), post.repairs) == (f"herons\n\n{line}\nswans", ["heron.png"], ())
