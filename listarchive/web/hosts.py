"""The names under which an archive answers.

A page elsewhere whose name leads here (DNS rebinding) must not read an archive through the browser of
somebody who may: it asks under its own name. A number cannot be led anywhere, so whoever serves a network is
asked by its numbers, too. What is not a plain name or number, with or without a port, is nobody's name
(RFC 3986 §3.2.2): Werkzeug gives an empty one for it, which must not pass for that of a `url` not given.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Callable, Iterable, Mapping
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from typing import Any
from urllib.parse import urlsplit

from listarchive.web.site import Site

_HOST = re.compile(r"(?:\[([0-9a-f:.]{2,45})\]|([a-z0-9._-]{1,253}))(?::[0-9]{0,5})?")
_ABSOLUTE = re.compile(r"[a-z][a-z0-9+.-]*://([^/?#]*)")

LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})
"""What this machine calls itself, whatever it is called by others."""

REFUSED = "This archive does not answer under that name: its owner adds it to hosts, below [web].\n"


def answers_to(site: Site, listening: str) -> Callable[[Mapping[str, Any]], bool]:
    """Make what tells of a request (its WSGI environment) whether it asks under a name of this archive.

    `listening` is the name or address that the archive is served at.
    """
    here = _plain(listening)
    local = here in LOCAL or _is_loopback(here)
    names = LOCAL | _names((here, socket.gethostname(), urlsplit(site.url).hostname or "", *site.hosts))

    def allowed(environ: Mapping[str, Any]) -> bool:
        host = environ.get("HTTP_HOST", "")
        # A target with a host goes before the header (RFC 9112 §3.2.2): they may not differ.
        target = _ABSOLUTE.match(environ.get("REQUEST_URI", "").lower())
        if target and target[1] != host.lower():
            return False
        name = name_in(host)
        return bool(name) and (name in names or (not local and _number(name) is not None))

    return allowed


def name_in(host: str) -> str:
    """Give the name or number in a Host header, in small letters; nothing if there is no plain one."""
    match = _HOST.fullmatch(host.lower())
    if match is None:
        return ""
    return _plain(match[1] if match[1] and ":" in match[1] else match[2] or "")


def _plain(name: str) -> str:
    """Write a name as it is compared: in ASCII (RFC 5890), in small letters, without a dot at its end."""
    name = name.lower().strip("[]").removesuffix(".")
    number = _number(name)
    if number is not None:
        return str(number)
    try:
        return name if name.isascii() else name.encode("idna").decode()
    except UnicodeError:
        return ""


def _names(given: Iterable[str]) -> frozenset[str]:
    return frozenset(filter(None, map(_plain, given)))


def _number(name: str) -> IPv4Address | IPv6Address | None:
    try:
        return IPv6Address(name) if ":" in name else IPv4Address(name)
    except AddressValueError:
        return None


def _is_loopback(name: str) -> bool:
    number = _number(name)
    return number is not None and number.is_loopback
