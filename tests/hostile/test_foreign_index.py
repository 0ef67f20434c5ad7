"""Files of another archive's index, or of another commit, in place of one's own."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from zlib import crc32

import pytest
from test_damaged_index import run  # type: ignore[import-not-found]

from listarchive.archive import Archive

MAIL = (
    "From nell@example.org Mon Jan  1 10:00:00 2024\nFrom: Nell Lamb <nell@example.org>\n"
    "Date: Mon, 1 Jan 2024 10:{n:02}:00 +0000\nSubject: {word} {n}\nMessage-ID: <{n}@{word}.example.org>\n"
    "\nThe {word} of shed{n} is lit.\n\n"
)
COMMANDS = [("search", "lamp"), ("show", "1@lamp.example.org"), ("stats",), ("check",), ("import", "-q")]


def garden(home: Path, word: str, posts: int = 30) -> Path:
    (home / "mbox").mkdir(parents=True)
    (home / "mbox/a.mbox").write_text("".join(MAIL.format(n=n, word=word) for n in range(posts)))
    assert run(home, "import", "-q", "--jobs", "1") == (0, "")
    return home


def the(home: Path, pattern: str) -> Path:
    (found,) = home.glob(f"index/v*/{pattern}")
    return found


@pytest.fixture
def own(tmp_path: Path) -> Path:
    return garden(tmp_path / "own", "lamp")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("word", "posts"), [("spade", 30), ("spade", 29), ("lampe", 30), ("lamp", 31), ("lamp", 29)]
)
def test_a_segment_of_another_archive_is_told_when_it_is_opened(
    own: Path, tmp_path: Path, word: str, posts: int
) -> None:
    other = garden(tmp_path / "other", word, posts)
    shutil.copy(the(other, "*.segment"), the(own, "*.segment"))
    for words in COMMANDS:
        code, told = run(own, *words)
        assert (code, told.endswith("run `listarchive rebuild`")) == (5, True), words
    assert run(own, "rebuild", "-q", "--jobs", "1") == (0, "")
    with Archive.open(own) as archive:
        assert archive.search("lamp", limit=0).total == 30


@pytest.mark.slow
def test_a_ledger_of_another_archive_is_told(own: Path, tmp_path: Path) -> None:
    other = garden(tmp_path / "other", "spade")
    shutil.copy(the(other, "ledger-1"), the(own, "ledger-1"))
    code, told = run(own, "import", "-q", "--jobs", "1")
    assert (code, told.endswith("run `listarchive rebuild`")) == (5, True)


@pytest.mark.slow
def test_a_table_of_contents_of_another_archive_is_told(own: Path, tmp_path: Path) -> None:
    other = garden(tmp_path / "other", "spade")
    shutil.copy(the(other, "contents"), the(own, "contents"))
    assert run(own, "search", "lamp")[0] == 5


@pytest.mark.slow
def test_a_segment_of_an_earlier_commit_is_told(own: Path) -> None:
    before = the(own, "*.segment").read_bytes()
    (own / "mbox/b.mbox").write_text("".join(MAIL.format(n=n, word="lamp") for n in range(40, 44)))
    assert run(own, "import", "-q", "--jobs", "1") == (0, "")
    the(own, "*.segment").write_bytes(before)
    assert run(own, "search", "lamp")[0] == 5


def test_two_segments_that_changed_places_are_told(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("listarchive.engines.whoosh.index_writer._SMALL", 0)
    (own / "mbox/b.mbox").write_text(MAIL.format(n=50, word="lamp"))
    assert run(own, "import", "-q", "--jobs", "1") == (0, "")
    one, other = own.glob("index/v*/*.segment")
    first, second = one.read_bytes(), other.read_bytes()
    one.write_bytes(second)
    other.write_bytes(first)
    assert run(own, "search", "lamp")[0] == 5


def without_totals(home: Path) -> None:
    """Write the table of contents as it was before it held any checksum but its own."""
    contents = the(home, "contents")
    values = json.loads(contents.read_bytes().partition(b"\n")[0])
    text = json.dumps({name: values[name] for name in ("generation", "removed")}).encode()
    contents.write_bytes(text + b"\n%08x\n" % crc32(text))


@pytest.mark.slow
def test_an_index_from_before_is_read_and_bound_by_its_next_commit(own: Path, tmp_path: Path) -> None:
    without_totals(own)
    assert run(own, "check", "-q", "--jobs", "1") == (0, "")
    (own / "mbox/b.mbox").write_text(MAIL.format(n=50, word="lamp"))
    assert run(own, "import", "-q", "--jobs", "1") == (0, "")
    assert run(own, "search", "lamp", "--count") == (0, "")
    other = garden(tmp_path / "other", "spade", 31)
    shutil.copy(the(other, "*.segment"), the(own, "*.segment"))
    assert run(own, "search", "lamp")[0] == 5
