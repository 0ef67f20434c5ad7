"""Mail from every kind of source comes in, and goes out again as it was."""

from __future__ import annotations

import gzip
import io
import tarfile
from pathlib import Path

import pytest
from command_line import listarchive

MAIL = (
    b"From ada@example.org Thu Jan 12 15:15:17 2023\nFrom: Ada <ada@example.org>\n"
    b"Date: Thu, 12 Jan 2023 15:15:%b +0000\nMessage-ID: <%b@example.org>\nSubject: Looms\n\nWoven %b.\n\n"
)
ONE, TWO = (MAIL % ((number,) * 3) for number in (b"01", b"02"))


def tarred(name: str, data: bytes) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as tar:
        info = tarfile.TarInfo(name)
        info.size = len(data)
        tar.addfile(info, io.BytesIO(data))
    return packed.getvalue()


@pytest.mark.slow
@pytest.mark.parametrize(
    "given",
    [
        ONE + TWO,
        gzip.compress(ONE + TWO, mtime=0),
        tarred("looms.mbox", ONE + TWO),
        b"\1\1\1\1\n" + ONE + b"\1\1\1\1\n\1\1\1\1\n" + TWO + b"\1\1\1\1\n",
    ],
    ids=["mbox", "gzip", "tar", "mmdf"],
)
def test_standard_input_is_imported_but_not_kept(tmp_path: Path, given: bytes) -> None:
    done = listarchive("--home", tmp_path, "import", "-", stdin=given)
    assert (done.code, done.errors) == (0, "")
    assert done.out.startswith("2 posts in 1 file: 2 added, 0 duplicates, 0 failed")
    assert listarchive("--home", tmp_path, "search", "woven", "--count").out == "2\n"
    shown = listarchive("--home", tmp_path, "show", "--format", "raw", "01@example.org")
    assert (shown.code, shown.raw) == (1, b"")
    assert "came from standard input and was not kept: show it with --format text or json" in shown.errors
    mbox = listarchive("--home", tmp_path, "show", "--format", "mbox", "01@example.org")
    assert b"\n\nWoven 01.\n" in mbox.raw
    again = listarchive("--home", tmp_path, "import", "-", stdin=given)
    assert again.out.startswith("2 posts in 1 file: 0 added, 2 duplicates")
    assert listarchive("--home", tmp_path, "rebuild").code == 0
    assert listarchive("--home", tmp_path, "search", "woven", "--count").out == "2\n"
    assert "is gone" not in listarchive("--home", tmp_path, "check").out


@pytest.mark.parametrize("order", [("-", "mbox"), ("mbox", "-")])
def test_of_a_mail_on_standard_input_and_in_a_file_the_file_is_where_it_stands(
    tmp_path: Path, order: tuple[str, str]
) -> None:
    mbox = tmp_path / "mbox"
    mbox.write_bytes(ONE)
    for place in order:
        listarchive("--home", tmp_path / "home", "import", "-" if place == "-" else mbox, stdin=ONE)
    shown = listarchive("--home", tmp_path / "home", "show", "--format", "raw", "01@example.org")
    assert (shown.code, shown.raw.rstrip()) == (0, ONE.rstrip())


def test_what_is_no_mail_on_standard_input_is_named(tmp_path: Path) -> None:
    done = listarchive("--home", tmp_path, "import", "-", stdin=b"PK\x03\x04 and so on")
    assert done.code == 3
    assert done.errors == "listarchive: -: not mail but a zip archive: unpack it first\n"


ARTICLE = b"Path: loom!ada\nX-Loom: 12\n" + ONE.partition(b"\n")[2].rstrip() + b"\n"


@pytest.mark.slow
@pytest.mark.parametrize(
    "kept",
    [
        ARTICLE,
        b"\1\1\1\1\n" + ARTICLE + b"\1\1\1\1\n",
        b"#! rnews %d\n" % len(ARTICLE) + ARTICLE,
        b"=" * 73 + b"\n" + ARTICLE,
        b"\r\n" + ARTICLE.replace(b"\n", b"\r\n"),
        b"%d\n" % len(ARTICLE) + ARTICLE + b'<plist version="1.0">\n</plist>\n',
        b"From - \n" + ARTICLE,
    ],
    ids=["eml", "mmdf", "rnews", "listserv", "crlf", "emlx", "thunderbird"],
)
def test_whatever_a_mail_stands_in_an_mbox_has_its_own_headers(tmp_path: Path, kept: bytes) -> None:
    (tmp_path / "mail").write_bytes(kept)
    assert listarchive("--home", tmp_path / "home", "import", "-q", tmp_path / "mail").code == 0
    shown = listarchive("--home", tmp_path / "home", "show", "--format", "mbox", "01@example.org")
    assert shown.raw == b"From ada@example.org Thu Jan 12 15:15:01 2023\n" + ARTICLE + b"\n"
    whole = listarchive("--home", tmp_path / "home", "show", "--format", "raw", "01@example.org")
    assert whole.raw in kept


def test_a_mail_in_a_bundle_is_given_back_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "mbox").mkdir()
    (tmp_path / "mbox/looms.tar.gz").write_bytes(tarred("2023/looms.mbox", ONE + TWO))
    assert listarchive("--home", tmp_path, "import", "-q").code == 0
    (hit,) = listarchive("--home", tmp_path, "search", "woven 02", "--format", "json").json["hits"]
    assert hit["origin"] == {
        "path": "mbox/looms.tar.gz",
        "offset": len(ONE),
        "length": len(TWO),
        "member": "2023/looms.mbox",
    }
    assert hit["lists"] == ["looms"]
    assert listarchive("--home", tmp_path, "show", "--format", "raw", hit["id"]).raw == TWO
    assert listarchive("--home", tmp_path, "check").code == 0


def test_a_maildir_is_one_source_whatever_happens_to_its_mails(tmp_path: Path) -> None:
    maildir = tmp_path / "mbox/looms"
    for name in ("cur", "new", "tmp"):
        (maildir / name).mkdir(parents=True)
    (maildir / "new/1.a.host").write_bytes(ONE.partition(b"\n")[2])
    report = listarchive("--home", tmp_path, "import", "--format", "json").json
    assert [(source["path"], source["kind"], source["added"]) for source in report["sources"]] == [
        ("mbox/looms", "maildir", 1)
    ]
    (maildir / "new/1.a.host").rename(maildir / "cur/1.a.host:2,S")
    (maildir / "new/2.a.host").write_bytes(TWO.partition(b"\n")[2])
    report = listarchive("--home", tmp_path, "import", "--format", "json").json
    assert (report["seen"], report["added"]) == (1, 1)
    shown = listarchive("--home", tmp_path, "show", "--format", "raw", "01@example.org")
    assert shown.raw == ONE.partition(b"\n")[2]
    assert listarchive("--home", tmp_path, "check").code == 0
