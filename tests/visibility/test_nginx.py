"""nginx in front, as docs/private-lists.md sets it up: it alone says who is reading."""

from __future__ import annotations

import re
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest
from served_home import served  # type: ignore[import-not-found]

PAGE = Path(__file__).resolve().parents[2] / "docs" / "private-lists.md"
NGINX = """
daemon off; master_process off; error_log {place}/error.log; pid {place}/pid;
events {{}}
http {{
    access_log off;
    client_body_temp_path {place}/1; proxy_temp_path {place}/2; fastcgi_temp_path {place}/3;
    uwsgi_temp_path {place}/4; scgi_temp_path {place}/5;
{servers}
}}
"""


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def nginx(program: Any, place: Path, servers: str) -> Iterator[None]:
    (place / "nginx.conf").write_text(NGINX.format(place=place, servers=servers))
    process = subprocess.Popen([program("nginx"), "-c", place / "nginx.conf", "-e", place / "error.log"])
    try:
        yield
    finally:
        process.terminate()
        process.wait(20)


def through(port: int, address: str, host: str, **headers: str) -> tuple[int, bytes]:
    """Ask nginx, until it listens."""
    for _ in range(200):
        connection = HTTPConnection("127.0.0.1", port, timeout=20)
        try:
            connection.request("GET", address, headers={"Host": host} | headers)
            answer = connection.getresponse()
            return answer.status, answer.read()
        except ConnectionRefusedError:
            threading.Event().wait(0.05)
    raise AssertionError("nginx does not answer")


@pytest.mark.slow
def test_the_page_s_nginx_shows_private_lists_to_their_readers(
    home: Path, tmp_path: Path, program: Any
) -> None:
    """The configurations of docs/private-lists.md, with passwords in clear; all try to name themselves."""
    (home / "listarchive.toml").write_text(
        '[lists.board]\naccess = "private"\nreaders = ["ann"]\n'
        '[web]\nuser_header = "X-Remote-User"\ngroups_header = "X-Remote-Groups"\n'
        'hosts = ["lists.example.org", "members.lists.example.org"]\n'
    )
    one, two, *_ = re.findall(r"^```nginx\n(.*?)^```$", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    passwords = tmp_path / "passwords"
    passwords.write_text("ann:{PLAIN}a\neve:{PLAIN}e\n")
    alone, both = free_port(), free_port()
    with served(home, "--port", str(port := free_port())):
        servers = f"server {{ listen 127.0.0.1:{alone}; {one} }}\n{two}"
        servers = servers.replace("listen 80", f"listen 127.0.0.1:{both}")
        servers = servers.replace("127.0.0.1:8025", f"127.0.0.1:{port}")
        servers = servers.replace("/etc/nginx/archive.htpasswd", str(passwords))
        ann, eve = ({"Authorization": f"Basic {word}"} for word in ("YW5uOmE=", "ZXZlOmU="))
        lies = {"X-Remote-User": "ann", "X-Remote-Groups": "council", "X_Remote_User": "ann"}
        with nginx(program, tmp_path, servers):
            members, strangers = "members.lists.example.org", "lists.example.org"
            assert through(alone, "/list/board/", strangers)[0] == 401
            assert through(alone, "/list/board/", strangers, **ann)[0] == 200
            assert through(alone, "/list/board/", strangers, **eve, **lies)[0] == 404
            assert through(both, "/list/board/", members)[0] == 401
            assert through(both, "/list/board/", members, **ann)[0] == 200
            assert through(both, "/list/board/", members, **eve, **lies)[0] == 404
            assert through(both, "/list/garden/", members, **eve)[0] == 200
            assert through(both, "/list/board/", strangers, **lies)[0] == 404
            assert through(both, "/list/board/", strangers, **ann, **lies)[0] == 404
            assert b"zyzzyva" not in through(both, "/search.json?q=ledgers", strangers, **lies)[1]
