"""Whatever a git server or a repository does, it costs its own list alone, and git comes to an end."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from itertools import chain, repeat
from pathlib import Path

import pytest
from guest import QUICK, here, told
from made_months import month
from misbehaving import Site

from listarchive.fetch import Politeness, Remote, Report, fetch, git, public_inbox
from listarchive.fetch.git import Git
from listarchive.fetch.remote import GivenUp, NotFetched, TooLarge, Unanswered

HASH = b"1" * 40
Say = Callable[[], Iterable[bytes]]


@pytest.fixture(autouse=True)
def hasty(monkeypatch: pytest.MonkeyPatch, program: Callable[[str], str]) -> None:
    """Git is waited for as long as the politeness say, not half a minute at least."""
    program("git")
    monkeypatch.setattr(git, "_ASKED", 1.0)
    monkeypatch.setattr(git, "_HERE", 5.0)


def packet(text: bytes) -> bytes:
    return b"%04x%b" % (len(text) + 4, text)


def hold() -> Iterator[bytes]:
    yield b""
    time.sleep(20)


@pytest.fixture
def served() -> Iterator[Callable[[Say], str]]:
    """Give the URL of a server of git's own protocol that says what it is told, and then holds its tongue."""
    listening: list[socket.socket] = []

    def serve(say: Say) -> str:
        server = socket.create_server(("127.0.0.1", 0))
        listening.append(server)

        def one(line: socket.socket) -> None:
            with suppress(OSError), line:
                line.recv(1000)
                for block in say():
                    line.sendall(block)

        def accept() -> None:
            with suppress(OSError):
                while True:
                    threading.Thread(target=one, args=(server.accept()[0],), daemon=True).start()

        threading.Thread(target=accept, daemon=True).start()
        return f"git://127.0.0.1:{server.getsockname()[1]}/tinkers.git"

    yield serve
    for server in listening:
        server.close()


def both(site: Site, home: Path, url: str) -> Report:
    """Fetch a repository, and then another list from a web server."""
    site.put("/good.mbox", month(1))
    remotes = [Remote("bad", url, kind="public-inbox"), Remote("good", f"{site.url}/good.mbox")]
    report = fetch(home, remotes, politeness=QUICK)
    assert here(home) == {"good/good.mbox": month(1)}
    assert sorted(path.name for path in (home / "fetch").iterdir()) == ["lock", "state.json"]
    return report


def refs() -> Iterator[bytes]:
    for start in range(0, 10_000_000, 1000):
        numbers = range(start, start + 1000)
        yield b"".join(packet(b"%b refs/heads/%b%d\n" % (HASH, b"x" * 200, number)) for number in numbers)


END = "git did not come to an end: try later"
NONE = "no git repository is there: check the url"
ANSWERS: dict[str, tuple[Say, str]] = {
    "silence": (hold, END),
    "a part of a packet": (lambda: chain([b"00"], hold()), END),
    "one branch, and silence": (lambda: chain([packet(HASH + b" HEAD\0\n")], hold()), END),
    "nothing": (list, NONE),
    "noise": (lambda: [bytes(range(256)) * 10], NONE),
    "another protocol": (lambda: [b"HTTP/1.1 400 Bad Request\r\n\r\n"], NONE),
    "a refusal": (lambda: [packet(b"ERR \x1b[31mno such place\n")], NONE),
    "branches without end": (refs, END),
    "a packet that is too long": (lambda: [b"ffff" + b"x" * 70_000], NONE),
    "a packet of a length below zero": (lambda: [b"-001" + b"x" * 100], NONE),
}


@pytest.mark.slow
@pytest.mark.parametrize(("say", "reason"), ANSWERS.values(), ids=ANSWERS)
def test_a_git_server_that_makes_no_sense_costs_its_list_alone(
    site: Site, served: Callable[[Say], str], tmp_path: Path, say: Say, reason: str
) -> None:
    assert told(both(site, tmp_path, served(say))) == [("failed", reason)]


PIPES = ["HEAD", "packed-refs", "refs/heads/master", "config"]


@pytest.mark.slow
@pytest.mark.parametrize("path", PIPES)
def test_a_pipe_in_a_repository_is_not_waited_for(site: Site, tmp_path: Path, path: str) -> None:
    there = made(tmp_path / "there.git", "master")
    target = there / path
    target.unlink(missing_ok=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    os.mkfifo(target)
    ((severity, reason),) = told(both(site, tmp_path, f"file://{there}"))
    assert severity == "failed"
    assert "should not have happened" not in reason


def test_branches_without_end_on_the_web_take_bounded_memory(site: Site, tmp_path: Path) -> None:
    lines = b"".join(b"%b\trefs/heads/%s%d\n" % (HASH, b"x" * 60, number) for number in range(10_000))
    site.raw["/tinkers.git/info/refs?service=git-upload-pack"] = lambda: chain(
        [b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"], repeat(lines, 1_000)
    )
    assert told(both(site, tmp_path, f"{site.url}/tinkers.git")) == [("failed", END)]


def test_a_repository_of_many_branches_is_no_inbox(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(git, "_BRANCHES", 5)
    there = made(tmp_path / "there", *(f"b{number}" for number in range(6)))
    reason = "it has more than 5 branches, as no public-inbox has: check the url"
    assert told(both(site, tmp_path, f"file://{there}")) == [("failed", reason)]


def made(folder: Path, *branches: str) -> Path:
    """A repository with a mail in each of some branches."""
    subprocess.run(["git", "init", "-q", "--bare", "-b", branches[0], str(folder)], check=True)
    text = "".join(
        f"commit refs/heads/{branch}\ncommitter Nell <nell@example.org> 1 +0000\ndata 0\n\n"
        f"M 100644 inline m\ndata 5\nhello\n\n"
        for branch in branches
    )
    command = ["git", "-C", str(folder), "fast-import", "--quiet"]
    subprocess.run(command, input=text.encode(), check=True)
    return folder


def test_an_epoch_that_fails_does_not_stop_the_others(tmp_path: Path) -> None:
    for epoch in range(3):
        made(tmp_path / "list" / "git" / f"{epoch}.git", "master")
    packs = tmp_path / "list" / "git" / "1.git" / "objects"
    for path in packs.rglob("*"):
        if path.is_file():
            path.chmod(0o600)
            path.write_bytes(b"nonsense")
    url = f"file://{tmp_path}/list"
    report = fetch(tmp_path, [Remote("a", url, kind="public-inbox")], politeness=QUICK)
    assert [problem.url for problem in report.problems] == [f"{url}/git/1.git"]
    assert sorted(path.name for path in (tmp_path / "mbox" / "a" / "git").iterdir()) == ["0.git", "2.git"]


def test_epochs_without_end_have_an_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(public_inbox, "_EPOCHS", 4)
    asked: list[str] = []

    def is_there(_: Git, url: str) -> bool:
        asked.append(url)
        return True

    monkeypatch.setattr(Git, "is_there", is_there)
    remote = Remote("a", "git://127.0.0.1:9/tinkers", kind="public-inbox")
    report = fetch(tmp_path, [remote], politeness=QUICK, dry_run=True)
    assert [url.rpartition("/")[2] for url in asked] == ["0", "1", "2", "3"]
    assert len(report.items) == 4


def heard(code: str, seconds: float = 60.0, silence: float = 60.0) -> tuple[bytes, bytes]:
    """What a program says, as that of git is heard."""
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        try:
            return git._heard(process, seconds, silence)
        finally:
            process.kill()


def test_all_that_git_says_is_heard_and_the_last_of_its_errors() -> None:
    out, errors = heard("import sys; print('x' * 100_000, end=''); sys.stderr.write('y' * 200_000 + 'end')")
    assert out == b"x" * 100_000
    assert errors == b"y" * (65_536 - 3) + b"end"


def test_git_that_says_too_much_is_stopped() -> None:
    with pytest.raises(TooLarge, match="git gives more than 8,000,000 bytes: check the url"):
        heard("while True: print('x' * 100_000)")


@pytest.mark.slow
@pytest.mark.parametrize("code", ["", "import os; os.close(1); os.close(2)"], ids=["at all", "any more"])
@pytest.mark.parametrize("limit", ["seconds", "silence"])
def test_git_that_says_nothing_is_stopped(code: str, limit: str) -> None:
    with pytest.raises(Unanswered):
        heard(f"{code}\nimport time; time.sleep(60)", **{limit: 0.5})


@pytest.mark.slow
def test_git_that_goes_on_and_on_is_stopped() -> None:
    code = "import sys, time\nwhile True: sys.stderr.write('.'); sys.stderr.flush(); time.sleep(0.05)"
    with pytest.raises(Unanswered):
        heard(code, seconds=1.0)


def test_git_has_bounds_of_memory_and_of_files(tmp_path: Path) -> None:
    runs = Git(Remote("a", "file:///x"), Politeness(largest=512_000))
    said = runs.run(
        "-c", "alias.bounds=!ulimit -d; ulimit -f", "bounds", folder=made(tmp_path / "a", "master")
    )
    assert said.split() == ["234375", "1000"]


def test_a_remote_has_its_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(git, "LONGEST", -1.0)
    with pytest.raises(GivenUp, match="the next run asks for the rest"):
        Git(Remote("a", "file:///x"), Politeness()).run("version", folder=tmp_path)


def test_git_asks_nobody_and_uses_no_proxy(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A password that is asked for is not waited for, and a proxy of the environment is not asked."""
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9/")
    monkeypatch.setenv("SSH_ASKPASS", "/bin/cat")
    path = "/tinkers.git/info/refs?service=git-upload-pack"
    site.faults[path] = ["always 401 WWW-Authenticate: Basic realm=x"]
    assert told(both(site, tmp_path, f"{site.url}/tinkers.git")) == [("failed", NONE)]
    assert path in site.paths()


def test_git_connects_to_what_was_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name server that gives one address first and another then gets nothing by it."""
    said: list[bytes] = []
    server = socket.create_server(("127.0.0.1", 0))
    port = server.getsockname()[1]

    def accept() -> None:
        with suppress(OSError):
            while True:
                line, _ = server.accept()
                with line, line.makefile("rb") as reader:
                    length = reader.read(4)  # of nothing, if it was only asked whether somebody is there
                    said.append(reader.read(int(length, 16) - 4) if length else b"")

    threading.Thread(target=accept, daemon=True).start()

    def getaddrinfo(_: str, port: int, *__: object, **___: object) -> list[object]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    monkeypatch.setattr("listarchive.fetch.address_guard.socket.getaddrinfo", getaddrinfo)
    # Git itself could not resolve this name.
    url = f"git://inbox.invalid:{port}/tinkers.git"
    with suppress(NotFetched):
        Git(Remote("a", url, local=True), Politeness(timeout=5.0)).is_there(url)
    server.close()
    assert f"host=inbox.invalid:{port}".encode() in b"".join(said)
