"""The context of a request: the site, the archive, and the page that is asked for."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import TypeVar, cast

from flask import current_app, g, request
from werkzeug.exceptions import BadRequest

from listarchive.archive import Archive, Overview
from listarchive.errors import UsageError
from listarchive.web.archives import Archives
from listarchive.web.readers import Reader, names_any, reader_of
from listarchive.web.result_cache import ResultCache
from listarchive.web.site import Site
from listarchive.web.time_limit import TookTooLong, within

T = TypeVar("T")

DEPTH = 1_000
"""How many hits of a search can be paged through; whoever wants more narrows the query."""
DEEPEST = 10_000
"""How many hits a program can pass over."""
_PAGES = 1_000_000  # of anything


@dataclass(frozen=True, slots=True)
class Shown:
    """What an application shows."""

    site: Site
    archives: Archives
    """As its owner sees it; see `archives` for what a reader sees."""
    results: ResultCache = field(default_factory=ResultCache)


def shows() -> Shown:
    """Give what this application shows."""
    return cast("Shown", current_app.extensions["listarchive"])


def site() -> Site:
    """Give what the owner says."""
    return shows().site


def reader() -> Reader:
    """Tell whose request it is."""
    if "reader" not in g:
        g.reader = reader_of(site(), request.environ)
    return cast("Reader", g.reader)


def archives() -> Archives:
    """Give the archive as the reader sees it."""
    return shows().archives.seen_by(reader().audience)


def archive() -> Archive:
    """Give the archive, the same for all of a request. Raises `NoArchive` or `IndexUnusable`."""
    if "archive" not in g:
        g.lent = ExitStack()
        g.archive = g.lent.enter_context(archives().reading())
    return cast("Archive", g.archive)


def asking(ask: Callable[[Archive], T]) -> T:
    """Ask the archive what may take long. Raises `TookTooLong`, and whatever `ask` raises."""
    asked = archive()
    try:
        return within(site().timeout, lambda: ask(asked))
    except TookTooLong as error:
        give_back(error)  # it was stopped at some step: another one answers from now on
        del g.archive, g.lent
        raise


def give_back(error: BaseException | None) -> None:
    """End the use of the archive."""
    if "lent" in g:
        g.lent.__exit__(type(error) if error else None, error, None)


def searches() -> dict[str, str]:
    """Give the saved searches, but for those that name a list which the reader may not know."""
    hidden = reader().audience.hidden
    saved = site().searches
    return {name: query for name, query in saved.items() if not names_any(query, saved, hidden)}


def overview() -> Overview:
    """Give the counts of the archive."""
    return archives().overview(archive())


@dataclass(frozen=True, slots=True)
class Page:
    """One page of what has many."""

    number: int
    size: int
    total: int
    depth: int | None = None
    """How many can be paged through, if not all."""

    @property
    def offset(self) -> int:
        """How many come before it."""
        return (self.number - 1) * self.size

    @property
    def last(self) -> int:
        """The number of the last page."""
        return max(1, -(-self.total // self.size))

    @property
    def reachable(self) -> int:
        """The number of the last page that can be asked for."""
        return self.last if self.depth is None else min(self.last, self.depth // self.size)


def asked_page() -> int:
    """Read the number of the page that is asked for. Raises `UsageError` if it is out of bounds."""
    return asked_number("page", 1, 1, _PAGES)


def asked_number(name: str, default: int, low: int, high: int) -> int:
    """Read a number from the address. Raises `UsageError` if it is none, or out of bounds."""
    text = request.args.get(name, "")
    if not text:
        return default
    if not text.isascii() or not text.isdigit() or not low <= int(text[:9]) <= high:
        raise UsageError(f"{name}={text[:20]}: write a number from {low} to {high:,}")
    return int(text)


def page_of(size: int, total: int, depth: int | None = None) -> Page:
    """Give the page that is asked for. Raises `UsageError` or `BadRequest` if nobody can reach it."""
    page = Page(asked_page(), size, total, depth)
    if page.number > page.last:
        pages = f"are {page.last:,} pages" if page.last > 1 else "is one page"
        raise UsageError(f"there {pages}: page {page.number:,} is not among them")
    if page.number > page.reachable:
        raise BadRequest(f"only the first {depth:,} can be paged through: narrow the search")
    return page
