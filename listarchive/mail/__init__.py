"""The posts that a mail holds."""

from __future__ import annotations

from collections.abc import Iterator

from listarchive.limits import Limits, keeping
from listarchive.mail import build, digest, page, webpage
from listarchive.mail.armour import unescaped
from listarchive.mail.build import NO_ID, lists_named
from listarchive.mail.enclosures import without_files
from listarchive.mail.envelope import opened
from listarchive.mail.fragments import FRAGMENT, JOINED, joined
from listarchive.mail.parse import parse
from listarchive.mail.tails import LEARNT_FROM, first_footer, stretches
from listarchive.post import Post
from listarchive.text.learnt import Footer

__all__ = [
    "FRAGMENT",
    "LEARNT_FROM",
    "NO_ID",
    "Footer",
    "first_footer",
    "lists_named",
    "parts_in",
    "posts_in",
    "stretches",
    "words_of",
]


def words_of(text: str) -> str:
    """Give a text as posts have it: as it was before it was signed, without the files that stand in it."""
    return without_files(unescaped(text))[0]


def posts_in(raw: bytes, footer: Footer = (), *, limits: Limits | None = None) -> Iterator[Post]:
    """The posts in the bytes of one mail: itself, or those of the digest that it is. Never none.

    `raw` may begin with its mbox separator; it may also be the saved body of a digest, the plain text
    of one page of a Pipermail archive, or no mail at all. No bytes raise but MemoryError and
    RecursionError: what was broken, and how it was read all the same, is told by each post's `repairs`.
    `footer` is what the list puts under every post (`stretches` tells it). `limits` bound the work; by
    default those that hold here.
    """
    with keeping(limits):
        posts = [post for _, post in parts_in(raw, footer)]
    yield from posts


def parts_in(raw: bytes, footer: Footer = ()) -> Iterator[tuple[int, Post]]:
    """The same posts, each with its place in the digest, from 1; 0 for a mail that is one post."""
    # Whatever a library makes of a broken mail, the mail is kept.
    try:
        posts = _posts(raw, footer)
    except (MemoryError, RecursionError):
        raise
    except Exception as error:
        posts = [(0, build.unreadable(raw, error))]
    yield from posts


def _posts(raw: bytes, footer: Footer) -> list[tuple[int, Post]]:
    mail = opened(raw)
    if not mail.has_headers and not mail.separator:
        seen = webpage.read(mail.data) or page.read(mail.data)
        if seen is not None:
            return [(0, build.post_of_page(seen))]
    data, was_cut = joined(mail.data, mail.separator)
    whole = parse(data, mail.repairs + (JOINED,) * was_cut)
    parts = digest.posts_within(whole)
    if not parts:
        return [(0, build.post_of(whole, mail.separator, footer=footer))]
    return [
        (number, build.post_of(part, mail.separator, outer=whole, footer=footer))
        for number, part in enumerate(parts, 1)
    ]
