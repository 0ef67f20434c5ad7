"""The addresses of an old Pipermail archive, and where they lead now.

`/pipermail/LIST/2023-January/012345.html` was a post, and leads to it if that page is where it was read from.
"""

from __future__ import annotations

import re
from datetime import timedelta
from itertools import islice

from flask import Blueprint, abort
from werkzeug.wrappers import Response

from listarchive.archive import Archive, StoredPost
from listarchive.dates import stretch_of
from listarchive.errors import NotFound
from listarchive.query import And, Between, Query, Term
from listarchive.web import addresses
from listarchive.web.context import asking, site
from listarchive.web.post_pages import to

blueprint = Blueprint("pipermail", __name__, url_prefix="/pipermail")

_NAMES = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_MONTHS = {name: number for number, name in enumerate(_NAMES, 1)}
_MONTH = re.compile(r"(\d{4})-([A-Z][a-z]+)")
_LOOKED_AT = 5_000  # posts of a month
_INDEXES = ("thread", "date", "subject", "author", "index")


@blueprint.get("/<path:name>/<month>/<page>.html")
def page(name: str, month: str, page: str) -> Response:
    """Lead to a post, or from an index to the month."""
    if page in _INDEXES:
        return index(name, month)
    tree = _asked(month)
    ending = f"/{month}/{page}.html"
    found = asking(lambda asked: _read_from(asked, name, ending, tree))
    if found:
        return to(addresses.post(found), 301)
    raise NotFound(f"no post here was read from {name}{ending}: search for it by its words")


@blueprint.get("/<path:name>/<month>/")
def index(name: str, month: str) -> Response:
    """Lead to a month of a list."""
    _asked(month)
    year, _, word = month.partition("-")
    return to(addresses.month(name, f"{year}-{_MONTHS[word]:02}"), 301)


@blueprint.get("/<path:name>/")
def listing(name: str) -> Response:
    """Lead to a list."""
    return to(addresses.listing(name), 301)


def _read_from(archive: Archive, name: str, ending: str, month: Query) -> str | None:
    """Give the id of the post of a list that was read from a file whose path ends so."""
    among = And((Term("list", name), month))
    stored_posts = map(archive.get, islice(archive.ids(among), _LOOKED_AT))
    return next((each.id for each in stored_posts if _stands_there(each, name, ending)), None)


def _stands_there(stored: StoredPost, name: str, ending: str) -> bool:
    # A page of a list that is not named leads nowhere.
    return stored.origin.path.endswith(f"/{name}{ending}" if stored.veiled else ending)


def _asked(month: str) -> Query:
    """Make the query of a month; Pipermail counted by its own clock, a post says when by its sender's."""
    match = _MONTH.fullmatch(month)
    if not match or match[2] not in _MONTHS:
        abort(404)
    start, end = stretch_of(f"{match[1]}-{_MONTHS[match[2]]:02}", site().timezone)
    some = timedelta(days=3)
    return Between("date", start - some, end + some)
