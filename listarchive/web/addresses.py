"""The address under which everything stands.

An address is made of names that a rebuild leaves as they are: a list's, a month's, a short id.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote, urlsplit

from flask import request

from listarchive.web.site import Site


def _path(*parts: str) -> str:
    return "/" + "/".join(quote(part, safe="") for part in parts)


def whole(site: Site, path: str) -> str:
    """Give an address with its host, for feeds and for who reads pages by program."""
    # The Host itself: `check` has looked at it (see `hosts`), and Werkzeug gives nothing of one with a `_`.
    return (site.url.rstrip("/") or f"{request.scheme}://{request.environ['HTTP_HOST']}") + path


def inside(site: Site, url: str) -> str:
    """Give where an address under this host leads, without the host: as `url` says, for any proxy's readers.

    It begins with one slash: two would name a host.
    """
    _, _, path, query, _ = urlsplit(url)
    return f"{below(site)}/{path.lstrip('/')}{'?' if query else ''}{query}"


def below(site: Site) -> str:
    """Give the path that everything stands below: none, unless the site's address has one."""
    return urlsplit(site.url).path.rstrip("/")


def addresses(site: Site) -> dict[str, Any]:
    """Give what makes addresses, for templates."""
    root = below(site)

    def maker(make: Callable[..., str]) -> Callable[..., str]:
        return lambda *names, **options: root + make(*names, **options)

    return {"root": root} | {name: maker(make) for name, make in _MAKERS.items()}


def post(id: str) -> str:  # noqa: A002
    """Give the address of a post."""
    return _path("post", id)


def thread(id: str) -> str:  # noqa: A002
    """Give the address of the conversation that a post is in."""
    return _path("thread", id)


def raw(id: str) -> str:  # noqa: A002
    """Give the address of a post as it came."""
    return _path("post", id, "raw")


def part(id: str, number: int, name: str) -> str:  # noqa: A002
    """Give the address of a part of a post's mail."""
    return _path("post", id, "part", str(number), name)


def message(message_id: str) -> str:
    """Give the address of a post by its Message-ID."""
    return _path("message", message_id)


def author(person: str) -> str:
    """Give the address of what a person wrote."""
    return _path("author", person)


def listing(name: str) -> str:
    """Give the address of a list."""
    return _path("list", name) + "/"


def month(name: str, month: str) -> str:
    """Give the address of a month of a list."""
    return _path("list", name, month) + "/"


def search(query: str, sort: str = "", page: int = 1, form: str = "") -> str:
    """Give the address of what a query finds."""
    given = [("q", query), ("sort", sort), ("page", str(page) if page > 1 else "")]
    asked = "&".join(f"{name}={quote(value, safe='')}" for name, value in given if value)
    return f"/search{'.' if form else ''}{form}{'?' if asked else ''}{asked}"


_MAKERS: dict[str, Callable[..., str]] = {
    "post_at": post,
    "thread_at": thread,
    "raw_at": raw,
    "part_at": part,
    "message_at": message,
    "author_at": author,
    "list_at": listing,
    "month_at": month,
    "search_at": search,
    "feed_at": lambda path="": f"{path.rstrip('/')}/atom.xml",
    "page_at": lambda path: path,
}
