"""Where one mail ends and the next begins in an mbox file."""

from __future__ import annotations

import tracemalloc
from io import BytesIO
from pathlib import Path

import pytest
from growth import unsteady  # type: ignore[import-not-found]
from hypothesis import given, settings
from hypothesis import strategies as st

from listarchive.sources import NotMail, mbox, open_source

HEADER = b"From: ada at example.org (Ada)\nDate: Thu, 12 Jan 2023 15:15:17 -0500\nSubject: Looms\n"
PIPERMAIL = b"From ada at example.org  Thu Jan 12 15:15:17 2023\n" + HEADER + b"\nWoven.\n\n"
DELIVERED = (
    b"From ada@example.org Thu Jan 12 15:15:17 2023\n"
    b"Return-path: <ada@example.org>\nReceived: from a by b; Thu, 12 Jan 2023 15:15:17 -0500\n"
    b"From: ada@example.org\nTo: loom@example.org\nSubject: Looms\n\nDelivered.\n\n"
)
PASTED = DELIVERED.replace(b"@", b" at ")
"""As Mailman writes what somebody pasted into a post."""

OPEN = PIPERMAIL.replace(b" at ", b"@")
"""As Mailman writes where it does not hide addresses."""

PATCH = (
    b"From " + b"0123456789" * 4 + b" Mon Sep 17 00:00:00 2001\n"
    b"From: Ada <ada@example.org>\nDate: Thu, 12 Jan 2023 15:15:17 -0500\n"
    b"Subject: [PATCH] loom: weave faster\n\n---\n loom.c | 2 +-\n\n"
)
LOG = b"From %f  Mon Nov 15 20:11:33 2010\n Subject: a loom\n  Folder: inbox  5183\n"


def split(data: bytes, offset: int = 0) -> tuple[list[bytes], list[str]]:
    problems: list[str] = []
    pieces = mbox.split(BytesIO(data), offset, lambda _offset, reason: problems.append(reason))
    return [raw for _, raw in pieces], problems


@pytest.mark.parametrize(
    "expected",
    [
        [PIPERMAIL, PIPERMAIL, PIPERMAIL],
        [PIPERMAIL.rstrip() + b"\n", PIPERMAIL],  # no blank line before the separator
        [PIPERMAIL.replace(b"\n", b"\r\n")] * 2,
        [DELIVERED, DELIVERED, PIPERMAIL, PIPERMAIL],
        [PIPERMAIL + b"From what I hear, it works.\n", PIPERMAIL],
        [PIPERMAIL + LOG, PIPERMAIL],
        [PIPERMAIL + PATCH, PIPERMAIL],
        [PIPERMAIL + PATCH + PATCH, PIPERMAIL + PATCH],
        [DELIVERED + PATCH, DELIVERED],
        [PATCH, PATCH, PATCH],
        [PIPERMAIL + PASTED, PIPERMAIL],
        [PIPERMAIL, PIPERMAIL + PASTED],
        [PIPERMAIL + PASTED + PASTED, PIPERMAIL],
        [PIPERMAIL, DELIVERED, DELIVERED],  # two sorts of archives joined
        [PIPERMAIL, DELIVERED, PIPERMAIL, DELIVERED],
        [PIPERMAIL, DELIVERED.replace(b"\n", b"\r\n"), PIPERMAIL + PASTED, DELIVERED, PIPERMAIL],
        [PIPERMAIL, DELIVERED, DELIVERED, PIPERMAIL + PASTED + PATCH, PIPERMAIL],
        [OPEN + DELIVERED, OPEN],
        [OPEN, OPEN + DELIVERED],
        [OPEN, DELIVERED, DELIVERED],
        [OPEN, DELIVERED, DELIVERED, OPEN + DELIVERED + PATCH, OPEN],
        [PIPERMAIL + b"\n\n\n", PIPERMAIL.rstrip()],
        [b"From ada@example.org\n" + HEADER + b"\nText.\n", PIPERMAIL],
        [b"From ada@example.org Thu Jan 12 15:15:17 2023\n\nNo header.\n", PIPERMAIL],
        [PIPERMAIL + b">From the top, all is escaped.\n", PIPERMAIL],
        [],
    ],
)
def test_these_mails_one_after_the_other_are_told_apart(expected: list[bytes]) -> None:
    assert split(b"".join(expected)) == (expected, [])


def test_text_above_the_first_separator_is_a_mail_and_is_reported() -> None:
    torn = b"the end of a mail whose beginning is lost.\n\n"
    assert split(torn + PIPERMAIL) == (
        [torn, PIPERMAIL],
        ["text that no separator stands above; read as a mail of its own"],
    )


BODY = b"Woven.\n\n" + DELIVERED + b"From the loom.\n"
CRLF = BODY.replace(b"\n", b"\r\n")


def counted(length: int, body: bytes = BODY) -> bytes:
    """A mail in which nothing is escaped: it says how long its body is."""
    return DELIVERED.partition(b"\n\n")[0] + b"\nContent-Length: %d\n\n" % length + body


@pytest.mark.parametrize(
    "expected",
    [
        pytest.param([counted(len(BODY)) + b"\n", DELIVERED], id="up to the next separator"),
        pytest.param([counted(len(BODY)), DELIVERED], id="with no blank line there"),
        pytest.param([DELIVERED, counted(len(BODY))], id="up to the end"),
        pytest.param([DELIVERED, counted(len(BODY)) + b"\r\n"], id="up to a blank line at the end"),
        pytest.param([counted(len(BODY))] * 3, id="each time"),
        pytest.param([counted(len(CRLF), CRLF), DELIVERED], id="with CRLF in the body"),
    ],
)
def test_a_true_content_length_leads_over_what_looks_like_a_separator(expected: list[bytes]) -> None:
    assert split(b"".join(expected)) == (expected, [])


@pytest.mark.parametrize(
    "length", [0, 3, len(BODY) - 40, len(BODY) - 3, len(BODY) + 5, 100_000, 9_999_999_999]
)
def test_a_wrong_content_length_means_nothing(length: int) -> None:
    above, pasted, below = (b"Woven.\n\n", DELIVERED, b"From the loom.\n")
    expected = [counted(length, above), pasted + below, DELIVERED]
    assert split(b"".join(expected)) == (expected, [])


@pytest.mark.parametrize("above", [b"\n\n", b"\xef\xbb\xbf", b"\0" * 4096, b"\xef\xbb\xbf\r\n"])
def test_blanks_above_the_first_separator_belong_to_no_mail(above: bytes) -> None:
    assert split(above + PIPERMAIL * 2) == ([PIPERMAIL, PIPERMAIL], [])
    assert mbox.recognise(above + PIPERMAIL)


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (PIPERMAIL, True),
        (b"", True),
        (b"\n\n", True),
        (b"a torn line\n" + PIPERMAIL * 2, True),
        (b"# Notes\n\nA month file looks like this:\n\n" + PIPERMAIL, False),
        (b"<pre>\n" + PIPERMAIL * 2, False),
        (HEADER + b"\nSee these:\n" + PIPERMAIL * 2, False),
        (b"\0" * 10, False),
        (b"From here on, no mail.\n", False),
    ],
)
def test_an_mbox_is_known_by_its_separators(head: bytes, expected: bool) -> None:
    assert mbox.recognise(head) is expected


def test_a_separator_is_found_wherever_a_block_ends() -> None:
    class Drops:
        """A stream that gives one byte at a time."""

        def __init__(self, data: bytes) -> None:
            self.bytes = BytesIO(data)

        def read(self, _size: int, /) -> bytes:
            return self.bytes.read(1)

    data = PIPERMAIL + PASTED + PIPERMAIL
    pieces = mbox.split(Drops(data), 0, lambda *_: None)
    assert list(pieces) == [(0, PIPERMAIL + PASTED), (len(PIPERMAIL + PASTED), PIPERMAIL)]


def test_only_the_mail_at_hand_is_in_memory() -> None:
    class Endless:
        """32 MB of mails, made as they are read."""

        left = 32

        def read(self, _size: int, /) -> bytes:
            self.left -= 1
            return (PIPERMAIL + b"weft " * 20_000 + b"\n") * 10 if self.left >= 0 else b""

    tracemalloc.start()
    try:
        total = sum(len(raw) for _, raw in mbox.split(Endless(), 0, lambda *_: None))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert total > 31_000_000
    assert peak < 8_000_000


@pytest.mark.slow
@pytest.mark.parametrize(
    "data",
    [
        b"From " * 200_000,
        b"From \n" * 200_000,
        b"From a@b Thu Jan 12 15:15:17 2023\n" * 30_000,
        b"From a@b Thu Jan 12 15:15:17 2023\n>From \n" * 30_000,
        b"From a@b" + b" " * 500 + b"1 Jan 23 15:15\n" * 60_000,
        b"From " + b"1 " * 290 + b"\nFrom " + b"1:11 " * 110 + b"\n" + b"a: \n" * 200_000,
        PIPERMAIL + b"\n" * 1_000_000 + PIPERMAIL,
    ],
)
def test_a_million_bytes_made_to_be_slow_cost_what_their_length_allows(data: bytes) -> None:
    pieces, _ = split(PIPERMAIL + data)
    assert b"".join(pieces) == PIPERMAIL + data
    assert not unsteady(split, lambda size: PIPERMAIL + data[:size], len(data), 250)


LINES = st.sampled_from(
    [
        b"From a@b Thu Jan 12 15:15:17 2023",
        b"From a@b Thu Jan 12 15:15:17 2023" + b" " * 200,
        b"From a@b Thu Jan 12 15:15:17 2023" + b" remote from " + b"x" * 80,
        b"From ",
        b"From 12345",
        b">From a@b Thu Jan 12 15:15:17 2023",
        b">From " + b"x" * 500,
        b"From " + b"x" * 500,
        b"From: ann@example.org",
        b"From : ann@example.org",
        b"x" * 80 + b"        : y",
        b"x" * 81 + b": y",
        b"Message-ID: <1@example.org>",
        b"text",
        b"",
    ]
)


@pytest.mark.slow
@settings(max_examples=500, deadline=None)
@given(st.lists(LINES, min_size=1, max_size=60))
def test_by_how_many_bytes_a_line_is_told_from_a_separator_changes_nothing(lines: list[bytes]) -> None:
    data = PIPERMAIL + b"\n".join(lines) + b"\n"
    quickly = split(data)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mbox, "_may_begin_a_header", lambda _: True)
        assert split(data) == quickly


def test_mails_below_a_web_page_are_read(tmp_path: Path) -> None:
    """An archive whose server was overloaded, and that was fetched again at the end of the same file."""
    page = b"<!DOCTYPE html>\n<html><body>502 Bad Gateway</body></html>\n\n"
    mail = b"From ada@example.org Thu Jan 12 15:15:17 2023\nSubject: Looms\n\nWoven.\n\n"
    path = tmp_path / "2023-January.txt"
    path.write_bytes(page + mail * 2)
    source = open_source(path)
    assert [(found.origin.offset, found.raw) for found in source.mails()] == [
        (len(page), mail),
        (len(page) + len(mail), mail),
    ]
    assert [problem.offset for problem in source.problems] == [0]
    assert source.skipped == [(0, len(page))]
    path.write_bytes(page + b"From here on it is prose.\n")
    with pytest.raises(NotMail):
        open_source(path)
