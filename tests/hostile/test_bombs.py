"""A mail that asks for too much stays a post, in bounded memory, with the limit that it met named."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from bombs import (  # type: ignore[import-not-found]
    BOMBS,
    HEAD,
    MIXED,
    Bomb,
    attachments,
    encoded,
    forwarded,
    harmless,
    headers,
    nested,
    one_line,
    parts,
    tags,
    words,
)
from click.testing import CliRunner
from memory import peak  # type: ignore[import-not-found]

from listarchive.archive import Archive
from listarchive.archive.adding.lookup import Lookup
from listarchive.cli import group
from listarchive.engine.stored_post import StoredPost
from listarchive.limits import Limits, limits, use
from listarchive.mail import posts_in
from listarchive.post import Post
from listarchive.sources import open_source
from listarchive.text.html import to_text
from listarchive.zstd import zstd

MEMORY = 600 << 20
PACKED = 3 << 29
"""Bytes in a packed bomb: more than what comes out of any file."""
BLOCK = bytes(1 << 20)


@pytest.mark.slow
@pytest.mark.parametrize(("bomb", "size"), BOMBS, ids=lambda each: getattr(each, "__name__", ""))
def test_a_small_one_is_a_post(bomb: Bomb, size: int) -> None:
    (post,) = posts_in(bomb(min(size // 100, 100_000)))
    assert (post.message_id, post.subject) == ("bomb@example.org", "tea")


def of_lines(post: Post) -> str:
    """What is told of a text of many short lines."""
    length = len(post.body.text)
    return f"more than {4_000 + length // 32} lines in {length} characters: the rest is taken for own words"


@pytest.mark.slow
def test_what_met_a_limit_is_told() -> None:
    (post,) = posts_in(headers(150_000))
    assert "the header is longer than 1048576 bytes: the rest of it is text" in post.repairs
    assert "X-149999: a" in post.body.own
    assert "marzipan" in post.body.own
    (post,) = posts_in(tags(100_001))
    assert "more than 100000 tags: the rest is read without them" in post.repairs
    for deep in (nested(10_000), forwarded(10_000)):
        (post,) = posts_in(deep)
        assert "marzipan" in post.body.own
        depth, *lines = post.repairs
        assert depth == "more than 12 parts within each other: what lies deeper is one text"
        assert lines == [of_lines(post)]


@pytest.mark.slow
def test_behind_too_many_parts_the_text_is_kept() -> None:
    mail = parts(20_000).replace(b"--X--", b"--X\n\ncake\n--X--")
    (post,) = posts_in(mail)
    assert post.repairs == (
        f"more than {64 + len(mail) // 256} parts in {len(mail)} bytes: the rest is one text",
        of_lines(post),
    )
    assert post.body.own.startswith("marzipan\na\na\n")
    assert post.body.own.endswith("a\n--X\n\ncake\n--X--")
    (post,) = posts_in(attachments(20_000))
    assert 3735 <= len(post.attachments) < 3800
    assert "name=a19999.png" in post.body.own
    *_, post = posts_in(MIXED.replace(b"mixed", b"digest") + b"--X\n\nSubject: tea\n\ncake\n" * 4000)
    assert post.body.own.endswith("--X\n\nSubject: tea\n\ncake")


@pytest.mark.slow
def test_parts_as_long_as_those_of_people_are_read_up_to_five_thousand() -> None:
    (post,) = posts_in(parts(4_900).replace(b"\na\n", b"\n" + b"cake " * 50 + b"\n"))
    assert post.repairs == ()
    assert post.body.own.count("\ncake") == 4_900
    (post,) = posts_in(parts(60))
    assert post.repairs == ()
    assert post.body.own == "marzipan" + "\na" * 60


def test_lines_that_begin_as_a_boundary_does_are_no_parts() -> None:
    patch = b"--- a/tea\n" * 3_000
    (post,) = posts_in(MIXED + patch + b"\n--X\nContent-Type: image/png; name=cup.png\n\na\n--X--\n")
    assert post.repairs == ()
    assert post.body.text.count("--- a/tea") == 3_000
    assert [each.name for each in post.attachments] == ["cup.png"]


RULE = b"\n\n" + b"-" * 30 + b"\n\n"
LETTER = b"From: nell@example.org\n\ncake\n\n"


@pytest.mark.parametrize(
    "body",
    [
        b"Today's Topics:\n\n   1. tea\n\n" + b"-" * 70 + b"\n\n" + (LETTER + RULE) * 2_000,
        b"Send cake.\n\n-------- tea\n\n" + (LETTER + b"-------- tea\n\n") * 2_000,
    ],
    ids=["between rules", "between boundaries"],
)
def test_behind_too_many_posts_of_a_digest_the_text_is_kept(body: bytes) -> None:
    *posts, last = posts_in(HEAD.replace(b"tea", b"Garden Digest") + b"\n" + body)
    most = 64 + len(body) // 256
    assert len(posts) == most
    assert {post.body.text for post in posts} == {"cake\n"}
    assert last.repairs[0] == f"more than {most} posts in {len(body)} bytes: the rest is one text"
    assert last.body.text.count("cake") == 2_000 - most


def test_of_mails_within_mails_the_outermost_text_is_read() -> None:
    (post,) = posts_in(forwarded(3).replace(b"\nmarzipan", b"\nmarzipan and cake"))
    assert (post.subject, post.body.own, post.repairs) == ("tea", "marzipan and cake", ())
    assert [each.name for each in post.attachments] == ["in"]


@pytest.mark.slow
def test_behind_too_many_tags_the_text_is_kept() -> None:
    text = to_text("<b>tea</b> " * 60_000 + "<p>marzipan <i title='a>b'>and</i> cake &amp; ale")
    assert "tea tea" in text
    assert "marzipan" in text
    assert "cake & ale" in text


def test_of_a_text_longer_than_a_book_the_beginning_is_read() -> None:
    (post,) = posts_in(words(800_000))
    assert len(post.body.text) == 1 << 21
    assert post.repairs == ("the text is longer than 2097152 characters: only its beginning is read",)


def test_behind_too_many_lines_all_is_own() -> None:
    (post,) = posts_in(HEAD + b"\n" + b"> a\n" * 50_000 + b"marzipan\n")
    assert post.repairs == (of_lines(post),)
    assert post.body.labels.count("quote") == 4_000 + 200_009 // 32
    assert post.body.own.endswith("> a\nmarzipan")
    (post,) = posts_in(HEAD + b"\n" + b"> tea\n" * 3_999)
    assert post.repairs == ()
    assert post.body.own == ""


COUNTING = """
import sys
from listarchive.mail import posts_in

count = 0
def called(*_):
    global count
    count += 1

body = sys.stdin.buffer.read()
list(posts_in(b"Subject: tea\\n\\nIt is hot.\\n"))  # what is loaded for any mail is not counted
sys.setprofile(called)
list(posts_in(body))
sys.setprofile(None)
print(count)
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    "each",
    [
        *(b"On Monday Eve wrote:\n", b"wrote:\n", b"--\n", b":\n", b"From: a\n", b"a: b\n"),
        b"-- \nEve\n> b\n",
        b"Am Montag schrieb Eve:\n> b\n",
        b"On Mon, 1 Jan 2024 at 10:00, Eve wrote:\n> b\n",
        b"| x\nSent from my iPhone\nURL: <http://a/attachments/x>\n",
        b"----- Original Message -----\n",
    ],
)
def test_lines_that_look_like_mail_are_looked_at_a_few_times_each(each: bytes) -> None:
    size = 400_000

    def calls(body: bytes) -> int:
        # In a process of its own: with another thread beside it, Python 3.11 may stand still at a call that
        # is counted.
        done = subprocess.run([sys.executable, "-c", COUNTING], input=body, capture_output=True, check=True)
        return int(done.stdout)

    assert calls(HEAD + b"\n" + each * (size // len(each))) < 6 * size


def test_a_text_has_so_many_attributions_signatures_and_mails_at_most() -> None:
    (post,) = posts_in(HEAD + b"\n" + b"On Monday, Eve wrote:\n> b\ncake\n" * 600)
    assert post.body.labels.count("attribution") == 500
    (post,) = posts_in(HEAD + b"\n" + b"> Cake?\nYes.\n-- \nEve\n" * 600)
    assert post.body.labels.count("signature") == 500 * 2 + 1  # the blank line below the last
    assert post.body.own.count("Eve") == 100
    assert post.body.labels[-2] == "signature"
    (post,) = posts_in(HEAD + b"\n" + b"--- Forwarded message ---\nFrom: Eve\nDate: Monday\n\ncake\n\n" * 300)
    assert post.body.labels.count("forward-header") == 250 * 3


@pytest.mark.parametrize("missing", range(5))
def test_of_base64_all_that_is_there_is_read(missing: int) -> None:
    (post,) = posts_in(encoded(1000).rstrip()[: -missing or None])
    assert post.body.own.startswith("marzipan is sweet")
    assert len(post.body.own) >= 734 - missing


def test_limits_can_be_set() -> None:
    before = limits()
    use(Limits(header_bytes=1 << 16, html_tags=1000, mail_parts=100, mail_depth=10))
    try:
        assert any("65536" in each for post in posts_in(headers(10_000)) for each in post.repairs)
        assert any("1000 tags" in each for post in posts_in(tags(1001)) for each in post.repairs)
        assert any("100 parts" in each for post in posts_in(parts(2000)) for each in post.repairs)
        assert any("10 parts" in each for post in posts_in(nested(11)) for each in post.repairs)
    finally:
        use(before)


def in_tar(data: bytes) -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w:gz") as archive:
        member = tarfile.TarInfo("a.mbox")
        member.size = len(data)
        archive.addfile(member, io.BytesIO(data))
    return file.getvalue()


def in_zip(data: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.mbox", data)
    return file.getvalue()


@pytest.mark.slow
@pytest.mark.parametrize(
    "pack",
    [gzip.compress, bz2.compress, lzma.compress, lambda data: zstd().compress(data), in_tar, in_zip],
    ids=["gzip", "bzip2", "xz", "zstd", "tar", "zip"],
)
def test_a_packed_bomb_is_left_where_it_becomes_one(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    path = tmp_path / "bomb"
    path.write_bytes(pack(b"From a@example.org Mon Jan  1 10:00:00 2024\n" + one_line(12_000_000)))
    before = limits()
    use(Limits(unpacked_bytes=1 << 20, unpacked_ratio=20))
    try:
        source = open_source(path)
        (mail,) = source.mails()
    finally:
        use(before)
    assert len(mail.raw) < 10_000_000
    assert mail.raw.startswith(b"From a@example.org")
    assert any("taken for a bomb" in problem.reason for problem in source.problems)


def pax(records: bytes) -> bytes:
    """A tar archive whose only file has these records before it."""
    header = tarfile.TarInfo("pax")
    header.type, header.size = tarfile.XHDTYPE, len(records)
    file = tarfile.TarInfo("a.eml")
    file.size = len(harmless(200))
    padded = [each + bytes(-len(each) % 512) for each in (records, harmless(200))]
    return header.tobuf() + padded[0] + file.tobuf() + padded[1] + bytes(1024)


@pytest.mark.parametrize(
    "records",
    [
        b"0 path=" * 9000,
        b"7 path=" * 9000,
        b"5020 size=" + b"9" * 5009 + b"\n",
        b"99999 path=x\n",
        b"path=",
        b"\n" * 60_000,
    ],
    ids=["of no length", "within each other", "a huge size", "too long", "no length", "blank"],
)
def test_records_before_a_file_in_a_tar_are_no_riddle(tmp_path: Path, records: bytes) -> None:
    path = tmp_path / "a.tar"
    path.write_bytes(pax(records))
    (mail,) = open_source(path).mails()
    assert mail.raw == harmless(200)


def test_a_record_is_as_long_as_it_says(tmp_path: Path) -> None:
    path = tmp_path / "a.tar"
    path.write_bytes(pax(b"28 comment=a\n12 path=no.eml\n14 path=b.eml\n"))
    (mail,) = open_source(path).mails()
    assert mail.origin.member == "b.eml"


SEPARATOR = b"From a@example.org Mon Jan  1 10:00:00 2024\n"
AFTER = b"\n\n" + SEPARATOR + HEAD.replace(b"bomb", b"after") + b"\nThe kettle sings.\n"


def imported(home: Path) -> tuple[int, int]:
    """The exit code of an import of a bomb, and the memory that it took; the mail behind it is there."""
    code, memory = peak(["--home", str(home), "import", "-q"])
    assert CliRunner().invoke(group, ["--home", str(home), "search", "--count", "kettle"]).output == "1\n"
    return code, memory


@pytest.mark.slow
def test_many_long_mails_of_one_word_take_no_more_memory_than_a_few(tmp_path: Path) -> None:
    (tmp_path / "mbox").mkdir()
    heads = [HEAD.replace(b"bomb", b"bomb%d" % number) for number in range(24)]
    mails = (SEPARATOR + head + b"\n" + b"cake " * 1_400_000 + b"\n\n" for head in heads)
    with gzip.open(tmp_path / "mbox/a.mbox.gz", "wb", 1) as file:
        file.writelines((*mails, SEPARATOR + HEAD.replace(b"bomb", b"after") + b"\nThe kettle sings.\n"))
    code, memory = imported(tmp_path)
    assert code == 0
    assert memory < MEMORY
    with Archive.open(tmp_path) as archive:
        assert len(archive) == 25


@pytest.mark.slow
@pytest.mark.parametrize(("bomb", "size"), BOMBS, ids=lambda each: getattr(each, "__name__", ""))
def test_a_full_one_is_imported_in_bounded_memory(tmp_path: Path, bomb: Bomb, size: int) -> None:
    (tmp_path / "mbox").mkdir()
    raw = bomb(size)
    (tmp_path / "mbox/a.mbox").write_bytes(SEPARATOR + raw + AFTER)
    code, memory = imported(tmp_path)
    assert code == (3 if len(raw) > limits().mail_bytes else 0)
    assert memory < MEMORY
    with Archive.open(tmp_path) as archive:
        assert archive.get("bomb@example.org").post.subject == "tea"


@pytest.mark.slow
def test_mails_of_nothing_but_different_words_are_imported_in_bounded_memory(tmp_path: Path) -> None:
    (tmp_path / "mbox").mkdir()
    with (tmp_path / "mbox/a.mbox").open("wb") as file:
        for number in range(6):
            others = b"".join(b" %x" % (number * 300_000 + each) for each in range(300_000))
            file.write(SEPARATOR + HEAD.replace(b"bomb", b"bomb%d" % number) + b"\n" + others + b"\n\n")
        file.write(AFTER.lstrip())
    code, memory = imported(tmp_path)
    assert code == 0
    assert memory < MEMORY


OPEN: dict[str, Callable[..., Any]] = {
    "gz": gzip.open,
    "bz2": bz2.open,
    "xz": partial(lzma.open, preset=0),
    "zst": zstd().open,
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["gz", "bz2", "xz", "zst", "tar.gz", "zip"])
def test_a_full_packed_one_is_imported_in_bounded_memory(tmp_path: Path, kind: str) -> None:
    (tmp_path / "mbox").mkdir()
    (tmp_path / "mbox/b.mbox").write_bytes(AFTER.lstrip())
    path = tmp_path / f"mbox/a.{kind}"
    mail = SEPARATOR + HEAD + b"\n"
    if kind == "zip":
        with (
            zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
            archive.open("a.mbox", "w", force_zip64=True) as member,
        ):
            member.write(mail)
            for _ in range(PACKED >> 20):
                member.write(BLOCK)
    elif kind == "tar.gz":
        with gzip.open(path, "wb", compresslevel=1) as file:
            info = tarfile.TarInfo("a.mbox")
            info.size = PACKED + len(mail)
            file.write(info.tobuf() + mail)
            for _ in range(PACKED >> 20):
                file.write(BLOCK)
    else:
        with OPEN[kind](path, "wb") as file:
            file.write(mail)
            for _ in range(PACKED >> 20):
                file.write(BLOCK)
    code, memory = imported(tmp_path)
    assert code == 3
    assert memory < MEMORY, memory


@pytest.mark.slow
def test_a_line_of_a_gigabyte_is_streamed(tmp_path: Path) -> None:
    path = tmp_path / "long.mbox"
    with path.open("wb") as file:
        file.write(b"From a@example.org Mon Jan  1 10:00:00 2024\n" + HEAD + b"\n")
        file.seek(1 << 30)  # a hole of NULs: one line
        file.write(
            b"\n\nFrom a@example.org Mon Jan  1 10:00:00 2024\n" + HEAD.replace(b"bomb", b"after") + b"\nx\n"
        )
    source = open_source(path)
    first, second = source.mails()
    assert len(first.raw) == limits().mail_bytes
    assert b"after@example.org" in second.raw
    assert [problem.reason for problem in source.problems] == [
        "longer than 32 MiB: only its beginning is read"
    ]


@pytest.mark.slow
def test_the_same_mail_again_and_again_is_kept_each_time_and_takes_no_square_of_the_time(
    tmp_path: Path,
) -> None:
    (tmp_path / "mbox").mkdir()
    mails = (SEPARATOR + HEAD.replace(b"bomb", b"%d" % n) + b"\nmarzipan\n\n" for n in range(400))
    (tmp_path / "mbox/a.mbox").write_bytes(b"".join(mails))
    looked_at = 0

    def counted(known: Lookup, contents: Iterable[str]) -> list[StoredPost]:
        nonlocal looked_at
        found = sharing(known, contents)
        looked_at += len(found)
        return found

    sharing = Lookup.sharing
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Lookup, "sharing", counted)
        assert CliRunner().invoke(group, ["--home", str(tmp_path), "import", "-q"]).exit_code == 0
    assert 400 < looked_at <= 20 * 400
    assert (
        CliRunner().invoke(group, ["--home", str(tmp_path), "search", "--count", "marzipan"]).output
        == "400\n"
    )
