"""Nothing of this machine or its network is reached unless the user said so."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from guest import QUICK, told
from made_months import month
from misbehaving import Site

from listarchive.fetch import NotFetched, Remote, fetch
from listarchive.fetch.address_guard import AddressGuard, is_local_name, is_public

PUBLIC = [
    "93.184.216.34", "8.8.8.8", "1.0.0.1", "9.255.255.255", "11.0.0.0", "126.255.255.255", "128.0.0.1",
    "100.63.255.255", "100.128.0.0", "169.253.255.255", "169.255.0.0", "172.15.255.255", "172.32.0.0",
    "192.0.1.0", "192.0.0.9", "192.0.0.10", "192.31.196.1", "192.52.193.1", "192.175.48.1", "192.167.255.255",
    "192.169.0.0", "198.17.255.255", "198.20.0.0", "223.255.255.255", "168.63.129.15", "168.63.129.17",
    "2606:4700::1111", "2000::1", "2001:200::1", "2001:3::1", "2001:4:112::1", "2001:20::1", "2001:1::1",
    "2620:4f:8000::1", "3ffe::1", "3fff:1000::1",
    # by where they lead
    "64:ff9b::5db8:d822", "::ffff:93.184.216.34", "2002:5db8:d822::1", "2001:0:808:808::f7f7:f7f7",
    "2606:4700::5efe:5db8:d822",
]  # fmt: skip
LOCAL = [
    "127.0.0.1", "127.8.8.8", "0.0.0.0", "0.1.2.3", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1",
    "169.254.169.254", "100.64.0.1", "100.100.100.200", "100.127.255.255", "168.63.129.16",
    "192.0.0.192", "192.0.0.0", "192.0.0.8", "192.0.0.11", "192.0.0.170", "192.0.2.1", "192.88.99.1",
    "198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.250",
    "240.0.0.1", "255.255.255.255",
    "::1", "::", "::2", "fe80::1%eth0", "fe80::1", "febf::1", "fec0::1", "feff::1", "fc00::1",
    "fd00:ec2::254",
    "ff02::1", "ff0e::1", "100::1", "200::1", "400::1", "4000::1", "5f00::1", "8000::1", "e000::1",
    "2001:2::1", "2001:10::1", "2001:1::4", "2001:100::1", "2001:1ff::1", "2001:db8::1", "3fff::1",
    # by where they lead
    "::127.0.0.1", "::93.184.216.34", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:192.0.0.192",
    "::ffff:0:127.0.0.1", "::ffff:0:93.184.216.34", "2002:7f00:1::", "2002:c000:c0::1", "2002:a00:1::1",
    "64:ff9b::7f00:1", "64:ff9b::a00:1", "64:ff9b::c000:c0", "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::1", "64:ff9b:1::5db8:d822", "64:ff9b:1:ffff::1", "64:ff9b:0:1::1", "64:ff9a::1",
    "2001:0:7f00:1::f7f7:f7f7", "2001:0:808:808::80ff:fffe", "2001:0:808:808::3fff:ff3f",
    "2606:4700::5efe:7f00:1", "2606:4700::200:5efe:a00:1",
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

    monkeypatch.setattr("listarchive.fetch.address_guard.socket.getaddrinfo", getaddrinfo)
    return asked


@pytest.mark.parametrize("addresses", [["127.0.0.1"], ["93.184.216.34", "10.0.0.1"], ["::ffff:127.0.0.1"]])
def test_a_name_of_the_internet_that_leads_here_is_refused(
    addresses: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    resolving(monkeypatch, addresses)
    with pytest.raises(NotFetched, match=r"lists.example.org is an address of this machine or its network"):
        AddressGuard(Remote("a", "https://lists.example.org/")).addresses("lists.example.org", 443)


def test_a_name_that_is_said_to_be_local_may_lead_here(monkeypatch: pytest.MonkeyPatch) -> None:
    resolving(monkeypatch, ["10.0.0.1"])
    guard = AddressGuard(Remote("a", "https://lists.corp.example.org/", local=True))
    assert guard.addresses("lists.corp.example.org", 443) == ["10.0.0.1"]
    with pytest.raises(NotFetched):
        guard.addresses("other.corp.example.org", 443)


@pytest.mark.parametrize(
    ("url", "port"),
    [
        ("https://lists.corp.example.org/", 443),
        ("http://lists.corp.example.org/", 80),
        ("http://lists.corp.example.org:8080/", 8080),
        ("git://lists.corp.example.org/tinkers", 9418),
        ("imaps://lists.corp.example.org/INBOX", 993),
        ("http://127.0.0.1:8080/", 8080),
        ("http://[::1]:8080/", 8080),
        ("http://localhost/", 80),
        ("https://LISTEN.bücher.example/", 443),
    ],
)
def test_of_what_is_local_one_port_is_reached(url: str, port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    resolving(monkeypatch, ["127.0.0.1"])
    remote = Remote("a", url, local=True)
    guard = AddressGuard(remote)
    assert guard.addresses(remote.host, port) == ["127.0.0.1"]
    for other in {22, 80, 443, 993, 8080, 9418} - {port}:
        with pytest.raises(
            NotFetched, match=rf"^port {other} of .* is not the port of its url: write that port"
        ):
            guard.addresses(remote.host, other)
    for host in ("other.example.org", "127.0.0.2", "localhost.example.org"):
        with pytest.raises(NotFetched, match="is an address of this machine or its network"):
            guard.addresses(host, port)


def test_a_name_is_the_same_however_it_is_spelled(monkeypatch: pytest.MonkeyPatch) -> None:
    resolving(monkeypatch, ["10.0.0.1"])
    guard = AddressGuard(Remote("a", "https://listen.bücher.example/", local=True))
    assert guard.addresses("listen.xn--bcher-kva.example", 443) == ["10.0.0.1"]


@pytest.mark.parametrize("host", ["a\0b", "x" * 70, "a..b", ".", "[", "%", "a b", "-", "\udcff"])
def test_what_is_no_name_is_told_so(host: str) -> None:
    with pytest.raises(NotFetched, match="cannot be resolved: check it, and the network"):
        AddressGuard(Remote("a", "https://lists.example.org/")).addresses(host, 443)


@pytest.mark.parametrize("port", [22, 80, 9, 65535])
def test_a_redirect_to_another_port_of_this_machine_is_not_followed(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, port: int
) -> None:
    connected: list[tuple[str, int]] = []
    really = socket.create_connection

    def connect(address: tuple[str, int], *rest: object, **options: object) -> socket.socket:
        connected.append(address)
        return really(address, *rest, **options)  # type: ignore[arg-type]

    monkeypatch.setattr("socket.create_connection", connect)
    site.faults["/a.mbox"] = [f"redirect http://127.0.0.1:{port}/a.mbox"]
    report = fetch(tmp_path, [Remote("a", f"{site.url}/a.mbox", local=True)], politeness=QUICK)
    reason = f"port {port} of 127.0.0.1 is not the port of its url: write that port there if it is meant"
    assert told(report) == [("failed", reason)]
    assert connected == [("127.0.0.1", int(site.url.rpartition(":")[2]))]


def test_what_was_checked_is_what_is_connected_to(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name server that gives a public address first and a local one then gets nothing by it."""
    connected: list[str] = []

    def connect(address: tuple[str, int], *_: object, **__: object) -> socket.socket:
        connected.append(address[0])
        raise OSError(113, "No route to host")

    asked = resolving(monkeypatch, ["93.184.216.34"], ["127.0.0.1"])
    monkeypatch.setattr("socket.create_connection", connect)
    site.put("/a.mbox", month(1))
    port = site.url.rpartition(":")[2]
    report = fetch(tmp_path, [Remote("a", f"http://lists.example.org:{port}/a.mbox")], politeness=QUICK)
    assert connected[0] == "93.184.216.34"
    assert asked == ["lists.example.org"] * 2
    assert told(report)[0][1].startswith("lists.example.org is an address of this machine")
    assert site.asked == []


def test_the_next_address_is_tried(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    resolving(monkeypatch, ["127.0.0.2", "127.0.0.1"])
    site.put("/a.mbox", month(1))
    port = site.url.rpartition(":")[2]
    remote = Remote("a", f"http://localhost:{port}/a.mbox")
    assert told(fetch(tmp_path, [remote], politeness=QUICK)) == []
