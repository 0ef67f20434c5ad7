"""Of two copies of one post, what is kept?"""

from __future__ import annotations

from dataclasses import replace
from hashlib import blake2b

from listarchive.archive.document import Entry
from listarchive.archive.words import folded_words
from listarchive.authors import key
from listarchive.post import Post

Quality = tuple[bool, int, int, int, int, bytes]


def quality(post: Post) -> Quality:
    """Rank the copies of a post: the larger, the better.

    Whatever the order in which copies arrive, the same one is kept: what is equal in all that counts
    is told apart by a hash of its text.
    """
    text = post.body.text
    # A rebuilt Pipermail archive writes `?` for every byte it cannot read (openocd-development).
    lost = text.count("\ufffd") + text.count("?") + f"{post.subject}{post.author}".count("\ufffd")
    scrubbed = sum(not attachment.size for attachment in post.attachments)
    mark = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return (not post.generated_id, -lost, -scrubbed, len(post.headers), len(text), mark)


def merged(kept: Entry, new: Entry) -> Entry:
    """Join two copies of one post: the better one, on the lists of both."""
    better = new if quality(new.post) > quality(kept.post) else kept
    lists = tuple(sorted({*kept.post.lists, *new.post.lists}))
    return replace(better, post=replace(better.post, lists=lists))


def plainly_different(one: Post, other: Post) -> bool:
    """Tell a Message-ID used twice, by different authors for different texts, from two copies."""
    if key(one.author) == key(other.author):
        return False
    mine, theirs = set(folded_words(one.body.own)), set(folded_words(other.body.own))
    return len(mine & theirs) * 2 < min(len(mine), len(theirs))
