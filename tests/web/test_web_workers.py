"""Several processes serve as one: its limits, its signals, its end."""

from __future__ import annotations

import os
import re
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from test_web_connections import CHEAP, HEAD, Line, holding, status_of  # type: ignore[import-not-found]
from test_web_serving import ended, get  # type: ignore[import-not-found]
from written_mails import a_mail  # type: ignore[import-not-found]

from listarchive.web import workers
from listarchive.web.connections import MOST, PENDING, Listener

MODULE = ("-m", "listarchive")


@contextmanager
def started(
    home: Path, number: int, *, program: tuple[str, ...] = MODULE
) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run `listarchive serve` with some workers in a process group of its own; give it and the address."""
    with subprocess.Popen(
        [sys.executable, *program, "--home", home, "serve", "--port", "0", "--workers", str(number)],
        stderr=subprocess.PIPE, text=True, start_new_session=True,
    ) as process:  # fmt: skip
        assert process.stderr
        try:
            line = process.stderr.readline()
            address = re.search(r"http://\S+(?=/)", line)
            assert address, line + process.stderr.read()
            until(lambda: len(children(process.pid)) == (number if number > 1 else 0))
            yield process, address[0]
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGCONT)
                code, told = ended(process, signal.SIGTERM)
                assert (code, "Traceback" in told) == (0, False), told


def children(pid: int) -> set[int]:
    told = subprocess.run(["ps", "-A", "-o", "pid=,ppid=,stat="], capture_output=True, text=True, check=True)
    rows = [line.split() for line in told.stdout.splitlines()]
    return {int(child) for child, parent, state in rows if int(parent) == pid and state[0] != "Z"}


def until(true: Callable[[], bool]) -> None:
    for _ in range(400):
        if true():
            return
        time.sleep(0.05)
    pytest.fail("it never came about")


@contextmanager
def alone(worker: int, among: Iterable[int]) -> Iterator[None]:
    """Have one process answer, while the others stand still."""
    others = set(among) - {worker}
    for each in others:
        os.kill(each, signal.SIGSTOP)
    try:
        yield
    finally:
        for each in others:
            os.kill(each, signal.SIGCONT)


@pytest.mark.slow
def test_each_worker_shows_what_is_committed_and_what_the_owner_sets(home_of: Callable[..., Path]) -> None:
    home = home_of(a_mail("1@x.example", "Beans"))
    with started(home, 3) as (process, address):
        everyone = children(process.pid)
        for worker in everyone:
            with alone(worker, everyone):
                assert get(f"{address}/message/2@x.example")[0] == 404
        home_of(a_mail("2@x.example", "Peas"))
        (home / "listarchive.toml").write_text('[web]\ntitle = "Beans and More"\n')
        for worker in everyone:
            with alone(worker, everyone):
                assert b"Peas" in get(f"{address}/message/2@x.example")[1]
                assert b"<h1>Beans and More</h1>" in get(f"{address}/")[1]


@pytest.mark.slow
def test_one_that_is_killed_is_replaced_and_readers_are_answered_meanwhile(sample: Path) -> None:
    with started(sample, 2) as (process, address):
        for _ in range(2):
            before = children(process.pid)
            killed = min(before)
            os.kill(killed, signal.SIGKILL)
            until(lambda killed=killed: killed not in children(process.pid))  # type: ignore[misc]
            assert get(f"{address}/list/tinkers/")[0] == 200
            until(lambda: len(children(process.pid)) == 2)
            (new,) = children(process.pid) - before
            with alone(new, children(process.pid)):
                assert get(f"{address}/search?q=lamp")[0] == 200
            assert process.stderr
            assert re.fullmatch(
                rf"listarchive: worker {killed} ended \(SIGKILL\): another one begins in [\d.]+ s\n",
                process.stderr.readline(),
            )


@pytest.mark.slow
def test_one_that_is_replaced_shows_what_the_others_show_although_the_settings_are_wrong(
    home_of: Callable[..., Path],
) -> None:
    home = home_of(a_mail("1@x.example", "Beans"))
    with started(home, 2) as (process, address):
        (home / "listarchive.toml").write_text("[web]\ntitle = Peas\n")
        killed = min(children(process.pid))
        os.kill(killed, signal.SIGKILL)
        until(lambda: killed not in children(process.pid) and len(children(process.pid)) == 2)
        for worker in children(process.pid):
            with alone(worker, children(process.pid)):
                assert b"<h1>Mailing lists</h1>" in get(f"{address}/")[1]


@pytest.mark.slow
def test_those_that_end_again_and_again_begin_ever_more_rarely() -> None:
    dead, alive = os.pipe()
    slot = workers._Slot(lambda: os._exit(3), (dead, alive))
    now, pauses = 1_000.0, []
    for lived in (0, 0, 10, 59, 0, 0, 0, 60, 0):
        slot.fill(now)
        assert slot.process
        slot.process.join()
        slot.look(now + lived)
        now = slot.due
        pauses.append(slot._pause)
        slot.fill(now - 0.1)
        assert slot.process is None
    os.close(dead)
    os.close(alive)
    assert pauses == [0.5, 1.5, 3.5, 7.5, 15.5, 30, 30, 0, 0.5]


HEEDED = (
    "-c",
    "import signal\n"
    "signal.signal(signal.SIGINT, signal.default_int_handler)  # a background job ignores it\n"
    "from listarchive.cli import main\n"
    "main()",
)


@pytest.mark.slow
@pytest.mark.parametrize("to", [os.kill, os.killpg], ids=["the first", "all"])
@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_all(sample: Path, sign: signal.Signals, to: Callable[[int, int], None]) -> None:
    with started(sample, 3, program=HEEDED) as (process, address):
        assert get(f"{address}/")[0] == 200
        to(process.pid, sign)
        _, told = process.communicate(timeout=20)
        # A worker may hear of the end of all before the first of them.
        assert re.sub(r"listarchive: worker \d+ ended \(exit code 0\): .*\n", "", told) == ""
        assert process.returncode == 0
        with pytest.raises(ProcessLookupError):
            os.killpg(process.pid, 0)


@pytest.mark.slow
def test_none_outlives_the_first(sample: Path) -> None:
    with started(sample, 3) as (process, address):
        for worker in children(process.pid):
            assert worker
        process.kill()
        process.communicate(timeout=20)  # which waits until nobody has standard error any more
        port = int(address.rpartition(":")[2])
        socket.create_server(("127.0.0.1", port)).close()


def test_one_that_does_not_heed_is_ended_by_force(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_PATIENCE", 0.1)
    begun = tmp_path / "begun"

    def work() -> None:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        begun.touch()
        time.sleep(60)

    dead, alive = os.pipe()
    slot = workers._Slot(work, (dead, alive))
    slot.fill(0)
    assert slot.process
    until(begun.exists)
    workers._end([slot.process])
    assert slot.process.exitcode == -signal.SIGKILL
    os.close(dead)
    os.close(alive)


@pytest.mark.slow
def test_connections_are_counted_together(sample: Path) -> None:
    with started(sample, 4) as (_, address):
        port = int(address.rpartition(":")[2])
        with holding(port, HEAD, MOST + 60) as lines:
            for path in (b"/robots.txt", b"/search?q=lamp"):
                assert [status_of(port, path) for _ in range(5)] == [b"HTTP/1.1 200 OK"] * 5
            until(lambda: sum(not closed(line) for line in lines) <= MOST)
            assert any(not closed(line) for line in lines)


def closed(line: socket.socket) -> bool:
    if not select.select([line], [], [], 0)[0]:
        return False
    try:
        return line.recv(1, socket.MSG_PEEK) == b""
    except OSError:
        return True


SLOW = """
import os, sys, time
from pathlib import Path
from threading import get_ident
from listarchive.archive import Archive
folder = Path(sys.argv.pop(1))
search = Archive.search
def slow(archive, query, **options):
    mark = folder / f"{os.getpid()}-{get_ident()}"
    mark.touch()
    time.sleep(0.3)
    (folder / "seen").open("a").write(f"{len(list(folder.glob('*-*')))}\\n")
    time.sleep(0.2)
    mark.unlink()
    return search(archive, query, **options)
Archive.search = slow
from listarchive.cli import main
main()
"""


@pytest.mark.slow
@pytest.mark.parametrize(("number", "at_once"), [(1, 8), (2, 8), (3, 6), (8, 8)])
def test_requests_at_once_are_counted_together(
    sample: Path, tmp_path: Path, number: int, at_once: int
) -> None:
    (tmp_path / "seen").touch()
    program = ("-c", SLOW, str(tmp_path))
    with started(sample, number, program=program) as (_, address), ThreadPoolExecutor(40) as readers:
        codes = list(readers.map(lambda n: get(f"{address}/search?q=lamp+{n}")[0], range(40)))
    assert codes == [200] * 40
    assert max(map(int, (tmp_path / "seen").read_text().split())) == at_once


@pytest.mark.parametrize(("share", "answering", "more"), [(1, 9, True), (2, 3, True), (2, 4, False)])
def test_one_that_has_no_time_leaves_new_readers_to_the_others(
    share: int, answering: int, more: bool
) -> None:
    listener = Listener.__new__(Listener)
    listener.share = share
    listener.accepting, listener.next_channel_cleanup = True, float("inf")
    listener.adj = type("Adjustments", (), {"threads": 8 // share, "connection_limit": 400})
    lines = [Line("answered", 0, answering=True) for _ in range(answering)]
    listener._map = dict(enumerate([listener, Line("idle", 0), *lines]))
    assert listener.readable() is more


def test_answers_that_nobody_takes_are_counted_together(monkeypatch: pytest.MonkeyPatch) -> None:
    gone: list[str] = []
    monkeypatch.setattr(Line, "give_way", lambda line: gone.append(line.name))
    listener = Listener.__new__(Listener)
    listener.share = 4
    listener._map = {0: Line("older", 0, PENDING // 8), 1: Line("newer", 1, PENDING // 8 + 1)}
    listener._make_room()
    assert gone == ["older"]


@pytest.mark.slow
def test_an_address_that_is_taken_is_named(sample: Path) -> None:
    with started(sample, 2) as (_, address):
        port = address.rpartition(":")[2]
        done = subprocess.run(
            [sys.executable, *MODULE, "--home", sample, "serve", "--port", port, "--workers", "2"],
            capture_output=True, text=True, check=False, timeout=30,
        )  # fmt: skip
    assert done.returncode == 2
    assert re.fullmatch(rf"listarchive: .*127.0.0.1 port {port} .*: choose another --port\n", done.stderr)


@pytest.mark.slow
def test_many_short_connections_are_each_answered(sample: Path) -> None:
    with started(sample, 2) as (_, address):
        port = int(address.rpartition(":")[2])

        def ask(_: int) -> bytes:
            with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
                line.sendall(CHEAP)
                return line.recv(15)

        with ThreadPoolExecutor(20) as readers:
            assert set(readers.map(ask, range(300))) == {b"HTTP/1.1 200 OK"}
