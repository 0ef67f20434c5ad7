"""Does a mail that asks for too much stay a post, in bounded memory, with the limit that it met named?"""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import os
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from bombs import (  # type: ignore[import-not-found]
    BOMBS,
    HEAD,
    MIXED,
    Bomb,
    attachments,
    forwarded,
    headers,
    nested,
    one_line,
    parts,
    tags,
)

from listarchive.limits import Limits, limits, use
from listarchive.mail import posts_in
from listarchive.sources import open_source
from listarchive.sources.compressed import zstd
from listarchive.text.html import to_text

MEMORY = 600 << 20


@pytest.mark.parametrize(("bomb", "size"), BOMBS, ids=lambda each: getattr(each, "__name__", ""))
def test_a_small_one_is_a_post(bomb: Bomb, size: int) -> None:
    (post,) = posts_in(bomb(min(size // 100, 100_000)))
    assert (post.message_id, post.subject) == ("bomb@example.org", "tea")


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
        assert post.repairs == ("more than 50 parts within each other: what lies deeper is one text",)


def test_behind_too_many_parts_the_text_is_kept() -> None:
    (post,) = posts_in(parts(20_000).replace(b"--X--", b"--X\n\ncake\n--X--"))
    assert post.repairs == ("more than 5000 parts: the rest is one text",)
    assert post.body.own.startswith("marzipan\na\na\n")
    assert post.body.own.endswith("a\n--X\n\ncake\n--X--")
    (post,) = posts_in(attachments(20_000))
    assert 5000 <= len(post.attachments) < 6000
    assert "name=a19999.png" in post.body.own
    *_, post = posts_in(MIXED.replace(b"mixed", b"digest") + b"--X\n\nSubject: tea\n\ncake\n" * 4000)
    assert post.body.own.endswith("--X\n\nSubject: tea\n\ncake")


def test_of_mails_within_mails_the_outermost_text_is_read() -> None:
    (post,) = posts_in(forwarded(3).replace(b"\nmarzipan", b"\nmarzipan and cake"))
    assert (post.subject, post.body.own, post.repairs) == ("tea", "marzipan and cake", ())
    assert [each.name for each in post.attachments] == ["in"]


def test_behind_too_many_tags_the_text_is_kept() -> None:
    text = to_text("<b>tea</b> " * 60_000 + "<p>marzipan <i title='a>b'>and</i> cake &amp; ale")
    assert "tea tea" in text
    assert "marzipan" in text
    assert "cake & ale" in text


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


READ = """
import json, resource, sys, time
from listarchive.mail import posts_in
sys.path.insert(0, sys.argv[1])
import bombs
resource.setrlimit(resource.RLIMIT_CPU, (300, 300))
def read(raw):
    before = time.process_time()
    found = list(posts_in(raw))
    return len(found), time.process_time() - before
bomb, size = {each.__name__: (each, size) for each, size in bombs.BOMBS}[sys.argv[2]]
raw = bomb(size)[: 1 << 26]
print(json.dumps([*read(raw), len(raw), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss]))
"""


@pytest.mark.slow
@pytest.mark.parametrize("name", [bomb.__name__ for bomb, _ in BOMBS])
def test_a_full_one_is_read_in_bounded_memory(name: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", READ, str(Path(__file__).parent), name],
        capture_output=True, check=True, env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )  # fmt: skip
    posts, _seconds, size, memory = json.loads(done.stdout)
    assert posts == 1
    assert memory * 1024 - 2 * size < MEMORY  # the bomb itself was made in the same process


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
        "longer than 64 MiB: only its beginning is read"
    ]
