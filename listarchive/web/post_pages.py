"""One post, and the conversation that it is in."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import Blueprint, redirect, render_template
from werkzeug.wrappers import Response

from listarchive.archive import StoredPost, Tree
from listarchive.authors import recipients
from listarchive.post import Body
from listarchive.web import addresses
from listarchive.web.context import archive, asked_number, asking, page_of, site
from listarchive.web.layout import Block, beginning, blocks

blueprint = Blueprint("post_pages", __name__)

_POSTS = 50  # of a conversation, on one page
_LONGEST = 20_000  # characters of a post among others
_NEAR = 12  # posts of a conversation that a post's page names


@dataclass(frozen=True, slots=True)
class Placed:
    """A post at its place in a conversation; none where the post is not here."""

    depth: int
    stored: StoredPost | None
    parent: StoredPost | None = None
    blocks: tuple[Block, ...] = ()
    cut: bool = False
    """Whether the blocks are but the beginning of it."""
    person: str = ""
    page: int = 1
    begins: bool = False
    """Whether a wholly new subject begins with it."""


@blueprint.get("/post/<id>")
def post(id: str) -> str | Response:  # noqa: A002
    """Show a post."""
    stored = archive().get(id)
    if stored.id != id:
        return to(addresses.post(stored.id))
    tree = _read(asking(lambda archive: archive.tree(stored.id)))
    known = [placed.stored.id for placed in tree if placed.stored]
    place = next(n for n, placed in enumerate(tree) if placed.stored and placed.stored.id == stored.id)
    around = known.index(stored.id)
    start = max(0, min(around - _NEAR // 2, len(known) - _NEAR))
    near = [placed for placed in tree if placed.stored][start : start + _NEAR]
    least = min(placed.depth for placed in near)
    body = _told(stored.post.body)
    return render_template(
        "post.html",
        stored=stored,
        person=archive().person(stored.id),
        series=asking(lambda archive: archive.series(stored.id)),
        recipients=recipients(stored.post.headers),
        body=body,
        blocks=blocks(body),
        labels=asked_number("labels", 0, 0, 1),
        tree=[(min(placed.depth - least, 8), placed.stored) for placed in near],
        posts=len(known),
        parent=tree[place].parent,
        before=known[around - 1] if around else "",
        after=known[around + 1] if around + 1 < len(known) else "",
    )


@blueprint.get("/message/<path:message_id>")
def message(message_id: str) -> Response:
    """Lead from a Message-ID to its post."""
    # A Message-ID is looked up as one, never as the beginning of a short id.
    return to(addresses.post(archive().get(f"<{message_id.strip('<>')}>").id))


@blueprint.get("/thread/<id>")
def thread(id: str) -> str | Response:  # noqa: A002
    """Show a conversation as a whole."""
    conversation = asking(lambda archive: archive.tree(id))
    tree = _read(conversation)
    first = next(iter(conversation.stored_posts.values()))
    if id != first.id:
        named = archive().get(id).id
        number = next((placed.page for placed in tree if placed.stored and placed.stored.id == named), 1)
        pages = f"?page={number}" if number > 1 else ""
        return to(f"{addresses.thread(first.id)}{pages}#{named}")
    page = page_of(_POSTS, len(tree))
    shown = [
        _with_text(placed, placed.stored) if placed.stored else placed
        for placed in tree[page.offset : page.offset + page.size]
    ]
    return render_template(
        "thread.html",
        first=first,
        posts=len(conversation.stored_posts),
        here={placed.stored.id for placed in shown if placed.stored},
        last=max(filter(None, (e.post.sent.when for e in conversation.stored_posts.values())), default=None),
        shown=shown,
        page=page,
    )


def to(path: str, code: int = 302) -> Response:
    """Lead to another address here."""
    return redirect(addresses.below(site()) + path, code)


def _with_text(placed: Placed, stored: StoredPost) -> Placed:
    body = _told(stored.post.body)
    return replace(
        placed,
        blocks=tuple(blocks(beginning(body, _LONGEST))),
        cut=len(body.text) > _LONGEST,
        person=archive().person(stored.id),
    )


def _told(body: Body) -> Body:
    """Give a text as it is told: what a link is for, another of its paragraphs may say."""
    return Body(site().told(body.text), body.labels)


def _read(tree: Tree) -> list[Placed]:
    """Put the posts of a conversation in the order in which they are read."""
    return [
        Placed(
            depth,
            stored,
            parent,
            page=number // _POSTS + 1,
            begins=stored is not None and stored.id in tree.begins,
        )
        for number, (depth, stored, parent) in enumerate(tree.in_order())
    ]
