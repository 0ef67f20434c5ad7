"""What the tests of fetching share; none of them leads anywhere but to this machine."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path

import pytest
from guest import QUICK, Fetch
from made_months import index, packed
from misbehaving import Site, serving
from scrubbed_mails import FOLDER, GUEST, MAY, Bring

from listarchive.fetch import Remote, Report, fetch


@pytest.fixture(autouse=True)
def led(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Where a connection would have gone outside of 127.0.0.0/8 and [::1]: it is noted and refused."""
    found: list[str] = []
    really_connect, really_resolve = socket.create_connection, socket.getaddrinfo

    def connect(address: tuple[str, int], *rest: object, **options: object) -> socket.socket:
        if not ip_address(address[0]).is_loopback:
            found.append(address[0])
            raise ConnectionRefusedError(111, "Connection refused")
        return really_connect(address, *rest, **options)  # type: ignore[arg-type]

    def resolve(host: str, port: int, *rest: object, **options: int) -> object:
        if any(sign.isalpha() for sign in host) and not host.endswith("localhost") and ":" not in host:
            options["flags"] = socket.AI_NUMERICHOST  # no name server is asked
        return really_resolve(host, port, *rest, **options)  # type: ignore[arg-type]

    monkeypatch.setattr("socket.create_connection", connect)
    monkeypatch.setattr("socket.getaddrinfo", resolve)
    yield found
    assert found == [], "a test was led away from this machine"


@pytest.fixture
def site() -> Iterator[Site]:
    """An empty web server."""
    site = Site()
    server = serving(site)
    yield site
    server.shutdown()
    server.server_close()


@pytest.fixture
def fetching(tmp_path: Path, site: Site) -> Fetch:
    """Fetch the list `tinkers` from a path of the site into `tmp_path`."""

    def run(path: str = "/pipermail/tinkers/", **options: object) -> Report:
        remote = Remote(
            "tinkers",
            path if "://" in path else site.url + path,
            kind=str(options.pop("kind", "")),
            honours=bool(options.pop("honours", False)),
        )
        return fetch(tmp_path, [remote], **{"politeness": QUICK, **options})  # type: ignore[arg-type]

    return run


@pytest.fixture
def bring(site: Site, fetching: Fetch) -> Bring:
    """Fetch, with what was taken off the mails, from a server that has a May of these mails."""

    def fetch(*mails: bytes, **options: object) -> Report:
        if mails:
            site.put(FOLDER, index(MAY))
            site.put(FOLDER + MAY, packed(b"".join(mails)))
        return fetching(**{"politeness": GUEST, **options})

    return fetch
