"""The index holds the same whatever commits, merges and readers there were."""

from __future__ import annotations

import gc
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from made_posts import a_post  # type: ignore[import-not-found]

from listarchive.archive import Archive, Home, writing
from listarchive.archive.adding import archive_writer
from listarchive.engines.whoosh.index_folders import IndexFolders
from listarchive.engines.whoosh.snapshot import Snapshot
from listarchive.post import Origin, Post

QUERIES = ("tomato", '"tomato plant"', "plan*", "date:2024", "not tomato", "author:ada", "list:garden")


def numbered(number: int) -> Post:
    return a_post(f"{number}@example.org", f"tomato plant {number}" if number % 3 else f"cabbage {number}")


def answers(archive: Archive) -> list[list[str]]:
    return [sorted(hit.id for hit in archive.search(query, limit=None).hits) for query in QUERIES]


def segments(home: Path) -> int:
    folder = IndexFolders(Home(home)).current()
    assert folder
    return len(list(folder.glob("*.segment")))


@pytest.mark.slow
def test_a_hundred_small_commits_leave_few_segments_and_all_posts(tmp_path: Path, filled: Any) -> None:
    posts = [numbered(number) for number in range(300)]
    most = 0
    for start in range(0, 300, 3):
        filled(posts[start : start + 3]).close()
        most = max(most, segments(tmp_path))
    assert most <= 8
    many = Archive.open(tmp_path)
    one = filled(posts, home=tmp_path / "at-once")
    assert len(many) == len(one) == 300
    assert answers(many) == answers(one)


def test_a_post_replaced_before_its_first_commit_stays_replaced(tmp_path: Path, filled: Any) -> None:
    worse, better = a_post(text="tomato ?"), a_post(text="tomato !")
    archive = filled([worse, better, numbered(1)])
    for number in range(2, 12):
        assert len(archive) == number
        assert [hit.snippet for hit in archive.search("id:one@example.org").hits] == ["tomato !"]
        assert archive.search("tomato").total == sum(1 for n in range(1, number) if n % 3) + 1
        archive.close()
        archive = filled([numbered(number)])
    assert segments(tmp_path) < 8


@pytest.mark.slow
def test_a_batch_is_committed_on_the_way(tmp_path: Path, monkeypatch: Any, filled: Any) -> None:
    monkeypatch.setattr(archive_writer, "_MOST", 7)
    archive = filled([*(numbered(n) for n in range(50)), *(numbered(n) for n in range(20))])
    assert len(archive) == 50
    assert answers(archive) == answers(filled([numbered(n) for n in range(50)], home=tmp_path / "b"))


WRITE = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from test_archive_segments import numbered
from listarchive.archive import Home, writing
from listarchive.post import Origin
for start in range(40, 100, 12):
    with writing(Home(Path(sys.argv[1]))) as writer:
        for number in range(start, start + 12):
            writer.add(numbered(number), Origin("x"))
        writer.commit()
"""


@pytest.mark.slow
def test_a_reader_goes_on_while_another_process_commits_and_merges(tmp_path: Path, filled: Any) -> None:
    before = filled([numbered(n) for n in range(40)])
    early = Archive.open(tmp_path)
    names = {path.name for path in tmp_path.glob("index/v*/*.segment")}
    expected = answers(before), before.search("tomato", facets=("author", "year")).facets
    scores = [hit.score for hit in before.search("tomato", limit=None).hits]
    newest = [hit.id for hit in before.search("", sort="oldest").hits]
    subprocess.run(
        [sys.executable, "-c", WRITE, str(tmp_path), str(Path(__file__).parent)], check=True, timeout=60
    )
    assert not names & {path.name for path in tmp_path.glob("index/v*/*.segment")}, "all was merged"
    for archive in (before, early):  # the second one looks at its columns for the first time
        assert (answers(archive), archive.search("tomato", facets=("author", "year")).facets) == expected
        assert [hit.score for hit in archive.search("tomato", limit=None).hits] == scores
        assert [hit.id for hit in archive.search("", sort="oldest").hits] == newest
        assert len(archive) == 40
    assert len(Archive.open(tmp_path)) == 100


def test_an_archive_without_posts(tmp_path: Path) -> None:
    with writing(Home(tmp_path)):
        pass
    with Archive.open(tmp_path) as archive:
        assert len(archive) == 0
        for query in (
            *QUERIES,
            "",
            "~tomatto",
            "/x/",
            "id:abc",
            "thread:abc",
            "has:reply",
            "quoted:x",
            "subject:/x/",
        ):
            if query != "/x/":
                found = archive.search(query, facets=("author", "list", "year", "month"))
                assert (found.total, found.hits, found.suggestion) == (0, (), None)


def test_nothing_new_writes_no_segment(tmp_path: Path, filled: Any) -> None:
    filled([numbered(1)])
    before = {path.name for path in tmp_path.glob("index/v*/*.segment")}
    filled([numbered(1)])
    assert {path.name for path in tmp_path.glob("index/v*/*.segment")} == before


def test_snapshots_let_go_of_their_files(tmp_path: Path, filled: Any) -> None:
    filled([numbered(1)]).close()
    folder = IndexFolders(Home(tmp_path)).current()
    assert folder
    held = len(list(Path("/proc/self/fd").iterdir())) if Path("/proc/self/fd").is_dir() else 0
    for _ in range(50):
        Snapshot(folder).close()
    assert not held or len(list(Path("/proc/self/fd").iterdir())) <= held + 3


def test_what_is_not_committed_is_not_there(tmp_path: Path, filled: Any) -> None:
    filled([numbered(1)])
    with writing(Home(tmp_path)) as writer:
        writer.add(numbered(2), Origin("x"))
    assert len(Archive.open(tmp_path)) == 1
    assert len(list(tmp_path.glob("index/v*/*.segment"))) == 1


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="Linux tells what a process has mapped")
def test_an_archive_that_is_let_go_of_holds_no_file(tmp_path: Path) -> None:
    with writing(Home(tmp_path)) as writer:
        for number in range(40):
            writer.add(numbered(number), Origin("mbox/a.mbox", number))
        writer.commit()

    def mapped() -> bool:
        return str(tmp_path) in Path("/proc/self/maps").read_text("utf-8", "surrogateescape")

    gc.collect()
    gc.disable()  # a circle would be found some time, and hold the room of a removed file until then
    try:
        archive = Archive.open(tmp_path)
        assert archive.search("tomato").total
        assert mapped()
        archive.close()
        del archive
        assert not mapped()
    finally:
        gc.enable()


def test_an_index_that_is_replaced_while_it_is_looked_for_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with writing(Home(tmp_path)) as writer:
        writer.add(numbered(1), Origin("mbox/a.mbox", 1))
        writer.commit()
    folder = IndexFolders(Home(tmp_path)).current()
    assert folder
    read = iter([folder.parent / "v-removed-by-a-rebuild", folder])
    monkeypatch.setattr(IndexFolders, "_named", lambda _: next(read))
    assert IndexFolders(Home(tmp_path)).current() == folder
