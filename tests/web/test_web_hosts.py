"""Under which names an archive answers, and which host stands in what it answers."""

from __future__ import annotations

import re
import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from test_web_serving import served  # type: ignore[import-not-found]

from listarchive.web.app import application
from listarchive.web.archives import Archives
from listarchive.web.site import Site

Reading = Callable[..., FlaskClient]

HERE = [
    "localhost", "localhost:8025", "LOCALHOST", "localhost.", "localhost.:80", "127.0.0.1", "127.0.0.1:1",
    "[::1]", "[::1]:8025", "[0:0:0:0:0:0:0:1]", "127.0.0.1:", socket.gethostname(),
]  # fmt: skip
NOWHERE = [
    "", " ", ".", ":", ":80", "@", "evil.example", "a_b.evil.example", "a!b.evil.example", "a*b.evil.example",
    "_", "_.evil.example", "a b.evil.example", "a\tb", "localhost evil.example", "localhost, evil.example",
    "localhost,localhost", "localhost@evil.example", "evil.example@localhost", "user:pw@localhost",
    "localhost:80@evil.example", "localhost:80:80", "localhost:x", "localhost:-1", "localhost:123456",
    "localhost/", "localhost/x", "localhost?", "localhost#", "localhost\\evil.example", "localhost..",
    ".localhost", "localhost%00.evil.example", "localhost.evil.example", "evil.localhost", "notlocalhost",
    "127.0.0.1.evil.example", "127.0.0.1.nip.example", "localhost_", "localhost-", "2130706433", "0x7f000001",
    "127.1", "0177.0.0.1", "[::1", "::1]", "[::1]x", "[::1%25lo]", "[evil.example]", "[::1].evil.example",
    "[[::1]]", "[]", "l\u00f6calhost", "xn--lcalhost-n4a", "\u24dbocalhost", "http://localhost",
    "//localhost",
    "localhost;evil.example", "'localhost'", '"localhost"', "local\u00adhost", "$localhost", "{}", "None",
    "null", "undefined", "*", "waitress.invalid",
]  # fmt: skip
NUMBERS = ["192.0.2.7", "192.0.2.7:8025", "10.1.2.3", "[2001:db8::7]", "[2001:db8::7]:8025", "[fe80::1]"]
ASKED = [
    "/",
    "/search?q=lamp",
    "/search.json?q=lamp",
    "/nothing",
    "/list/tinkers",
    "/robots.txt",
    "/static/x",
]


def status(client: FlaskClient, host: str, path: str = "/") -> int:
    return client.get(path, environ_overrides={"HTTP_HOST": host}).status_code


def open_to(host: str, home: Path, **settings: object) -> FlaskClient:
    site = Site(home, **settings)  # type: ignore[arg-type]
    return application(site, Archives(home), host).test_client()


@pytest.mark.slow
@pytest.mark.parametrize("listening", ["127.0.0.1", "localhost", "::1", "0.0.0.0", "::", "192.0.2.9"])
def test_every_name_of_this_machine_and_no_other(sample: Path, listening: str) -> None:
    client = open_to(listening, sample)
    assert {host: status(client, host) for host in HERE} == dict.fromkeys(HERE, 200)
    assert {host: status(client, host) for host in NOWHERE} == dict.fromkeys(NOWHERE, 400)


@pytest.mark.parametrize(
    ("listening", "code"), [("127.0.0.1", 400), ("localhost", 400), ("0.0.0.0", 200), ("::", 200)]
)
def test_a_network_is_asked_by_its_numbers(sample: Path, listening: str, code: int) -> None:
    client = open_to(listening, sample)
    assert {host: status(client, host) for host in NUMBERS} == dict.fromkeys(NUMBERS, code)


@pytest.mark.parametrize("path", ASKED)
def test_under_another_name_nothing_is_told(sample: Path, path: str) -> None:
    client = open_to("127.0.0.1", sample, title="Secret Lamps")
    answer = client.get(path, headers={"Host": "a_b.evil.example"})
    assert (answer.status_code, "evil" in answer.text, "Lamps" in answer.text) == (400, False, False)
    assert "Location" not in answer.headers
    assert status(client, "localhost", path) in (200, 308, 404)


@pytest.mark.slow
@pytest.mark.parametrize("listening", ["127.0.0.1", "0.0.0.0"])
def test_names_that_the_owner_gives(sample: Path, listening: str) -> None:
    given = ("Archive.lan", "my_box", "b\u00fccher.example", "[2001:db8::5]")
    client = open_to(listening, sample, url="https://lists.example.org/archive", hosts=given)
    known = [
        "lists.example.org", "LISTS.example.org:443", "archive.lan", "archive.lan.:80", "my_box", "MY_BOX:80",
        "xn--bcher-kva.example", "[2001:db8::5]", "[2001:DB8:0::5]:80", "localhost",
    ]  # fmt: skip
    assert {host: status(client, host) for host in known} == dict.fromkeys(known, 200)
    others = [
        "example.org",
        "x.lists.example.org",
        "lists.example.org.evil.example",
        "lan",
        "my-box",
        *NOWHERE,
    ]
    assert {host: status(client, host) for host in others} == dict.fromkeys(others, 400)


RAW = {
    "no host": (b"GET / HTTP/1.1\r\n", 400),
    "no host, 1.0": (b"GET / HTTP/1.0\r\n", 400),
    "two hosts": (b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n", 400),
    "two hosts, the same": (b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n", 400),
    "two hosts, the other way": (b"GET / HTTP/1.1\r\nHost: evil.example\r\nHost: localhost\r\n", 400),
    "latin-1": (b"GET / HTTP/1.1\r\nHost: l\xf6calhost\r\n", 400),
    "utf-8": (b"GET / HTTP/1.1\r\nHost: l\xc3\xb6calhost\r\n", 400),
    "white": (b"GET / HTTP/1.1\r\nHost:   localhost  \r\n", 200),
    "a target elsewhere": (b"GET http://evil.example/ HTTP/1.1\r\nHost: localhost\r\n", 400),
    "a target here": (b"GET http://LOCALHOST/ HTTP/1.1\r\nHost: localhost\r\n", 200),
    "a target here, asked elsewhere": (b"GET http://localhost/ HTTP/1.1\r\nHost: evil.example\r\n", 400),
    "a target with a user": (b"GET http://evil.example@localhost/ HTTP/1.1\r\nHost: localhost\r\n", 400),
    "forwarded": (b"GET / HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Host: localhost\r\n", 400),
    "forwarded elsewhere": (
        b"GET /robots.txt HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-Host: evil.example\r\n"
        b"X-Forwarded-Proto: gopher\r\nForwarded: host=evil.example\r\nX-Host: evil.example\r\n"
        b"X-Original-URL: //evil.example/\r\nX-Forwarded-Prefix: /evil.example\r\n",
        200,
    ),
}


@pytest.mark.slow
def test_requests_as_they_come_over_the_line(sample: Path) -> None:
    with served(sample) as address:
        port = int(address.rpartition(":")[2])
        got = {name: raw_answer(port, lines) for name, (lines, _) in RAW.items()}
    codes = {name: int(answer.split()[1]) for name, answer in got.items()}
    assert codes == {name: code for name, (_, code) in RAW.items()}
    assert not [name for name, answer in got.items() if b"evil" in answer or b"gopher" in answer]


def raw_answer(port: int, lines: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=20) as line:
        line.sendall(lines + b"Connection: close\r\n\r\n")
        return b"".join(iter(lambda: line.recv(65536), b""))


ABSOLUTE = [
    "/atom.xml", "/list/tinkers/atom.xml", "/thread/q8k45j1r90d7/atom.xml", "/search.atom?q=lamp",
    "/opensearch.xml", "/robots.txt", "/sitemap.xml", "/sitemap/tinkers/2024-01.xml",
]  # fmt: skip
LEADING = {
    "/list/tinkers": "/list/tinkers/",
    "/list/tinkers/2024-01?page=1": "/list/tinkers/2024-01/?page=1",
    "/list//tinkers/": "/list/tinkers/",
    "//evil.example/list/x": "/evil.example/list/x",
    "///evil.example": "/evil.example",
}


@pytest.mark.slow
@pytest.mark.parametrize("path", ABSOLUTE)
def test_absolute_addresses_are_those_of_the_url_or_of_a_name_that_is_known(sample: Path, path: str) -> None:
    client = open_to("0.0.0.0", sample, hosts=("my_box",))
    for host in ("192.0.2.7:8025", "my_box:8025"):
        assert links(client.get(path, headers={"Host": host}).text) == {f"http://{host}"}
    assert status(client, "evil.example", path) == 400
    behind = open_to("127.0.0.1", sample, url="https://lists.example.org/archive/")
    for host in ("127.0.0.1:8025", "lists.example.org"):
        answer = behind.get(path, headers={"Host": host})
        assert links(answer.text) == {"https://lists.example.org"}
        assert "//lists.example.org/archive/" in answer.text


def links(text: str) -> set[str]:
    return set(re.findall(r'(?:href="|<id>|<loc>|template="|Sitemap: )(https?://[^/<"]+)', text))


@pytest.mark.slow
@pytest.mark.parametrize("path", LEADING)
def test_a_redirect_stays_where_the_reader_is(sample: Path, path: str) -> None:
    asked, _, query = path.partition("?")
    line = {"PATH_INFO": asked, "QUERY_STRING": query, "HTTP_HOST": "127.0.0.1:8025"}
    for settings, below in (({}, ""), ({"url": "https://lists.example.org/archive"}, "/archive")):
        answer = open_to("0.0.0.0", sample, **settings).get("/", environ_overrides=line)
        assert "http" not in answer.headers.get("Location", "") + answer.text
        if answer.status_code != 404:
            assert (answer.status_code, answer.headers["Location"]) == (308, below + LEADING[path])
