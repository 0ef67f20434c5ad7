"""What holds for any bytes at all."""

from __future__ import annotations

from io import BytesIO

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from listarchive.sources import NotMail, kinds, mbox, open_source

SEPARATORS = [
    b"From ada at example.org  Thu Jan 12 15:15:17 2023\n",
    b"From ada@example.org Thu Jan 12 15:15:17 2023\r\n",
    b"From ada@example.org Sun, 1 Aug 1999 00:29:27 -0400 (EDT)\n",
    b"From " + b"0a" * 20 + b" Mon Sep 17 00:00:00 2001\n",
    b"From the loom\n",
]
LINES = [
    b"From: ada@example.org\n",
    b"Date: Thu, 12 Jan 2023 15:15:17 -0500\n",
    b"Return-path: <ada@example.org>\n",
    b"Subject: Looms\n",
    b" folded\n",
    b"\n",
    b"\r\n",
    b"woven\n",
    b"no end of line",
    b"\0\0",
    b"\xef\xbb\xbf",
    b"-" * 70 + b"\n",
    b"Thu Jan 12 15:15:17 EST 2023\n",
]
files_of_mail = st.lists(st.sampled_from(SEPARATORS + LINES), max_size=40).map(b"".join)
anything = st.one_of(files_of_mail, st.binary(max_size=400))


def spans_of(pieces: list[tuple[int, bytes]]) -> list[tuple[int, int]]:
    return [(offset, offset + len(raw)) for offset, raw in pieces]


@given(anything)
@example(b"\xef\xbb\xbf")
@example(b"\n" * 40)
def test_any_bytes_are_no_mail_or_all_in_mails(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any"
    path.write_bytes(data)
    try:
        source = open_source(path)
    except NotMail:
        return
    read = list(source.mails())
    end = 0
    spans = [(mail.origin.offset, mail.origin.offset + mail.origin.length) for mail in read]
    for start, stop in sorted(spans + source.skipped):
        assert start == end
        end = stop
    assert end == source.end
    if not source.compression:
        assert end == len(data)
        assert all(data[mail.origin.offset :].startswith(mail.raw) for mail in read)
        assert all(not data[start:stop].strip(b"\xef\xbb\xbf \t\r\n\f\v\0") for start, stop in source.skipped)


@pytest.mark.slow
@given(anything)
@pytest.mark.parametrize("kind", kinds.KINDS, ids=lambda kind: kind.kind)
def test_every_kind_bears_any_bytes(kind: kinds.Kind, data: bytes) -> None:
    pieces = list(kind.split(BytesIO(data), 0, lambda *_: None))
    assert b"".join(raw for _, raw in pieces) == data[len(data) - sum(len(raw) for _, raw in pieces) :]


@given(files_of_mail)
def test_reading_on_from_any_mail_gives_the_mails_that_are_left(data: bytes) -> None:
    pieces = list(mbox.split(BytesIO(data), 0, lambda *_: None))
    for number, (offset, _) in enumerate(pieces):
        assert list(mbox.split(BytesIO(data[offset:]), offset, lambda *_: None)) == pieces[number:]
