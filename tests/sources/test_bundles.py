"""The mails in a source that holds files of its own."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from listarchive.post import Origin
from listarchive.sources import NotMail, Source, files, mails, open_source
from listarchive.zstd import zstd

MAIL = (
    b"From ada at example.org  Thu Jan 12 15:15:17 2023\n"
    b"From: ada at example.org (Ada)\nDate: Thu, 12 Jan 2023 15:15:17 -0500\nSubject: Looms\n\n%b\n\n"
)
ONE, TWO, THREE = (MAIL % word for word in (b"One.", b"Two.", b"Three."))
SINGLE = b"From: ada@example.org\nSubject: Looms\n\nSingle.\n"
MEMBERS = {
    "list/2023-January.txt": ONE + TWO,
    "list/2023-February.txt.gz": gzip.compress(THREE),
    "list/single.eml": SINGLE,
    "list/empty": b"",
    "../out": ONE,
    "/absolute": TWO,
}
Found = list[tuple[str, int, bytes]]
IN_MEMBERS: Found = [
    ("list/2023-January.txt", 0, ONE),
    ("list/2023-January.txt", len(ONE), TWO),
    ("list/2023-February.txt.gz", 0, THREE),
    ("list/single.eml", 0, SINGLE),
    ("../out", 0, ONE),
    ("/absolute", 0, TWO),
]


def tarred(members: dict[str, bytes], form: int = tarfile.PAX_FORMAT) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=form) as tar:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    return packed.getvalue()


def zipped(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data, method)
    return packed.getvalue()


def found(source: Source) -> Found:
    return [(mail.origin.member, mail.origin.offset, mail.raw) for mail in source.mails()]


def read(path: Path) -> tuple[Found, list[str]]:
    source = open_source(path)
    return found(source), [problem.reason for problem in source.problems]


PACK: dict[str, Callable[[dict[str, bytes]], bytes]] = {
    "tar": tarred,
    "tar of GNU": lambda members: tarred(members, tarfile.GNU_FORMAT),
    "tar of 1988": lambda members: tarred(members, tarfile.USTAR_FORMAT),
    "tar.gz": lambda members: gzip.compress(tarred(members)),
    "tar.bz2": lambda members: bz2.compress(tarred(members)),
    "tar.xz": lambda members: lzma.compress(tarred(members)),
    "tar.zst": lambda members: zstd().compress(tarred(members)),
    "two tars joined": lambda members: tarred({"README": b"Notes.\n"}) + tarred(members),
    "zip": zipped,
    "zip, stored": lambda members: zipped(members, zipfile.ZIP_STORED),
    "zip of bzip2": lambda members: zipped(members, zipfile.ZIP_BZIP2),
    "zip of xz": lambda members: zipped(members, zipfile.ZIP_LZMA),
}


class Contract:
    """What holds for every source with members; the tests of each kind say how it is made."""

    @pytest.fixture
    def path(self, tmp_path: Path) -> Path:
        raise NotImplementedError

    @pytest.fixture
    def expected(self) -> Found:
        raise NotImplementedError

    def test_the_mails_of_all_members_come_in_their_order(self, path: Path, expected: Found) -> None:
        assert read(path) == (expected, [])

    def test_an_origin_names_the_source_and_the_member(self, path: Path) -> None:
        for mail in mails(path) if path.is_file() else open_source(path).mails():
            assert mail.origin == Origin(
                str(path), mail.origin.offset, len(mail.raw), member=mail.origin.member
            )

    def test_origins_give_back_the_very_bytes_in_any_order(self, path: Path) -> None:
        there = list(open_source(path).mails())
        back = dict(open_source(path).at([mail.origin for mail in reversed(there)]))
        assert back == {mail.origin: mail.raw for mail in there}
        assert dict(open_source(path).at([there[1].origin])) == {there[1].origin: there[1].raw}
        nowhere = [Origin(str(path), 1 << 20, 9, member=there[0].origin.member), Origin(str(path), 0, 9)]
        assert list(open_source(path).at(nowhere)) == []

    def test_it_can_be_read_twice_and_says_how_far_it_is(self, path: Path) -> None:
        source = open_source(path)
        assert found(source) == found(source)
        assert source.position == source.size

    def test_after_its_bookmark_comes_nothing(self, path: Path, expected: Found) -> None:
        source = open_source(path)
        list(source.mails())
        again = open_source(path)
        assert len(list(again.added(source.bookmark))) == (0 if again.resumed else len(expected))


class TestTarAndZip(Contract):
    @pytest.fixture(params=PACK)
    def path(self, request: pytest.FixtureRequest, tmp_path: Path) -> Path:
        path = tmp_path / "a name that tells nothing.png"
        path.write_bytes(PACK[request.param](MEMBERS))
        return path

    @pytest.fixture
    def expected(self) -> Found:
        return IN_MEMBERS


class TestMaildir(Contract):
    @pytest.fixture
    def path(self, tmp_path: Path) -> Path:
        path = tmp_path / "Maildir"
        for name, data in {
            "new/1000.b.host": SINGLE,
            "cur/0999.a.host:2,RS": MAIL % b"Answered.",
            "cur/1001.c.host;2,S": gzip.compress(SINGLE),
            "tmp/1002.d.host": SINGLE,
            "new/.hidden": b"no mail",
        }.items():
            (path / name).parent.mkdir(parents=True, exist_ok=True)
            (path / name).write_bytes(data)
        return path

    @pytest.fixture
    def expected(self) -> Found:
        return [
            ("0999.a.host", 0, MAIL % b"Answered."),
            ("1000.b.host", 0, SINGLE),
            ("1001.c.host", 0, SINGLE),
        ]

    def test_a_mail_that_was_read_or_marked_is_the_same(self, path: Path) -> None:
        source = open_source(path)
        there = list(source.mails())
        (path / "new/1000.b.host").rename(path / "cur/1000.b.host:2,FS")
        (path / "cur/0999.a.host:2,RS").rename(path / "cur/0999.a.host:2,RST")
        (path / "cur/1001.c.host;2,S").unlink()
        (path / "new/1003.e.host").write_bytes(ONE)
        again = open_source(path)
        assert [mail.raw for mail in again.added(source.bookmark)] == [ONE]
        assert dict(again.at([mail.origin for mail in there])) == {
            mail.origin: mail.raw for mail in there[:2]
        }

    def test_a_mail_that_could_not_be_read_is_tried_again(
        self, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        whole = os.open

        def fails(path: Path, *args: Any, **named: Any) -> int:
            if Path(path).name.startswith("1000"):
                raise PermissionError(13, "Permission denied")
            return whole(path, *args, **named)

        monkeypatch.setattr(os, "open", fails)
        source = open_source(path)
        assert len(list(source.mails())) == 2
        assert [problem.reason for problem in source.problems] == [
            "1000.b.host: cannot be read (Permission denied): fix that and import again"
        ]
        monkeypatch.undo()
        assert [mail.raw for mail in open_source(path).added(source.bookmark)] == [SINGLE]


class TestMh(Contract):
    @pytest.fixture
    def path(self, tmp_path: Path) -> Path:
        path = tmp_path / "inbox"
        path.mkdir()
        for name, data in {
            "10": ONE,
            "9": SINGLE,
            ",8": SINGLE,
            ".mh_sequences": b"unseen: 10\n",
        }.items():
            (path / name).write_bytes(data)
        return path

    @pytest.fixture
    def expected(self) -> Found:
        return [("9", 0, SINGLE), ("10", 0, ONE)]


def test_a_folder_that_is_one_source_is_given_as_one_and_those_within_it_too(tmp_path: Path) -> None:
    for name in (
        "a/cur/1",
        "a/new/2",
        "a/.Sent/cur/3",
        "a/.Sent/tmp/4",
        "a/sub/5.txt",
        "b/6",
        "b/.mh_sequences",
        "c",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(ONE)
    (tmp_path / "a/.Sent/new").mkdir()
    assert [str(path.relative_to(tmp_path)) for path in files(tmp_path)] == [
        "a",
        "a/.Sent",
        "a/sub/5.txt",
        "b",
        "c",
    ]
    assert next(files(tmp_path / "a")) == tmp_path / "a"
    assert len(list(mails(tmp_path))) == 6


def test_month_files_that_are_called_by_numbers_are_no_mh_folder(tmp_path: Path) -> None:
    for name, data in {"1": ONE, "2": SINGLE}.items():
        (tmp_path / name).write_bytes(data)
    assert [path.name for path in files(tmp_path)] == ["1", "2"]


def test_members_of_one_name_are_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "tar"
    path.write_bytes(tarred({"a": ONE})[:1024] + tarred({"a": TWO}))
    there = list(mails(path))
    assert [(mail.origin.member, mail.raw) for mail in there] == [("a", ONE), ("a (2)", TWO)]
    assert dict(open_source(path).at([mail.origin for mail in there])) == {
        mail.origin: mail.raw for mail in there
    }


def test_what_is_hidden_or_lies_beside_mail_is_passed_over_and_the_rest_is_named(tmp_path: Path) -> None:
    members = {
        "list/README": b"Some notes.\n",
        "lists/looms/config.pck": b"\x80\x02}q\0.",
        "archives/private/looms/database/2023-January-article": b"\x80\x02}q\0.",
        "list/.git/config": b"[core]\n",
        "__MACOSX/._mbox": b"\0",
        "list/photo.png": b"\x89PNG",
        "./list/mbox": ONE,
        "list/inner.tar": tarred({"mbox": ONE}),
        "list/inner.zip": zipped({"mbox": ONE}),
    }
    for pack in (tarred, zipped):
        (tmp_path / "bundle").write_bytes(pack(members))
        assert read(tmp_path / "bundle") == (
            [("./list/mbox", 0, ONE)],
            [
                "list/photo.png: not mail but a picture",
                "list/inner.tar: not mail but a tar archive: unpack it first",
                "list/inner.zip: not mail but a zip archive: unpack it first",
            ],
        )


def test_names_of_any_length_and_script(tmp_path: Path) -> None:
    members = {"folder/" * 40 + "Møre og Romsdal.txt": ONE, "ö" * 90: TWO}
    for pack in (PACK["tar"], PACK["tar of GNU"], zipped):
        (tmp_path / "bundle").write_bytes(pack(members))
        assert [name for name, _, _ in read(tmp_path / "bundle")[0]] == list(members)


def test_of_a_tar_that_is_cut_short_what_is_left_is_read(tmp_path: Path) -> None:
    whole = tarred(MEMBERS)
    (tmp_path / "tar").write_bytes(whole[:600])
    assert read(tmp_path / "tar") == (
        [("list/2023-January.txt", 0, whole[512:600])],
        ["the tar archive ends too early: its end is lost; import a whole copy, if there is one"],
    )
    (tmp_path / "tar").write_bytes(gzip.compress(whole, 0)[:600])
    mails_, (reason,) = read(tmp_path / "tar")
    assert len(mails_) == 1
    assert reason == "the gzip file ends too early: its end is lost; import a whole copy, if there is one"


def test_a_damaged_header_in_a_tar_costs_one_member(tmp_path: Path) -> None:
    whole = bytearray(tarred({"a": ONE, "b": TWO, "c": THREE}))
    whole[1024 + 3] ^= 1
    (tmp_path / "tar").write_bytes(whole)
    assert read(tmp_path / "tar") == (
        [("a", 0, ONE), ("c", 0, THREE)],
        ["the tar archive is damaged here: read on below"],
    )


def test_a_damaged_zip_tells(tmp_path: Path) -> None:
    whole = zipped({"a": ONE * 50, "b": TWO}, zipfile.ZIP_STORED)
    (tmp_path / "zip").write_bytes(whole[:-30])
    assert read(tmp_path / "zip")[1][0].startswith("the zip archive is damaged (")
    (tmp_path / "zip").write_bytes(whole.replace(b"One.", b"Oh!!", 1))
    assert read(tmp_path / "zip") == (
        [
            ("a", 0, MAIL % b"Oh!!"),
            *(("a", len(ONE) * number, ONE) for number in range(1, 50)),
            ("b", 0, TWO),
        ],
        ["a: is damaged somewhere: its checksum is wrong; import a whole copy, if there is one"],
    )


def test_links_devices_and_sparse_files_in_a_tar_are_not_read(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as tar:
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.DIRTYPE, tarfile.FIFOTYPE):
            info = tarfile.TarInfo("odd")
            info.type, info.linkname = kind, "/etc/passwd"
            tar.addfile(info)
        info = tarfile.TarInfo("sparse")
        info.type, info.size = tarfile.GNUTYPE_SPARSE, 3
        tar.addfile(info, io.BytesIO(b"abc"))
    (tmp_path / "tar").write_bytes(packed.getvalue())
    special = "odd: a device, a socket or a pipe, left unread"
    assert read(tmp_path / "tar") == (
        [],
        [special, special, "sparse: a sparse file, left unread: pack it without --sparse"],
    )


def test_a_name_of_a_gigabyte_is_not_taken_into_memory(tmp_path: Path) -> None:
    info = tarfile.TarInfo("././@LongLink")
    info.type, info.size = tarfile.GNUTYPE_LONGNAME, 1 << 40
    (tmp_path / "tar").write_bytes(info.tobuf(tarfile.GNU_FORMAT) + b"a" * 4096)
    assert read(tmp_path / "tar") == (
        [],
        ["the tar archive ends too early: its end is lost; import a whole copy, if there is one"],
    )


def zeros(size: int) -> Iterator[bytes]:
    for _ in range(size >> 20):
        yield bytes(1 << 20)


@pytest.mark.slow
def test_bombs_are_named_and_left(tmp_path: Path) -> None:
    begin = b"From: ada@example.org\n\n"
    packer = lzma.LZMACompressor(preset=0)
    (tmp_path / "xz").write_bytes(
        packer.compress(begin) + b"".join(map(packer.compress, zeros(9 << 27))) + packer.flush()
    )
    with (
        zipfile.ZipFile(tmp_path / "zip", "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive,
        archive.open("bomb", "w", force_zip64=True) as member,
    ):
        member.write(begin)
        for block in zeros(9 << 27):
            member.write(block)
    for name in ("xz", "zip"):
        source = open_source(tmp_path / name)
        (mail,) = source.mails()
        assert len(mail.raw) == 1 << 25
        reasons = " ".join(problem.reason for problem in source.problems)
        assert "taken for a bomb" in reasons
        assert "longer than 32 MiB" in reasons


@pytest.mark.slow
def test_any_byte_of_a_bundle_may_be_wrong(tmp_path: Path) -> None:
    for pack in (tarred, zipped):
        whole = pack({"a": ONE, "b.gz": gzip.compress(TWO)})
        for at in range(0, len(whole), 7):
            (tmp_path / "bundle").write_bytes(whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1 :])
            try:
                read(tmp_path / "bundle")
            except NotMail:
                continue
