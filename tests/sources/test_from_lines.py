"""Lines that are From_ lines, and lines that only look like one."""

from __future__ import annotations

import pytest

from listarchive.sources import from_lines
from listarchive.sources.from_lines import FromLine

HEADER = b"From: ada at example.org (Ada)\nDate: Thu, 12 Jan 2023 15:15:17 -0500\nSubject: Looms\n\nText.\n"
DELIVERED = b"Received: from a by b; Thu, 12 Jan 2023 15:15:17 -0500\nFrom: ada@example.org\n\nText.\n"
PROSE = b"is what the minutes say about it.\n\nSubject: none\n"


def is_separator(line: bytes, below: bytes = HEADER) -> bool:
    return from_lines.read(line, lambda: below) is not None


@pytest.mark.parametrize(
    "line",
    [
        b"From ada at example.org  Thu Jan 12 15:15:17 2023",
        b"From ada@example.org  Thu Jan 12 15:15:17 2023",
        b"From ada@example.org Thu Jan 12 15:15:17 2023",
        b"From ada em example.org  Thu Jan 12 15:15:17 2023",
        b"From ada \xe0 example.org  Thu Jan 12 15:15:17 2023",
        b"From ada at \xe2\x80\x9cexample.org\xe2\x80\x9d  Thu Jan 12 15:15:17 2023",
        b"From ada's own loom at example.org  Thu Jan 12 15:15:17 2023",
        b'From "Ada, Countess"@example.org Thu Jan 12 15:15:17 2023',
        b"From ada at loom  Thu Jan 12 15:15:17 2023",
        b"From ada at example.org  Thu Jan 12 15:15:17 2023\r",
        b"From ada at example.org  Thu Jan  2 15:15:17 1902",
        b"From ada@example.org Sun, 1 Aug 1999 00:29:27 -0400 (EDT)",
        b"From ada@example.org Sun, 1 Aug 1999 00:29:27 -0400",
        b"From ada@example.org 23 Aug 1999 03:15:23 GMT",
        b"From ada at example.org 1 Aug 99 00:29 +0100",
        b"From ada@example.org Fri Aug 28 11:15 PDT 1998",
        b"From ada@example.org Thu Jan 12 15:15:17 +0000 2023",
        b"From ada@example.org Thu Jan 12 15:15:17 2023 -0500",
        b"From ada Thu Jan 12 15:15:17 2023 remote from loom",
        b"From ada@example.org Do Jan 12 15:15:17 2023",
        b"From ada@example.org jeu. janv. 12 15:15:17 2023",
        b"From ada@example.org 2023-01-12T15:15:17Z",
        b"From - Thu Jan 12 15:15:17 2023",
        b"From - Thu Jan 12 2023 15:15:17",
        b"From ada@example.org Thu Jan 12 2023 15:15:17 GMT-0500 (EST)",
        b"From MAILER-DAEMON Thu Jan 12 15:15:17 2023",
        b"From 1754837465982736451@xxx Thu Jan 12 15:15:17 +0000 2023",
        b"From  Thu Jan 12 15:15:17 2023",
    ],
)
def test_a_line_with_a_sender_and_a_date_above_a_header_is_a_separator(line: bytes) -> None:
    assert is_separator(line)


@pytest.mark.parametrize(
    "line",
    [
        b"From what I have seen of it, the loom works.",
        b"From my point of view: 3:15 is too late.",
        b"From 1832 to 1834 it was out of order.",
        b"From Monday on we meet at 15:15 again.",
        b"From here: https://example.org/2023/01/12/looms",
        b"From 0",
        b"From ada@example.org",
        b"From ada at example.org  Thu Jan 12",
        b"From ada at example.org  Thu Jan 12 15:15:17 2023 she wrote no more",
        b"From what we all wrote on Thu Jan 12 15:15:17 2023",
    ],
)
def test_prose_is_no_separator_even_above_a_header(line: bytes) -> None:
    assert not is_separator(line)


@pytest.mark.parametrize(
    "below",
    [
        PROSE,
        b"",
        b"\n" + HEADER,
        b" Subject: as procmail logs it, with a blank before it\n  Folder: inbox  5183\n",
        b"https://example.org/loom\n\n",
        b"From ada at example.org  Thu Jan 12 15:15:17 2023\n" + HEADER,
        b"Note: one word and a colon make no mail\n\n",
    ],
)
def test_a_dated_line_without_a_header_below_is_no_separator(below: bytes) -> None:
    assert not is_separator(b"From ada at example.org  Thu Jan 12 15:15:17 2023", below)


@pytest.mark.parametrize(
    "below",
    [
        HEADER.replace(b"\n", b"\r\n"),
        DELIVERED,
        b"X-Loom: 1\nX-Long: a\n\tb\nFrom: ada@example.org\n\n",
        b">From ada@example.org Thu Jan 12 15:15:17 2023\n" + HEADER,
        b"FROM : ada@example.org\n\n",
        b"subject:\n\n",
    ],
)
def test_odd_headers_are_headers(below: bytes) -> None:
    assert is_separator(b"From ada@example.org Thu Jan 12 15:15:17 2023", below)


@pytest.mark.parametrize(
    ("line", "below", "expected"),
    [
        (
            b"From ada at example.org  Thu Jan 12 15:15:17 2023",
            HEADER,
            FromLine(pipermail=True, obscured=True),
        ),
        (b"From ada@example.org Sun, 1 Aug 1999 00:29:27 -0400 (EDT)", HEADER, FromLine(pipermail=True)),
        (b"From ada@example.org Thu Jan 12 15:15:17 2023", DELIVERED, FromLine(delivered=True)),
        (
            b"From ada at example.org Thu Jan 12 15:15:17 2023",
            DELIVERED.replace(b"@", b" at "),
            FromLine(delivered=True, obscured=True),
        ),
        (b"From ada@example.org  Thu Jan 12 15:15:17 2023", DELIVERED, FromLine()),
        (b"From ada@example.org Thu Jan 12 15:15:17 2023", HEADER, FromLine()),
        (b"From - Thu Jan 12 15:15:17 2023", HEADER, FromLine(mozilla=True)),
        (b"From \r", HEADER, FromLine(mozilla=True, bare=True)),
        (b"From -", HEADER, FromLine(mozilla=True, bare=True)),
        (
            b"From ada@example.org Thu Jan 12 15:15:17 2023",
            b"X-Mozilla-Status: 0001\n" + HEADER,
            FromLine(mozilla=True),
        ),
        (b"From " + b"0a" * 20 + b" Mon Sep 17 00:00:00 2001", HEADER, FromLine(patch=True)),
        (b"From " + b"0a" * 32 + b" Mon Sep 17 00:00:00 2001", HEADER, FromLine(patch=True)),
    ],
)
def test_a_from_line_shows_who_wrote_it(line: bytes, below: bytes, expected: FromLine) -> None:
    assert from_lines.read(line, lambda: below) == expected


@pytest.mark.parametrize(
    ("line", "below", "opens"),
    [
        (b"From ada@example.org", HEADER, True),
        (b"From ada@example.org Thu Jan 12 15:15:17 2023", b"\nNo header at all.\n", True),
        (b"From the start, the loom worked.", PROSE, False),
        (b"From  : ada@example.org", b"To: bob@example.org\n\n", False),
    ],
)
def test_at_the_top_of_a_file_a_date_or_a_header_is_enough(line: bytes, below: bytes, opens: bool) -> None:
    assert (from_lines.opens(line, lambda: below) is not None) == opens
