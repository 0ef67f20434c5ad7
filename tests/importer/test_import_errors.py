"""Everything readable is imported, and everything else is named."""

from __future__ import annotations

import gzip
import json
import multiprocessing
import os
import signal
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from made_mails import contents, mail, tree  # type: ignore[import-not-found]

from listarchive.archive import Archive, Home
from listarchive.errors import NoArchive, UsageError
from listarchive.importer import Problem, Report, mail_reading, rebuild, run
from listarchive.importer import files as files_module

Make = Callable[..., Path]


def balanced(report: Report) -> bool:
    counts = ("seen", "added", "duplicate", "failed")
    for source in report.sources:
        assert source.seen == source.added + source.duplicate + source.failed
        assert source.improved <= source.duplicate
    total = report.as_json()
    assert [total[name] for name in counts] == [
        sum(getattr(s, name) for s in report.sources) for name in counts
    ]
    return True


def test_no_archive(tmp_path: Path) -> None:
    for use in (run, rebuild):
        with pytest.raises(NoArchive, match="no archive in"):
            use(Home(tmp_path))
    assert tree(tmp_path) == {}


def test_an_empty_folder(home: Make) -> None:
    place = home()
    with pytest.raises(NoArchive, match="no mail in"):
        run(Home(place))
    assert not (place / "index").exists()


def test_a_path_that_is_not_there(home: Make) -> None:
    with pytest.raises(UsageError, match="no such file"):
        run(Home(home()), [Path("nowhere.mbox")])


def test_what_is_readable_is_imported_and_the_rest_is_named(home: Make, monkeypatch: Any) -> None:
    whole = "".join(mail(n, text=os.urandom(3000).hex()) for n in range(20, 60)).encode()
    place = home(**{
        "a/good.mbox": mail(1) + mail(2),
        "a/picture.png": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9,
        "a/empty.mbox": b"",
        "a/README.md": "Where these mails come from.",
        "a/unreadable.mbox": mail(3),
        "b/cut.mbox.gz": gzip.compress(whole)[:-20_000],
        "b/last.mbox": mail(4),
    })  # fmt: skip
    (place / "mbox" / "a" / "dangling").symlink_to("nothing")
    (place / "mbox" / "outside").symlink_to("/etc/hostname")
    os.mkfifo(place / "mbox" / "pipe")
    with socket.socket(socket.AF_UNIX) as endpoint:
        old = Path.cwd()
        os.chdir(place / "mbox")
        endpoint.bind("socket")
        os.chdir(old)
    opened = os.open

    def fails(path: Any, *arguments: Any, **options: Any) -> int:
        if Path(os.fsdecode(path)).name == "unreadable.mbox":
            raise PermissionError(13, "Permission denied")
        return opened(path, *arguments, **options)

    monkeypatch.setattr(os, "open", fails)
    report = run(Home(place))
    assert balanced(report)
    named = {problem.path: problem.reason for problem in report.failures}
    assert set(named) == {
        "mbox/a/picture.png",
        "mbox/a/unreadable.mbox",
        "mbox/a/dangling",
        "mbox/outside",
        "mbox/pipe",
        "mbox/socket",
        "mbox/b/cut.mbox.gz",
    }
    assert "Permission denied" in named["mbox/a/unreadable.mbox"]
    with Archive.open(place) as archive:
        for number in (1, 2, 4, 20):
            assert archive.get(f"{number}@example.org")
        assert len(archive) == report.total("added") > 10
    monkeypatch.undo()
    again = run(Home(place))
    assert again.total("added") == 1, "what could not be opened is tried again"


def test_a_disk_that_fails_in_the_middle(home: Make, monkeypatch: Any) -> None:
    place = home(**{"a.mbox": "".join(map(mail, range(10))), "b.mbox": mail(11)})
    from listarchive.sources import file as file_module  # noqa: PLC0415

    mails = file_module.File.mails

    def fails(self: Any, start: int = 0) -> Any:
        for number, each in enumerate(mails(self, start)):
            if self.path.name == "a.mbox" and number == 4:
                raise OSError(5, "Input/output error")
            yield each

    monkeypatch.setattr(file_module.File, "mails", fails)
    report = run(Home(place))
    assert balanced(report)
    assert [(p.path, "Input/output" in p.reason) for p in report.failures] == [("mbox/a.mbox", True)]
    assert report.total("added") == 5
    monkeypatch.undo()
    assert run(Home(place)).total("added") == 6


def test_a_mail_on_which_the_reader_fails_is_named(home: Make, monkeypatch: Any) -> None:
    place = home(**{"a.mbox": "".join(map(mail, range(3)))})
    parts_in = mail_reading.parts_in

    def fails(raw: bytes, *footer: Any) -> Any:
        if b"number 1" in raw:
            raise RecursionError("too deep")
        return parts_in(raw, *footer)

    monkeypatch.setattr(mail_reading, "parts_in", fails)
    report = run(Home(place), jobs=1)
    assert balanced(report)
    (problem,) = report.failures
    assert (problem.path, problem.offset, report.total("failed")) == ("mbox/a.mbox", len(mail(0)), 1)
    assert len(contents(place)) == 2


def test_one_file_named_twice_is_read_once(home: Make) -> None:
    place = home(**{"a/x.mbox": mail(1)})
    inside = place / "mbox" / "a"
    report = run(Home(place), [inside, inside / "x.mbox", inside / ".." / "a"])
    assert report.total("seen") == 1
    assert [source.path for source in report.sources] == ["mbox/a/x.mbox"]


def test_a_file_that_goes_while_it_is_looked_for(home: Make, monkeypatch: Any) -> None:
    place = home(**{"a.mbox": mail(1), "b.mbox": mail(2)})
    file_at = files_module.file_at

    def gone(home: Home, path: Path, **options: Any) -> Any:
        if path.name == "a.mbox":
            raise FileNotFoundError(2, "No such file or directory")
        return file_at(home, path, **options)

    monkeypatch.setattr(files_module, "file_at", gone)
    report = run(Home(place))
    assert report.total("added") == 1
    assert [problem.path for problem in report.failures] == ["mbox/a.mbox"]


@pytest.mark.slow
@pytest.mark.skipif(multiprocessing.get_start_method() != "fork", reason="the fault must reach them")
@pytest.mark.parametrize("always", [True, False])
def test_a_process_that_is_killed_takes_no_mail_with_it_but_the_one_it_died_of(
    home: Make, monkeypatch: Any, tmp_path: Path, always: bool
) -> None:
    place = home(**{"a.mbox": "".join(mail(n, "words " * 9000) for n in range(40)), "b.mbox": mail(99)})
    parts_in = mail_reading.parts_in
    once = tmp_path / "once"

    def killed(raw: bytes, *footer: Any) -> Any:
        if b"Number 7\n" in raw and (always or not once.exists()):
            once.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return parts_in(raw, *footer)

    monkeypatch.setattr(mail_reading, "parts_in", killed)
    report = run(Home(place), jobs=2)
    assert balanced(report)
    lost = int(always)
    assert [(p.path, "was killed" in p.reason) for p in report.failures] == [("mbox/a.mbox", True)] * lost
    assert (report.total("seen"), report.total("added"), report.total("failed")) == (41, 41 - lost, lost)


@pytest.mark.slow
def test_many_problems_are_all_told_and_do_not_fill_the_memory() -> None:
    told = [Problem(f"{n}", "no Date \udc80 header", "repaired", n) for n in range(25_000)]
    report = Report()
    for number, problem in enumerate(told):
        report.problems.append(problem)
        if number % 9_999 == 0:
            assert len(list(report.problems)) == number + 1
    assert len(report.problems) == len(told)
    assert list(report.problems) == told
    assert json.loads("\n".join(report.json_lines())) == report.as_json()
    assert len(report.problems._held) == 10_000
