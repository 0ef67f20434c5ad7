"""Connections that say nothing, little, or take nothing: a reader gets through while all of them are open."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from test_web_serving import get, served  # type: ignore[import-not-found]

from listarchive.web import connections
from listarchive.web.connections import Channel, Listener

MANY = 210
HEAD = b"GET / HTTP/1.1\r\nHost: localhost\r\n"
CHEAP = HEAD.replace(b"/ ", b"/robots.txt ") + b"\r\n"
SAYING = {
    "nothing": b"",
    "an empty line": b"\r\n",
    "half a line": b"GET /sea",
    "half a header": HEAD + b"Accept: ",
    "no end of the header": HEAD,
    "half a body": HEAD.replace(b"GET", b"POST") + b"Content-Length: 9999\r\n\r\nq=",
    "a body in chunks without end": HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
    "a body that waits to be asked for": HEAD + b"Expect: 100-continue\r\nContent-Length: 99\r\n\r\n",
    "a request whose answer is not read": CHEAP,
    "requests one after the other": CHEAP * 20,
    "TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
}  # fmt: skip


@contextmanager
def holding(port: int, said: bytes, number: int = MANY) -> Iterator[list[socket.socket]]:
    """Open connections, say something on each, and keep them open."""
    with ExitStack() as stack:
        lines = []
        for _ in range(number):
            line = socket.socket()
            line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
            line.settimeout(10)
            line.connect(("127.0.0.1", port))
            stack.callback(line.close)
            if said:
                line.sendall(said)
            lines.append(line)
        yield lines


def status_of(port: int, path: bytes = b"/robots.txt") -> bytes:
    """Ask as a reader who waits ten seconds: a third of what a silent connection is given."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        line.sendall(b"GET " + path + b" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        return b"".join(iter(lambda: line.recv(65_536), b"")).split(b"\r\n")[0]


@pytest.fixture(scope="module")
def port(sample: Path) -> Iterator[int]:
    with served(sample) as address:
        yield int(address.rpartition(":")[2])


@pytest.mark.slow
@pytest.mark.parametrize("said", SAYING.values(), ids=SAYING)
def test_a_reader_gets_through_while_all_others_are_open(port: int, said: bytes) -> None:
    with holding(port, said):
        assert [status_of(port) for _ in range(5)] == [b"HTTP/1.1 200 OK"] * 5
        assert status_of(port, b"/search?q=lamp") == b"HTTP/1.1 200 OK"


@pytest.mark.slow
def test_a_reader_gets_through_although_each_says_a_little_now_and_then(port: int) -> None:
    with holding(port, HEAD) as lines:
        for number in range(5):
            for line in lines:
                try:
                    line.sendall(b"X-%d: x\r\n" % number)
                except OSError:  # closed to make room
                    continue
            assert status_of(port) == b"HTTP/1.1 200 OK"


def test_one_that_waits_longest_gives_way_first_and_the_latest_is_answered(port: int) -> None:
    with holding(port, HEAD) as lines:
        status_of(port)
        lines[-1].sendall(b"\r\n")
        assert lines[-1].recv(15) == b"HTTP/1.1 200 OK"
        assert lines[0].recv(15) == b""


def test_of_requests_sent_ahead_the_first_is_answered_and_the_line_closed(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        line.sendall(CHEAP * 3)
        answer = b"".join(iter(lambda: line.recv(65_536), b""))
    assert answer.count(b"HTTP/1.1 200 OK") == 1


def test_one_connection_serves_one_request_after_the_other(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        for _ in range(3):
            line.sendall(b"HEAD /robots.txt HTTP/1.1\r\nHost: localhost\r\n\r\n")
            answer = b""
            while not answer.endswith(b"\r\n\r\n"):
                answer += line.recv(1)
            assert answer.startswith(b"HTTP/1.1 200 OK")


class Line(Channel):
    """A connection: since when it waits, how much its reader has to take, whether it is being answered."""

    def __init__(self, name: str, since: float, pending: int = 0, answering: bool = False) -> None:
        self.name, self.since, self.total_outbufs_len = name, since, pending
        self.requests = ["a request"] if answering else []

    def give_way(self) -> None:
        CLOSED.append(self.name)


CLOSED: list[str] = []


@pytest.mark.parametrize(
    ("lines", "closed"),
    [
        ([("old", 1), ("new", 2)], []),
        ([("old", 1), ("older", 0), ("new", 2), ("newer", 3)], ["older", "old"]),
        ([("taking", 0, 9), ("new", 2), ("newer", 3)], ["new"]),
        ([("taking", 1, 9), ("taking longer", 0, 9), ("just begun", 2, 9)], ["taking longer"]),
        ([("answered", 0, 0, True), ("answered, too", 1, 9, True), ("also", 2, 0, True)], []),
        ([("large", 1, 600), ("larger", 2, 700)], ["large"]),
        ([("waiting", 0), ("large", 1, 1_300)], ["large"]),
        ([("answered", 0, 5_000, True), ("large", 1, 500)], ["large"]),
        ([("large", 1, 400), ("larger", 0, 600)], []),
    ],
)
def test_which_connection_gives_way(
    monkeypatch: pytest.MonkeyPatch, lines: list[tuple[str, float, int, bool]], closed: list[str]
) -> None:
    monkeypatch.setattr(connections, "MOST", 2)
    monkeypatch.setattr(connections, "PENDING", 1_000)
    CLOSED.clear()
    listener = Listener.__new__(Listener)
    listener._map = dict(enumerate([listener, *(Line(*line) for line in lines)]))
    listener._make_room()
    assert closed == CLOSED


@pytest.mark.slow
def test_who_reads_slowly_gets_all_of_it(sample: Path) -> None:
    with served(sample) as address:
        whole = get(f"{address}/search.mbox")[1]
        port = int(address.rpartition(":")[2])
        with holding(port, b"GET /search.mbox HTTP/1.1\r\nHost: localhost\r\n\r\n", 1) as (line,):
            got = line.recv(100)
            length = 0
            while not length or len(got) < length:
                got += line.recv(1_000)
                head, gap, body = got.partition(b"\r\n\r\n")
                if gap and not length:
                    told = next(
                        each for each in head.split(b"\r\n") if each.lower().startswith(b"content-length")
                    )
                    length = len(head + gap) + int(told.split()[1])
    assert body == whole
