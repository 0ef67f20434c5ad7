"""Which addresses may be connected to?

Names come from servers (redirects) and from the DNS, which answers as its owner likes. What is reached
under them must not be this machine or the network around it, unless the user said so. Names are resolved
once, and what was checked is what is connected to: asking twice may give two answers.
"""

from __future__ import annotations

import socket
from collections.abc import Callable
from contextlib import suppress
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import TypeVar

from listarchive.fetch.remote import NotFetched, Passing, Remote

T = TypeVar("T")

_NAT64 = ip_network("64:ff9b::/96")  # RFC 6052: the last four bytes are an IPv4 address


def is_public(address: str) -> bool:
    """Tell whether an address is one of the whole internet's, for itself and for what it stands for."""
    found = ip_address(address.partition("%")[0])
    return all(each.is_global and not each.is_multicast for each in (found, *_inside(found)))


def _inside(address: IPv4Address | IPv6Address) -> list[IPv4Address]:
    """Give the IPv4 addresses that an IPv6 address leads to."""
    if isinstance(address, IPv4Address):
        return []
    found = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
    if address in _NAT64:
        found.append(IPv4Address(address.packed[-4:]))
    return [each for each in found if each is not None]


def is_local_name(host: str) -> bool:
    """Tell whether a host's name itself says that it is here or near: the user wrote it so."""
    try:
        return not is_public(host)
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


class Door:
    """The way out to the addresses that one remote may lead to."""

    def __init__(self, remote: Remote) -> None:
        self._own = remote.host if remote.local or is_local_name(remote.host) else None

    def addresses(self, host: str, port: int) -> list[str]:
        """Resolve a host's name. Raises `NotFetched` if it leads to a place that is not for us."""
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise Passing(f"the name {host} cannot be resolved: check it, and the network") from error
        addresses = list(dict.fromkeys(str(each[4][0]) for each in found))
        if host != self._own and not all(is_public(each) for each in addresses):
            raise NotFetched(
                f"{host} is an address of this machine or its network: if that is meant, write local = true "
                "beside its url"
            )
        return addresses

    def through(
        self, host: str, port: int, connect: Callable[[str], T], errors: tuple[type[Exception], ...]
    ) -> T:
        """Connect to the first address that does not answer with one of `errors`, or raise the last one."""
        *others, last = self.addresses(host, port)
        for address in others:
            with suppress(*errors):
                return connect(address)
        return connect(last)
