"""The way out: which addresses one remote may lead to.

Names come from servers (redirects) and from the DNS, which answers as its owner likes. What is reached
under them must not be this machine or the network around it, unless the user said so. Names are resolved
once, and what was checked is what is connected to: asking twice may give two answers.
"""

from __future__ import annotations

import socket
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar
from urllib.parse import urlsplit

from listarchive.fetch.reachable import is_public
from listarchive.fetch.remote import NotFetched, Passing, Remote

T = TypeVar("T")

_PORTS = {"http": 80, "https": 443, "git": 9418, "imaps": 993}


def port_of(remote: Remote) -> int:
    """Give the port that a remote's URL names, or that its scheme stands for; 0 for what has none."""
    try:
        return urlsplit(remote.url).port or _PORTS.get(urlsplit(remote.url).scheme, 0)
    except ValueError as error:
        raise NotFetched("its port is not a number up to 65535: check the url") from error


def is_local_name(host: str) -> bool:
    """Tell whether a host's name itself says that it is here or near: the user wrote it so."""
    try:
        return not is_public(host)
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


class AddressGuard:
    """The way out to the addresses that one remote may lead to.

    Of this machine and the network around it, that is the host and port of the remote's own URL at most.
    """

    def __init__(self, remote: Remote) -> None:
        near = remote.local or is_local_name(remote.host)
        self._own = (_ascii(remote.host), port_of(remote)) if near else None

    def addresses(self, host: str, port: int) -> list[str]:
        """Resolve a host's name. Raises `NotFetched` if it leads to a place that is not for us."""
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, ValueError, OverflowError) as error:
            raise Passing(f"the name {host} cannot be resolved: check it, and the network") from error
        addresses = list(dict.fromkeys(str(each[4][0]) for each in found))
        if (_ascii(host), port) == self._own or all(is_public(each) for each in addresses):
            return addresses
        if self._own and self._own[0] == _ascii(host):
            raise NotFetched(
                f"port {port} of {host} is not the port of its url: write that port there if it is meant"
            )
        raise NotFetched(
            f"{host} is an address of this machine or its network: if that is meant, write local = true "
            "beside its url"
        )

    def through(
        self, host: str, port: int, connect: Callable[[str], T], errors: tuple[type[Exception], ...]
    ) -> T:
        """Connect to the first address that does not answer with one of `errors`, or raise the last one."""
        *others, last = self.addresses(host, port)
        for address in others:
            with suppress(*errors):
                return connect(address)
        return connect(last)


def _ascii(host: str) -> str:
    """Write a host's name as it is asked for: httpx and a configuration may spell it differently."""
    try:
        return host.lower().encode("idna").decode("ascii")
    except UnicodeError:
        return host.lower()
