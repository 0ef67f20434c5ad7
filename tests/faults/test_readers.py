"""A search during a commit sees the old state or the new one, whole, and never an error.

Four readers look on at some commits; `make sweeps` has them look on at fifty.
"""

from __future__ import annotations

import fcntl
import multiprocessing
import signal
import subprocess
import sys
import time
from multiprocessing.sharedctypes import Synchronized
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest
from scenes import command, contents, mail
from sweeps import WHOLE

from listarchive.archive import Archive, Home
from listarchive.importer import rebuild, run

pytestmark = pytest.mark.slow

_COMMITS = 50 if WHOLE else 15
_REBUILT = 5  # commits, until all is made anew
_POSTS = 7  # to a commit
_READERS = 4


def _search(
    home: Path, over: Event, faults: multiprocessing.SimpleQueue[str], rounds: Synchronized[int]
) -> None:
    """Search without pause; each commit adds a whole month of posts or nothing."""
    seen = 0
    while not over.is_set():
        try:
            with Archive.open(home) as archive:
                found = archive.search("mill", limit=None, facets=("month",))
                texts = [archive.get(hit.id).post.body.own for hit in found.hits[-3:]]
            if found.total % _POSTS or found.total < seen or len(found.hits) != found.total or not all(texts):
                faults.put(f"{found.total} posts after {seen}")
            seen = found.total
            rounds.value += 1
        except Exception as error:  # whatever it is, a person would have met it
            faults.put(f"{type(error).__name__}: {error}")


def test_four_readers_search_through_many_commits(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    box = tmp_path / "mbox"
    box.mkdir()
    (box / "000.mbox").write_text("".join(mail(number) for number in range(_POSTS)))
    run(Home(tmp_path), jobs=1)
    context = multiprocessing.get_context("spawn")
    over, faults = context.Event(), context.SimpleQueue()
    rounds = [context.Value("i") for _ in range(_READERS)]
    readers = [context.Process(target=_search, args=(tmp_path, over, faults, each)) for each in rounds]
    for reader in readers:
        reader.start()
    night = 0
    while night < _COMMITS or (night < 10 * _COMMITS and min(each.value for each in rounds) <= 10):
        night += 1
        first = night * _POSTS
        (box / f"{night:03}.mbox").write_text("".join(mail(each) for each in range(first, first + _POSTS)))
        assert run(Home(tmp_path), jobs=1).sources[-1].added == _POSTS
        if night % _REBUILT == 0:
            rebuild(Home(tmp_path), jobs=1)
    over.set()
    told = []
    for reader in readers:
        reader.join(60)
        assert reader.exitcode == 0
    while not faults.empty():
        told.append(faults.get())
    searches = [each.value for each in rounds]
    with capsys.disabled():
        print(f"\n{_READERS} readers, {night} commits, {sum(searches)} searches: {len(told)} faults")
    assert told == []
    assert min(searches) > 10


def _held(lock: Path) -> bool:
    if not lock.exists():
        return False
    with lock.open("rb+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def test_of_two_imports_at_once_one_wins(tmp_path: Path) -> None:
    home = tmp_path / "home"
    (home / "mbox").mkdir(parents=True)
    (home / "mbox" / "all.mbox").write_text("".join(mail(number) for number in range(100)))
    words = [sys.executable, "-B", "-c", *command(home, "import", "-q")]
    with subprocess.Popen(words) as first:
        while not _held(home / "index" / "lock"):
            assert first.poll() is None
        first.send_signal(signal.SIGSTOP)
        second = subprocess.run(words, capture_output=True, text=True, timeout=60, check=False)
        with subprocess.Popen([*words, "--wait", "60"]) as patient:
            time.sleep(0.2)
            first.send_signal(signal.SIGCONT)
            assert (first.wait(60), patient.wait(60)) == (0, 0)
    assert (second.returncode, second.stdout) == (75, "")
    assert second.stderr == (
        f"listarchive: another import is writing to {home}/index: try later, or wait with --wait SECONDS\n"
    )
    assert len(contents(home)) == 100
