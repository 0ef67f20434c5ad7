"""Readers who are known: whose request it is, and what they may see.

A server in front of this one has asked who it is, and says so in a header. Such a header counts if it comes
from that server's address; from any other it is as if it were not there, so that nobody can write it himself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any

from listarchive.archive import Audience
from listarchive.errors import ListArchiveError
from listarchive.query import Term, parse
from listarchive.query.tree import Prefix, leaves
from listarchive.record import record
from listarchive.web.site import Site

_GROUP = "@"
_BLANKS = " \t"
"""What stands around the value of a header (RFC 9110 §5.5); any other blank is a part of a name."""


@record
class Reader:
    """Whose request it is."""

    audience: Audience
    known: bool = False
    """Whether it was told who it is: what is answered is for nobody else."""


def reader_of(site: Site, environ: Mapping[str, Any]) -> Reader:
    """Tell whose request it is, by its WSGI environment."""
    if site.everything:
        return Reader(Audience(spamless=site.spamless), known=True)
    private = frozenset(site.private)
    user, groups = _told(site, environ)
    if not user:
        return Reader(Audience(private, spamless=site.spamless))
    names = frozenset([user, *(f"{_GROUP}{group}" for group in groups)])
    reads = (name for name, readers in site.private.items() if not names.isdisjoint(readers))
    return Reader(Audience(private, frozenset(reads), site.spamless), known=True)


def names_any(query: str, saved: Mapping[str, str], lists: frozenset[str]) -> bool:
    """Tell whether a query may name any of some lists: by its name, a part of it, or with more around it."""
    if not lists:
        return False
    try:
        every = leaves(parse(query, saved=saved))
        asked = [
            _letters(leaf.text) for leaf in every if isinstance(leaf, Term | Prefix) and leaf.field == "list"
        ]
    except ListArchiveError:  # whoever asks it is told why it means nothing
        asked = [_letters(query)]
    names = list(map(_letters, lists))
    return any(one in name or name in one for one in asked for name in names)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.lower()))


def varying(site: Site) -> tuple[str, ...]:
    """Name the headers on which an answer may hang: those of the server in front, and what it asks for."""
    if not site.user_header:
        return ()
    told = (site.user_header, *([site.groups_header] if site.groups_header else []))
    return (*told, "Authorization", "Cookie")


def _told(site: Site, environ: Mapping[str, Any]) -> tuple[str, list[str]]:
    """Give the user and the groups that the server in front tells; no user where it is not heard."""
    if not site.user_header or not (
        site.socket or _is_in(environ.get("REMOTE_ADDR", ""), site.trusted_proxies)
    ):
        return "", []
    user = _header(environ, site.user_header)
    # What tells a user's name tells no group: whoever is called as a group is would be in it.
    told = site.groups_header.lower() not in ("", site.user_header.lower())
    groups = _header(environ, site.groups_header).split(",") if told else []
    # A header that came twice has a comma: one of the two may be the reader's own.
    if "," in user or user.startswith(_GROUP):
        return "", []
    return user, list(filter(None, (group.strip(_BLANKS) for group in groups)))


def _header(environ: Mapping[str, Any], name: str) -> str:
    value = str(environ.get(f"HTTP_{name.upper().replace('-', '_')}", ""))
    return value.encode("latin-1", "replace").decode("utf-8", "replace").strip(_BLANKS)


def _is_in(peer: str, networks: Iterable[str]) -> bool:
    try:
        address: IPv4Address | IPv6Address = ip_address(peer.partition("%")[0])
    except ValueError:
        return False
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    return any(address in ip_network(each, strict=False) for each in networks)
