"""Transfer encodings as mailers spell them, and bodies that are damaged on their way."""

from __future__ import annotations

import base64
import quopri

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listarchive.mail import posts_in
from listarchive.mail.transfer import from_base64
from listarchive.post import Post

HEAD = (
    "From: Jane Doe <jane@example.org>\nDate: Thu, 12 Jan 2023 15:15:17 -0500\nSubject: Herons\n"
    "Message-ID: <1@example.org>\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n"
)
WORDS = "Rémi sah vierzehn Reiher am See, und über ihnen einen Schwan; a=b."
BODIES = {
    "base64": base64.encodebytes(WORDS.encode()).decode(),
    "quoted-printable": quopri.encodestring(WORDS.encode()).decode(),
    "8bit": WORDS,
}


def the_post(mail: str | bytes) -> Post:
    (post,) = posts_in(mail.encode() if isinstance(mail, str) else mail)
    return post


SPELLINGS = [
    *(
        (each, "base64")
        for each in (
            *("base64", "BASE64", "Base64 ", "base64;", "BASE64,", '"base64"', "'base64'", "<base64>"),
            *("base64 (as is)", "(MIME) base64", "base-64", "base 64", "base_64", "x-base64", "X-Base-64"),
            *("base64; charset=utf-8", "base64 charset=utf-8", "base64.", "bas64", "BASE64\n\t(RFC 2045)"),
            *("base64/8bit", "b64", "mime-base64"),
        )
    ),
    *(
        (each, "quoted-printable")
        for each in (
            *("quoted-printable", "Quoted-Printable", "quoted-printable;", '"quoted-printable"', "qp"),
            *(
                "quoted/printable",
                "quotedprintable",
                "quoted printable",
                "quoted_printable",
                "quoted-printable.",
            ),
            *(
                "x-quoted-printable",
                "quoted-printeable",
                "qouted-printable",
                "quote-printable",
                "Quoted-Print",
            ),
            *("quoted-printable (x)", "quoted-printable, 8bit", "QUOTED-PRINTABLE charset=utf-8"),
            *("printable-quoted", "quoted-printable\n (folded)"),
        )
    ),
    *(
        (each, "8bit")
        for each in (
            *(
                "8bit",
                "8-bit",
                "8 bit",
                '8bit"',
                "8BITMIME",
                "binary;",
                "binary",
                "7-bit",
                "7bit",
                "7 bits",
                "",
            ),
            *(
                "none",
                "(none)",
                "8bit;",
                "text",
                "plain",
                "utf-8",
                "us-ascii",
                "unknown",
                "identity",
                "iso-8859-1",
            ),
        )
    ),
]


@pytest.mark.parametrize(("spelling", "meant"), SPELLINGS)
def test_a_transfer_encoding_however_it_is_spelt(spelling: str, meant: str) -> None:
    mail = f"{HEAD}Content-Transfer-Encoding: {spelling}\nX-Mailer: Pen\n\n{BODIES[meant]}\n"
    assert the_post(mail).body.text.strip() == WORDS


@pytest.mark.parametrize("body", ["base64", "quoted-printable"])
@pytest.mark.parametrize("name", ["x-none-known", "encoded", "transfer", "us-ascii", "mime"])
def test_an_unknown_encoding_is_the_one_that_the_body_shows(name: str, body: str) -> None:
    assert the_post(f"{HEAD}Content-Transfer-Encoding: {name}\n\n{BODIES[body]}").body.own == WORDS


@pytest.mark.parametrize(
    "text",
    [
        "Fourteen herons.",
        "Herons",
        "See https://example.org/?a=b&c=d for more",
        "x = y; a=20 and b=3",
        "abcdefghijklmnop",  # letters alone, but it is a word of a text whose encoding is said to be none
    ],
)
@pytest.mark.parametrize("name", ["7bit", "8bit", "binary", ""])
def test_a_text_that_is_in_no_encoding_stays(text: str, name: str) -> None:
    assert the_post(f"{HEAD}Content-Transfer-Encoding: {name}\n\n{text}\n").body.own == text


@pytest.mark.parametrize("claimed", ["7bit", "8bit", "quoted-printable", "", None])
def test_a_text_that_is_all_base64_is_in_base64_whatever_is_said(claimed: str | None) -> None:
    field = "" if claimed is None else f"Content-Transfer-Encoding: {claimed}\n"
    assert the_post(f"{HEAD}{field}\n{BODIES['base64']}").body.own == WORDS


def test_a_mail_without_any_field_of_mime_that_is_all_base64() -> None:
    head = HEAD.partition("MIME-Version")[0]
    assert the_post(f"{head}\n{BODIES['base64']}").body.own == WORDS


@pytest.mark.parametrize("claimed", ["7bit", "quoted-printable"])
def test_letters_that_no_text_is_encoded_in_stay(claimed: str) -> None:
    letters = base64.encodebytes(bytes(range(128, 188))).decode().strip()
    assert the_post(f"{HEAD}Content-Transfer-Encoding: {claimed}\n\n{letters}\n").body.text.strip() == letters


def test_quoted_printable_that_claims_to_be_base64() -> None:
    body = quopri.encodestring((WORDS + "\nEin Schwan über dem See.").encode()).decode()
    post = the_post(f"{HEAD}Content-Transfer-Encoding: base64\n\n{body}\n")
    assert post.body.own == WORDS + "\nEin Schwan über dem See."


@pytest.mark.parametrize("blanks", [" ", "\t", "  \t "])
def test_blanks_behind_a_soft_line_break_are_not_in_the_text(blanks: str) -> None:
    body = f"Vierzehn=20Reiher am={blanks}\n See."
    post = the_post(f"{HEAD}Content-Transfer-Encoding: quoted-printable\n\n{body}\n")
    assert post.body.own == "Vierzehn Reiher am See."


@pytest.mark.parametrize(
    ("fields", "body"),
    [
        (("7bit", "base64"), "base64"),
        (("base64", "7bit"), "base64"),
        (("8bit", "quoted-printable"), "quoted-printable"),
        (("quoted-printable", "base64"), "base64"),
        (("base64", "quoted-printable"), "quoted-printable"),
        (("base64", "8bit"), "8bit"),
        (("quoted-printable", "quoted-printable"), "quoted-printable"),
    ],
)
def test_of_several_fields_the_one_that_the_body_shows(fields: tuple[str, ...], body: str) -> None:
    named = "".join(f"Content-Transfer-Encoding: {each}\n" for each in fields)
    assert the_post(f"{HEAD}{named}\n{BODIES[body]}").body.own == WORDS


def test_the_field_run_together_with_the_type_above_it() -> None:
    head = HEAD.replace("utf-8\n", "utf-8 Content-Transfer-Encoding: quoted-printable\n")
    assert the_post(f"{head}\n{BODIES['quoted-printable']}").body.own == WORDS


def test_what_only_claims_to_be_quoted_printable_keeps_its_signs() -> None:
    text = "https://example.org/?page=20&size=3 costs a=b, Rémi"
    assert the_post(f"{HEAD}Content-Transfer-Encoding: quoted-printable\n\n{text}\n").body.own == text


LONG = "Vierzehn Reiher stehen am See, und über ihnen fliegt ein Schwan.\n" * 5
ENCODED = base64.encodebytes(LONG.encode()).decode()
LINES = ENCODED.splitlines()
FOOTER = "_______________________________________________\nbirds mailing list\nbirds@lists.example.org\n"


@pytest.mark.parametrize(
    "body",
    [
        ENCODED,
        ENCODED.replace("\n", ""),
        ENCODED.replace("\n", "\r\n"),
        ENCODED.replace("\n", "\n\n"),
        ENCODED.replace("\n", " \n"),
        ENCODED.rstrip("=\n"),
        ENCODED.replace("=", "=3D"),
        ENCODED.rstrip("\n") + "====\n",
        "".join(
            ENCODED[place : place + 61] + "\n" for place in range(0, len(ENCODED.replace("\n", "")) + 9, 61)
        ),
        base64.urlsafe_b64encode(LONG.encode()).decode(),
        "".join(base64.encodebytes(line.encode()).decode() for line in LONG.splitlines(keepends=True)),
        "".join(base64.b64encode(line.encode()).decode() for line in LONG.splitlines(keepends=True)),
        LINES[0] + "!\n" + "\n".join(LINES[1:]),
        "\n".join([LINES[0][:30] + "\x00\xad" + LINES[0][30:], *LINES[1:]]),
        "\n".join(f" {line}" for line in LINES),
    ],
    ids=[
        *("well-formed", "one line", "CR LF", "a blank line between", "blanks at the end", "no padding"),
        *("padding encoded once more", "too much padding", "lines of odd length", "URL-safe", "several runs"),
        *("several runs in a line", "a sign too many", "control signs", "indented"),
    ],
)
def test_base64_as_it_comes(body: str) -> None:
    assert (
        the_post(f"{HEAD}Content-Transfer-Encoding: base64\n\n{body}").body.text.strip("\n") == LONG.strip()
    )


@pytest.mark.parametrize("gap", ["", "\n", "\n\n"])
@pytest.mark.parametrize("words", [LONG, WORDS, WORDS + "!", WORDS + "!!"])
def test_what_a_list_puts_below_base64_is_its_footer(gap: str, words: str) -> None:
    encoded = base64.encodebytes(words.encode()).decode()
    post = the_post(f"{HEAD}Content-Transfer-Encoding: base64\n\n{encoded}{gap}{FOOTER}")
    assert post.body.own == words.strip()
    assert [
        line.text for line in post.body.lines if line.label == "footer" and line.text
    ] == FOOTER.splitlines()


def test_a_footer_that_begins_with_a_word_as_base64_has_it() -> None:
    encoded = base64.encodebytes(b"Fourteen herons.\n").decode()
    assert encoded.endswith("=\n")
    post = the_post(f"{HEAD}Content-Transfer-Encoding: base64\n\n{encoded}\nbirds\nthe list of example.org\n")
    assert post.body.text == "Fourteen herons.\n\nbirds\nthe list of example.org\n"


@pytest.mark.parametrize(
    "text",
    [
        "!!! ???",
        "Thanks!",
        "Thanks",
        "Herons?",
        "ok",
        "+1.",
        "Dear all,\n\nherons are back.\nThanks for counting them\nJane",
        "Fourteen herons stand in the lake, and a swan flies above them all.",
    ],
)
def test_a_text_that_only_claims_to_be_base64_stays(text: str) -> None:
    assert the_post(f"{HEAD}Content-Transfer-Encoding: base64\n\n{text}\n").body.own == text


def test_what_a_gateway_puts_above_base64_is_text() -> None:
    post = the_post(f"{HEAD}Content-Transfer-Encoding: base64\n\nThis mail was scanned.\n\n{ENCODED}")
    assert post.body.own == f"This mail was scanned.\n\n{LONG}".strip()


@given(st.binary(max_size=300), st.integers(min_value=1, max_value=90))
def test_base64_in_lines_of_any_length_is_the_bytes_again(data: bytes, width: int) -> None:
    letters = base64.b64encode(data)
    assert from_base64(b"\n".join(letters[n : n + width] for n in range(0, len(letters), width))) == data


@given(st.lists(st.binary(min_size=1, max_size=90), min_size=2, max_size=9))
def test_base64_in_several_runs_is_the_bytes_of_all(runs: list[bytes]) -> None:
    assert from_base64(b"\n".join(base64.b64encode(run) for run in runs)) == b"".join(runs)


@given(st.binary(max_size=200))
def test_any_bytes_that_claim_to_be_base64_are_read(data: bytes) -> None:
    assert isinstance(from_base64(data), bytes)
