"""The posts that a mail holds.

What takes a mail apart, and cleans its text, is loaded when the first one is: most mail that comes again
is recognised by its bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from listarchive.lazy import lazy_attributes
from listarchive.limits import Limits, keeping
from listarchive.mail.envelope import AUTHOR_OF_FROM_LINE, FIELD_START
from listarchive.mail.fragments import FRAGMENT
from listarchive.mail.lists import lists_named
from listarchive.mail.tails import LEARNT_FROM, first_footer, stretches
from listarchive.mail.usual_charset import UsualCharset, may_hang_on_others
from listarchive.post import Post
from listarchive.text.learnt import Footer

if TYPE_CHECKING:
    from listarchive.mail.build import NO_ID
    from listarchive.mail.carried import Carried
    from listarchive.mail.part_list import MailPart
    from listarchive.mail.posts import parts_of_post, words_of

__all__ = [
    "AUTHOR_OF_FROM_LINE",
    "FIELD_START",
    "FRAGMENT",
    "LEARNT_FROM",
    "NO_ID",
    "Carried",
    "Footer",
    "MailPart",
    "UsualCharset",
    "first_footer",
    "lists_named",
    "may_hang_on_others",
    "parts_in",
    "parts_of_post",
    "posts_in",
    "stretches",
    "words_of",
]

__getattr__ = lazy_attributes(
    __name__,
    {
        "Carried": ".carried",
        "MailPart": ".part_list",
        "NO_ID": ".build",
        "parts_of_post": ".posts",
        "words_of": ".posts",
    },
)


def posts_in(
    raw: bytes, footer: Footer = (), charset: str = "", *, limits: Limits | None = None
) -> Iterator[Post]:
    """The posts in the bytes of one mail: itself, or those of the digest that it is. Never none.

    `raw` may begin with the From_ line of an mbox; it may also be the saved body of a digest, the plain text
    of one page of a Pipermail archive, or no mail at all. No bytes raise but MemoryError and
    RecursionError: what was broken, and how it was read all the same, is told by each post's `repairs`.
    `footer` is what the list puts under every post (`stretches` tells it), `charset` what its posts are
    usually in (`UsualCharset`). `limits` bound the work; by default those that hold here.
    """
    with keeping(limits):
        posts = [post for _, post in parts_in(raw, footer, charset)]
    yield from posts


def parts_in(
    raw: bytes,
    footer: Footer = (),
    charset: str = "",
    files: Mapping[str, Callable[[], bytes | None]] = MappingProxyType({}),
) -> Iterator[tuple[int, Post]]:
    """The same posts, each with its place in the digest, from 1; 0 for a mail that is one post.

    `files` read what a list server took off it, by the links that its notices give.
    """
    from listarchive.mail.posts import numbered_posts  # noqa: PLC0415 - see above

    yield from numbered_posts(raw, footer, charset, files)
