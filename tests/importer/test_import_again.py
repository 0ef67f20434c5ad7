"""Whatever happens between two imports ends in the state of one undisturbed import."""

from __future__ import annotations

import gc
import gzip
import lzma
import os
import shutil
import signal
import subprocess
import sys
import time
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from made_mails import contents, mail, tree  # type: ignore[import-not-found]

from listarchive.archive import Archive, Home, writing
from listarchive.errors import Busy, IndexUnusable, NoArchive
from listarchive.importer import check, mail_reading, rebuild, run, workers
from listarchive.importer.naming import list_of, name_of_place
from listarchive.post import Origin, Post
from listarchive.sources import open_source

Make = Callable[..., Path]
FILES = {
    f"garden/2024-{month:02}.txt": "".join(mail(100 * month + n) for n in range(8)) for month in range(1, 7)
}
FILES["garden/2024-07.txt"] = mail(101) + mail(701) + mail(702)


def test_a_second_run_reads_nothing(home: Make) -> None:
    place = home(**FILES)
    first = run(Home(place))
    assert (first.total("seen"), first.total("added"), first.total("duplicate")) == (51, 50, 1)
    before = tree(place)
    second = run(Home(place))
    assert [second.total(each) for each in ("seen", "added", "duplicate", "failed")] == [0, 0, 0, 0]  # type: ignore[arg-type]
    assert len(second.sources) == 7
    assert all(source.unchanged for source in second.sources)
    assert {n: s for n, s in tree(place).items() if n != "index/lock"} == {
        n: s for n, s in before.items() if n != "index/lock"
    }


def test_a_dry_run_tells_the_same_and_writes_nothing(home: Make) -> None:
    place = home(**FILES)
    for _ in range(2):
        before = tree(place)
        dry = run(Home(place), dry_run=True)
        assert tree(place) == before
        real = run(Home(place))
        assert dry.sources == real.sources
        assert dry.problems == real.problems
        home(**{"garden/2024-07.txt": mail(101) + mail(701) + mail(703)})


@pytest.mark.slow
def test_any_number_of_processes_makes_the_same_archive(home: Make) -> None:
    place = home(**FILES)
    found = []
    for jobs in (1, 2, 3):
        report = run(Home(place), jobs=jobs)
        found.append((contents(place), report.sources, report.problems))
        shutil.rmtree(place / "index")
    assert found[0] == found[1] == found[2]


def test_without_room_for_processes_one_is_enough(home: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise PermissionError("no /dev/shm")

    monkeypatch.setattr("multiprocessing.synchronize.SemLock.__init__", refused)
    report = run(Home(home(**FILES)), jobs=2)
    assert report.total("added") == report.total("seen") - report.total("duplicate") > 0


COUNTS = ("seen", "added", "duplicate", "failed")


def counts(home: Path) -> list[int]:
    """Import, and tell what was seen, added, a duplicate, and failed."""
    report = run(Home(home))
    return [report.total(each) for each in COUNTS]  # type: ignore[arg-type]


def mails_stand_at_their_origins(home: Path) -> bool:
    """Tell whether the origin of each post leads to a mail with its Message-ID."""
    with Archive.open(home) as archive:
        for stored in archive.stored_posts():
            (found,) = open_source(home / stored.origin.path).at([stored.origin])
            if f"Message-ID: <{stored.post.message_id}>".encode() not in found[1]:
                return False
    return True


def test_a_file_that_grew_is_read_from_where_it_ended(home: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    place = home(**{"a.mbox": mail(1) + mail(2)})
    run(Home(place))
    parsed: list[bytes] = []
    parts_in = mail_reading.parts_in
    monkeypatch.setattr(
        mail_reading, "parts_in", lambda raw, *more: parsed.append(raw) or parts_in(raw, *more)
    )
    home(**{"a.mbox": mail(1) + mail(2) + mail(3)})
    assert counts(place) == [1, 1, 0, 0]
    home(**{"a.mbox": mail(1) + mail(2) + mail(3) + mail(4) + mail(5)[:-20]})
    assert counts(place) == [2, 2, 0, 0]
    assert parsed == [mail(3).encode(), mail(4).encode(), mail(5)[:-20].encode()]
    # Its last mail was only half there.
    home(**{"a.mbox": "".join(map(mail, range(1, 6)))})
    assert counts(place) == [1, 0, 1, 0]
    assert counts(place) == [0, 0, 0, 0]
    assert check(Home(place)) == []
    assert mails_stand_at_their_origins(place)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (mail(3) + mail(4) + mail(1), [3, 1, 2, 0]),
        (mail(1), [1, 0, 1, 0]),
        (mail(1) + mail(2) + mail(3), [3, 0, 3, 0]),
        (mail(1) + mail(2, "Sentence 2 another.") + mail(3) + mail(4), [4, 1, 3, 0]),
        ("", [0, 0, 0, 0]),
    ],
)
def test_a_file_that_was_rewritten_is_read_again(home: Make, now: str, expected: list[int]) -> None:
    place = home(**{"a.mbox": mail(1) + mail(2) + mail(3)})
    run(Home(place))
    before = contents(place).keys()
    path = home(**{"a.mbox": now}) / "mbox" / "a.mbox"
    os.utime(path, ns=(1, 1))
    assert counts(place) == expected
    assert counts(place) == [0, 0, 0, 0]
    assert contents(place).keys() >= before


@pytest.mark.slow
@pytest.mark.parametrize("to", ["z.mbox", "0/a.mbox", "a.mbox.gz", "a.mbox.xz"])
def test_a_file_that_was_moved_or_compressed_counts_once(home: Make, to: str) -> None:
    place = home(**{"a.mbox": mail(1, List_Id="<x.org>") + mail(2, List_Id="<x.org>")})
    run(Home(place))
    data = (place / "mbox" / "a.mbox").read_bytes()
    (place / "mbox" / "a.mbox").unlink()
    pack = {"gz": gzip.compress, "xz": lzma.compress}.get(to[-2:], bytes)
    home(**{to: pack(data)})
    before = {short: stored.post for short, stored in contents(place).items()}
    assert len(check(Home(place))) == 1
    assert counts(place) == [2, 0, 2, 0]
    assert counts(place) == [0, 0, 0, 0]
    assert {short: stored.post for short, stored in contents(place).items()} == before
    assert check(Home(place)) == []
    assert mails_stand_at_their_origins(place)
    rebuild(Home(place))
    assert check(Home(place)) == []


def test_older_months_are_read_when_they_come(home: Make) -> None:
    place = home(**{"garden/2024-05.txt": mail(5)})
    run(Home(place))
    path = home(**{"garden/2023-05.txt": mail(3)}) / "mbox/garden/2023-05.txt"
    os.utime(path, ns=(1, 1))
    assert counts(place) == [1, 1, 0, 0]


def test_a_post_added_to_a_month_is_on_the_list_of_the_month(home: Make) -> None:
    tagged = "".join(mail(n, Subject=f"[Birds] {n}") for n in range(3))
    place = home(**{"2024-May.txt": tagged})
    run(Home(place))
    home(**{"2024-May.txt": tagged + mail(9, Subject="No tag")})
    assert counts(place) == [1, 1, 0, 0]
    run(Home(place), list_name="herons")
    home(**{"2024-May.txt": tagged + mail(9, Subject="No tag") + mail(10)})
    assert counts(place) == [1, 1, 0, 0]
    with Archive.open(place) as archive:
        assert archive.search("list:birds").total == 4
        assert archive.search("list:herons").total == 5


def test_a_list_named_later_is_heard(home: Make) -> None:
    place = home(**{"a.mbox": mail(1)})
    run(Home(place))
    assert run(Home(place), list_name="Orchard").total("duplicate") == 1
    assert run(Home(place), list_name="orchard").total("seen") == 0
    assert run(Home(place)).total("seen") == 0
    with Archive.open(place) as archive:
        assert archive.search("list:orchard").total == 1
    rebuild(Home(place))
    with Archive.open(place) as archive:
        assert archive.search("list:orchard").total == 1


@pytest.mark.slow
@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("after", [0, 1, 20, 50])
def test_an_interrupted_import_goes_on(home: Make, after: int, jobs: int) -> None:
    place = home(**FILES)
    asked = 0

    def stopping() -> bool:
        nonlocal asked
        asked += 1
        return asked > after

    report = run(Home(place), jobs=jobs, stopping=stopping)
    assert report.interrupted
    assert report.total("seen") == report.total("added") + report.total("duplicate") < 51
    assert len(contents(place)) == report.total("added")
    rest = run(Home(place), jobs=jobs)
    assert not rest.interrupted
    ended = contents(place)
    shutil.rmtree(place / "index")
    run(Home(place))
    assert ended == contents(place)


def test_a_mail_that_names_its_list_is_on_that_one_unless_the_owner_says_otherwise(home: Make) -> None:
    place = home(**{"garden/a.mbox": mail(1) + mail(2, List_Id="Gardeners <gardeners.example.org>")})
    run(Home(place))
    assert {post.lists for post, _ in posts(place).values()} == {("garden",), ("gardeners",)}
    rebuild(Home(place), list_of=lambda _: "garden")
    assert {post.lists for post, _ in posts(place).values()} == {("garden",)}


@pytest.mark.slow
def test_an_interrupted_import_reads_no_further(home: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    read = 0

    def counted(chunk: mail_reading.Chunk, **more: Any) -> list[list[mail_reading.Reading]]:
        nonlocal read
        read += len(chunk)
        return read_chunk(chunk, **more)

    read_chunk = mail_reading.read_chunk
    monkeypatch.setattr(workers, "read_chunk", counted)
    place = home(**{"a.mbox": "".join(mail(n, "words " * 2_000) for n in range(900)), "b.mbox": mail(900)})
    report = run(Home(place), jobs=1, stopping=lambda: read > 250)
    assert report.interrupted
    assert 0 < report.total("seen") < read < 500


@pytest.mark.slow
def test_a_killed_import_frees_the_lock_and_leaves_no_process(home: Make) -> None:
    place = home(**{"a.mbox": "".join(mail(n, "words " * 200) for n in range(3000))})
    code = (
        "import sys; from pathlib import Path; from listarchive.archive import Home; "
        "from listarchive.importer import run; run(Home(Path(sys.argv[1])), jobs=2)"
    )
    with subprocess.Popen([sys.executable, "-c", code, str(place)]) as importing:
        while not list(place.glob("index/v*/*.segment")) and importing.poll() is None:
            time.sleep(0.05)
        with pytest.raises(Busy):
            run(Home(place))
        os.kill(importing.pid, signal.SIGKILL)
    with writing(Home(place), wait=5):
        pass
    assert len(contents(place)) == 0
    assert run(Home(place)).total("added") == 3000


def test_rebuilding_gives_the_same_archive(home: Make) -> None:
    place = home(**FILES)
    run(Home(place))
    before = contents(place)
    with Archive.open(place) as reader:
        rebuild(Home(place))
        assert reader.search("sentence").total == 50
        assert reader.search(facets=("list",)).facets["list"] == [("garden", 50)]
    assert contents(place) == before
    assert len([each for each in (place / "index").iterdir() if each.is_dir()]) == 1
    assert check(Home(place)) == []
    assert run(Home(place)).total("seen") == 0


def posts(home: Path) -> dict[str, tuple[Post, Origin]]:
    """Tell all but which copies of a post were met: of a mail that was cut, the stump was one."""
    with Archive.open(home) as archive:
        return {stored.id: (stored.post, stored.origin) for stored in archive.stored_posts()}


@pytest.mark.slow
@pytest.mark.parametrize("loss", ["gone", "no mail", "cut"])
def test_rebuilding_loses_no_post(home: Make, loss: str) -> None:
    packed = gzip.compress("".join(mail(n, os.urandom(2000).hex()) for n in range(50)).encode())
    place = home(**{"a.mbox.gz": packed, "b.mbox": mail(99)})
    run(Home(place))
    before = posts(place)
    path = place / "mbox" / "a.mbox.gz"
    if loss == "gone":
        path.unlink()
    else:
        path.write_bytes(packed[:-9000] if loss == "cut" else b"\x89PNG\r\n\x1a\n")
    for _ in range(2):
        rebuild(Home(place))
        assert posts(place) == before


@pytest.mark.slow
@pytest.mark.parametrize("damage", ["current", "format", "ledger", "everything"])
def test_rebuilding_mends(home: Make, tmp_path_factory: pytest.TempPathFactory, damage: str) -> None:
    place = home(**FILES)
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "x.mbox"
    elsewhere.write_text(mail(900))
    run(Home(place))
    run(Home(place), [elsewhere])
    before = contents(place)
    elsewhere.unlink()
    if damage == "current":
        (place / "index" / "current").write_text("{")
    elif damage == "format":
        (place / "index" / "current").write_text('{"format": 99, "folder": "v99-0"}')
    else:
        for path in place.glob("index/v*/*" if damage == "everything" else "index/v*/ledger*"):
            path.write_bytes(b"\x00" * 10)
    with pytest.raises(IndexUnusable, match="rebuild"):
        run(Home(place))
    rebuild(Home(place))
    after = contents(place)
    assert after == before if damage != "everything" else len(after) == 50
    assert run(Home(place)).total("seen") == 0


def of_an_older_format(place: Path) -> None:
    """Make the index one that this version cannot read; which sources it was made from still stands there."""
    (folder,) = (place / "index").glob("v*")
    older = folder.rename(folder.with_name("v1-0badcafe"))
    (place / "index" / "current").write_text('{"format": 1, "folder": "v1-0badcafe"}')
    for path in older.iterdir():
        if not path.name.startswith("ledger"):
            path.write_bytes(b"something else")


def test_rebuilding_an_index_of_an_older_format_finds_the_mail_that_lies_elsewhere(
    home: Make, tmp_path_factory: pytest.TempPathFactory
) -> None:
    place = home(**FILES)
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "x.mbox"
    elsewhere.write_text(mail(900))
    run(Home(place))
    run(Home(place), [elsewhere], list_name="far")
    before = contents(place)
    of_an_older_format(place)
    rebuild(Home(place))
    assert contents(place) == before
    assert len([each for each in (place / "index").iterdir() if each.is_dir()]) == 1


def test_an_index_is_not_replaced_by_an_empty_one(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "x.mbox"
    elsewhere.write_text(mail(900))
    run(Home(tmp_path), [elsewhere])
    of_an_older_format(tmp_path)
    for path in tmp_path.glob("index/v1-*/ledger*"):
        path.unlink()
    with pytest.raises(NoArchive, match="the old index stays"):
        rebuild(Home(tmp_path))
    assert (tmp_path / "index" / "current").read_text() == '{"format": 1, "folder": "v1-0badcafe"}'
    assert (tmp_path / "index" / "v1-0badcafe").is_dir()


def test_check_tells_each_difference(home: Make) -> None:
    place = home(**{"a.mbox": mail(1) + mail(2), "b.mbox": mail(3), "c.mbox": mail(4)})
    run(Home(place))
    assert check(Home(place)) == []
    home(**{"a.mbox": mail(1) + mail(5), "d.mbox": mail(6)})
    (place / "mbox" / "b.mbox").unlink()
    before = tree(place)
    said = check(Home(place))
    assert tree(place) == before
    assert len(said) == 4
    assert [line.split(":")[0] for line in said] == [
        "mbox/b.mbox",
        "mbox/a.mbox",
        "mbox/d.mbox",
        "mbox/a.mbox",
    ]
    run(Home(place))
    rebuild(Home(place))
    assert check(Home(place)) == ["mbox/b.mbox: the source is gone; its posts stay in the archive"]


@pytest.mark.parametrize(
    ("subjects", "place", "name"),
    [
        (["[News] One", "Re: [News] Two", "Three"], "news", "news"),
        (["[tools-dev] One", "Re: [tools-dev] Two"], "tools-development", "tools-development"),
        (["One", "Two"], "tools-development", "tools-development"),
        (["[Gardeners] One"], "2024-May", "gardeners"),
        (["[PATCH] One", "[PATCH 2/3] Two"], "tools", "tools"),
        (["[a] One", "[b] Two", "[c] Three"], "mix", "mix"),
        ([], "empty", "empty"),
    ],
)
def test_names_of_lists(subjects: list[str], place: str, name: str) -> None:
    assert list_of(subjects, place) == name


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("home/mbox/Garden/2024-May.txt.gz", "garden"),
        ("home/mbox/garden/deep/er/x.mbox", "garden"),
        ("home/mbox/garden.mbox.gz", "garden"),
        ("home/mbox/GARDEN.LOG2405A.gz", "garden"),
        ("home/mbox/garden.log24", "garden.log24"),
        ("elsewhere/garden/2024-May.txt", "garden"),
        ("garden.mbox", "garden"),
        ("elsewhere/mbox/looms.mbox.gz", "looms"),
    ],
)
def test_names_of_places(path: str, name: str) -> None:
    assert name_of_place(Path(path), Path("home/mbox")) == name


@pytest.mark.slow
def test_an_import_leaves_nothing_behind_in_its_process(tmp_path: Path) -> None:
    class Held:
        """What knows itself is let go of when circles are looked for."""

        def __init__(self) -> None:
            self.itself = self

    (tmp_path / "mbox").mkdir()
    (tmp_path / "mbox/a.mbox").write_text("From a@b Thu Jan  4 10:00:00 2024\nSubject: Beans\n\nText\n")
    held = weakref.ref(Held())
    assert run(Home(tmp_path), jobs=1).sources[0].added == 1
    gc.collect()
    assert held() is None
