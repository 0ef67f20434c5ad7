"""What an archive holds: as a whole, by list, by month, by author."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from flask import Blueprint, abort, render_template

from listarchive.archive import Archive, Conversation, Hit, Listing, StoredPost
from listarchive.dates import stretch_of
from listarchive.errors import NotFound
from listarchive.query import And, Between, Term
from listarchive.web.charts import over_time
from listarchive.web.context import archive, asked_page, asking, overview, page_of, site

blueprint = Blueprint("pages", __name__)

_LISTS = 40  # on the front page, each with its chart
_NEWEST = 12
_CONVERSATIONS = 25
_POSTS = 50  # of a month
_WRITTEN = 25  # posts of a person
_LEVELS = 5  # shades of a month

MONTH = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])")
"""A month, as addresses name it."""


@dataclass(frozen=True, slots=True)
class Thread:
    """A conversation as a line of a page."""

    conversation: Conversation
    starter: StoredPost


@blueprint.get("/")
def front() -> str:
    """Show the lists and the newest posts."""
    counted = overview()
    lists = counted.lists[:_LISTS]
    return render_template(
        "front.html",
        overview=counted,
        lists=[(each, over_time(each.months)) for each in lists],
        more=len(counted.lists) - len(lists),
        newest=list(_hits(archive(), counted.newest[:_NEWEST])),
        people=len(counted.people),
    )


@blueprint.get("/lists")
def lists() -> str:
    """Show all lists."""
    counted = overview()
    page = page_of(_LISTS, len(counted.lists))
    shown = counted.lists[page.offset : page.offset + page.size]
    return render_template("lists.html", lists=[(each, over_time(each.months)) for each in shown], page=page)


@blueprint.get("/list/<path:name>/")
def listing(name: str) -> str:
    """Show a list: its months, and its conversations by their last post."""
    found = _listing(name)
    conversations = overview().conversations_on(name)
    page = page_of(_CONVERSATIONS, len(conversations))
    return render_template(
        "list.html",
        listing=found,
        chart=over_time(found.months),
        years=_years(found),
        conversations=len(conversations),
        threads=list(_threads(archive(), conversations[page.offset : page.offset + page.size])),
        page=page,
    )


@blueprint.get("/list/<path:name>/<month>/")
def month(name: str, month: str) -> str:
    """Show the posts of a month, the oldest first."""
    found = _listing(name)
    if not MONTH.fullmatch(month):
        abort(404)
    tree = And((Term("list", name), in_month(month)))
    offset = (asked_page() - 1) * _POSTS
    results = asking(lambda asked: asked.search(tree, sort="oldest", limit=_POSTS, offset=offset))
    if not results.total:
        raise NotFound(f"there are no posts of {month} on {name}: the list's page has all its months")
    page = page_of(_POSTS, results.total)
    months = sorted(found.months)
    return render_template(
        "month.html",
        listing=found,
        month=month,
        hits=results.hits,
        page=page,
        before=max((each for each in months if each < month), default=""),
        after=min((each for each in months if each > month), default=""),
    )


@blueprint.get("/author/<person>")
def author(person: str) -> str:
    """Show what a person wrote, by conversation, the newest first."""
    offset = (asked_page() - 1) * _WRITTEN
    written = asking(lambda asked: asked.written_by(person, limit=_WRITTEN, offset=offset))
    page = page_of(_WRITTEN, written.posts)
    grouped: dict[str, list[Hit]] = {}
    for hit in written.hits:
        grouped.setdefault(hit.thread, []).append(hit)
    return render_template(
        "author.html",
        person=person,
        written=written,
        chart=over_time(written.months),
        groups=grouped,
        page=page,
    )


def in_month(month: str) -> Between:
    """Make the query of a month."""
    return Between("date", *stretch_of(month, site().timezone))


def _listing(name: str) -> Listing:
    found = next((each for each in overview().lists if each.name == name), None)
    if found is None:
        raise NotFound(f"there is no list {name!r} here: the front page names all lists")
    return found


def _years(listing: Listing) -> list[tuple[str, list[tuple[str, int, int]]]]:
    """Give each year with its twelve months: name, posts, and how dark the month is shown."""
    most = max(listing.months.values(), default=1)

    def shade(month: str) -> tuple[str, int, int]:
        count = listing.months[month]
        return month, count, -(-count * _LEVELS // most)

    years = sorted({month[:4] for month in listing.months}, reverse=True)
    return [(year, [shade(f"{year}-{number:02}") for number in range(1, 13)]) for year in years]


def _hits(archive: Archive, ids: Iterable[str]) -> Iterator[Hit]:
    """Give the posts of some ids; an overview may be older than the archive, and name one that is gone."""
    for each in ids:
        try:
            yield archive.hit(each)
        except NotFound:
            continue


def _threads(archive: Archive, conversations: Sequence[Conversation]) -> Iterator[Thread]:
    for each in conversations:
        try:
            stored = archive.get(each.id)
        except NotFound:
            continue
        yield Thread(each, stored)
