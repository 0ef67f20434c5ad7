"""Of two copies of one post, what is kept?"""

from __future__ import annotations

from dataclasses import replace
from hashlib import blake2b

from listarchive.archive.document import Entry, content_of, pack
from listarchive.archive.words import folded_words
from listarchive.authors import key
from listarchive.post import Origin, Post
from listarchive.subjects import folded_subject

Quality = tuple[bool, int, int, int, int, bytes]


def quality(post: Post) -> Quality:
    """Rank the copies of a post: the larger, the better.

    Whatever the order in which copies arrive, the same one is kept: what is equal in all that counts
    is told apart by a hash of everything but its lists.
    """
    text = post.body.text
    # A rebuilt Pipermail archive writes `?` for every byte it cannot read (openocd-development).
    lost = text.count("\ufffd") + text.count("?") + f"{post.subject}{post.author}".count("\ufffd")
    scrubbed = sum(attachment.scrubbed for attachment in post.attachments)
    mark = blake2b(pack(Entry("", replace(post, lists=()), Origin(""))), digest_size=8).digest()
    return (not post.generated_id, -lost, -scrubbed, len(post.headers), len(text), mark)


def merged(kept: Entry, new: Entry) -> Entry:
    """Join two copies of one post: the better one, on the lists of both.

    Of equal copies in one file, the one read last tells where the post stands: since the other was
    read, the file may have been written anew.
    """
    worth_kept, worth_new = quality(kept.post), quality(new.post)
    moved = worth_new == worth_kept and new.origin.path == kept.origin.path
    better = new if worth_new > worth_kept or moved else kept
    lists = tuple(sorted({*kept.post.lists, *new.post.lists}))
    return replace(better, post=replace(better.post, lists=lists))


def plainly_different(one: Post, other: Post) -> bool:
    """Tell a Message-ID used twice, for different texts, from two copies of one post.

    Of one author's posts, subject and date must differ too: a text read in the wrong charset has no
    word in common with itself.
    """
    if key(one.author) == key(other.author) and (
        one.sent.when == other.sent.when or folded_subject(one.subject) == folded_subject(other.subject)
    ):
        return False
    mine, theirs = set(folded_words(one.body.own)), set(folded_words(other.body.own))
    return len(mine & theirs) * 2 < min(len(mine), len(theirs))


def seniority(entry: Entry) -> tuple[bool, float, str]:
    """Order the posts that use one Message-ID: the oldest is known by it."""
    when = entry.post.sent.when
    return (when is None, when.timestamp() if when else 0.0, content_of(entry.post))
