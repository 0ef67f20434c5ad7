"""The lists that a mail came by."""

from __future__ import annotations

from collections.abc import Iterable

from listarchive.lazy import lazy_pattern

_LIST_ID = lazy_pattern(r"<\s*([^<>\s.]{1,100})[^<>]{0,300}>")


def lists_named(headers: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """The first label of every List-Id (RFC 2919): `<hibiscus-devel.lists.example.org>`."""
    found = (_LIST_ID.search(value) for name, value in headers if name.lower() == "list-id")
    return tuple(dict.fromkeys(match[1].lower() for match in found if match))
