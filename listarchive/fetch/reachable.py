"""The addresses that are reached from everywhere, by IANA's registries of special-purpose addresses.

What leads to another address (one of IPv4 within one of IPv6) is judged by where it leads. It is told here
and not by `ipaddress.is_global`, which answers differently from one version of Python to the next.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

_TABLE = [
    # IPv4: what no row names is reached from everywhere.
    ("0.0.0.0/0", True, "RFC 791"),
    ("0.0.0.0/8", False, "RFC 791: this network"),
    ("10.0.0.0/8", False, "RFC 1918: private"),
    ("100.64.0.0/10", False, "RFC 6598: shared by a provider's customers"),
    ("127.0.0.0/8", False, "RFC 1122: this machine"),
    ("168.63.129.16/32", False, "Azure: what a machine's host answers it under"),
    ("169.254.0.0/16", False, "RFC 3927: link-local, and a cloud's metadata"),
    ("172.16.0.0/12", False, "RFC 1918: private"),
    ("192.0.0.0/24", False, "RFC 6890: protocols; Oracle's metadata"),
    ("192.0.0.9/32", True, "RFC 7723: port control"),
    ("192.0.0.10/32", True, "RFC 8155: relays"),
    ("192.0.2.0/24", False, "RFC 5737: documentation"),
    ("192.88.99.0/24", False, "RFC 7526: relays of 6to4, given up"),
    ("192.168.0.0/16", False, "RFC 1918: private"),
    ("198.18.0.0/15", False, "RFC 2544: benchmarks"),
    ("198.51.100.0/24", False, "RFC 5737: documentation"),
    ("203.0.113.0/24", False, "RFC 5737: documentation"),
    ("224.0.0.0/4", False, "RFC 5771: multicast"),
    ("240.0.0.0/4", False, "RFC 1112: reserved, and RFC 8190: broadcast"),
    # IPv6: of all there is, 2000::/3 was given out (RFC 4291 §2.4). The rest holds this machine (::1), the
    # link (fe80::/10), the site (fec0::/10, fc00::/7), multicast (ff00::/8), what embeds an IPv4 address in
    # ways that were given up (::/96, ::ffff:0:0:0/96), 64:ff9b:1::/48, 100::/64, 5f00::/16 and what may come.
    ("::/0", False, "RFC 4291"),
    ("2000::/3", True, "RFC 4291: global unicast"),
    ("::ffff:0:0/96", True, "RFC 4291 §2.5.5.2: leads to an IPv4 address"),
    ("64:ff9b::/96", True, "RFC 6052: leads to an IPv4 address"),
    ("2001::/23", False, "RFC 2928: protocols"),
    ("2001::/32", True, "RFC 4380: Teredo, leads to two IPv4 addresses"),
    ("2001:1::1/128", True, "RFC 7723: port control"),
    ("2001:1::2/128", True, "RFC 8155: relays"),
    ("2001:1::3/128", True, "RFC 9665: registration of services"),
    ("2001:3::/32", True, "RFC 7450: multicast tunnels"),
    ("2001:4:112::/48", True, "RFC 7535: AS112"),
    ("2001:20::/28", True, "RFC 7343: ORCHIDv2"),
    ("2001:30::/28", True, "RFC 9374: drones"),
    ("2001:db8::/32", False, "RFC 3849: documentation"),
    ("2002::/16", True, "RFC 3056: 6to4, leads to an IPv4 address"),
    ("3fff::/20", False, "RFC 9637: documentation"),
]
"""Blocks of addresses, whether each is reached from everywhere, and who says so. The narrowest one counts."""

_BLOCKS = sorted(
    ((ip_network(block), reached) for block, reached, _ in _TABLE),
    key=lambda row: row[0].prefixlen,
    reverse=True,
)
_NAT64 = ip_network("64:ff9b::/96")
_ISATAP = (b"\x00\x00\x5e\xfe", b"\x02\x00\x5e\xfe")  # RFC 5214 §6.1: the next four bytes are an IPv4 address


def is_public(address: str) -> bool:
    """Tell whether an address is reached from everywhere, for itself and for what it leads to.

    Raises ValueError if it is none.
    """
    found = ip_address(address.partition("%")[0])
    return all(_reached(each) for each in (found, *_inside(found)))


def _reached(address: IPv4Address | IPv6Address) -> bool:
    return next(reached for block, reached in _BLOCKS if address in block)


def _inside(address: IPv4Address | IPv6Address) -> list[IPv4Address]:
    """Give the IPv4 addresses that an IPv6 address leads to."""
    if isinstance(address, IPv4Address):
        return []
    found = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
    if address in _NAT64 or address.packed[8:12] in _ISATAP:
        found.append(IPv4Address(address.packed[-4:]))
    return [each for each in found if each is not None]
