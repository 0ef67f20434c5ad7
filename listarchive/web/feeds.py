"""Feeds of new posts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from flask import Blueprint, Response, request

from listarchive.archive import StoredPost
from listarchive.errors import NotFound
from listarchive.export.atom import TYPE, Feed, atom
from listarchive.query import And, Between, Query, Term, understood
from listarchive.web import addresses
from listarchive.web.collecting import guarded
from listarchive.web.context import archive, asking, overview, site
from listarchive.web.search_page import asked, found

blueprint = Blueprint("feeds", __name__)

_ENTRIES = 30


@blueprint.get("/atom.xml")
def everything() -> Response:
    """Feed what is new on all lists."""
    return _feed(site().title, "/", _stored_posts(overview().newest[:_ENTRIES]))


@blueprint.get("/list/<path:name>/atom.xml")
def listing(name: str) -> Response:
    """Feed what is new on a list."""
    if not any(each.name == name for each in overview().lists):
        raise NotFound(f"there is no list {name!r} here: the front page names all lists")
    return _feed(site().title_of(name), addresses.listing(name), _newest(Term("list", name)))


@blueprint.get("/thread/<id>/atom.xml")
def thread(id: str) -> Response:  # noqa: A002
    """Feed what is new in a conversation."""
    stored_posts = asking(lambda archive: archive.conversation(id))
    first = stored_posts[0]
    return _feed(
        first.post.subject or "(no subject)", addresses.thread(first.id), reversed(stored_posts[-_ENTRIES:])
    )


@blueprint.get("/search.atom")
def search() -> Response:
    """Feed what is new of what a query finds."""
    text, tree = asked()
    return _feed(f"{site().title}: {understood(tree)}", addresses.search(text), _newest(tree))


def _newest(tree: Query) -> Iterator[StoredPost]:
    """Give what a query finds, the newest first; a clock that is years ahead makes no post the newest."""
    today = datetime.now(site().timezone).replace(hour=0, minute=0, second=0, microsecond=0)
    hits = found(
        And((tree, Between("date", None, today + timedelta(days=2)))), limit=_ENTRIES, sort="newest"
    ).hits
    return _stored_posts(hit.id for hit in hits)


def _stored_posts(ids: Iterable[str]) -> Iterator[StoredPost]:
    for each in ids:
        try:
            yield archive().get(each)
        except NotFound:  # an overview may be older than the archive
            continue


def _feed(title: str, path: str, stored_posts: Iterable[StoredPost]) -> Response:
    def at(path: str) -> str:
        return addresses.whole(site(), path)

    feed = Feed(title, at(path), at(request.full_path.rstrip("?")), archive().committed, site().timezone)
    allowed = site().addresses
    if allowed == "names":
        stored_posts = map(_without_address, stored_posts)

    def shown(text: str) -> str:
        return guarded(site().told(text), addresses=allowed)[0]

    return Response(
        atom(feed, stored_posts, lambda stored: at(addresses.post(stored.id)), shown), content_type=TYPE
    )


def _without_address(stored: StoredPost) -> StoredPost:
    """Give a post whose author has a name alone: a feed names him by the beginning of his address else."""
    return replace(stored, post=replace(stored.post, author=replace(stored.post.author, email="")))
