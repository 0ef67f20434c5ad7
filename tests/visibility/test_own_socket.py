"""A socket that nobody but the owner reaches, and what he sees through it."""

from __future__ import annotations

import os
import socket
import stat
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest
from served_home import served  # type: ignore[import-not-found]

from listarchive.errors import UsageError
from listarchive.web import own_socket


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder with a short name: the kernel takes some hundred bytes of a socket's path."""
    with tempfile.TemporaryDirectory(prefix="own-", dir="/tmp") as folder:
        yield Path(folder)


def got(path: Path, address: str, **headers: str) -> tuple[int, bytes]:
    """Ask through a socket."""
    connection = HTTPConnection("localhost", timeout=20)
    connection.sock = socket.socket(socket.AF_UNIX)
    connection.sock.settimeout(20)
    connection.sock.connect(str(path))
    connection.request("GET", address, headers=headers)
    answer = connection.getresponse()
    return answer.status, answer.read()


@pytest.mark.slow
def test_the_owner_sees_everything_through_a_socket_of_his_own(home: Path, place: Path) -> None:
    (home / "listarchive.toml").write_text('[lists.board]\naccess = "private"\nreaders = ["ann"]\n')
    path = place / "own"
    with served(home, "--socket", str(path), "--all"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert got(path, "/list/board/")[0] == 200
        assert b"zyzzyva" in got(path, "/search?q=zyzzyva")[1]
    assert not path.exists()
    with served(home, "--socket", str(path), "--workers", "2"):
        assert got(path, "/list/board/")[0] == 404
        assert got(path, "/list/board/", X_Remote_User="ann")[0] == 404


@pytest.mark.slow
def test_a_private_list_whose_name_is_mistyped_is_told(home: Path, place: Path) -> None:
    """Who reads board would not notice that everybody does."""
    (home / "listarchive.toml").write_text(
        '[lists.bord]\naccess = "private"\n[lists.staff-2031]\naccess = "private"\n'
    )
    with served(home, "--socket", str(place / "own")) as process:
        assert process.stderr
        assert process.stderr.readline() == (
            "listarchive: listarchive.toml makes bord private, and no post is on that list: "
            "did you mean board, which everybody may read?\n"
        )


@pytest.mark.slow
def test_everything_is_not_shown_at_a_port(home: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "listarchive", "--home", home, "serve", "--port", "0", "--all"],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr == (
        "listarchive: --all shows private lists, and others may reach a port: "
        "give --socket PATH, which only you reach\n"
    )


def test_a_socket_that_is_left_over_is_taken_and_nothing_else(place: Path) -> None:
    path = place / "own"
    left = socket.socket(socket.AF_UNIX)
    left.bind(str(path))
    left.close()
    made = own_socket.own_socket(path)
    with pytest.raises(UsageError, match="another program serves there"):
        own_socket.own_socket(path)
    made.close()
    own_socket.let_go(path)
    path.write_text("a file")
    with pytest.raises(UsageError, match="no socket of yours"):
        own_socket.own_socket(path)
    assert path.read_text() == "a file"
    with pytest.raises(UsageError, match="too long"):
        own_socket.own_socket(place / ("x" * 120))
    with pytest.raises(UsageError, match="no socket can be made there"):
        own_socket.own_socket(place / "nowhere" / "own")


def test_whatever_the_mask_a_socket_is_never_open_to_others(place: Path) -> None:
    before = os.umask(0)
    try:
        made = own_socket.own_socket(place / "own")
    finally:
        os.umask(before)
    assert stat.S_IMODE((place / "own").stat().st_mode) == 0o600
    made.close()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may become another user")
def test_another_user_is_refused_although_the_mode_was_changed(place: Path) -> None:
    place.chmod(0o711)
    path = place / "own"
    made = own_socket.own_socket(path)
    path.chmod(0o666)
    taken: list[str] = []

    def accept() -> None:
        connection, _ = made.accept()
        try:
            own_socket.require_own(connection)
            taken.append("let in")
        except PermissionError:
            taken.append("refused")

    for user, told in ((65534, "refused"), (0, "let in")):
        thread = threading.Thread(target=accept)
        thread.start()
        code = f"import os, socket; os.setuid({user}); socket.socket(socket.AF_UNIX).connect({str(path)!r})"
        subprocess.run([sys.executable, "-c", code], check=True, timeout=30)
        thread.join(20)
        assert taken.pop() == told
    made.close()
