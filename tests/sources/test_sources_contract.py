"""What every kind of source promises."""

from __future__ import annotations

import bz2
import gzip
import lzma
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

import pytest

from listarchive.post import Origin
from listarchive.sources import Mail, NotMail, mails, open_source
from listarchive.zstd import zstd

HEADER = b"From: ada at example.org (Ada)\nDate: Thu, 12 Jan 2023 15:15:17 -0500\nSubject: Looms\n"
MAIL = b"From ada at example.org  Thu Jan 12 15:15:17 2023\n" + HEADER + b"\nWoven, no. %d.\n\n"


def _joined_gzip(data: bytes) -> bytes:
    half = len(data) // 2
    return gzip.compress(data[:half]) + gzip.compress(data[half:])


PACK: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "plain": ("", bytes),
    "gzip": ("gzip", gzip.compress),
    "joined gzip": ("gzip", _joined_gzip),
    "padded gzip": ("gzip", lambda data: gzip.compress(data) + b"\0" * 1024),
    "bzip2": ("bzip2", bz2.compress),
    "xz": ("xz", lzma.compress),
    "zstd": ("zstd", zstd().compress),
    "joined zstd": ("zstd", lambda data: zstd().compress(data[:99]) + zstd().compress(data[99:])),
}


class Contract:
    """Inherited by the tests of each kind, which say what stands in a file and what comes out."""

    kind: ClassVar[str]
    above: ClassVar[bytes] = b""
    expected: ClassVar[list[bytes]]

    @pytest.fixture
    def data(self) -> bytes:
        return self.above + b"".join(self.expected)

    @pytest.fixture(params=PACK)
    def packed(self, request: pytest.FixtureRequest, tmp_path: Path, data: bytes) -> Path:
        path = tmp_path / "a name that tells nothing.png"
        path.write_bytes(PACK[request.param][1](data))
        return path

    def test_it_is_known_by_its_content(self, packed: Path) -> None:
        source = open_source(packed)
        assert (source.kind, source.size) == (self.kind, packed.stat().st_size)

    def test_its_mails_come_whole_and_in_order(self, packed: Path) -> None:
        source = open_source(packed)
        assert [mail.raw for mail in source.mails()] == self.expected
        assert source.problems == []

    def test_an_origin_gives_back_the_very_bytes(self, packed: Path, data: bytes) -> None:
        for mail in mails(packed):
            origin = mail.origin
            assert origin == Origin(str(packed), origin.offset, len(mail.raw))
            assert data[origin.offset : origin.offset + origin.length] == mail.raw

    def test_all_origins_are_read_back_at_once_in_any_order(self, packed: Path) -> None:
        read = list(mails(packed))
        asked = [mail.origin for mail in reversed(read)] + [replace(read[0].origin, part=2)]
        back = dict(open_source(packed).at(asked))
        assert back == {origin: read[0].raw if origin.part else back[origin] for origin in asked}
        assert [back[mail.origin] for mail in read] == [mail.raw for mail in read]

    def test_an_origin_that_leads_nowhere_is_not_read(self, packed: Path) -> None:
        assert list(open_source(packed).at([Origin(str(packed), 1 << 20, 10)])) == []

    def test_after_its_bookmark_comes_nothing(self, packed: Path) -> None:
        source = open_source(packed)
        list(source.mails())
        again = open_source(packed)
        left = [mail.raw for mail in again.added(source.bookmark)]
        assert left == ([] if again.resumed else self.expected)

    def test_every_byte_is_in_one_mail_or_skipped(self, packed: Path, data: bytes) -> None:
        source = open_source(packed)
        spans = [(m.origin.offset, m.origin.offset + m.origin.length) for m in source.mails()]
        assert_spans_cover(spans + source.skipped, len(data))
        assert source.end == len(data)
        assert source.position == source.size

    def test_reading_goes_on_from_any_mail(self, packed: Path) -> None:
        read = list(mails(packed))
        for number, mail in enumerate(read):
            assert list(mails(packed, start=mail.origin.offset)) == read[number:]

    def test_nothing_comes_after_the_end(self, packed: Path) -> None:
        source = open_source(packed)
        list(source.mails())
        end = source.end
        assert list(source.mails(end)) == []
        assert (source.end, source.problems) == (end, [])

    def test_a_file_that_has_shrunk_shows_by_its_end(self, packed: Path, data: bytes) -> None:
        source = open_source(packed)
        assert list(source.mails(len(data) + 1000)) == []
        assert source.end == len(data)

    @pytest.mark.parametrize("kept", [0.9, 0.99])
    def test_of_a_file_cut_short_what_is_left_is_read(self, tmp_path: Path, data: bytes, kept: float) -> None:
        whole = tmp_path / "whole"
        whole.write_bytes(data)
        cut = tmp_path / "cut.gz"
        # stored without being compressed, so that nine tenths of the file hold nine tenths of the bytes
        stored = gzip.compress(data, compresslevel=0)
        cut.write_bytes(stored[: int(len(stored) * kept)])
        source = open_source(cut)
        read = b"".join(mail.raw for mail in source.mails())
        assert data[len(self.above) :].startswith(read)
        assert len(read) > len(data) * kept - 40
        assert [problem.reason for problem in source.problems] == [
            "the gzip file ends too early: its end is lost; import a whole copy, if there is one"
        ]
        assert source.problems[0].offset == source.end


def assert_spans_cover(spans: list[tuple[int, int]], end: int) -> None:
    """The spans lie side by side from 0 to `end`."""
    here = 0
    for start, stop in sorted(spans):
        assert start == here
        here = stop
    assert here == end


class TestMbox(Contract):
    kind = "mbox"
    expected: ClassVar = [MAIL % number for number in range(40)]


class TestMboxWithCarriageReturnsAndByteOrderMark(Contract):
    kind = "mbox"
    above = b"\xef\xbb\xbf\r\n"
    expected: ClassVar = [(MAIL % number).replace(b"\n", b"\r\n") for number in range(10)]


class TestMboxrdWithoutBlankLines(Contract):
    kind = "mbox"
    expected: ClassVar = [(MAIL % 1).rstrip() + b"\n>From the loom\n>>From it\n"] * 5


class TestMboxThatSaysItsLengths(Contract):
    kind = "mbox"
    expected: ClassVar = [
        MAIL.partition(b"\n\n")[0] % () + b"\nContent-Length: %d\n\n%b\n" % (len(body), body)
        for body in (b"Woven.\n", b"Pasted:\n\n" + MAIL % 1, b"", b"Woven.\n")
    ]


class TestMboxOfThunderbird(Contract):
    kind = "mbox"
    expected: ClassVar = [
        b"From - Thu Jan 12 15:15:17 2023\r\nX-Mozilla-Status: 0001\r\n" + HEADER + b"\r\nWoven.\r\n",
        *[b"From \r\nX-Mozilla-Status: 0001\r\n" + HEADER + b"\r\nWoven.\r\n>From \r\nSubject: no\r\n"] * 3,
        *[b"From - \n" + HEADER + b"\nWoven.\n"] * 3,
    ]


class TestMboxThatQuotesThunderbird(Contract):
    kind = "mbox"
    expected: ClassVar = [(MAIL % 1).rstrip() + b"\n\nFrom \n" + HEADER] * 2


class TestMmdf(Contract):
    kind = "mmdf"
    expected: ClassVar = [b"\1\1\1\1\n" + HEADER + b"\nWoven.\n\1\1\1\1\n"] * 8


class TestMmdfWithOneLineBetweenAndSeparators(Contract):
    kind = "mmdf"
    above = b"\n"
    expected: ClassVar = [b"\1\1\1\1\r\n" + (MAIL % number).replace(b"\n", b"\r\n") for number in range(8)]


class TestRnews(Contract):
    kind = "rnews"
    expected: ClassVar = [
        b"#! rnews %d\n%b" % (len(article), article)
        for article in (HEADER + b"\nWoven.\n", HEADER + b"\nA batch:\n#! rnews 12\nFrom: ada\n\n", HEADER)
    ] * 2


class TestRnewsWithOtherLineEnds(Contract):
    kind = "rnews"
    expected: ClassVar = [
        b"#! rnews 9999999\r\n" + HEADER.replace(b"\n", b"\r\n") + b"\r\nWoven.\r\n",
        b"#! rnews 20 \r\n" + HEADER.replace(b"\n", b"\r\n") + b"\r\nWoven.\r\n",
    ] * 2


EQUALS = b"=" * 73


class TestNotebookOfListserv(Contract):
    kind = "listserv"
    expected: ClassVar = [
        EQUALS + b"\n" + mail
        for mail in (
            HEADER + b"\nWoven.\n",
            HEADER + b"\nA rule:\n" + EQUALS + b"\nA longer one:\n=" + EQUALS + b"\nFrom: ada\n\n",
            HEADER.replace(b"Date: ", b"Date:         ") + b"\nFrom ada Thu Jan 12 15:15:17 2023\n" + HEADER,
            HEADER,
        )
    ] * 2


class TestNotebookOfListservWithOtherLineEnds(Contract):
    kind = "listserv"
    above = b"\r\n"
    expected: ClassVar = [EQUALS + b"\r\n" + HEADER.replace(b"\n", b"\r\n") + b"\r\nWoven.\r\n"] * 4


class TestMailOfAppleMail(Contract):
    kind = "emlx"
    above = b"104       \n"
    expected: ClassVar = [HEADER + b"\nWoven.\nAnd `<plist>` is a word.\n"]


def test_what_apple_mail_notes_below_a_mail_is_no_part_of_it(tmp_path: Path) -> None:
    noted = (
        b'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" '
        b'"http://www.apple.com/DTDs/PropertyList-1.0.dtd">\n<plist version="1.0">\n'
        b"<dict>\n</dict>\n</plist>\n"
    )
    text = HEADER + b"\nWoven.\n" + noted + b"so it looks.\n"
    path = tmp_path / "1.emlx"
    path.write_bytes(b"%-10d\n" % len(text) + text + noted)
    source = open_source(path)
    (read,) = source.mails()
    assert read == Mail(text, Origin(str(path), 11, len(text)))
    assert (source.problems, source.end) == ([], path.stat().st_size)
    assert dict(source.at([read.origin])) == {read.origin: text}


class TestWebPage(Contract):
    kind = "webpage"
    expected: ClassVar = [
        b"<!DOCTYPE HTML>\n<HTML><TITLE>Looms</TITLE>\n<!--beginarticle-->\n"
        b"<PRE>Woven.</PRE>\n<!--endarticle-->\n</HTML>\n"
    ]


class TestMailFile(Contract):
    kind = "eml"
    expected: ClassVar = [HEADER + b"\nWoven.\n\nFrom here on, it is one mail.\n" + MAIL % 1]


class TestMailFileBelowBlankLines(Contract):
    kind = "eml"
    above = b"\r\n\r\n"
    expected: ClassVar = [HEADER.replace(b"\n", b"\r\n") + b"\r\nWoven.\r\n"]


class TestPage(Contract):
    kind = "page"
    expected: ClassVar = [
        b"[Looms] A loom was woken\n\nThu Jan 12 15:15:17 EST 2023\n\nIt wove all night.\n\n    By Ada\n"
    ]


class TestPageWithAuthor(Contract):
    kind = "page"
    expected: ClassVar = [
        b"[Looms] A loom was woken\r\n\r\nAda L. ada at example.org\r\n"
        b"Sat Jul  1 05:15:17 CEST 2023\r\n\r\nIt wove all night.\r\n"
    ]


class TestSavedDigest(Contract):
    kind = "digest"
    expected: ClassVar = [
        b"Send Looms mailing list submissions to\n\tlooms@example.org\n\n"
        b"Today's Topics:\n\n   1. Looms (Ada)\n\n\n" + b"-" * 70 + b"\n\n" + HEADER + b"\nWoven.\n"
    ]


NO_HEADER = "not mail: a text that does not begin with a mail's header"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0", "not mail but a picture"),
        (b"SQLite format 3\0\x10\0", "not mail but an SQLite database"),
        (b"# Looms\n\nThis is a README: it tells of looms.\n", NO_HEADER),
        (b"\n<!DOCTYPE html>\n<html>From: ada\n", "not mail but an HTML or XML page"),
        (b"Just a text.\n\nIt has no header.\n", NO_HEADER),
        (b"Title: Looms\nDate: 2023-01-12\n\nA blog.\n", NO_HEADER),
        (
            b"\xff\xfeF\0r\0o\0m\0:\0",
            "not mail but text in UTF-16: convert it to UTF-8 first, as `iconv -f UTF-16 -t UTF-8` does",
        ),
        (
            MAIL.decode().encode("utf-16-be"),
            "not mail but text in UTF-16: convert it to UTF-8 first, as `iconv -f UTF-16BE -t UTF-8` does",
        ),
        (b"l\0o\0o\0m\0\1\2", "not mail but binary data"),
        (gzip.compress(b"PK\x03\x04...", mtime=0), "not mail but a zip archive: unpack it first (gzip)"),
        (b"loom\0\1\2", "not mail but binary data"),
        (b"\0" * 5000, "nothing but NUL bytes: what stood here is lost"),
        (
            MAIL.replace(b"\n", b"\r"),
            "mail, but its lines end as on old Macs (CR): convert them first, as `tr '\\r' '\\n'` does",
        ),
        (
            b"!BDN\0\0\0\0",
            "not mail but Outlook's data file (.pst): convert it to mbox first, as `readpst` does",
        ),
        (gzip.compress(b"GIF89a\0\0", mtime=0), "not mail but a picture (gzip)"),
        (
            gzip.compress(gzip.compress(MAIL, mtime=0), mtime=0),
            "not mail but compressed twice: unpack it first (gzip)",
        ),
        (
            gzip.compress(MAIL, mtime=0)[:12],
            "the gzip file ends too early: its end is lost; import a whole copy, if there is one "
            "(what is left is not mail)",
        ),
    ],
)
def test_what_is_not_mail_is_named(tmp_path: Path, data: bytes, reason: str) -> None:
    path = tmp_path / "2023-January.txt"
    path.write_bytes(data)
    with pytest.raises(NotMail) as raised:
        open_source(path)
    assert raised.value.reason == reason
    assert str(raised.value) == f"{path}: {reason}"


def test_a_month_file_that_has_no_mail_yet_has_no_mails(tmp_path: Path) -> None:
    path = tmp_path / "2023-January.txt"
    path.write_bytes(b"")
    assert list(mails(path)) == []


def test_a_month_file_that_grows_is_read_on_from_its_last_mail(tmp_path: Path) -> None:
    path = tmp_path / "2023-January.txt"
    first, second, third = (MAIL % number for number in (1, 2, 3))
    path.write_bytes(first + second[:-10])
    last = list(mails(path))[-1].origin.offset
    path.write_bytes(first + second + third)
    assert [mail.raw for mail in mails(path, start=last)] == [second, third]


def test_what_a_file_without_blank_line_at_its_end_gets_added_is_read(tmp_path: Path) -> None:
    path = tmp_path / "2023-January.txt"
    path.write_bytes((MAIL % 1).rstrip())
    source = open_source(path)
    list(source.mails())
    path.write_bytes((MAIL % 1).rstrip() + b"\n" + MAIL % 2)
    assert list(source.mails(source.end)) == [
        Mail(MAIL % 2, Origin(str(path), len((MAIL % 1).rstrip()) + 1, len(MAIL % 2)))
    ]


def test_folders_and_devices_are_no_files(tmp_path: Path) -> None:
    with pytest.raises(NotMail, match="a folder, not a file"):
        open_source(tmp_path)
    with pytest.raises(NotMail, match="a device"):
        open_source(Path("/dev/null"))
    with pytest.raises(FileNotFoundError):
        open_source(tmp_path / "nowhere")
