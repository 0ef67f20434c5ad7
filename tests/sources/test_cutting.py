"""A mail is cut out of a file and no other byte of it changes; or nothing is done, and the reason is told."""

from __future__ import annotations

import bz2
import gzip
import lzma
import os
import tarfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listarchive.sources import CannotCut, Mail, cut, mails
from listarchive.zstd import zstd

PACKINGS: dict[str, tuple[Callable[[bytes], bytes], Callable[[bytes], bytes]]] = {
    "plain": (bytes, bytes),
    "gzip": (gzip.compress, gzip.decompress),
    "bzip2": (bz2.compress, bz2.decompress),
    "xz": (lzma.compress, lzma.decompress),
    "zstd": (lambda data: zstd().compress(data), lambda data: zstd().decompress(data)),
}


def a_mail(number: int, body: str = "The lamp is lit.\n") -> bytes:
    head = f"From nell@x.example Fri May  3 10:{number:02}:00 2024\nFrom: Nell <nell@x.example>\n"
    return f"{head}Message-ID: <{number}@x.example>\nSubject: Lamp {number}\n\n{body}\n".encode()


def has(*numbers: int) -> Callable[[Mail], bool]:
    return lambda mail: any(b"<%d@x.example>" % number in mail.raw for number in numbers)


@pytest.mark.slow
@pytest.mark.parametrize("packing", PACKINGS)
@given(
    st.lists(
        st.sampled_from(["\n", "Lit.\n", ">From here\n", "é\r\n", "\n\n\n", "x" * 3000 + "\n"]), min_size=1
    ),
    st.sets(st.integers(0, 9)),
)
def test_the_rest_of_a_file_keeps_every_byte(
    tmp_path_factory: pytest.TempPathFactory, packing: str, bodies: list[str], doomed: set[int]
) -> None:
    pack, unpack = PACKINGS[packing]
    whole = [a_mail(number, body) for number, body in enumerate(bodies)]
    path = tmp_path_factory.mktemp("cut") / "a.mbox"
    path.write_bytes(pack(b"".join(whole)))
    gone = {number for number in doomed if number < len(whole)}
    assert cut(path, has(*gone) if gone else lambda _: False) == len(gone)
    assert unpack(path.read_bytes()) == b"".join(
        raw for number, raw in enumerate(whole) if number not in gone
    )
    assert [each.name for each in path.parent.iterdir()] == ["a.mbox"]


@pytest.mark.parametrize("packing", PACKINGS)
def test_a_file_keeps_its_owner_mode_time_and_packing(tmp_path: Path, packing: str) -> None:
    path = tmp_path / "a"
    path.write_bytes(PACKINGS[packing][0](a_mail(1) + a_mail(2)))
    magic = path.read_bytes()[:3]
    path.chmod(0o640)
    if os.geteuid() == 0:
        os.chown(path, 12, 34)
    os.utime(path, ns=(1_700_000_000_123_456_789, 1_600_000_000_987_654_321))
    before = path.stat()
    assert cut(path, has(1)) == 1
    after = path.stat()
    assert path.read_bytes()[:3] == magic
    assert (after.st_mode, after.st_uid, after.st_gid, after.st_mtime_ns) == (
        before.st_mode,
        before.st_uid,
        before.st_gid,
        before.st_mtime_ns,
    )


def test_what_stands_above_the_first_mail_stays(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"\xef\xbb\xbf" + a_mail(1) + a_mail(2))
    cut(path, has(2))
    assert path.read_bytes() == b"\xef\xbb\xbf" + a_mail(1)


def test_a_file_of_that_mail_alone_is_removed_and_an_mbox_is_left_empty(tmp_path: Path) -> None:
    one, box = tmp_path / "one.eml", tmp_path / "box"
    one.write_bytes(a_mail(1).partition(b"\n")[2])
    box.write_bytes(a_mail(1))
    assert (cut(one, has(1)), cut(box, has(1))) == (1, 1)
    assert (one.exists(), box.read_bytes()) == (False, b"")


def test_a_maildir_loses_the_file_of_the_mail_whatever_its_flags(tmp_path: Path) -> None:
    for name in ("cur", "new", "tmp"):
        (tmp_path / name).mkdir()
    (tmp_path / "cur/100.a:2,S").write_bytes(a_mail(1).partition(b"\n")[2])
    (tmp_path / "cur/100.ab:2,").write_bytes(a_mail(2).partition(b"\n")[2])
    (tmp_path / "new/101.b").write_bytes(a_mail(3).partition(b"\n")[2])
    assert cut(tmp_path, has(1, 3)) == 2
    assert [path.name for path in tmp_path.rglob("*.*")] == ["100.ab:2,"]


def _tar(path: Path) -> None:
    with tarfile.open(path, "w") as tar:
        info = tarfile.TarInfo("a.mbox")
        info.size = len(a_mail(1))
        tar.addfile(info, BytesIO(a_mail(1)))


def _link(path: Path) -> None:
    path.write_bytes(a_mail(1))
    os.link(path, path.with_name("b"))


@pytest.mark.parametrize(
    ("made", "reason"),
    [
        (_tar, "is a tar: take the mail out of it by hand"),
        (_link, "has other names, which are hard links"),
        (
            lambda path: path.write_bytes(gzip.compress(a_mail(1) + a_mail(2))[:-9]),
            "is not whole .*: put a whole copy in its place first",
        ),
    ],
)
def test_what_cannot_be_cut_is_left_as_it_is(
    tmp_path: Path, made: Callable[[Path], None], reason: str
) -> None:
    path = tmp_path / "a"
    made(path)
    before = path.read_bytes()
    with pytest.raises(CannotCut, match=reason):
        cut(path, has(1))
    assert path.read_bytes() == before


@pytest.mark.parametrize("kind", ["mmdf", "rnews", "listserv"])
def test_frames_of_other_formats_go_with_their_mail(tmp_path: Path, kind: str) -> None:
    bare = [a_mail(number).partition(b"\n")[2].rstrip(b"\n") + b"\n" for number in (1, 2, 3)]
    frames = {
        "mmdf": [b"\1\1\1\1\n" + raw + b"\1\1\1\1\n" for raw in bare],
        "rnews": [b"#! rnews %d\n" % len(raw) + raw for raw in bare],
        "listserv": [b"=" * 73 + b"\nDate: Fri, 3 May 2024 10:00:00 +0000\n" + raw for raw in bare],
    }[kind]
    path = tmp_path / "a"
    path.write_bytes(b"".join(frames))
    assert len(list(mails(path))) == 3
    assert cut(path, has(2)) == 1
    assert path.read_bytes() == frames[0] + frames[2]


def test_a_file_that_changes_meanwhile_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(a_mail(1) + a_mail(2))
    asked = 0

    def doomed(mail: Mail) -> bool:
        nonlocal asked
        asked += 1
        if asked == 2:
            path.write_bytes(a_mail(1) + a_mail(2) + a_mail(3))
        return has(1)(mail)

    with pytest.raises(CannotCut, match="has changed meanwhile: run this again"):
        cut(path, doomed)
    assert path.read_bytes() == a_mail(1) + a_mail(2) + a_mail(3)
