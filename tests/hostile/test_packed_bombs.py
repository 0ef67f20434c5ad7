"""Files within mail that lie about their lengths, or hold more than they are worth, are files of a post."""

from __future__ import annotations

import base64
import sys
from pathlib import Path

import pytest
from bombs import HEAD, MIME  # type: ignore[import-not-found]

from listarchive.limits import Limits, use
from listarchive.mail import posts_in, smime
from listarchive.mail.compressed_rtf import unpacked
from listarchive.mail.enclosures import without_files
from listarchive.mail.rtf import to_text
from listarchive.mail.tnef import read
from listarchive.post import Post

sys.path.insert(0, str(Path(__file__).parent.parent / "mail"))
import packed  # type: ignore[import-not-found]

INNER = b"Content-Type: text/plain\n\nmarzipan\n"
RTF = rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fcharset204 A;}}\uc1\f0 marzipan \'e9\u322?{\b cake}\par}"
WINMAIL = packed.winmail(
    (0x00069003, packed.properties((0x102, 0x1009, packed.rtf_as_it_is(RTF)), (0x1F, 0x8001, b"a\0b\0"))),
    (0x00069002, bytes(14)),
    (0x00018010, b"cake.xls\0"),
    (0x0006800F, b"data"),
)
FILES = {
    "application/pkcs7-mime": packed.smime(INNER, pieces=3, indefinite=True),
    "application/ms-tnef": WINMAIL,
    "application/rtf": RTF,
}


def the_post(kind: str, data: bytes) -> Post:
    head = MIME + f"Content-Type: {kind}\nContent-Transfer-Encoding: base64\n\n".encode()
    (post,) = posts_in(head + base64.encodebytes(data))
    return post


@pytest.mark.slow
@pytest.mark.parametrize("kind", FILES)
def test_a_file_that_is_cut_or_changed_anywhere_is_in_a_post(kind: str) -> None:
    data = FILES[kind]
    assert "marzipan" in the_post(kind, data).body.own
    for place in range(len(data)):
        for changed in (
            data[:place],
            data[:place] + bytes((data[place] ^ 0xFF,)) + data[place + 1 :],
            data[:place] + b"\xff\xff\xff\xff" + data[place + 4 :],
            data[:place] + data[place + 1 :],
        ):
            post = the_post(kind, changed)
            assert post.message_id == "bomb@example.org"
            assert not [each for each in post.repairs if "could not be read" in each]


@pytest.fixture
def small() -> object:
    use(Limits(mail_bytes=10_000, text_length=1_000))
    yield
    use(Limits())


@pytest.mark.usefixtures("small")
def test_what_is_packed_gives_no_more_than_the_limits() -> None:
    bomb = packed.smime(b"marzipan " * 100_000, packed.COMPRESSED)
    assert len(smime.content_of(bomb) or b"") == 10_000
    assert (
        len(unpacked(b"\0" * 8 + b"LZFu" + b"\0" * 4 + (b"\xff" + b"\x00\x0f" * 8) * 2_000)) < 10_000 + 8 * 17
    )
    assert len(to_text(b"{\\rtf1 " + b"marzipan " * 1_000)[0]) == 1_000


def test_what_nests_without_end_ends() -> None:
    assert to_text(b"{" * 100_000) == ("", False)
    deep = INNER
    for _ in range(6):
        deep = (
            b"Content-Type: application/pkcs7-mime\nContent-Transfer-Encoding: base64\n\n"
            + base64.encodebytes(packed.smime(deep))
        )
    (post,) = posts_in(MIME + deep)
    assert (post.body.own, [each.name for each in post.attachments]) == ("", ["smime.p7m"] * 4)
    assert smime.content_of(b"\x30\x80" * 100_000) is None
    assert smime.content_of(packed.smime(b"x")[:30] + b"\x24\x80" * 100_000) is None


def test_counts_that_no_file_has_are_not_believed() -> None:
    lying = packed.winmail((0x00069003, b"\xff\xff\xff\x7f" + b"\x02\x10\x01\x00" + b"\xff\xff\xff\x7f" * 9))
    assert read(lying) is not None
    found = read(packed.winmail(*[(0x00069002, b"")] * 20_000, (0x00018010, b"cake.xls\0")))
    assert found is not None
    assert found.files == []


def test_of_very_many_files_in_a_text_the_rest_is_text() -> None:
    found, files = without_files("begin 644 a\n`\nend\n" * 2_000)
    assert (found.count("begin 644 a"), len(files)) == (1_796, 204)
    (post,) = posts_in(HEAD + b"\n" + b"begin 644 a\n`\nend\n" * 2_000)
    assert post.repairs[0] == "more than 204 files in 36000 characters: the rest is text"


def test_places_that_only_begin_as_files_do_are_looked_at_so_often() -> None:
    text = "%!PS-Adobe\n" * 5_000 + "marzipan\n"
    assert without_files(text) == (text, [])
    (post,) = posts_in(HEAD + b"\n" + text.encode())
    assert post.body.own.endswith("marzipan")
    assert post.attachments == ()
