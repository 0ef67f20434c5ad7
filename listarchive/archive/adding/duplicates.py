"""The posts that one more copy of a post changes, and what becomes of them.

Whatever comes first, the archive ends the same. Copies with a Message-ID are the post that has it. A copy
that has lost it belongs to every post of which some copy has its content: if there are two such posts (one
text sent twice within a second), nothing tells of which it is the copy. So a stored post remembers the
contents of all its copies, not of the one that is kept alone, and with each the lists of those without an id.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass, replace

from listarchive.archive.adding.copy_ranking import merged, plainly_different, qualities, seniority
from listarchive.archive.adding.lookup import Lookup, variant
from listarchive.authors import key
from listarchive.engine.analysis.words import folded_words
from listarchive.engine.stored_copies import reads_again
from listarchive.engine.stored_post import StoredPost, content_of, contents_of, with_contents
from listarchive.engine.visibility import access_class
from listarchive.post import Post
from listarchive.short_ids import short


@dataclass(frozen=True, slots=True)
class Resolution:
    """The posts that may change, as they were and as they are now, and that of which this was a copy."""

    before: list[StoredPost]
    after: list[StoredPost]
    """The first of them is the post that the copy is one of."""
    copy_of: StoredPost | None

    @property
    def improved(self) -> bool:
        """Tell whether the new copy was better than the one that was kept."""
        if self.copy_of is None:
            return False
        now, before = qualities(self.after[0].post, self.copy_of.post)
        return now > before


def resolved(known: Lookup, new: StoredPost, gone: Container[str] = ()) -> Resolution:
    """Find the place of one more copy among the posts that are known. See `merged` for `gone`."""
    twins = known.sharing(contents_of(new))
    hosts = sorted((twin for twin in twins if not twin.post.generated_id), key=lambda twin: twin.id)
    if new.post.generated_id and hosts:
        return Resolution(hosts, lent([merged(host, new, gone, known.private) for host in hosts]), hosts[0])
    namesakes = known.namesakes(new.post.message_id)
    before = next((each for each in namesakes if reads_again(new, each)), None)
    kept = before or _nearest(new.post, namesakes, known.private)
    joined = {each.id: each for each in (kept, *twins) if each and (each is kept or each.post.generated_id)}
    best = new
    for each in joined.values():
        best = merged(_as_read_now(each, new) if each is before else each, best, gone, known.private)
    if best.post.message_id != new.post.message_id:  # one of the copies had none
        namesakes = known.namesakes(best.post.message_id)
    others = [each for each in namesakes if each.id not in joined]
    apart = {each.id for each in others} | joined.keys()
    hosts = [host for host in hosts if host.id not in apart]
    best, *lending = lent([best, *hosts])
    return Resolution(
        [*joined.values(), *others, *hosts],
        [*named([best, *others], known.private), *lending],
        next(iter(joined.values()), None),
    )


def _nearest(post: Post, namesakes: Iterable[StoredPost], private: frozenset[str]) -> StoredPost | None:
    """Choose among the posts that use its Message-ID the one of which it is a copy."""

    def distance(stored: StoredPost) -> tuple[object, ...]:
        other = stored.post
        return key(other.author) != key(post.author), other.sent.when != post.sent.when, *seniority(stored)

    like = [
        stored
        for stored in namesakes
        if not (plainly_different(stored.post, post) or _differs_in_public(stored.post, post, private))
    ]
    return min(like, key=distance) if len(like) > 1 else next(iter(like), None)


def _differs_in_public(one: Post, other: Post, private: frozenset[str]) -> bool:
    """Tell whether not everybody sees one of two posts, and the other does not say the same.

    What anybody sends to a public list must not take the place of what was said in private.
    """
    if bool(access_class(one.lists, private)) == bool(access_class(other.lists, private)):
        return False
    return folded_words(one.body.own) != folded_words(other.body.own)


def _as_read_now(kept: StoredPost, new: StoredPost) -> StoredPost:
    """Give a post with the text that its mail is read as now, and with all that its copies have told."""
    contents = dict(contents_of(kept))
    if not contents.get(content_of(kept.post), ()):
        contents.pop(content_of(kept.post), None)
    post = replace(new.post, lists=kept.post.lists, sent=kept.post.sent)
    return with_contents(
        replace(new, id=kept.id, post=post, also_sent=kept.also_sent), contents | {content_of(post): ()}
    )


def lent(stored_posts: list[StoredPost]) -> list[StoredPost]:
    """Put posts that share a content on the lists of all its copies without an id."""
    lists: dict[str, set[str]] = {}
    for stored in stored_posts:
        for content, names in contents_of(stored).items():
            lists.setdefault(content, set()).update(names)
    return [_on(stored, lists) for stored in stored_posts]


def _on(stored: StoredPost, lists: dict[str, set[str]]) -> StoredPost:
    contents = {content: tuple(sorted(lists[content])) for content in contents_of(stored)}
    names = tuple(sorted({*stored.post.lists, *(name for each in contents.values() for name in each)}))
    if set(names) != set(stored.post.lists):
        stored = replace(stored, post=replace(stored.post, lists=names))
    return with_contents(stored, contents)


def named(stored_posts: list[StoredPost], private: frozenset[str] = frozenset()) -> list[StoredPost]:
    """Give short ids to all posts that use one Message-ID: the oldest is known by it. None is lost.

    The oldest that everybody sees goes before others: its id must not tell of them.
    """

    def age(stored: StoredPost) -> tuple[object, ...]:
        return bool(access_class(stored.post.lists, private)), *seniority(stored)

    oldest = min(stored_posts, key=age) if len(stored_posts) > 1 else stored_posts[0]
    ids = [
        short(stored.post.message_id) if stored is oldest else variant(stored.post) for stored in stored_posts
    ]
    return [
        stored if stored.id == short_id else replace(stored, id=short_id)
        for stored, short_id in zip(stored_posts, ids, strict=True)
    ]
