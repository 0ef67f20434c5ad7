"""Is nothing of this machine or its network reached unless the user said so?"""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from guest import QUICK, told
from made_months import month
from misbehaving import Site

from listarchive.fetch import NotFetched, Remote, fetch
from listarchive.fetch.addresses import Door, is_local_name, is_public

PUBLIC = ["93.184.216.34", "2606:4700::1111", "64:ff9b::5db8:d822"]
LOCAL = [
    "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254",
    "100.64.0.1", "224.0.0.1", "255.255.255.255", "192.0.2.1", "::1", "::",
    "fe80::1%eth0", "fc00::1", "ff02::1",
    "::ffff:127.0.0.1", "::ffff:10.0.0.1", "2002:7f00:1::", "64:ff9b::7f00:1", "64:ff9b::a00:1",
]  # fmt: skip


@pytest.mark.parametrize("address", PUBLIC)
def test_addresses_of_the_internet(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("address", LOCAL)
def test_addresses_of_here(address: str) -> None:
    assert not is_public(address)


def test_names_that_say_that_they_are_here() -> None:
    assert all(is_local_name(name) for name in ("localhost", "a.localhost", "10.0.0.1", "::1"))
    assert not any(is_local_name(name) for name in ("example.org", "localhost.example.org", "93.184.216.34"))


def resolving(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> list[str]:
    """Let every name have these addresses, first the first answer; give the names that were asked for."""
    asked: list[str] = []
    waiting = list(answers)

    def getaddrinfo(host: str, port: int, *_: object, **__: object) -> list[object]:
        asked.append(host)
        found = waiting.pop(0) if len(waiting) > 1 else waiting[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port)) for each in found]

    monkeypatch.setattr("listarchive.fetch.addresses.socket.getaddrinfo", getaddrinfo)
    return asked


@pytest.mark.parametrize("addresses", [["127.0.0.1"], ["93.184.216.34", "10.0.0.1"], ["::ffff:127.0.0.1"]])
def test_a_name_of_the_internet_that_leads_here_is_refused(
    addresses: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    resolving(monkeypatch, addresses)
    with pytest.raises(NotFetched, match=r"lists.example.org is an address of this machine or its network"):
        Door(Remote("a", "https://lists.example.org/")).addresses("lists.example.org", 443)


def test_a_name_that_is_said_to_be_local_may_lead_here(monkeypatch: pytest.MonkeyPatch) -> None:
    resolving(monkeypatch, ["10.0.0.1"])
    door = Door(Remote("a", "https://lists.corp.example.org/", local=True))
    assert door.addresses("lists.corp.example.org", 443) == ["10.0.0.1"]
    with pytest.raises(NotFetched):
        door.addresses("other.corp.example.org", 443)


def test_what_was_checked_is_what_is_connected_to(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name server that gives a public address first and a local one then gets nothing by it."""
    connected: list[str] = []

    def connect(address: tuple[str, int], *_: object, **__: object) -> socket.socket:
        connected.append(address[0])
        raise ConnectionRefusedError(111, "Connection refused")

    asked = resolving(monkeypatch, ["93.184.216.34"], ["127.0.0.1"])
    monkeypatch.setattr("socket.create_connection", connect)
    site.put("/a.mbox", month(1))
    port = site.url.rpartition(":")[2]
    report = fetch(tmp_path, [Remote("a", f"http://lists.example.org:{port}/a.mbox")], manners=QUICK)
    assert connected[0] == "93.184.216.34"
    assert asked == ["lists.example.org"] * 2
    assert told(report)[0][1].startswith("lists.example.org is an address of this machine")
    assert site.asked == []


def test_the_next_address_is_tried(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    resolving(monkeypatch, ["127.0.0.2", "127.0.0.1"])
    site.put("/a.mbox", month(1))
    port = site.url.rpartition(":")[2]
    remote = Remote("a", f"http://localhost:{port}/a.mbox")
    assert told(fetch(tmp_path, [remote], manners=QUICK)) == []
