"""What has been added to a source since it was last read."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from listarchive.sources import file, open_source

MAIL = (
    b"From ada at example.org  Thu Jan 12 15:15:17 2023\n"
    b"From: ada at example.org (Ada)\nDate: Thu, 12 Jan 2023 15:15:17 -0500\nSubject: Looms\n\n%b\n\n"
)
ONE, TWO, THREE = (MAIL % word for word in (b"One.", b"Two.", b"Three."))
LONG = MAIL % (b"weft " * 200_000)


def read(path: Path, data: bytes, bookmark: str = "") -> tuple[list[bytes], str, bool]:
    """Write a file, read what has been added since a bookmark, and give the next one."""
    path.write_bytes(data)
    source = open_source(path)
    mails = [mail.raw for mail in source.added(bookmark)]
    assert dict(source.at([])) == {}
    return mails, source.bookmark, source.resumed


@pytest.mark.parametrize(
    ("before", "after", "added"),
    [
        pytest.param(ONE, ONE + TWO, [TWO], id="one mail more"),
        pytest.param(ONE + TWO, ONE + TWO + THREE, [THREE], id="below two"),
        pytest.param(LONG + ONE, LONG + ONE + TWO, [TWO], id="below a long one"),
        pytest.param(ONE.rstrip(), ONE + TWO, [TWO], id="the blank line came later, too"),
        pytest.param(ONE[:-5], ONE, [ONE], id="the last mail was half written"),
        pytest.param(ONE + TWO[:20], ONE + TWO + THREE, [ONE, TWO, THREE], id="half a separator"),
        pytest.param(ONE + TWO[:60], ONE + TWO + THREE, [TWO, THREE], id="half a header"),
    ],
)
def test_a_file_that_grew_is_read_from_where_it_ended(
    tmp_path: Path, before: bytes, after: bytes, added: list[bytes]
) -> None:
    _, bookmark, _ = read(tmp_path / "mbox", before)
    assert read(tmp_path / "mbox", after, bookmark)[::2] == (added, True)


@pytest.mark.parametrize(
    ("before", "after", "added"),
    [
        pytest.param(ONE, TWO + ONE, [TWO, ONE], id="a mail above"),
        pytest.param(ONE + TWO, MAIL % b"Oh!!" + TWO + THREE, [MAIL % b"Oh!!", TWO, THREE], id="changed"),
        pytest.param(LONG + ONE, LONG.replace(b"weft", b"warp") + ONE + TWO, None, id="changed far above"),
        pytest.param(LONG + ONE, LONG[:6000] + b"W" + LONG[6001:] + ONE + TWO, None, id="one letter"),
        pytest.param(ONE + TWO, TWO + THREE, [TWO, THREE], id="as long as before, but other mails"),
        pytest.param(ONE + TWO, ONE, [ONE], id="shorter"),
        pytest.param(ONE, gzip.compress(ONE + TWO, mtime=0), [ONE, TWO], id="compressed"),
        pytest.param(ONE, b"From: ada@example.org\n\n" + ONE + TWO, None, id="another kind"),
    ],
)
def test_a_file_that_was_rewritten_is_read_anew(
    tmp_path: Path, before: bytes, after: bytes, added: list[bytes] | None
) -> None:
    _, bookmark, _ = read(tmp_path / "mbox", before)
    anew = read(tmp_path / "mbox", after)[0]
    assert read(tmp_path / "mbox", after, bookmark)[::2] == (anew, False)
    assert added in (None, anew)


@pytest.mark.parametrize("bookmark", ["", "nonsense", "mbox 1 2 3", "mbox -1 2 3 4", "mbox 0 9 9 0", "\0"])
def test_a_bookmark_from_elsewhere_is_no_bookmark(tmp_path: Path, bookmark: str) -> None:
    assert read(tmp_path / "mbox", ONE + TWO, bookmark)[::2] == ([ONE, TWO], False)


def test_bookmarks_follow_one_another(tmp_path: Path) -> None:
    bookmark, data = "", b""
    for number in range(10):
        mail = MAIL % str(number).encode()
        data += mail
        mails, bookmark, _ = read(tmp_path / "mbox", data, bookmark)
        assert mails == [mail]


@pytest.mark.parametrize(
    ("after", "added"),
    [
        pytest.param(ONE + TWO + THREE, [THREE], id="one mail more"),
        pytest.param(ONE + TWO, None, id="packed anew"),
        pytest.param(ONE + TWO.replace(b"Two", b"two") + THREE, None, id="changed"),
        pytest.param(ONE, None, id="shorter"),
    ],
)
def test_a_large_compressed_file_that_grew_is_read_on_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: bytes, added: list[bytes] | None
) -> None:
    monkeypatch.setattr(file, "_LARGE", len(ONE))
    _, bookmark, _ = read(tmp_path / "mbox.gz", gzip.compress(ONE + TWO, 1))
    assert bookmark
    mails, _, resumed = read(tmp_path / "mbox.gz", gzip.compress(after, 9), bookmark)
    assert (mails, resumed) == ((added, True) if added else (read(tmp_path / "x", after)[0], False))


def test_a_compressed_file_that_is_small_or_was_cut_is_read_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert read(tmp_path / "mbox.gz", gzip.compress(ONE + TWO))[1] == ""
    monkeypatch.setattr(file, "_LARGE", 10)
    assert read(tmp_path / "mbox.gz", gzip.compress(ONE + TWO)[:-10])[1] == ""
