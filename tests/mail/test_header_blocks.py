"""Headers that are read in a short way are what the libraries, and the long way, make of them."""

from __future__ import annotations

import re
from email import message_from_string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mailparser import MailParser

from listarchive.mail import envelope
from listarchive.mail.envelope import opened
from listarchive.mail.mime import head_of
from listarchive.mail.parse import parse
from listarchive.sources import mails

LINE = st.sampled_from(
    [
        "Subject: tea",
        "To:a@example.org",
        "X-Empty:",
        "X-Blank: \t ",
        " folded",
        "\tfolded \ttoo ",
        "From x",
        " ",
    ]
) | st.text("ab:- \t\xe9\x0b\x1c\udcc3", max_size=6)


@pytest.mark.parametrize(
    ("block", "fields"),
    [
        ("", []),
        ("Subject: tea\n", [("Subject", "tea")]),
        (
            "Subject:tea\n at  five \nX-Empty:\nsubject: \t more\n",
            [("Subject", "tea\n at  five "), ("X-Empty", ""), ("subject", "more")],
        ),
        ("X-Colons::: a: b\n", [("X-Colons", ":: a: b")]),
        ("Subject : tea\n", None),
        (" folded below nothing\n", None),
        ("Subject: tea\nno field\n", None),
        ("Subject: tea\r\n", None),
        (": no name\n", None),
        ("Subject: cut off", None),
    ],
)
def test_a_block_of_whole_fields_is_read(block: str, fields: list[tuple[str, str]] | None) -> None:
    message = head_of(block.encode())
    assert fields == (None if message is None else list(message.raw_items()))


@given(st.lists(LINE, max_size=6).map(lambda lines: "".join(f"{line}\n" for line in lines)))
def test_a_block_is_read_as_the_email_package_reads_it(block: str) -> None:
    message = head_of(block.encode("utf-8", "surrogateescape"))
    if message is not None:
        source = block.encode("utf-8", "surrogateescape").decode("ascii", "surrogateescape")
        theirs = message_from_string(source + "\n")
        assert list(message.raw_items()) == list(theirs.raw_items())
        assert (theirs.get_payload(), theirs.defects) == ("", [])


@pytest.mark.slow
def test_mail_parser_would_read_plain_headers_alike(shared: Path) -> None:
    seen = 0
    for mail in mails(shared / "corpora/mbox"):
        parsed = parse(opened(mail.raw).data)
        raw = [str(value) for _, value in parsed.message.raw_items()]
        if not all(value.isascii() and "=?" not in value for value in raw):
            continue
        theirs = MailParser.from_string("".join(f"{name}: {value}\n" for name, value in parsed.headers)).mail
        for name in ("subject", "message-id", "references", "in-reply-to", "list-id"):
            if isinstance(theirs.get(name), str):
                assert " ".join(theirs[name].split()) == parsed.get(name)
                seen += 1
    assert seen > 1000


@given(st.lists(LINE, max_size=7), st.sampled_from([b"\n\n", b"\n", b""]))
def test_a_header_in_which_nothing_is_to_be_mended_is_left_as_the_long_way_leaves_it(
    lines: list[str], gap: bytes
) -> None:
    mail = "\n".join(lines).encode("utf-8", "surrogateescape") + gap + b"Tea at five.\n"
    short = opened(mail)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(envelope, "_HEADER", re.compile(rb"(?!)"))
        assert short == opened(mail)


@pytest.mark.parametrize(
    "block",
    [
        "Subject: tea\nX-Blank: \n folded\n\tand again",
        "From: ann@example.org\nSubject:tea",
    ],
)
def test_a_well_formed_mail_is_not_copied(block: str) -> None:
    mail = f"{block}\n\nTea at five.\n".encode()
    assert opened(mail).data is mail
