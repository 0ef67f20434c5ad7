"""RTF, winmail.dat and opaque S/MIME are opened; signatures are no attachments; a file alone is a file."""

from __future__ import annotations

import base64

import pytest
from packed import (  # type: ignore[import-not-found]
    COMPRESSED,
    ENVELOPED,
    compressed_rtf,
    properties,
    rtf_as_it_is,
    smime,
    winmail,
)

from listarchive.mail import posts_in
from listarchive.mail.compressed_rtf import unpacked
from listarchive.mail.rtf import to_text
from listarchive.post import Post

HEAD = (
    "From: Jane Doe <jane@example.org>\nDate: Thu, 12 Jan 2023 15:15:17 -0500\nSubject: Herons\n"
    "Message-ID: <1@example.org>\nMIME-Version: 1.0\n"
)
TEXT = "Content-Type: text/plain\n\nFourteen herons.\n"


def the_post(mail: str) -> Post:
    (post,) = posts_in(mail.encode())
    return post


def part(fields: str, data: bytes) -> str:
    encoded = base64.encodebytes(data).decode()
    return f"Content-Type: {fields}\nContent-Transfer-Encoding: base64\n\n{encoded}"


def mixed(*parts: str, kind: str = "mixed") -> str:
    inner = "".join(f"--b\n{each}\n" for each in parts)
    return f"{HEAD}Content-Type: multipart/{kind}; boundary=b\n\n{inner}--b--\n"


def names(post: Post) -> list[str]:
    return [each.name for each in post.attachments]


RTF = (
    rb"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fswiss\fcharset0 Arial;}}{\*\generator Pen;}"
    rb"{\stylesheet{\s0 Normal;}}\uc1\pard\plain Seven swans, R\'e9mi.\par And\tab a heron.\par}"
)
SWANS = "Seven swans, Rémi.\nAnd\ta heron."


@pytest.mark.parametrize(
    ("rtf", "text"),
    [
        (RTF, SWANS + "\n"),
        (rb"{\rtf1\ansi\ansicpg1251 \'cb\'e0\'ec\'ef\'e0}", "Лампа"),
        (
            rb"{\rtf1\ansi{\fonttbl{\f0\fcharset204 A;}{\f1\fcharset238 B;}}\f0\'cb \f1\'b3 {\f0\'e0}\'b3}",
            "Л ł аł",
        ),
        (rb"{\rtf1\ansi{\fonttbl{\f0\fcharset128 M;}}\f0\'83\'89\'83\'93}", "ラン"),
        (rb"{\rtf1\mac\'8e}", "é"),
        (rb"{\rtf1\u1051?\u-10179?\u-8704? {\uc2\u322\'b3\'b3}}", "Л\U0001f600 ł"),
        (rb"{\rtf1 a{\field{\*\fldinst HYPERLINK https://example.org}{\fldrslt link}}}", "alink"),
        (rb"{\rtf1 a{\pict\bin9 }}}}}}}}}}{\pict 89504e47}b}", "ab"),
        (
            rb"{\rtf1 \{a\}\\ \emdash\~b\line c\
d}",
            "{a}\\ —\xa0b\nc\nd",
        ),
        (rb"{\rtf1 one{\*\unknown two{\b three}} four", "one four"),
        (rb"{\rtf1 a}}}}} b", "a b"),
    ],
    ids=[
        *(
            "Word",
            "Windows-1251",
            "charsets of fonts",
            "Shift_JIS",
            "Macintosh",
            "Unicode",
            "a link",
            "pictures",
        ),
        *("signs", "not closed", "closed too often"),
    ],
)
def test_the_text_of_rtf(rtf: bytes, text: str) -> None:
    assert to_text(rtf) == (text, False)


HTML_IN_RTF = (
    rb"{\rtf1\ansi\ansicpg1252\fromhtml1 {\fonttbl{\f0 Arial;}}{\*\htmltag19 <html>}{\*\htmltag64 <p>}"
    rb"\htmlrtf {\f0 hidden\htmlrtf0 Seven swans, R\'e9mi.\htmlrtf }\par\htmlrtf0{\*\htmltag72 </p>}"
    rb"{\*\mhtmltag84 <x>}{\*\htmltag27 </html>}}"
)


def test_html_that_outlook_has_put_into_rtf() -> None:
    assert to_text(HTML_IN_RTF) == ("<html><p>Seven swans, Rémi.</p></html>", True)


@pytest.mark.parametrize("kind", ["application/rtf", "text/rtf", 'application/octet-stream; name="body.RTF"'])
def test_a_mail_of_nothing_but_rtf_has_its_text(kind: str) -> None:
    attached = part(f"{kind}\nContent-Disposition: attachment; filename=body.rtf", RTF)
    for mail in (
        HEAD + part(kind, RTF),
        HEAD + attached,
        mixed(attached),
        mixed("Content-Type: text/plain\n\n", attached),
    ):
        post = the_post(mail)
        assert (post.body.own, len(post.attachments)) == (SWANS, 1)
    post = the_post(mixed(TEXT, attached))
    assert (post.body.own, names(post)) == ("Fourteen herons.", ["body.rtf"])
    post = the_post(mixed("Content-Type: text/plain\n\n", part(kind, RTF), kind="alternative"))
    assert post.body.own == SWANS


def test_rtf_that_says_it_is_plain_text() -> None:
    post = the_post(f"{HEAD}\n{RTF.decode()}\n")
    assert (post.body.own, names(post)) == (SWANS, ["document.rtf"])


def test_compressed_rtf_as_the_specification_has_it() -> None:
    # The dictionary begins with `{\rtf1\ansi\`; a reference to where it is written next is the end.
    assert unpacked(compressed_rtf([(0, 12), b"S", b"w", (207 + 14, 2), b"x"])) == b"{\\rtf1\\ansi\\Sw"
    assert unpacked(compressed_rtf([b"a", (207, 9), b"b"])) == b"aaaaaaaaaab"
    assert unpacked(rtf_as_it_is(RTF)) == RTF
    assert unpacked(b"") == unpacked(b"abc" * 9) == b""


NAMED = properties((0x1F, 0x3707, "heron list.xls\0".encode("utf-16-le")), (3, 0x8001, bytes(4)))
FILE = ((0x00069002, bytes(14)), (0x00018010, b"HERONL~1.XLS\0"), (0x0006800F, b"data"))
WINMAILS = {
    "body": winmail((0x0002800C, b"Seven swans.\r\n\0"), *FILE),
    "code page": winmail(
        (0x00069007, (1251).to_bytes(8, "little")), (0x0002800C, b"\xcb\xe0\xec\xef\xe0\0"), *FILE
    ),
    "text": winmail((0x00069003, properties((0x1F, 0x1000, "Seven swans.".encode("utf-16-le")))), *FILE),
    "rtf": winmail((0x00069003, properties((0x102, 0x1009, rtf_as_it_is(RTF)))), *FILE),
    "html in rtf": winmail((0x00069003, properties((0x102, 0x1009, rtf_as_it_is(HTML_IN_RTF)))), *FILE),
    "html": winmail(
        (0x00069003, properties((3, 0x8005, bytes(4)), (0x102, 0x1013, b"<p>Seven swans.</p>"))), *FILE
    ),
}


@pytest.mark.parametrize(
    ("kind", "own"),
    [
        ("body", "Seven swans."),
        ("code page", "Лампа"),
        ("text", "Seven swans."),
        ("rtf", SWANS),
        ("html in rtf", "Seven swans, Rémi."),
        ("html", "Seven swans."),
    ],
)
@pytest.mark.parametrize(
    "fields", ['application/ms-tnef; name="winmail.dat"', "application/octet-stream; name=WINMAIL.DAT"]
)
def test_a_winmail_is_opened(kind: str, own: str, fields: str) -> None:
    packed = part(fields, WINMAILS[kind])
    for mail in (HEAD + packed, mixed(packed), mixed("Content-Type: text/plain\n\n\n", packed)):
        post = the_post(mail)
        assert (post.body.own, names(post)[1:]) == (own, ["HERONL~1.XLS"])
        assert names(post)[0].lower() == "winmail.dat"
    post = the_post(mixed(TEXT, packed))
    assert (post.body.own, names(post)[1:]) == ("Fourteen herons.", ["HERONL~1.XLS"])
    assert post.attachments[1].size == 4


def test_a_file_in_a_winmail_has_its_long_name() -> None:
    packed = winmail(*FILE, (0x00069005, NAMED), *FILE)
    assert names(the_post(mixed(TEXT, part("application/ms-tnef", packed))))[1:] == [
        "heron list.xls",
        "HERONL~1.XLS",
    ]


INNER = b"Content-Type: text/plain; charset=utf-8\r\n\r\nSeven swans, R\xc3\xa9mi.\r\n"
KINDS = ["application/pkcs7-mime; smime-type=signed-data; name=smime.p7m", "application/x-pkcs7-mime"]


@pytest.mark.parametrize(
    "packed",
    [
        smime(INNER),
        smime(INNER, pieces=1),
        smime(INNER, pieces=5),
        smime(INNER, pieces=5, indefinite=True),
        smime(INNER, indefinite=True),
        smime(INNER, COMPRESSED),
        smime(INNER + b"swans " * 9000, pieces=3)[:-9],
    ],
    ids=["DER", "a piece", "pieces", "lengths not told", "told for the content alone", "compressed", "cut"],
)
@pytest.mark.parametrize("kind", KINDS)
def test_a_signed_mail_is_opened(packed: bytes, kind: str) -> None:
    for mail in (HEAD + part(kind, packed), mixed(part(kind, packed))):
        post = the_post(mail)
        assert post.body.own.startswith("Seven swans, Rémi.")
        assert names(post) == ["smime.p7m"]


def test_a_signed_mail_has_parts_and_attachments() -> None:
    inner = mixed(TEXT, part("image/png; name=heron.png", b"\x89PNG")).partition("MIME-Version: 1.0\n")[2]
    post = the_post(HEAD + part(KINDS[0], smime(inner.encode())))
    assert (post.body.own, names(post)) == ("Fourteen herons.", ["smime.p7m", "heron.png"])
    twice = part(KINDS[0], smime(inner.encode())).encode()
    post = the_post(HEAD + part(KINDS[0], smime(twice)))
    assert (post.body.own, names(post)) == ("Fourteen herons.", ["smime.p7m", "smime.p7m", "heron.png"])


@pytest.mark.parametrize(
    "packed", [smime(INNER, ENVELOPED), b"\0" * 40, b"", smime(INNER)[:30], b"\x30\x80" * 40]
)
def test_what_is_encrypted_or_broken_is_a_file(packed: bytes) -> None:
    post = the_post(mixed(TEXT, part(KINDS[0], packed)))
    assert (post.body.own, names(post)) == ("Fourteen herons.", ["smime.p7m"])


@pytest.mark.parametrize(
    "fields",
    [
        "application/pgp-signature; name=signature.asc",
        "application/pgp-signature",
        "application/pkcs7-signature; name=smime.p7s",
        "application/x-pkcs7-signature",
        "application/octet-stream; name=smime.p7s",
    ],
)
def test_a_signature_is_no_attachment(fields: str) -> None:
    post = the_post(mixed(TEXT, f"Content-Type: {fields}\n\nabcd\n", kind="signed"))
    assert (post.body.own, names(post)) == ("Fourteen herons.", [])


def test_a_signature_that_mailman_took_off_is_no_attachment() -> None:
    notice = (
        "-------------- next part --------------\nA non-text attachment was scrubbed...\nName: {}\nType: {}\n"
        "Size: 189 bytes\nDesc: not available\nURL: <http://example.org/attachments/20230112/ab/{}>\n"
    )
    text = "Fourteen herons.\n" + notice.format(
        "not available", "application/pgp-signature", "attachment.sig"
    )
    assert names(the_post(f"{HEAD}\n{text}")) == []
    assert names(the_post(f"{HEAD}\n{text}{notice.format('a.png', 'image/png', 'a.png')}")) == ["a.png"]


@pytest.mark.parametrize(
    ("fields", "data", "own"),
    [
        ("application/pdf; name=herons.pdf", b"%PDF-1.4\nwords of a program\n", ""),
        ("application/pdf", b"%PDF-1.4\nwords of a program\n", ""),
        ("image/png; name=herons.png", b"\x89PNG", ""),
        ("application/zip; name=herons.zip", b"PK\3\4words", ""),
        ("application/postscript; name=herons.ps", b"%!PS-Adobe-2.0\nshowpage\n", ""),
        (
            "text/plain\nContent-Disposition: attachment; filename=herons.txt",
            b"Fourteen herons.\n",
            "Fourteen herons.",
        ),
        ("text/calendar; name=herons.ics", b"BEGIN:VCALENDAR\n", ""),
        ("application/octet-stream; name=herons.txt", b"Fourteen herons.\n", "Fourteen herons."),
        ("application/pgp; format=text", b"Fourteen herons.\n", "Fourteen herons."),
    ],
)
def test_a_mail_that_is_only_a_file(fields: str, data: bytes, own: str) -> None:
    post = the_post(HEAD + part(fields, data))
    assert post.body.own == own
    assert len(post.attachments) == (not fields.startswith("application/pgp"))


def test_a_mail_that_is_a_fragment_of_another_has_its_words() -> None:
    fragment = "Content-Type: message/partial; id=a; number=1; total=2\n\nSubject: Storks\n\nNine storks.\n"
    post = the_post(HEAD + fragment)
    assert (post.body.own, names(post)) == ("Nine storks.", ["Storks"])


def test_an_attached_text_is_the_text_where_there_is_no_other() -> None:
    attached = "Content-Type: text/plain\nContent-Disposition: attachment; filename=a.txt\n\nSeven swans.\n"
    assert the_post(mixed(attached)).body.own == "Seven swans."
    assert the_post(mixed(TEXT, attached)).body.own == "Fourteen herons."
    mail = "Content-Type: message/rfc822\n\nSubject: Storks\n\nNine storks.\n"
    assert the_post(mixed(attached, mail)).body.own == "Nine storks."


def test_all_texts_around_pictures_are_read_in_their_order() -> None:
    picture = part("image/jpeg; name=heron.jpg", b"\xff\xd8")
    texts = [f"Content-Type: text/plain\n\n{word} text.\n" for word in ("First", "Second", "Third")]
    post = the_post(mixed(texts[0], picture, texts[1], picture, texts[2]))
    assert (post.body.own, names(post)) == (
        "First text.\nSecond text.\nThird text.",
        ["heron.jpg", "heron.jpg"],
    )
