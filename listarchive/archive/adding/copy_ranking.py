"""Copies of one post: which of two is kept, and what both say of it."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import fields, replace
from datetime import timedelta
from hashlib import blake2b

from listarchive.authors import key
from listarchive.authors.mailbox import AT
from listarchive.engine.analysis.words import folded_words
from listarchive.engine.stored_post import StoredPost, content_of, contents_of, pack, with_contents
from listarchive.engine.visibility import access_class
from listarchive.lazy import lazy_pattern
from listarchive.post import NO_SOURCE, Body, DateSource, Origin, Post, Sent
from listarchive.spam_headers import says_spam, spam_headers
from listarchive.subjects import folded_subject
from listarchive.text.scrubber import without_notices

NOWHERE = Origin("")
Quality = tuple[bool, bool, int, int, int, int, int]

_ILLEGIBLE = bytes(byte for byte in range(128) if not chr(byte).isalnum())
_FOREIGN = lazy_pattern(r"[^\x00-\x7f\ufffd]+")
_LOST_HERE = lazy_pattern(r"[?\ufffd]+")
_TELLING = [each.name for each in fields(Post) if each.name not in ("lists", "sent", "spam")]
_DAY = timedelta(days=1)
_LOST = 20
"""How many letters more a copy must have to make good for one place where it lost some."""
_ENOUGH = 8
"""Words of more than three letters that a text must have to be told from another of its author's."""
_RULE = "\n" + "_" * 30
_AT = tuple(f" {word} " for word in AT)
_TRUSTED: tuple[DateSource, ...] = ("date", "received", "page", "separator", "file", "none")
"""What tells when a post was sent, the surest first. A page may name a zone that nobody knows."""
_FOOTER = 2_000
"""How long, at most, is what Mailman writes below its line under a post."""


def quality(post: Post) -> Quality:
    """Rank the copies of a post: the larger, the better.

    A copy that was cut off must not win because the letters that it lost were further down.
    """
    return _ranked(post, _legible(post.body.text))


def qualities(one: Post, other: Post) -> tuple[Quality, Quality]:
    """Rank two copies of a post against each other; one text counts alike in both."""
    if one.body.text == other.body.text:
        return _ranked(one, 0), _ranked(other, 0)
    return quality(one), quality(other)


def _ranked(post: Post, legible: int) -> Quality:
    text = post.body.text
    legible -= _LOST * f"{post.subject}{post.author}".count("\ufffd")
    # What was taken off, and is here all the same, has a number.
    scrubbed = sum(each.scrubbed and not each.number for each in post.attachments)
    addresses = text.count("@") + sum([value.count("@") for _, value in post.headers])
    # Or anybody would hide a post who sends it again, and calls it spam.
    clean = not says_spam(post.headers, spam_headers())
    return (not post.generated_id, clean, legible, -scrubbed, len(post.headers), addresses, len(text))


def _legible(text: str) -> int:
    """Count what can be read, but for what lists add: a run of other letters once, however it was decoded.

    An address that a list server wrote as `ann at example.org` has no more letters for that. A place where
    some were lost counts against it.
    """
    # A rebuilt Pipermail archive writes `?` for every byte it cannot read (openocd-development): a letter is
    # two or three of them, a ruled line two hundred (fetchmail-users). Each place counts once.
    lost = len(_LOST_HERE.findall(text))
    said = without_notices(text)
    above, _, below = said.rpartition(_RULE)
    if len(below) <= _FOOTER:
        said = above or said
    for word in _AT:
        said = said.replace(word, "@")
    # One letter after the other takes forty times as long, and every copy of a post is counted.
    plain = len(said.encode("ascii", "ignore").translate(None, _ILLEGIBLE))
    foreign = 0 if said.isascii() else sum(1 for _ in _FOREIGN.finditer(said))
    return plain + foreign - _LOST * lost


def merged(
    kept: StoredPost,
    new: StoredPost,
    gone: Container[str] = (),
    private: frozenset[str] = frozenset(),
) -> StoredPost:
    """Join two copies of one post: the better one, of the day it was first sent, on the lists of both.

    Whatever the order in which copies arrive, the same one is kept: what is equal in all that counts is
    told apart by a hash. Of identical copies, the one read last tells where in its file the post stands,
    since the file may have been written anew; of those in two files, the one whose path comes first,
    unless that source is `gone`. A copy that has no mail is worse than any that has.
    What everybody sees is what came by a list that everybody sees: a copy of `private` lists alone tells
    nothing of a post that stands elsewhere, too.
    """
    mine, theirs = contents_of(kept), contents_of(new)
    contents = {
        content: tuple(sorted({*mine.get(content, ()), *theirs.get(content, ())}))
        for content in mine | theirs
    }
    apart = [bool(access_class(each.post.lists, private)) for each in (kept, new)]
    unsourced = kept.origin.path == NO_SOURCE, new.origin.path == NO_SOURCE
    order = apart[1] - apart[0] or unsourced[1] - unsourced[0] or _compared(kept.post, new.post)
    better = new if order < 0 or (order == 0 and replaces(kept.origin, new.origin, gone)) else kept
    lists = tuple(sorted({*kept.post.lists, *new.post.lists}))
    if apart[0] == apart[1]:
        sent, also = _dates(kept, new, better if order else None)
    else:
        sent, also = better.post.sent, better.also_sent
    if (lists, sent, also) != (better.post.lists, better.post.sent, better.also_sent):
        better = replace(better, post=replace(better.post, lists=lists, sent=sent), also_sent=also)
    return with_contents(better, contents)


def replaces(old: Origin, new: Origin, gone: Container[str]) -> bool:
    """Tell which of two identical copies the archive names: see `merged`."""
    one, other = old.path, new.path
    return one == other or one in gone or (other < one and other not in gone)


def _compared(kept: Post, new: Post) -> int:
    """Tell which copy is better: below 0 the new one, above 0 the one that is kept, 0 if they are alike."""
    if _alike(kept, new):
        return 0
    one, other = qualities(kept, new)
    if one != other:
        return 1 if one > other else -1
    # Hashing both takes longer than all else that tells them apart.
    left, right = content_hash(kept), content_hash(new)
    return (left > right) - (left < right)


def _alike(one: Post, other: Post) -> bool:
    return all(getattr(one, name) == getattr(other, name) for name in _TELLING)


def says_otherwise(one: Post, other: Post) -> bool:
    """Tell whether two copies of a post differ in more than lists, dates, and whose lines are whose."""
    return not _alike(one, other) and content_hash(one) != content_hash(other)


def _dates(kept: StoredPost, new: StoredPost, better: StoredPost | None) -> tuple[Sent, Sent | None]:
    """Give the date of two copies, and what else is to be known of it; `better` is None if they are alike."""
    if kept.post.sent == new.post.sent and not (kept.also_sent or new.also_sent):
        return kept.post.sent, None
    dates = _own_and_first(kept), _own_and_first(new)
    first = min((first for _, first in dates), key=_first)
    own = dates[better is new][0] if better else min((own for own, _ in dates), key=_first)
    sent = _sent(own, first)
    return sent, None if first == own else first if sent is own else own


def _own_and_first(stored: StoredPost) -> tuple[Sent, Sent]:
    """Tell when a post was sent by the copy that is kept, and by the one of all that was sent first."""
    first, own = sorted((stored.post.sent, stored.also_sent or stored.post.sent), key=_first)
    return own, first


def _sent(own: Sent, first: Sent) -> Sent:
    """Tell when a post was sent: as the copy that is kept says, unless the first is a day or more before.

    Copies of one day are of one sending, each with the clock of its way; the one that is kept, and given
    back by an export, tells the time.
    """
    if not own.when or not first.when or _surety(own) != _surety(first):
        return first
    return first if own.when - first.when >= _DAY else own


def _surety(sent: Sent) -> int:
    # A Date and a Received are of one clock; any other source may be hours away from either.
    return max(_TRUSTED.index(sent.source), _TRUSTED.index("received"))


def _first(sent: Sent) -> tuple[object, ...]:
    """Order what the copies of a post say of when it was sent: a mail that is sent again has a new Date."""
    when = sent.when.timestamp() if sent.when else 0.0
    return _surety(sent), when, sent.source, sent.raw, str(sent.when)


def content_hash(post: Post, origin: Origin = NOWHERE) -> bytes:
    """Hash everything of a post that follows from neither where it stands nor its other copies."""
    bare = replace(post, lists=(), sent=Sent(), body=Body.all_own(post.body.text), spam=False)
    return blake2b(pack(StoredPost("", bare, origin)), digest_size=8).digest()


def plainly_different(one: Post, other: Post) -> bool:
    """Tell a Message-ID used twice, for different texts, from two copies of one post.

    Of one author's posts, the date must differ too: a text read in the wrong charset has no word in common
    with itself. If they share a subject, as in a conversation, only words count that no charset changes,
    and more of them must differ.
    """
    of_one_author = key(one.author) == key(other.author)
    if of_one_author and one.sent.when == other.sent.when:
        return False
    mine, theirs = _words_that_tell(one.body, other.body)
    if of_one_author and folded_subject(one.subject) == folded_subject(other.subject):
        mine, theirs = _sure(mine), _sure(theirs)
        fewer = min(len(mine), len(theirs))
        return fewer >= _ENOUGH and len(mine & theirs) * 4 < fewer
    return len(mine & theirs) * 2 < min(len(mine), len(theirs))


def _words_that_tell(one: Body, other: Body) -> tuple[set[str], set[str]]:
    """Give the own words of two texts; all words, should one have been cut off above its own."""
    mine, theirs = set(folded_words(one.own)), set(folded_words(other.own))
    return (mine, theirs) if mine and theirs else (set(folded_words(one.text)), set(folded_words(other.text)))


def _sure(words: set[str]) -> set[str]:
    return {word for word in words if len(word) > 3 and word.isascii()}


def seniority(stored: StoredPost) -> tuple[bool, float, str]:
    """Order the posts that use one Message-ID: the oldest is known by it."""
    when = stored.post.sent.when
    return (when is None, when.timestamp() if when else 0.0, content_of(stored.post))
