"""Which posts does a mail hold?"""

from __future__ import annotations

from collections.abc import Iterator

from listarchive.mail import build, digest, page
from listarchive.mail.envelope import opened
from listarchive.mail.parse import parse
from listarchive.mail.tails import stretches
from listarchive.post import Post
from listarchive.text.learnt import Footer

__all__ = ["Footer", "posts_in", "stretches"]


def posts_in(raw: bytes, footer: Footer = ()) -> Iterator[Post]:
    """The posts in the bytes of one mail: itself, or those of the digest that it is. Never none.

    `raw` may begin with its mbox separator; it may also be the saved body of a digest, the plain text
    of one page of a Pipermail archive, or no mail at all. No bytes raise: what was broken, and how it
    was read all the same, is told by each post's `repairs`. `footer` is what the list puts under every
    post (`stretches` tells it).
    """
    # Whatever a library makes of a broken mail, the mail is kept.
    try:
        posts = _posts(raw, footer)
    except Exception as error:
        posts = [build.unreadable(raw, error)]
    yield from posts


def _posts(raw: bytes, footer: Footer) -> list[Post]:
    mail = opened(raw)
    if not mail.has_headers:
        seen = page.read(mail.data) if not mail.separator else None
        if seen is not None:
            return [build.post_of_page(seen)]
    whole = parse(mail.data, mail.repairs)
    parts = digest.posts_within(whole)
    if not parts:
        return [build.post_of(whole, mail.separator, footer=footer)]
    return [build.post_of(part, mail.separator, outer=whole, footer=footer) for part in parts]
